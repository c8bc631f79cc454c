"""The values that variants have for attributes: given, listed, taken away."""

import asyncio
from typing import Any

import pytest

from models.catalog import Attribute, AttributeValue, VariantAttributeValue
from server.catalog.rules import Pair
from server.catalog.service.variant_attributes import add_values
from server.core.db import transaction
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.catalog.products.office import NOWHERE, ask, audited, make_two_owners, mistakes
from tests.conftest import Client
from tests.factories.catalog import make_attribute, make_product, make_value, make_variant


def pair(value: AttributeValue) -> dict[str, str]:
    return {"product_attribute_id": str(value.attribute_id), "product_attribute_value_id": str(value.id)}


async def test_a_value_is_given_listed_and_taken_away(client: Client, resources: Resources) -> None:
    admin, variant = await make_admin(resources), await make_variant()
    value = await make_value(await make_attribute("Memory", unit="GB"), "16")
    path = f"variants/{variant.id}/attributes"
    status, view = await ask(client, admin, "POST", path, pair(value))
    assert status == 201
    named = {"name": "Memory", "slug": "memory", "value": "16", "unit": "GB"}
    assert view == {**pair(value), **named, "created_at": view["created_at"]}
    assert await ask(client, admin, "GET", path) == (200, {"items": [view], "next_cursor": None})
    assert await ask(client, admin, "DELETE", f"{path}/{value.id}") == (204, {})
    assert await VariantAttributeValue.all().count() == 0
    assert await audited() == [
        ("variant_attribute.create", "product_variant", variant.id, None, pair(value)),
        ("variant_attribute.delete", "product_variant", variant.id, pair(value), None),
    ]
    status, answer = await ask(client, admin, "DELETE", f"{path}/{value.id}")
    assert (status, answer["code"], len(await audited())) == (404, "not_found", 2)


async def test_the_list_is_paged_by_the_attributes_slugs(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    values = [await make_value(await make_attribute(name), "x") for name in ("Delta", "Alpha", "Charlie", "Bravo")]
    variant = await make_variant(values=tuple(values))
    await make_variant(values=tuple(values))
    path, seen, cursor = f"variants/{variant.id}/attributes?limit=3&include_total=true", [], ""
    for length in (3, 1):
        status, body = await ask(client, admin, "GET", path + cursor)
        assert (status, len(body["items"]), body["total"]) == (200, length, 4)
        seen += [row["slug"] for row in body["items"]]
        cursor = f"&cursor={body['next_cursor']}"
    assert (seen, body["next_cursor"]) == (["alpha", "bravo", "charlie", "delta"], None)
    status, answer = await ask(client, admin, "GET", path + "&cursor=AAAA")
    assert (status, answer["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize(
    ("wrong", "errors"),
    [
        (
            {"product_attribute_id": str(NOWHERE)},
            [("product_attribute_id", "unknown_attribute"), ("product_attribute_value_id", "value_not_of_attribute")],
        ),
        ({"product_attribute_value_id": str(NOWHERE)}, [("product_attribute_value_id", "unknown_value")]),
        ({"product_attribute_id": "7", "x": 1}, [("product_attribute_id", "uuid_parsing"), ("x", "unknown_field")]),
    ],
)
async def test_each_mistake_is_named(
    client: Client, resources: Resources, wrong: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    variant, value = await make_variant(), await make_value(await make_attribute("Memory"), "16")
    path, admin = f"variants/{variant.id}/attributes", await make_admin(resources)
    status, answer = await ask(client, admin, "POST", path, {**pair(value), **wrong})
    assert (status, mistakes(answer)) == (400, errors)
    assert (await VariantAttributeValue.all().count(), await audited()) == (0, [])


async def test_a_second_value_for_an_attribute_is_refused(client: Client, resources: Resources) -> None:
    attribute = await make_attribute("Memory")
    small, large = await make_value(attribute, "8"), await make_value(attribute, "16")
    variant = await make_variant(values=(small,))
    admin = await make_admin(resources)
    for value in (small, large):
        status, answer = await ask(client, admin, "POST", f"variants/{variant.id}/attributes", pair(value))
        assert (status, answer["code"]) == (409, "attribute_taken")
    assert [row.product_attribute_value_id for row in await VariantAttributeValue.all()] == [small.id]
    assert await audited() == []


async def test_a_fifty_first_attribute_is_refused(client: Client, resources: Resources) -> None:
    values = [await make_value(await make_attribute(f"Attribute {number}"), "x") for number in range(51)]
    variant = await make_variant(values=tuple(values[:50]))
    status, answer = await ask(
        client, await make_admin(resources), "POST", f"variants/{variant.id}/attributes", pair(values[50])
    )
    assert (status, answer["code"], answer["detail"]) == (
        409,
        "attributes_full",
        "A variant has at most 50 attributes.",
    )
    assert await VariantAttributeValue.all().count() == 50


@pytest.mark.parametrize("of", ["another", "the shop", "nobody"])
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
async def test_what_is_anothers_is_not_found(client: Client, resources: Resources, method: str, of: str) -> None:
    mine, my_store, _, theirs = await make_two_owners(resources)
    given, fresh = [await make_value(await make_attribute(name), "x") for name in ("Given", "Fresh")]
    variant = await make_variant(await make_product(store=theirs if of == "another" else None), values=(given,))
    own = await make_variant(await make_product(store=my_store), values=(given,))
    body = pair(fresh) if method == "POST" else None
    ending = f"attributes/{given.id}" if method == "DELETE" else "attributes"
    variant_id = NOWHERE if of == "nobody" else variant.id
    status, answer = await ask(client, mine, method, f"variants/{variant_id}/{ending}", body)
    assert (status, answer["code"]) == (404, "not_found")
    assert (await VariantAttributeValue.all().count(), await audited()) == (2, [])
    assert (await ask(client, mine, method, f"variants/{own.id}/{ending}", body))[0] < 300


async def test_of_many_values_given_at_once_for_an_attribute_one_stays(client: Client, resources: Resources) -> None:
    admin, variant, attribute = await make_admin(resources), await make_variant(), await make_attribute("Memory")
    values = [await make_value(attribute, str(number)) for number in range(8)]
    answers = await asyncio.gather(
        *(ask(client, admin, "POST", f"variants/{variant.id}/attributes", pair(value)) for value in values)
    )
    assert sorted(status for status, _ in answers) == [201, *[409] * 7]
    assert (await VariantAttributeValue.all().count(), len(await audited())) == (1, 1)


async def test_who_gives_the_fiftieth_attribute_is_waited_for(client: Client, resources: Resources) -> None:
    values = [await make_value(await make_attribute(f"Attribute {number}"), "x") for number in range(51)]
    variant, admin = await make_variant(values=tuple(values[:49])), await make_admin(resources)
    path = f"variants/{variant.id}/attributes"
    async with transaction() as tx:
        await tx.fetch("SELECT FROM product_variants FOR NO KEY UPDATE")
        giving = asyncio.create_task(ask(client, admin, "POST", path, pair(values[50])))
        await asyncio.sleep(0.5)
        assert not giving.done()
        await add_values(tx, variant.id, [Pair(values[49].attribute_id, values[49].id)])
    status, answer = await giving
    assert (status, answer["code"]) == (409, "attributes_full")
    assert await VariantAttributeValue.all().count() == 50


async def test_a_value_that_is_being_erased_is_waited_for(client: Client, resources: Resources) -> None:
    admin, variant = await make_admin(resources), await make_variant()
    value = await make_value(await make_attribute("Memory"), "16")
    async with transaction() as tx:
        await tx.execute("DELETE FROM attribute_values")
        giving = asyncio.create_task(ask(client, admin, "POST", f"variants/{variant.id}/attributes", pair(value)))
        await asyncio.sleep(0.2)
        assert not giving.done()
    status, answer = await giving
    assert (status, mistakes(answer)) == (400, [("product_attribute_value_id", "unknown_value")])
    assert await audited() == []


async def test_a_value_is_given_or_erased_never_both(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    for number in range(10):
        attribute, variant = await make_attribute(f"Attribute {number}"), await make_variant()
        value = await make_value(attribute, "x")
        erasing = f"attributes/{attribute.id}" + (f"/values/{value.id}" if number % 2 else "")
        (given, _), (erased, _) = await asyncio.gather(
            ask(client, admin, "POST", f"variants/{variant.id}/attributes", pair(value)),
            ask(client, admin, "DELETE", erasing),
        )
        assert (given, erased) in {(201, 409), (400, 204)}
        left = await AttributeValue.filter(id=value.id).count()
        assert left == (1 if given == 201 else 0)
        assert await Attribute.filter(id=attribute.id).count() == (1 if number % 2 else left)
