"""Somebody who looks around: categories, lists, product pages, and the same pages again."""

import random

from locust import task

from loadtests.client import ShopUser
from loadtests.data import LIST, filtered_list, look_at_list, look_at_product, slugs


class Browser(ShopUser):
    """A visitor who is not signed in. Four of them come for each shopper."""

    weight = 4

    def enter(self) -> None:
        """Arrive at the front page: categories, brands, the newest products."""
        self._categories: list[str] = []
        self._brands: list[str] = []
        self._products: list[str] = []
        self.arrive()

    @task(1)
    def arrive(self) -> None:
        """Come to the front page."""
        self._categories = slugs(self.look("/api/categories", "/api/categories"))
        self._brands = slugs(self.look("/api/brands", "/api/brands"))
        self._show(LIST)

    @task(3)
    def come_back_to_the_list(self) -> None:
        """Open the newest products."""
        self._show(LIST)

    @task(4)
    def narrow_the_list(self) -> None:
        """Filter and sort, and sometimes turn the page."""
        path = filtered_list(self._categories, self._brands)
        cursor = self._show(path)
        if cursor and random.random() < 0.3:
            self._show(f"{path}&cursor={cursor}")

    @task(6)
    def open_a_product(self) -> None:
        """Read the page of a product that a list showed."""
        if self._products:
            look_at_product(self, random.choice(self._products))

    def _show(self, path: str) -> str | None:
        page = look_at_list(self, path)
        self._products = [row["id"] for row in page["items"]] or self._products
        cursor: str | None = page["next_cursor"]
        return cursor
