"""The back office lists, hides, shows and erases reviews."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from models.enums import Role
from models.reviews import ProductReview, ReviewVote
from server.resources import Resources
from server.reviews.rules import Rating
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import noted
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.factories.shoppers import Shopper, make_shopper
from tests.reviews.asking import ask, hide, rating_of, refused, titles, write

REVIEWS = "/api/admin/reviews"


@pytest.fixture
async def admin(client: Client, resources: Resources) -> Shopper:
    """Somebody of the back office."""
    return await make_shopper(resources.tokens, role=Role.ADMIN, name="Anu Admin")


async def listed(client: Client, admin: Shopper, query: str = "") -> dict[str, Any]:
    """A page of the back office's list."""
    status, body = await ask(client, admin, "GET", f"{REVIEWS}?include_total=true&{query}")
    assert status == 200, body
    found: dict[str, Any] = body
    return found


async def own_list(client: Client, author: Shopper) -> list[tuple[str, bool, str]]:
    """What the author knows of their reviews: title, and whether and why it is hidden."""
    body = (await ask(client, author, "GET", "/api/users/me/reviews"))[1]
    return [(one["title"], one["is_hidden"], one["hidden_reason"]) for one in body["items"]]


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_others_moderate_nothing(client: Client, resources: Resources, role: Role | None) -> None:
    author = await make_shopper(resources.tokens)
    own = await write(client, author, (await make_product()).id)
    before = await ProductReview.all().values()
    one = f"reviews/{own['id']}"
    asked: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "reviews", None),
        ("PUT", one, {"is_hidden": True, "reason": "spam"}),
        ("DELETE", one, None),
    ]
    await check_refused(client, resources, role, asked)
    assert (await ProductReview.all().values(), await noted()) == (before, [])


async def test_what_is_hidden_counts_for_nothing_until_it_is_shown_again(
    client: Client, resources: Resources, admin: Shopper
) -> None:
    author, other = await make_shopper(resources.tokens), await make_shopper(resources.tokens)
    product = await make_product("GeForce One")
    own = await write(client, author, product.id, 1, title="Buy at …")
    await write(client, other, product.id, 5, title="Fine")
    view = await hide(client, admin, own["id"])
    assert view == {
        "id": own["id"],
        "product_id": str(product.id),
        "product_variant_id": None,
        "rating": 1,
        "title": "Buy at …",
        "review": "",
        "is_verified_purchase": False,
        "helpful_count": 0,
        "hidden_at": view["hidden_at"],
        "hidden_reason": "spam",
        "created_at": own["created_at"],
        "updated_at": own["updated_at"],
        "product_variant": None,
        "product": {"name": "GeForce One", "slug": "geforce-one"},
        "user_id": str(author.user_id),
        "user": {"name": "Asha Rao", "id": str(author.user_id), "email": author.email},
        "is_hidden": True,
        "etag": view["etag"],
    }
    assert view["hidden_at"] > own["created_at"]
    assert await titles(client, product.id) == ["Fine"]
    assert await own_list(client, author) == [("Buy at …", True, "spam")]
    assert await rating_of(product.id) == Rating(5, 1)
    again = await hide(client, admin, own["id"], "abuse")
    assert (again["hidden_at"], again["hidden_reason"]) == (view["hidden_at"], "abuse")
    # The author may change it, and it stays hidden; what its rating is then counts once it is shown.
    path = f"{REVIEWS}/{own['id']}"
    changed = (await ask(client, author, "PUT", f"/api/reviews/{own['id']}", {"rating": 4, "title": "Good"}))[1]
    assert (changed["is_hidden"], changed["hidden_reason"]) == (True, "abuse")
    assert await rating_of(product.id) == Rating(5, 1)
    status, shown = await ask(client, admin, "PUT", path, {"is_hidden": False})
    assert (status, shown["is_hidden"], shown["hidden_at"], shown["hidden_reason"]) == (200, False, None, "")
    assert (await ask(client, admin, "PUT", path, {"is_hidden": False, "reason": ""}))[1] == shown
    assert await titles(client, product.id) == ["Fine", "Good"]
    assert await own_list(client, author) == [("Good", False, "")]
    assert await rating_of(product.id) == Rating(9, 2)
    assert await noted() == [
        ("review.hide", "product_review", {"hidden_reason": ""}, {"hidden_reason": "spam"}),
        ("review.hide", "product_review", {"hidden_reason": "spam"}, {"hidden_reason": "abuse"}),
        ("review.show", "product_review", {"hidden_reason": "abuse"}, {"hidden_reason": ""}),
    ]


async def test_what_was_not_read_is_not_moderated(client: Client, resources: Resources, admin: Shopper) -> None:
    author, product = await make_shopper(resources.tokens), await make_product()
    own = await write(client, author, product.id, 2)
    path = f"{REVIEWS}/{own['id']}"
    [seen] = (await listed(client, admin))["items"]
    await ask(client, author, "PUT", f"/api/reviews/{own['id']}", {"title": "Sorry, I was wrong"})
    wish = {"is_hidden": True, "reason": "spam"}
    for method, body in (("PUT", wish), ("DELETE", None)):
        status, answer = await ask(client, admin, method, path, body, etag=seen["etag"])
        assert (status, answer["code"]) == (412, "stale")
    assert await noted() == []
    # A vote meanwhile stands in nobody's way.
    [seen] = (await listed(client, admin))["items"]
    await ask(client, await make_shopper(resources.tokens), "PUT", f"/api/reviews/{own['id']}/helpful")
    status, hidden = await ask(client, admin, "PUT", path, wish, etag=seen["etag"])
    assert (status, hidden["is_hidden"]) == (200, True)
    assert hidden["etag"] != seen["etag"]
    assert await ask(client, admin, "DELETE", path, etag=hidden["etag"]) == (204, None)


async def test_a_reason_belongs_to_what_is_hidden(client: Client, resources: Resources, admin: Shopper) -> None:
    own = await write(client, await make_shopper(resources.tokens), (await make_product()).id)
    path = f"{REVIEWS}/{own['id']}"
    for body, code in (
        ({"is_hidden": True}, "reason_required"),
        ({"is_hidden": True, "reason": "  "}, "reason_required"),
        ({"reason": "spam"}, "reason_without_hiding"),
        ({"is_hidden": True, "reason": "x" * 201}, "string_too_long"),
        ({"is_hidden": True, "reason": "a\nb"}, "control_character"),
    ):
        assert await refused(client, admin, "PUT", path, body) == (400, "invalid_request", [("reason", code)])
    found = await refused(client, admin, "PUT", path, {"is_hidden": "yes", "rating": 5, "hidden_at": None})
    wrong = [("is_hidden", "bool_type"), ("rating", "unknown_field"), ("hidden_at", "unknown_field")]
    assert (found[:2], sorted(found[2])) == ((400, "invalid_request"), sorted(wrong))
    wish = {"is_hidden": True, "reason": "spam"}
    assert await refused(client, admin, "PUT", f"{REVIEWS}/{uuid4()}", wish) == (404, "not_found", [])
    assert await refused(client, admin, "DELETE", f"{REVIEWS}/{uuid4()}") == (404, "not_found", [])
    assert await noted() == []


async def test_an_erased_review_is_kept_by_the_audit_log_alone(
    client: Client, resources: Resources, admin: Shopper
) -> None:
    author, product = await make_shopper(resources.tokens), await make_product()
    kept: list[dict[str, Any]] = []
    for reason in ("", "?reason=Names%20a%20person"):
        own = await write(client, author, product.id, 1, title="Call", review="Call X.")
        await ask(client, admin, "PUT", f"/api/reviews/{own['id']}/helpful")
        assert await ask(client, admin, "DELETE", f"{REVIEWS}/{own['id']}{reason}") == (204, None)
        assert await refused(client, admin, "DELETE", f"{REVIEWS}/{own['id']}") == (404, "not_found", [])
        kept.append({"product_id": str(product.id), "product_variant_id": None, "user_id": str(author.user_id)})
        kept[-1] |= {"rating": 1, "title": "Call", "review": "Call X.", "hidden_reason": ""}
    assert await refused(client, admin, "DELETE", f"{REVIEWS}/{uuid4()}?why=x") == (
        *(400, "invalid_request"),
        [("query.why", "unknown_field")],
    )
    assert (await ProductReview.all().count(), await ReviewVote.all().count()) == (0, 0)
    assert await rating_of(product.id) == Rating(0, 0)
    assert await noted() == [
        ("review.delete", "product_review", kept[0], None),
        ("review.delete", "product_review", kept[1], {"reason": "Names a person"}),
    ]


async def test_the_list_filters_sorts_and_pages(client: Client, resources: Resources, admin: Shopper) -> None:
    authors = [await make_shopper(resources.tokens) for _ in range(3)]
    products = [await make_product(), await make_product()]
    plan = [(0, 0, 5, "Great"), (1, 0, 2, "100% meh"), (2, 0, 4, "Ok"), (0, 1, 1, "Bad_one"), (1, 1, 5, "GREAT!")]
    made = [
        await write(client, authors[who], products[what].id, rating, title=title, review="One of several.")
        for who, what, rating, title in plan
    ]
    await hide(client, admin, made[3]["id"])
    await ProductReview.filter(id=UUID(made[0]["id"])).update(is_verified_purchase=True)

    async def found(query: str) -> list[int]:
        body = await listed(client, admin, query)
        places = [[one["id"] for one in made].index(row["id"]) for row in body["items"]]
        assert body["total"] == len(places)
        return places

    for query, places in {
        "": [4, 3, 2, 1, 0],
        "sort=oldest": [0, 1, 2, 3, 4],
        "sort=rating": [3, 1, 2, 0, 4],
        "sort=-rating": [4, 0, 2, 1, 3],
        f"product_id={products[1].id}": [4, 3],
        f"user_id={authors[0].user_id}": [3, 0],
        f"user_id={authors[0].user_id}&product_id={products[0].id}": [0],
        "rating=5": [4, 0],
        "hidden=true": [3],
        "hidden=false": [4, 2, 1, 0],
        "verified=true": [0],
        "verified=false&rating=5": [4],
        "q=great": [4, 0],
        "q=100%25": [1],
        "q=d_o": [3],
        "q=%25%25%25": [],
        "q=meh%20one": [1],
        f"product_id={uuid4()}": [],
    }.items():
        assert await found(query) == places, query
    walked, cursor = [], ""
    for _ in range(3):
        _, body = await ask(client, admin, "GET", f"{REVIEWS}?limit=2&sort=-rating{cursor}")
        walked += [row["title"] for row in body["items"]]
        cursor = f"&cursor={body['next_cursor']}"
    assert walked == ["GREAT!", "Great", "Ok", "100% meh", "Bad_one"]
    for query, mistake in (("sort=helpful", ("query.sort", "enum")), ("q=ab", ("query.q", "string_too_short"))):
        assert await refused(client, admin, "GET", f"{REVIEWS}?{query}") == (400, "invalid_request", [mistake])
