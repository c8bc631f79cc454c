"""The one spelling of a value, and slugs made from names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import DataType
from server.catalog.rules import SLUG, canonical_value, make_slug

INT, FLOAT, STRING, ENUM = DataType.INT, DataType.FLOAT, DataType.STRING, DataType.ENUM


@pytest.mark.parametrize(
    ("data_type", "text", "kept"),
    [
        (INT, "016", "16"),
        (INT, " +5 ", "5"),
        (INT, "-0", "0"),
        (INT, "-9223372036854775808", "-9223372036854775808"),
        (INT, "9223372036854775807", "9223372036854775807"),
        (FLOAT, "1.50", "1.5"),
        (FLOAT, "2.", "2"),
        (FLOAT, ".5", "0.5"),
        (FLOAT, "-0.0", "0"),
        (FLOAT, "1e3", "1000"),
        (FLOAT, "1E22", "1e+22"),
        (FLOAT, "0.30000000000000004", "0.30000000000000004"),
        (FLOAT, "1.7976931348623157e308", "1.7976931348623157e+308"),
        (STRING, "  PCIe 4.0 x16 ", "PCIe 4.0 x16"),
        (STRING, "e\u0301", "\u00e9"),
        (STRING, "016", "016"),
        (STRING, "x" * 200, "x" * 200),
        (ENUM, " Founders ", "Founders"),
    ],
)
def test_a_value_is_kept_in_one_spelling(data_type: DataType, text: str, kept: str) -> None:
    assert canonical_value(data_type, text) == kept


@pytest.mark.parametrize(
    ("data_type", "text"),
    [
        *((data_type, text) for data_type in DataType for text in ("", "  ", "1" * 201)),
        (INT, "9223372036854775808"),
        (INT, "-9223372036854775809"),
        *((INT, text) for text in ("1.0", "1e3", "0x10", "1_000", "1,000", "٣", "²", "--1", "five", "1 2", "9" * 200)),
        *((FLOAT, text) for text in ("nan", "inf", "-Infinity", "1e309", "1,5", "1_0", ".", "e5", "1e", "0x1p3", "٣")),
        *((data_type, text) for data_type in (STRING, ENUM) for text in ("a\nb", "a\x00b", "a\x7fb", "a\x85b")),
    ],
)
def test_what_does_not_fit_is_refused(data_type: DataType, text: str) -> None:
    with pytest.raises(ValueError, match=r".+\.$"):
        canonical_value(data_type, text)


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_keeps_its_worth(number: int) -> None:
    assert canonical_value(INT, f"{number:+030}") == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_worth_and_its_spelling(number: float) -> None:
    kept = canonical_value(FLOAT, repr(number))
    assert float(kept) == number
    assert canonical_value(FLOAT, kept) == kept


@given(st.text(max_size=60), st.integers(10, 80))
def test_every_name_gives_a_slug(name: str, longest: int) -> None:
    slug = make_slug(name, longest)
    assert re.fullmatch(SLUG, slug)
    assert len(slug) <= longest


@pytest.mark.parametrize(
    ("name", "longest", "slug"),
    [
        ("GeForce RTX 4090 Ti", 140, "geforce-rtx-4090-ti"),
        ("C++ & <b>", 140, "c-b"),
        ("Grafikkarten für Büros", 140, "grafikkarten-fur-buros"),
        ("  --  ", 140, "item"),
        ("🛒", 140, "item"),
        ("कैमरा", 140, "kaimraa"),
        ("abcdef ghijkl", 10, "abcdef-ghi"),
        ("abcdefghi jkl", 10, "abcdefghi"),
    ],
)
def test_a_slug_is_made_of_the_names_letters_and_digits(name: str, longest: int, slug: str) -> None:
    assert make_slug(name, longest) == slug
