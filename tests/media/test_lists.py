"""What everybody sees of media: pages in a stable order, and only of what is shown."""

from typing import Any

import pytest

from models.catalog import Brand, Category, ProductMedia, ProductMediaURL, ProductVariant
from models.enums import MediaStatus, Rendition, TargetRole
from models.stores import Store
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.conftest import Client
from tests.factories.catalog import make_category, make_image, make_product, make_store, make_variant
from tests.media.studio import NOWHERE, shown_product
from tests.web.answers import problem


async def listed(client: Client, path: str, **request: Any) -> dict[str, Any]:
    answer = await client.get(path, **request)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def test_media_are_paged_in_their_order(client: Client) -> None:
    product = await shown_product()
    orders = [3, 1, 2, 1, -5]
    media = [await make_image(product, is_primary=False, renditions=()) for _ in orders]
    for medium, order in zip(media, orders, strict=True):
        await ProductMedia.filter(id=medium.id).update(sort_order=order)
    wanted = [str(media[place].id) for place in (4, 1, 3, 2, 0)]
    path = f"/api/products/{product.id}/media"
    found, cursor = [], ""
    for _ in range(3):
        page = await listed(client, f"{path}?limit=2&include_total=true{cursor}")
        found += [item["id"] for item in page["items"]]
        assert page["total"] == 5
        cursor = f"&cursor={page['next_cursor']}"
    assert (found, page["next_cursor"]) == (wanted, None)
    whole = await listed(client, path)
    assert whole == {"items": whole["items"], "next_cursor": None}
    assert whole["items"][0] == {
        "id": wanted[0],
        "product_variant_id": None,
        "type": "image",
        "alt_text": "",
        "sort_order": -5,
        "is_primary": False,
        "urls": [],
    }


async def test_urls_are_paged_oldest_first(client: Client) -> None:
    product = await shown_product()
    medium = await make_image(product)
    path = f"/api/products/{product.id}/media/{medium.id}/urls"
    first = await listed(client, f"{path}?limit=3&include_total=true")
    rest = await listed(client, f"{path}?limit=3&cursor={first['next_cursor']}")
    assert (len(first["items"]), first["total"], len(rest["items"]), rest["next_cursor"]) == (3, 4, 1, None)
    assert [item["rendition"] for item in first["items"] + rest["items"]] == list(Rendition)
    empty = await make_image(product, renditions=(), is_primary=False)
    path = f"/api/products/{product.id}/media/{empty.id}/urls"
    assert await listed(client, f"{path}?include_total=true") == {"items": [], "next_cursor": None, "total": 0}


@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "limit=101", "what=1"])
async def test_a_bad_query_is_refused(client: Client, query: str) -> None:
    product = await shown_product()
    medium = await make_image(product)
    for path in (f"/api/products/{product.id}/media", f"/api/products/{product.id}/media/{medium.id}/urls"):
        assert (await client.get(f"{path}?{query}")).status == 400


async def test_only_what_is_ready_is_shown(client: Client) -> None:
    product = await shown_product()
    path = f"/api/products/{product.id}/media"
    good = await make_image(product, renditions=())
    for status in (MediaStatus.PROCESSING, MediaStatus.FAILED):
        medium = await make_image(product, is_primary=False)
        await ProductMedia.filter(id=medium.id).update(status=status)
        await problem(await client.get(f"{path}/{medium.id}/urls"), 404, "not_found")
    variant = await make_variant(product)
    of_variant = await make_image(product, is_primary=False, variant_id=variant.id)
    assert len((await listed(client, f"{path}/{of_variant.id}/urls"))["items"]) == 4
    await ProductVariant.filter(id=variant.id).update(is_active=False)
    await ProductMediaURL.filter(product_media_id=good.id).delete()
    assert [item["id"] for item in (await listed(client, f"{path}?limit=50"))["items"]] == [str(good.id)]
    await problem(await client.get(f"{path}/{of_variant.id}/urls?limit=50"), 404, "not_found")


async def test_media_of_what_is_not_shown_are_not_shown(client: Client, resources: Resources) -> None:
    admin = await make_admin(resources)
    closed = await make_store(is_active=False)
    for product in (
        await make_product(is_active=False),
        await make_product(brand=await Brand.create(name="B", slug="b", is_active=False)),
        await make_product(category=await make_category(is_active=False)),
        await make_product(category=await make_category(target_role=TargetRole.RETAILER)),
        await make_product(store=closed),
    ):
        medium = await make_image(product)
        path = f"/api/products/{product.id}/media"
        await problem(await client.get(path), 404, "not_found")
        await problem(await client.get(f"{path}/{medium.id}/urls"), 404, "not_found")
        sees = 200 if (await product.category).target_role == TargetRole.RETAILER else 404
        assert (await client.get(path, headers=admin.headers)).status == sees
    assert await Store.filter(id=closed.id, is_active=False).count() == 1
    assert await Category.filter(is_active=False).count() == 1


async def test_another_products_medium_is_not_there(client: Client) -> None:
    product, other = await shown_product(), await shown_product()
    medium = await make_image(other)
    for product_id, media_id in ((product.id, medium.id), (other.id, NOWHERE), (NOWHERE, medium.id)):
        await problem(await client.get(f"/api/products/{product_id}/media/{media_id}/urls"), 404, "not_found")
    await problem(await client.get(f"/api/products/{NOWHERE}/media"), 404, "not_found")


async def test_the_image_of_a_row_is_webp_where_there_is_any(client: Client) -> None:
    product = await shown_product()
    medium = await make_image(product, renditions=())
    for number, (rendition, kind) in enumerate(
        [
            (Rendition.THUMB, "image/jpeg"),
            (Rendition.THUMB, "image/webp"),
            (Rendition.THUMB, "image/webp"),
            (Rendition.LARGE, "image/png"),
            (Rendition.LARGE, "image/avif"),
        ]
    ):
        # The names run against the ages: the oldest one would be last by name.
        await ProductMediaURL.create(
            product_media_id=medium.id, url=f"https://x/{9 - number}", rendition=rendition, content_type=kind
        )
    image = {"thumb": "https://x/8", "medium": None, "large": "https://x/6", "original": None, "alt_text": ""}
    assert (await listed(client, f"/api/products/{product.id}"))["image"] == image
    assert (await listed(client, "/api/products"))["items"][0]["image"] == image
