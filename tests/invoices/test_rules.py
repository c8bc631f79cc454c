"""Numbers of a financial year, places of supply, shares of tax, amounts in figures and words."""

from datetime import UTC, datetime

import pytest

from server.core.settings import BadSettings, load_settings
from server.core.states import NAMES, state_code
from server.invoices.rules.amounts import in_words, rupees
from server.invoices.rules.numbers import INDIA, financial_year, invoice_number
from server.invoices.rules.supply import Shares, Supply, supply_to


def test_a_financial_year_begins_at_midnight_in_india_on_the_first_of_april() -> None:
    for moment, year in (
        (datetime(2026, 3, 31, 23, 59, 59, 999_999, INDIA), "25-26"),
        (datetime(2026, 4, 1, 0, 0, 0, 0, INDIA), "26-27"),
        (datetime(2026, 3, 31, 18, 29, 59, tzinfo=UTC), "25-26"),
        (datetime(2026, 3, 31, 18, 30, 0, tzinfo=UTC), "26-27"),
        (datetime(2026, 1, 1, tzinfo=UTC), "25-26"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "26-27"),
        (datetime(2099, 5, 1, tzinfo=UTC), "99-00"),
        (datetime(2100, 3, 1, tzinfo=UTC), "99-00"),
    ):
        assert financial_year(moment) == year, moment


def test_a_number_has_sixteen_characters() -> None:
    assert invoice_number("26-27", 1) == "VC/26-27/0000001"
    assert invoice_number("26-27", 9_999_999) == "VC/26-27/9999999"
    for serial in (0, 10_000_000):
        with pytest.raises(ValueError, match="a financial year has the serials"):
            invoice_number("26-27", serial)


def test_a_state_is_known_by_what_people_write() -> None:
    for text, code in (
        *(("Karnataka", "29"), ("  karnataka ", "29"), ("KARNATAKA", "29"), ("KA", "29"), ("Karnāṭaka", "29")),
        *(("Tamil Nadu", "33"), ("Tamilnadu", "33"), ("Orissa", "21"), ("Pondicherry", "34"), ("new delhi", "07")),
        *(("Jammu & Kashmir", "01"), ("The Andaman and Nicobar Islands", "35"), ("J.K.", "01")),
        *(("Karnatka", None), ("", None), ("कर्नाटक", None), ("Ontario", None)),
    ):
        assert state_code(text) == code, text
    assert len(NAMES) == 36
    assert all(state_code(name) == code for code, names in NAMES.items() for name in names)


def test_where_a_supply_takes_place() -> None:
    for country, state, expected in (
        ("IN", "KARNATAKA", Supply("Karnataka (29)", inside_state=True, abroad=False, state_tax="SGST")),
        ("IN", "Kerala", Supply("Kerala (32)", inside_state=False, abroad=False, state_tax="SGST")),
        ("IN", "Nowhere", Supply("Nowhere", inside_state=False, abroad=False, state_tax="SGST")),
        ("US", "Karnataka", Supply("Karnataka (US), outside India", inside_state=False, abroad=True, state_tax="SGST")),
    ):
        assert supply_to(country, state, seller_state="Karnataka") == expected
    assert supply_to("IN", "Ladakh", seller_state="Ladakh").state_tax == "UTGST"


def test_the_shares_of_a_tax_add_up_to_it() -> None:
    home, away = (supply_to("IN", state, seller_state="Karnataka") for state in ("Karnataka", "Kerala"))
    assert home.split(1_143_915) == Shares(571_957, 571_958, 0)
    assert home.split(0) == Shares(0, 0, 0)
    for tax in range(500):
        shares = home.split(tax)
        assert (shares.cgst + shares.sgst, shares.igst) == (tax, 0)
        assert shares.sgst - shares.cgst in {0, 1}
        assert away.split(tax) == Shares(0, 0, tax)


def test_amounts_in_figures() -> None:
    for paise, text in (
        *((0, "0.00"), (5, "0.05"), (-1_50, "-1.50"), (999_99, "999.99"), (1_000_00, "1,000.00")),
        *((12_345_67, "12,345.67"), (1_23_456_00, "1,23,456.00"), (1_00_00_000_00, "1,00,00,000.00")),
        (9_223_372_036_854_775_807, "92,23,37,20,36,85,47,758.07"),
    ):
        assert rupees(paise) == text


def test_amounts_in_words() -> None:
    for paise, text in (
        (0, "Rupees Zero Only"),
        (50, "Rupees Zero and Fifty Paise Only"),
        (1_00, "Rupees One Only"),
        (19_00, "Rupees Nineteen Only"),
        (20_01, "Rupees Twenty and One Paise Only"),
        (75_089_00, "Rupees Seventy-Five Thousand Eighty-Nine Only"),
        (1_00_000_00, "Rupees One Lakh Only"),
        (1_23_456_78, "Rupees One Lakh Twenty-Three Thousand Four Hundred Fifty-Six and Seventy-Eight Paise Only"),
        (10_00_00_000_00, "Rupees Ten Crore Only"),
        (1_00_00_00_00_000_00, "Rupees Ten Thousand Crore Only"),
    ):
        assert in_words(paise) == text


def test_a_seller_is_registered_in_their_state() -> None:
    kerala = load_settings(_env_file=None, seller_state="kerala", seller_gstin="32ABCDE1234F1Z5")
    assert kerala.seller_state == "kerala"
    for wrong, told in (
        ({"seller_state": "Kerala"}, "SELLER_GSTIN begins with 32 in Kerala"),
        ({"seller_state": "Nowhere"}, "SELLER_STATE is no state of India"),
        ({"seller_gstin": "29ABCDE1234F1Y5"}, "SELLER_GSTIN: String should match"),
        ({"seller_name": ""}, "SELLER_NAME: "),
    ):
        with pytest.raises(BadSettings, match=told):
            load_settings(_env_file=None, **wrong)
