"""The demo shop's real names, typed badly."""

import random
import string
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.core.db import fetch
from server.core.settings import Settings
from server.demo.seed import seed
from server.resources import Resources
from tests.conftest import empty
from tests.search.shop import named, search

SEED, NAMES, AT_LEAST = 20261123, 500, 0.95
MEMORY: dict[str, Any] = {"attr.memory": "24GB"}
LETTERS = string.ascii_lowercase + string.digits
SEEN = """
SELECT p.name FROM products p JOIN categories c ON c.id = p.category_id WHERE c.target_role = 'both' ORDER BY p.id
"""


@pytest.fixture(scope="module")
async def demo(settings: Settings, opened: Resources, database_url: str) -> AsyncIterator[Resources]:
    """The whole demo shop, once for this module."""
    await empty(database_url)
    await seed(settings)
    yield opened
    await empty(database_url)


def _misspell(dice: random.Random, name: str) -> str:
    """The name with one letter or digit too many, too few, wrong, or in its neighbour's place."""
    place, letter = dice.randrange(len(name) - 1), dice.choice(LETTERS)
    before, here, after = name[:place], name[place], name[place + 1 :]
    return dice.choice(
        (
            before + letter + here + after,
            before + after,
            before + letter + after,
            before + after[0] + here + after[1:],
        )
    )


async def test_misspelt_names_are_found(demo: Resources) -> None:
    dice = random.Random(SEED)
    everything = [row["name"] for row in await fetch(SEEN)]
    missed = []
    for name in dice.sample(everything, NAMES):
        typed = _misspell(dice, name)
        if name not in await named(typed, limit="3"):
            missed.append((name, typed))
    assert len(missed) <= NAMES * (1 - AT_LEAST), missed


async def test_names_as_they_are_come_first(demo: Resources) -> None:
    everything = [row["name"] for row in await fetch(SEEN)]
    sample = random.Random(SEED).sample(everything, 100)
    first = [(await named(name, limit="1"))[:1] for name in sample]
    assert sum(one == [name] for name, one in zip(sample, first, strict=True)) >= 98


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("geforc rtx 4o90", "GeForce RTX 4090"),
        ("4090", "GeForce RTX 4090"),
        ("rtx4090", "GeForce RTX 4090"),
        ("geforcertx 4090", "GeForce RTX 4090"),
        ("4080", "GeForce RTX 4080"),
        ("VC-C3760-STD", "Color Emulation Card"),
    ],
)
async def test_what_comes_first(demo: Resources, q: str, first: str) -> None:
    assert (await named(q))[0] == first


async def test_the_beginning_of_a_number(demo: Resources) -> None:
    names = await named("radeon rx 79")
    assert names[:4]
    assert all(name.startswith("Radeon RX 79") for name in names[:4])


async def test_a_memory_size_is_a_word(demo: Resources) -> None:
    ids = {row["id"] for row in (await search("nvidia 24gb", limit="100"))["items"]}
    filtered = {row["id"] for row in (await search("nvidia", **MEMORY, limit="100"))["items"]}
    assert filtered
    assert filtered <= ids
