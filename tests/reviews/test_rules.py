"""What a review may hold, why one is hidden, and which pages become untrue."""

from typing import Any
from uuid import UUID

import pytest
from pydantic_core import PydanticCustomError

from server.catalog.rules import PRODUCTS
from server.core.errors import Invalid
from server.reviews.rules import Rating, check_lines, rating_tags, reason_after, reviews_tag

PRODUCT = UUID("018f0000-0000-7000-8000-000000000001")
PAGES = {f"product:{PRODUCT}"}


def test_lines_are_kept_and_their_ends_are_one_kind() -> None:
    for text in ("", "one\ttwo\nthree", "हिन्दी 🛒", "e\u0301", "<b>&amp;</b>"):
        assert check_lines(text) == text
    assert check_lines("one\r\ntwo") == "one\ntwo"
    for text in ("bell\a", "a\rb", "\x1b[31m", "a\x85b", "\x7f"):
        with pytest.raises(PydanticCustomError, match="Of control characters only tabs and line breaks"):
            check_lines(text)


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ("", {}, ""),
        ("spam", {}, "spam"),
        ("", {"is_hidden": True, "reason": "spam"}, "spam"),
        ("spam", {"reason": "abuse"}, "abuse"),
        ("spam", {"is_hidden": True}, "spam"),
        ("spam", {"is_hidden": False}, ""),
        ("spam", {"is_hidden": False, "reason": ""}, ""),
        ("", {"is_hidden": True}, "reason_required"),
        ("spam", {"reason": ""}, "reason_required"),
        ("", {"is_hidden": True, "reason": ""}, "reason_required"),
        ("", {"reason": "spam"}, "reason_without_hiding"),
        ("spam", {"is_hidden": False, "reason": "sorry"}, "reason_without_hiding"),
    ],
    ids=lambda value: str(value) or "-",
)
def test_what_is_hidden_has_a_reason_and_nothing_else_has(before: str, wanted: dict[str, Any], after: str) -> None:
    if not after.startswith("reason_"):
        assert reason_after(before, wanted) == after
        return
    with pytest.raises(Invalid) as refusal:
        reason_after(before, wanted)
    assert [(mistake.field, mistake.code) for mistake in refusal.value.mistakes] == [("reason", after)]


def test_whole_stars_are_those_of_the_average_in_hundredths() -> None:
    # 3.994 is kept as 3.99, and 3.995 as 4.00.
    for total, count, stars in (
        (0, 0, 0),
        (1, 1, 1),
        (9, 2, 4),
        (1997, 500, 3),
        (799, 200, 4),
        (5, 1, 5),
        (798, 200, 3),
    ):
        assert Rating(total, count).stars == stars, (total, count)


@pytest.mark.parametrize(
    ("now", "lost", "won", "listed"),
    [
        (Rating(5, 1), None, 5, True),
        (Rating(0, 0), 5, None, True),
        (Rating(9, 2), None, 5, False),
        (Rating(9, 2), None, 4, True),
        (Rating(41, 10), 5, 1, False),
        (Rating(39, 10), 5, 4, True),
        (Rating(41, 10), 4, 4, False),
    ],
    ids=str,
)
def test_lists_become_untrue_when_the_stars_change(
    now: Rating, lost: int | None, won: int | None, listed: bool
) -> None:
    assert rating_tags(PRODUCT, now, lost=lost, won=won) == PAGES | ({PRODUCTS} if listed else set())


def test_the_pages_of_reviews_have_a_tag_of_their_own() -> None:
    assert reviews_tag(PRODUCT) == f"reviews:{PRODUCT}"
