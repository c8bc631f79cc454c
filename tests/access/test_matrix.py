"""Every route, every caller, every id: the answers are those of the table, and a refusal changes nothing."""

from collections import Counter

import pytest

from server.app import all_endpoints
from tests.access.table import CALLERS, LEGEND, MINE, NO_ROWS, POLICIES, Row, expected, read_table, rows_for
from tests.access.world import Answer, Fingerprints, World, changed, taken_back

# What a request may write although it is refused, and why.
MOVES = {"login_failures": "a try that fails is counted, whoever makes it"}
# What is one statement, without a transaction that could be taken back.
REALLY_DONE = {"own": {"DELETE /api/wishlist/items/{wishListItemId} writes to wish_list_items"}}
# Rows of which some answers show what is the caller's own alone.
SHOWING = {"anyone", "signed in", "own", "back office", "store"}
# Ids that everybody in the back office may see, and those that the whole world may.
OFFICES = {"categoryId", "brandId", "attributeId", "valueId", "attributeValueId"}
WORLDS = OFFICES | {"productId", "variantId", "mediaId", "urlId", "storeId", "reviewId", "ruleId"}
# Bodies that hold nothing of what a route knows.
NONSENSE = {"nonsense": 1}


@pytest.mark.row("A15", "A18")
async def test_the_table_has_every_route_and_no_other(world: World) -> None:
    app = world.client.app
    assert app is not None
    routed = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        # HEAD is GET without the body, by the same handler.
        if route.resource is not None and route.method != "HEAD"
    }
    rows = {(row.method, row.path) for row in read_table()}
    assert sorted(routed - rows) == []
    assert sorted(rows - routed) == []


@pytest.mark.row("A15")
def test_the_table_says_of_each_route_what_its_policy_says() -> None:
    policies = {endpoint.route: endpoint.allow.name for endpoint in all_endpoints()}
    beside = [row.route for row in read_table() if row.route not in policies and row.who != "anyone"]
    assert beside == []
    differing = [
        row.route for row in read_table() if row.route in policies and policies[row.route] not in POLICIES[row.who]
    ]
    assert not differing, "\n".join(differing)
    assert {row.who for row in read_table()} == set(LEGEND)


@pytest.mark.row("A3", "A15", "A17")
@pytest.mark.parametrize("who", LEGEND)
async def test_each_caller_gets_what_the_table_says(world: World, who: str) -> None:
    prints = await Fingerprints.over_all_but(MOVES)
    differing, written, outcomes = [], set[str](), Counter[str]()
    before = await prints.take()
    with taken_back():
        for row in rows_for(who):
            differing += await _try(world, row, outcomes)
            after = await prints.take()
            written |= {f"{row.route} writes to {table}" for table in changed(before, after)}
            before = after
    assert not differing, "\n".join(differing)
    assert written == REALLY_DONE.get(who, set())
    # Cells of each kind: a table that lets nobody in would show nothing.
    kinds = set(LEGEND[who]) - {"own"} | ({"may", "404"} if "own" in LEGEND[who] else set())
    assert kinds - outcomes.keys() == set()
    assert (outcomes["shows what is theirs"] > 0) == (who in SHOWING)


async def _try(world: World, row: Row, outcomes: "Counter[str]") -> list[str]:
    """What differs from the table when each caller calls a row's route with each id."""
    found = []
    for caller in CALLERS:
        refused: dict[str, Answer] = {}
        for side in world.sides(row):
            wanted, answer = expected(row, caller, side), await world.ask(row, caller, side)
            outcomes[wanted] += 1
            outcomes["shows what is theirs"] += bool(_shown(world, row, answer, MINE.get(caller)))
            where = f"{row.route} by {caller} on {side}"
            if not _fits(row, wanted, answer):
                differing = " or ".join(row.answers) if wanted == "may" else wanted
                found.append(f"{where}: {answer.outcome} instead of {differing} ({answer.body[:200]})")
            if wanted == "404":
                refused[side] = answer
            found += [f"{where}: shows {name}" for name in _leaks(world, row, caller, answer)]
            found += [f"{where}: {name}" for name in answer.headers if name.lower() in {"set-cookie", *CORS}]
        found += [
            f"{row.route} by {caller}: {side} is told {answer.body}, absent {refused['absent'].body}"
            for side, answer in refused.items()
            if side in {"a", "b"} and answer != refused["absent"]
        ]
    return found


def _leaks(world: World, row: Row, caller: str, answer: Answer) -> list[str]:
    """What an answer holds of things that are not the caller's."""
    others = {"a", "b"} - {MINE.get(caller)} if caller != "admin" else set()
    return [f"{name} of {side}" for side in others for name in _shown(world, row, answer, side)]


def _shown(world: World, row: Row, answer: Answer, side: str | None) -> list[str]:
    """The things of a side that an answer holds, but for those that are everybody's."""
    if side is None or answer.status != 200:
        return []
    free = NO_ROWS | (WORLDS if row.who == "anyone" or row.path == "/api/cart" else OFFICES)
    return [name for name, value in world.places[side].items() if name not in free and value in answer.body]


CORS = {"access-control-allow-origin", "access-control-allow-credentials"}


def _fits(row: Row, wanted: str, answer: Answer) -> bool:
    if wanted == "may":
        return answer.outcome in row.answers
    if wanted == "404" and "<" in row.send and answer.status in {400, 404, 409}:
        # What a body names and is not there is a mistake of the body.
        return True
    return str(answer.status) == wanted


@pytest.mark.row("A3", "A15")
@pytest.mark.parametrize("who", LEGEND)
async def test_who_is_refused_hears_nothing_of_what_they_sent(world: World, who: str) -> None:
    """Access is looked at before the body, and the body before whose the thing is."""
    bodies = {endpoint.route for endpoint in all_endpoints() if endpoint.body is not None}
    differing = []
    for row in (row for row in rows_for(who) if row.route in bodies):
        for caller in CALLERS:
            told = {}
            for side in world.sides(row):
                wanted, answer = expected(row, caller, side), await world.ask(row, caller, side, json=NONSENSE)
                if wanted in {"401", "403"} and str(answer.status) != wanted:
                    differing.append(f"{row.route} by {caller}: {answer.outcome} instead of {wanted}")
                elif wanted not in {"401", "403"}:
                    told[side] = answer
            if len({(answer.status, answer.body) for answer in told.values()}) > 1:
                differing.append(f"{row.route} by {caller}: {sorted(told.items())}")
    assert not differing, "\n".join(differing)
