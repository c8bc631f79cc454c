"""Normal forms of e-mail addresses, phone numbers, countries and postal codes."""

from pathlib import Path

import pytest
from pydantic_core import PydanticCustomError

from server.core.states import NAMES
from server.users import rules


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Asha.Rao@Example.COM", "asha.rao@example.com"),
        ("asha+shop@example.co.in", "asha+shop@example.co.in"),
        ("admin@voltcart.test", "admin@voltcart.test"),
        ("asha@MÜNCHEN.de", "asha@xn--mnchen-3ya.de"),
    ],
)
def test_email_has_one_form(text: str, kept: str) -> None:
    assert rules.normalise_email(text) == kept


@pytest.mark.parametrize(
    "text",
    ["", "asha", "asha@", "@example.com", "a b@example.com", "asha@localhost", "asha@example..com", ".a@example.com",
     "Asha <asha@example.com>", "asha@[127.0.0.1]", '"a b"@example.com', "आशा@example.com", "a@b@example.com",
     f"{'a' * 65}@example.com", "asha@example.com\r\nBcc: all@example.com"],
)  # fmt: skip
def test_what_is_no_email_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError) as refusal:
        rules.normalise_email(text)
    assert refusal.value.type == "bad_email"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("98765 43210", "+919876543210"),
        ("09876543210", "+919876543210"),
        ("+91 98765-43210", "+919876543210"),
        ("0091 98765 43210", "+919876543210"),
        ("+1 (650) 253-0000", "+16502530000"),
    ],
)
def test_phone_has_one_form(text: str, kept: str) -> None:
    assert rules.normalise_phone(text) == kept


@pytest.mark.parametrize("text", ["", "abc", "12345", "+91 12345", "+999 98765 43210", "98765 43210 ext. 5", "9" * 30])
def test_what_is_no_phone_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError) as refusal:
        rules.normalise_phone(text)
    assert refusal.value.type == "bad_phone_number"


def test_countries_are_the_assigned_codes() -> None:
    assert len(rules.COUNTRIES) == 249
    assert all(len(code) == 2 and code.isalpha() and code.isupper() for code in rules.COUNTRIES)
    listed = Path("/usr/share/zoneinfo/iso3166.tab")
    if listed.exists():
        lines = listed.read_text(encoding="utf-8").splitlines()
        assert {line[:2] for line in lines if line and not line.startswith("#")} == rules.COUNTRIES


def test_country_is_kept_in_upper_case() -> None:
    assert rules.check_country("in") == "IN"
    for code in ("XX", "UK", "EU", "ıN", "1A"):
        with pytest.raises(PydanticCustomError, match="country code"):
            rules.check_country(code)


# The postal code as it is kept; None is refused.
POSTAL_CODES = [
    ("IN", "560001", "560001"),
    ("IN", " 560 001 ", "560001"),
    ("IN", "060001", None),
    ("IN", "56001", None),
    ("IN", "5600011", None),
    ("IN", "560-001", None),
    ("IN", "56000A", None),
    ("IN", "५६०००१", None),
    ("IN", "", None),
    ("US", "94043", "94043"),
    ("US", "940431351", "94043-1351"),
    ("US", "94043 1351", "94043-1351"),
    ("US", "1", None),
    ("US", "9404", None),
    ("US", "12345\n", None),
    ("US", "", None),
    ("GB", "sw1a1aa", "SW1A 1AA"),
    ("GB", "M1  1AE", "M1 1AE"),
    ("GB", "SW1A 1A", None),
    ("GB", "12345", None),
    ("CA", "k1a0b1", "K1A 0B1"),
    ("CA", "K1A-0B1", "K1A 0B1"),
    ("CA", "D1A 0B1", None),
    ("DE", "10115", "10115"),
    ("DE", "1011", None),
    ("FR", "75008", "75008"),
    ("AU", "2000", "2000"),
    ("AU", "20000", None),
    ("SG", "238801", "238801"),
    ("JP", "1000001", "100-0001"),
    ("JP", "100-0001", "100-0001"),
    ("NL", "1012ab", "1012 AB"),
    ("SE", "11120", "111 20"),
    ("PL", "00950", "00-950"),
    ("PT", "1000205", "1000-205"),
    ("BR", "01310100", "01310-100"),
    ("IE", "d02af30", "D02 AF30"),
    ("AE", "", ""),
    ("HK", "", ""),
    ("QA", "00000", "00000"),
    ("IS", "101", "101"),
    ("AR", "c1002aaa", "C1002AAA"),
    ("AR", "", None),
    ("AR", "1234567890123", None),
    ("AR", "-12345", None),
    ("AR", "12345\n", None),
]


def test_a_postal_code_is_kept_as_its_country_writes_it() -> None:
    for country, code, kept in POSTAL_CODES:
        try:
            found = rules.normalise_postal_code(country, code)
        except PydanticCustomError as refusal:
            found = refusal.type
        refused = "bad_postal_code" if code else "missing"
        assert found == (refused if kept is None else kept), (country, code)


def test_every_form_of_a_postal_code_takes_its_own_example() -> None:
    for country, form in rules.POSTAL_FORMS.items():
        for example in form.told.partition("such as ")[2].rstrip(".").split(" or "):
            if example:
                assert rules.normalise_postal_code(country, example) == example
    assert set(rules.POSTAL_FORMS) <= rules.COUNTRIES
    assert rules.WITHOUT_POSTAL_CODES < rules.COUNTRIES
    assert not rules.WITHOUT_POSTAL_CODES & set(rules.POSTAL_FORMS)


def test_a_state_of_india_has_the_name_that_gst_knows() -> None:
    for given, kept in (
        ("Karnataka", "Karnataka"),
        ("karnataka", "Karnataka"),
        ("KA", "Karnataka"),
        (" tamilnadu ", "Tamil Nadu"),
        ("Orissa", "Odisha"),
        ("NCT of Delhi", "Delhi"),
        ("Jammu & Kashmir", "Jammu and Kashmir"),
        ("Pondicherry", "Puducherry"),
    ):
        assert rules.normalise_state("IN", given) == kept
    for given, code in (("Bavaria", "bad_state"), ("K", "bad_state"), ("", "missing"), ("कर्नाटक", "bad_state")):
        with pytest.raises(PydanticCustomError) as refusal:
            rules.normalise_state("IN", given)
        assert refusal.value.type == code
    assert len(NAMES) == 28 + 8
    for given in ("Bavaria", "", "ka"):
        assert rules.normalise_state("DE", given) == given


def test_what_is_looked_for_finds_phone_numbers_however_they_are_written() -> None:
    for given, pattern in (
        ("Rao", "%Rao%"),
        ("098765 43210", "%9876543210%"),
        ("+91 98765-43210", "%919876543210%"),
        ("0091 98765", "%9198765%"),
        ("000", "%000%"),
        ("a_b%c\\d", "%a\\_b\\%c\\\\d%"),
        ("7 Main Road", "%7 Main Road%"),
    ):
        assert rules.search_pattern(given) == pattern


def test_control_characters_are_refused() -> None:
    assert rules.check_text("12, 'MG' Road – आशा") == "12, 'MG' Road – आशा"
    for text in ("a\nb", "a\x7fb", "a\x00b", "a\x85b"):
        with pytest.raises(PydanticCustomError, match="Control characters"):
            rules.check_text(text)
