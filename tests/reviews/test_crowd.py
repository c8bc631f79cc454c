"""A hundred people write, change, hide and erase at random through two server processes; the sums stay exact."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Any
from uuid import UUID

import pytest

from models.enums import Role
from models.journal import AdminAction
from models.reviews import ProductReview, ReviewVote
from server.core.settings import Settings
from server.resources import Resources
from tests.checkout.test_crowd import gather_crowd
from tests.cluster import Cluster, open_cluster
from tests.factories.catalog import make_product
from tests.factories.users import make_user
from tests.reviews.asking import rating_of

pytestmark = pytest.mark.cluster
PEOPLE, STEPS, VOTERS = 100, 5, 200


@pytest.fixture(scope="module")
async def cluster(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Cluster]:
    """Two server processes for all tests here."""
    async with open_cluster(settings, tmp_path_factory.mktemp("cluster"), patient=True) as opened:
        yield opened


class Person:
    """Somebody of the crowd, or an admin, with dice of their own; `written` are the reviews that anybody may meet."""

    def __init__(self, cluster: Cluster, token: str, number: int, products: list[UUID], written: list[str]) -> None:
        self.cluster, self.token, self.dice = cluster, token, Random(number)
        self.products, self.written = products, written
        self.own: dict[UUID, str] = {}
        self.statuses: Counter[int] = Counter()

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        status, answer = await self.cluster.call(method, path, body, Authorization=f"Bearer {self.token}")
        self.statuses[status] += 1
        return answer

    async def write(self) -> None:
        product_id = self.dice.choice(self.products)
        answer = await self.call("POST", f"/api/products/{product_id}/reviews", {"rating": self.dice.randint(1, 5)})
        if "id" in answer:
            self.own[product_id] = answer["id"]
            self.written.append(answer["id"])

    async def change(self) -> None:
        for review_id in self.own.values():
            await self.call("PUT", f"/api/reviews/{review_id}", {"rating": self.dice.randint(1, 5)})

    async def erase(self) -> None:
        if self.own:
            await self.call("DELETE", f"/api/reviews/{self.own.popitem()[1]}")

    async def vote(self) -> None:
        if self.written:
            method = self.dice.choice(("PUT", "PUT", "DELETE"))
            await self.call(method, f"/api/reviews/{self.dice.choice(self.written)}/helpful")

    async def live(self) -> None:
        """Write, then do something at random a few times."""
        await self.write()
        for _ in range(STEPS - 1):
            await self.dice.choice((self.write, self.change, self.erase, self.vote, self.vote))()

    async def moderate(self) -> None:
        """Hide, show and erase what was written last, all the while."""
        for _ in range(8 * STEPS):
            while not self.written:
                await asyncio.sleep(0.01)
            review_id = self.dice.choice(self.written[-50:])
            wish = self.dice.choice(({"is_hidden": True, "reason": "spam"}, {"is_hidden": False}, None))
            await self.call("PUT" if wish else "DELETE", f"/api/admin/reviews/{review_id}", wish)


async def test_a_hundred_people_at_once(resources: Resources, cluster: Cluster) -> None:
    products = [(await make_product()).id for _ in range(2)]
    crowd = await gather_crowd(resources, PEOPLE, [[]])
    admins = [(await make_user(resources, role=Role.ADMIN)).headers["Authorization"].split()[1] for _ in range(2)]
    written: list[str] = []
    people = [Person(cluster, token, number, products, written) for number, (token, _) in enumerate(crowd)]
    office = [Person(cluster, token, -1 - number, products, written) for number, token in enumerate(admins)]
    await asyncio.gather(*(one.live() for one in people), *(one.moderate() for one in office))
    statuses = sum((one.statuses for one in [*people, *office]), Counter())
    assert set(statuses) <= {200, 201, 204, 404, 409}
    assert min(statuses[status] for status in (200, 201, 204, 404, 409)) > 0
    for product_id in products:
        shown = [one.rating for one in await ProductReview.filter(product_id=product_id, hidden_at__isnull=True)]
        rating = await rating_of(product_id)
        assert (rating.rating_sum, rating.rating_count) == (sum(shown), len(shown))
        answer = (await cluster.call("GET", f"/api/products/{product_id}/rating"))[1]
        assert answer["rating_count"] == sum(answer["histogram"].values())
    assert {row["action"] for row in await AdminAction.all().values("action")} == {
        *("review.hide", "review.show", "review.delete"),
    }


async def test_two_hundred_voters_at_once(resources: Resources, cluster: Cluster) -> None:
    product_id = (await make_product()).id
    crowd = [token for token, _ in await gather_crowd(resources, VOTERS + 1, [[]])]
    author = Person(cluster, crowd.pop(), 0, [product_id], [])
    await author.write()
    path = f"/api/reviews/{author.written[0]}/helpful"
    voters = [Person(cluster, token, number, [], []) for number, token in enumerate(crowd)]
    answers = await asyncio.gather(*(one.call("PUT", path) for one in voters))
    assert sorted(answer["helpful_count"] for answer in answers) == list(range(1, VOTERS + 1))
    # Every second takes it back, and every third says it again.
    again = [*(one.call("DELETE", path) for one in voters[::2]), *(one.call("PUT", path) for one in voters[1::3])]
    await asyncio.gather(*again)
    [review] = await ProductReview.all()
    assert review.helpful_count == await ReviewVote.all().count()
    assert review.helpful_count >= VOTERS // 2
    assert (await rating_of(product_id)).rating_count == 1
