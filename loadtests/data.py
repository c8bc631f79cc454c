"""What the simulated people choose from: accounts of their own, and what the shop shows."""

import itertools
import random
from collections.abc import Iterator
from urllib.parse import urlencode

from loadtests.client import Json, ShopUser
from server.demo.accounts import PASSWORD, shoppers

SORTS = ("newest", "price", "-price", "rating", "name")
PRICE_BANDS = (("", "1000000"), ("1000000", "5000000"), ("5000000", "20000000"), ("20000000", ""))  # paise
LIST, PRODUCT = "/api/products", "/api/products/{productId}"
_numbers = itertools.count(1)


def next_account(available: int) -> tuple[str, str]:
    """E-mail and password of the next seeded shopper, round and round."""
    number = (next(_numbers) - 1) % available + 1
    return next(shoppers(number, number)).email, PASSWORD


def slugs(tree: Json) -> list[str]:
    """The slugs of a category tree or of a list of brands."""
    return list(_walk(tree["items"]))


def filtered_list(categories: list[str], brands: list[str]) -> str:
    """The address of a list, narrowed and sorted as people do."""
    wishes: dict[str, str] = {"sort": random.choice(SORTS)}
    if categories and random.random() < 0.5:
        wishes["category"] = random.choice(categories)
    if brands and random.random() < 0.3:
        wishes["brand"] = random.choice(brands)
    if random.random() < 0.3:
        least, most = random.choice(PRICE_BANDS)
        wishes |= {name: value for name, value in (("min_price", least), ("max_price", most)) if value}
    if random.random() < 0.3:
        wishes["in_stock"] = "true"
    return f"{LIST}?{urlencode(wishes)}"


def look_at_list(user: ShopUser, path: str = LIST) -> Json:
    """Read a list; all lists are counted as one, which the target is about."""
    return user.look(path, LIST)


def look_at_product(user: ShopUser, product_id: str) -> Json:
    """Read a product's page."""
    return user.look(f"{LIST}/{product_id}", PRODUCT)


def _walk(items: list[Json]) -> Iterator[str]:
    for item in items:
        yield item["slug"]
        yield from _walk(item.get("children", []))
