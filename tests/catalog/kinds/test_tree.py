"""The categories stay a tree of at most twenty levels, whatever is moved, also at once."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from models.catalog import Category
from server.catalog.queries.admin_kinds import lock_tree
from server.catalog.rules import DEEPEST
from server.core.db import fetch, fetch_row, transaction
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.factories.catalog import make_category

REACHED = """
WITH RECURSIVE reached AS (
  SELECT id, 1 AS level FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.id, r.level + 1 FROM reached r JOIN categories c ON c.parent_id = r.id WHERE r.level < 100)
SELECT count(*) AS reached, max(level) AS levels, (SELECT count(*) FROM categories) AS there FROM reached
"""


async def make_chain(name: str, length: int, parent: Category | None = None) -> list[Category]:
    """Categories, each below the one before."""
    made: list[Category] = []
    for number in range(length):
        parent = await make_category(f"{name} {number}", parent=parent)
        made.append(parent)
    return made


async def move(office: Office, category: Category, parent: Category | None) -> tuple[int, Any]:
    body = {"parent_id": None if parent is None else str(parent.id)}
    status, answer = await office.ask("PUT", f"categories/{category.id}", body)
    return status, answer.get("code")


async def parents() -> dict[str, Any]:
    return {row["name"]: row["parent_id"] for row in await fetch("SELECT name, parent_id FROM categories")}


async def levels_of_a_tree() -> int:
    """How deep the tree is; every category must be reached from a root."""
    row = await fetch_row(REACHED)
    assert row is not None
    assert row["reached"] == row["there"]
    levels: int = row["levels"]
    return levels


async def test_a_move_takes_along_what_stands_below(office: Office) -> None:
    a, b, c = await make_chain("A", 3)
    target = await make_category("Target")
    assert await move(office, b, target) == (200, None)
    assert await parents() == {"A 0": None, "A 1": target.id, "A 2": b.id, "Target": None}
    assert (await office.listed("categories?q=a%202"))["items"][0]["path"] == ["Target", "A 1", "A 2"]
    assert await move(office, c, None) == (200, None)
    assert (await parents())["A 2"] is None
    assert await move(office, a, c) == (200, None)
    assert [(before, after) for _, _, before, after in await noted()] == [
        ({"parent_id": str(a.id)}, {"parent_id": str(target.id)}),
        ({"parent_id": str(b.id)}, {"parent_id": None}),
        ({"parent_id": None}, {"parent_id": str(c.id)}),
    ]


@pytest.mark.parametrize("below", [0, 1, 5])
async def test_a_category_cannot_stand_below_itself(office: Office, below: int) -> None:
    chain = await make_chain("A", 6)
    before = await parents()
    assert await move(office, chain[0], chain[below]) == (409, "category_cycle")
    assert await parents() == before
    assert await noted() == []


async def test_a_long_chain_bent_to_a_ring_is_called_a_cycle(office: Office) -> None:
    chain = await make_chain("A", DEEPEST)
    assert await move(office, chain[0], chain[-1]) == (409, "category_cycle")


async def test_a_parent_that_is_not_there_is_refused_and_nothing_moves(office: Office) -> None:
    category = await make_category("A", parent=await make_category("B"))
    before = await parents()
    assert await office.refused("PUT", f"categories/{category.id}", {"parent_id": str(NOWHERE), "name": "C"}) == (
        400,
        "unknown_parent",
        [("parent_id", "unknown_parent")],
    )
    assert await parents() == before
    assert await noted() == []


async def test_the_tree_has_twenty_levels_and_no_more(office: Office) -> None:
    chain = await make_chain("A", DEEPEST - 1)
    last = await office.make("categories", {"name": "Last", "parent_id": str(chain[-1].id)})
    assert len(last["path"]) == DEEPEST == 20
    status, code, _ = await office.refused("POST", "categories", {"name": "Too deep", "parent_id": last["id"]})
    assert (status, code) == (409, "category_too_deep")
    pair = await make_chain("Pair", 2)
    assert await move(office, pair[0], chain[-2]) == (200, None)
    assert await move(office, pair[0], chain[-1]) == (409, "category_too_deep")
    assert (await parents())["Pair 0"] == chain[-2].id
    assert await Category.filter(name="Too deep").count() == 0
    assert [action for action, *_ in await noted()] == ["category.create", "category.update"]
    assert await levels_of_a_tree() == 20


async def test_moves_at_once_that_together_make_a_ring_leave_a_tree(office: Office) -> None:
    ring = [await make_category(f"Ring {number}") for number in range(8)]
    answers = await asyncio.gather(
        *(move(office, one, after) for one, after in zip(ring, ring[1:] + ring[:1], strict=True))
    )
    assert sorted(answers, key=str) == [(200, None)] * 7 + [(409, "category_cycle")]
    assert await levels_of_a_tree() == 8


@pytest.mark.parametrize("size", [2, 6])
async def test_moves_of_others_wait_for_a_move_under_way(office: Office, size: int) -> None:
    ring = [await make_category(f"Ring {number}") for number in range(size)]
    async with transaction() as tx:
        await tx.execute("UPDATE categories SET parent_id = $2 WHERE id = $1", ring[0].id, ring[1].id)
        waiting = [
            asyncio.create_task(move(office, one, after))
            for one, after in zip(ring[1:], ring[2:] + ring[:1], strict=True)
        ]
        done, _ = await asyncio.wait(waiting, timeout=0.2)
        assert done == set()
    answers = await asyncio.gather(*waiting)
    assert sorted(answers, key=str) == [(200, None)] * (size - 2) + [(409, "category_cycle")]
    assert await levels_of_a_tree() == size


async def test_moves_at_once_that_together_are_too_deep_leave_twenty_levels(office: Office) -> None:
    stacks = [await make_chain(f"Stack {number}", 6) for number in range(6)]
    answers = await asyncio.gather(*(move(office, after[0], one[-1]) for one, after in pairwise(stacks)))
    assert set(answers) == {(200, None), (409, "category_too_deep")}
    assert 6 < await levels_of_a_tree() <= DEEPEST


async def test_a_new_leaf_and_a_move_at_once_are_not_too_deep_together(office: Office) -> None:
    chain = await make_chain("A", 10)
    pillar = await make_chain("B", 10)
    async with transaction() as tx:
        await lock_tree(tx)
        await tx.execute("UPDATE categories SET parent_id = $2 WHERE id = $1", chain[0].id, pillar[-1].id)
        leaf = {"name": "Leaf", "parent_id": str(chain[-1].id)}
        waiting = asyncio.create_task(office.ask("POST", "categories", leaf))
        done, _ = await asyncio.wait({waiting}, timeout=0.2)
        assert done == set()
    status, answer = await waiting
    assert (status, answer["code"]) == (409, "category_too_deep")
    assert await levels_of_a_tree() == DEEPEST
