"""Which ready pages a review touches: its product's, and the lists only when whole stars change."""

from models.enums import Role
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.reviews.asking import ask, hide, write

LIST, PAGE = "/api/products", "/api/products/{productId}"
REVIEWS, RATING = f"{PAGE}/reviews", f"{PAGE}/rating"


def kept(resources: Resources) -> set[str]:
    """The addresses of the pages that are ready."""
    return {key.split()[2] for key in resources.cache._pages}


async def test_a_review_touches_what_shows_it_and_lists_only_when_stars_change(
    client: Client, resources: Resources
) -> None:
    authors = [await make_shopper(resources.tokens) for _ in range(4)]
    product, other = await make_product(), await make_product()
    await make_variant(product)
    own = f"/api/products/{product.id}"

    async def warm() -> None:
        for path in (LIST, own, f"{own}/reviews", f"{own}/rating"):
            assert (await client.get(path)).status == 200
        assert kept(resources) == {LIST, PAGE, REVIEWS, RATING}

    await warm()
    first = await write(client, authors[0], product.id, 4)
    assert kept(resources) == set()
    await warm()
    # Of 4.5 the whole stars are those of 4.
    second = await write(client, authors[1], product.id, 5)
    assert kept(resources) == {LIST}
    await warm()
    await ask(client, authors[1], "PUT", f"/api/reviews/{second['id']}", {"title": "Fine"})
    assert kept(resources) == {LIST, PAGE, RATING}
    await warm()
    vote = f"/api/reviews/{first['id']}/helpful"
    await ask(client, authors[2], "PUT", vote)
    assert kept(resources) == {LIST, PAGE, RATING}
    await warm()
    await ask(client, authors[2], "PUT", vote)
    assert kept(resources) == {LIST, PAGE, REVIEWS, RATING}
    await ask(client, authors[2], "DELETE", vote)
    assert kept(resources) == {LIST, PAGE, RATING}
    await warm()
    await ask(client, authors[1], "PUT", f"/api/reviews/{second['id']}", {"rating": 3})
    assert kept(resources) == set()
    # What others' pages show is still true.
    assert (await client.get(f"/api/products/{other.id}/reviews")).status == 200
    await write(client, authors[3], product.id, 3)
    assert kept(resources) == {REVIEWS}


async def test_what_is_hidden_touches_no_page_when_its_author_changes_it(client: Client, resources: Resources) -> None:
    author, admin = await make_shopper(resources.tokens), await make_shopper(resources.tokens, role=Role.ADMIN)
    product = await make_product()
    own = await write(client, author, product.id, 4)
    path = f"/api/products/{product.id}/reviews"
    await client.get(path)
    await hide(client, admin, own["id"])
    assert kept(resources) == set()
    await client.get(path)
    await ask(client, author, "PUT", f"/api/reviews/{own['id']}", {"rating": 1})
    await hide(client, admin, own["id"], "abuse")
    await ask(client, author, "DELETE", f"/api/reviews/{own['id']}")
    assert kept(resources) == {REVIEWS}
