"""The scale bench: its ratios, its verdict, its table, and that each of its cases can be asked."""

import pytest

from loadtests.bench.cases import CASES, LIST, Case, find_place, total_of
from loadtests.bench.scale import Measured, Sample, as_table, judge
from server.core.settings import Settings
from server.demo.seed import seed
from server.resources import Resources
from tests.demo.builders import cards


async def ask(_: object) -> bytes:
    return b'{"total":7}'


def measured(*pairs: tuple[float, float], totals: tuple[int, int] = (0, 0), counted: bool = False) -> Measured:
    """A case whose rounds took so many seconds at both sizes."""
    small, large = ([Sample(pair[side], 10 * (side + 1), totals[side]) for pair in pairs] for side in (0, 1))
    return Measured(Case("list: a", ask, counted=counted), small, large)


def test_the_median_of_the_rounds_ratios_decides() -> None:
    one = measured((1.0, 5.0), (2.0, 2.4), (1.0, 1.1))
    assert one.ratio == pytest.approx(1.2)
    assert one.seconds == (1.0, 2.4)
    assert [check.met for check in judge([one, measured((1.0, 1.4))])] == [True, False]
    assert judge([measured((1.0, LIST))])[0].met


def test_a_total_costs_by_the_counted_row() -> None:
    assert measured((1.0, 8.0), totals=(1_000, 10_000), counted=True).ratio == pytest.approx(0.8)
    assert measured((1.0, 2.0), totals=(0, 0), counted=True).ratio == 2.0
    assert total_of(b'{"items":[],"total":7}') == 7


def test_the_table_has_a_line_for_each_case() -> None:
    lines = as_table([measured((0.001, 0.0012))], [11_296, 1_002_520], 1).splitlines()
    assert lines[-1] == "| list: a | 1.0 | 1.2 | 1.20 | 1.3 | 10 | 20 |"
    assert "| case | ms at 11,296 | ms at 1,002,520 |" in "\n".join(lines)


def test_no_two_cases_have_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.usefixtures("database")
async def test_every_case_can_be_asked(settings: Settings, opened: Resources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.demo.seed.read_cards", lambda: list(cards()[::20]))
    await seed(settings)
    place = await find_place()
    for case in CASES:
        answer = await case.ask(place)
        assert answer, case.name
        if case.counted:
            assert total_of(answer) > 0, case.name
