"""Normal forms of e-mail addresses, phone numbers, countries and postal codes."""

from pathlib import Path

import pytest
from pydantic_core import PydanticCustomError

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


@pytest.mark.parametrize(
    ("country", "code", "fits"),
    [
        ("IN", "560001", True),
        ("IN", "060001", False),
        ("IN", "56001", False),
        ("IN", "5600011", False),
        ("IN", "560 001", False),
        ("IN", "56000A", False),
        ("IN", "५६०००१", False),
        ("US", "94043-1351", True),
        ("GB", "SW1A 1AA", True),
        ("IS", "101", True),
        ("US", "1", False),
        ("US", "1234567890123", False),
        ("US", "-12345", False),
        ("US", "12345\n", False),
    ],
)
def test_postal_code_fits_its_country(country: str, code: str, fits: bool) -> None:
    if fits:
        assert rules.check_postal_code(country, code) == code
    else:
        with pytest.raises(PydanticCustomError) as refusal:
            rules.check_postal_code(country, code)
        assert refusal.value.type == "bad_postal_code"


def test_control_characters_are_refused() -> None:
    assert rules.check_text("12, 'MG' Road – आशा") == "12, 'MG' Road – आशा"
    for text in ("a\nb", "a\x7fb", "a\x00b", "a\x85b"):
        with pytest.raises(PydanticCustomError, match="Control characters"):
            rules.check_text(text)
