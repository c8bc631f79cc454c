"""Cursors: what goes in comes out, and nothing else gets past."""

import base64
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.errors import Stale
from server.core.etags import check_if_match, etag_of
from server.core.pages import BadCursor, PageFilter, cut_page, read_cursor, write_cursor

ID = UUID("0192f3a1-0000-7000-8000-000000000001")
TIME = datetime(2026, 11, 22, 10, 30, 0, 123456, tzinfo=UTC)


def forged(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


def refuse(cursor: str, *kinds: type) -> None:
    with pytest.raises(BadCursor) as caught:
        read_cursor(cursor, "sort", kinds)
    assert [(mistake.field, mistake.code) for mistake in caught.value.mistakes] == [("query.cursor", "bad_cursor")]


@pytest.mark.parametrize(("found", "held", "next_cursor"), [(3, 2, ["sort", 1, 11]), (2, 2, None), (0, 0, None)])
def test_a_page_is_cut_off_before_what_shows_that_another_follows(
    found: int, held: int, next_cursor: list[Any] | None
) -> None:
    rows = [SimpleNamespace(place=number, id=10 + number) for number in range(found)]
    page = cut_page(PageFilter(limit=2), rows, "sort", ("place", "id"), total=7)
    assert (page.items, page.total) == (rows[:held], 7)
    assert page.next_cursor == (write_cursor(next_cursor[0], next_cursor[1:]) if next_cursor else None)


@pytest.mark.parametrize(
    "values", [(TIME, ID), (7, ID), (2**63 - 1, ID), (-5, ID), ("Größe „8“", ID), ("", ID), (True, ID), (ID,)]
)
def test_what_is_written_is_read(values: tuple[Any, ...]) -> None:
    cursor = write_cursor("sort", values)
    found = read_cursor(cursor, "sort", [type(value) for value in values])
    assert found == list(values)
    assert [type(value) for value in found or ()] == [type(value) for value in values]


def test_a_decimal_keeps_its_places() -> None:
    assert read_cursor(write_cursor("sort", (Decimal("4.50"), ID)), "sort", (Decimal, UUID)) == [Decimal("4.50"), ID]


def test_no_cursor_is_none() -> None:
    assert read_cursor(None, "sort", (UUID,)) is None


def test_it_fits_into_a_url_as_it_is() -> None:
    cursor = write_cursor("sort", ("ÿ" * 50 + "?>" * 9, ID))
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    ("values", "kinds"),
    [
        (("other", str(ID)), (UUID,)),
        (("sort",), (UUID,)),
        (("sort", str(ID), 1), (UUID,)),
        (("sort", 7), (UUID,)),
        (("sort", None), (UUID,)),
        (("sort", "7"), (UUID,)),
        (("sort", "7"), (int,)),
        (("sort", True), (int,)),
        (("sort", 1), (bool,)),
        (("sort", 1.5), (int,)),
        (("sort", 2**63), (int,)),
        (("sort", -(2**63)), (int,)),
        (("sort", 7), (str,)),
        (("sort", "a\x00b"), (str,)),
        (("sort", ["a"]), (str,)),
        (("sort", {}), (str,)),
        (("sort", "yesterday"), (datetime,)),
        (("sort", 7), (datetime,)),
        (("sort", "0001-01-01T00:00:00+14:00"), (datetime,)),
        (("sort", "much"), (Decimal,)),
    ],
)
def test_values_of_another_list_are_refused(values: tuple[Any, ...], kinds: tuple[type, ...]) -> None:
    refuse(forged(*values), *kinds)


@pytest.mark.parametrize(
    "cursor", ["", "!", "A", "AAAA", "ä", forged(), base64.b64encode(b'{"sort": 1}').decode(), "W" * 2000, "W10", "MQ"]
)
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    refuse(cursor, UUID)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    refuse(text, int, UUID)


def test_etags_tell_versions_apart() -> None:
    thing = (uuid4(), "a", 1, None)
    assert etag_of(*thing) == etag_of(*thing)
    assert len({etag_of(*thing), etag_of(*thing[:3], 0), etag_of("a", 1), etag_of("a1"), etag_of("a", "1")}) == 5


@pytest.mark.parametrize("if_match", [None, "*", ' "b" ', '"a", "b"'])
def test_if_match_takes_none_any_and_the_present_version(if_match: str | None) -> None:
    check_if_match(if_match, '"b"')


@pytest.mark.parametrize("if_match", ["", '"a"', 'W/"b"', "b", '"a", "c"'])
def test_if_match_refuses_other_versions(if_match: str) -> None:
    with pytest.raises(Stale):
        check_if_match(if_match, '"b"')
