"""Invoice numbers, as rule 46 of the CGST Rules wants them: consecutive in a financial year, 16 characters at most."""

from datetime import datetime, timedelta, timezone

# India has one time, without summer time.
INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
MOST = 9_999_999


def financial_year(moment: datetime) -> str:
    """The financial year (April to March, in India's time) of a moment, such as `26-27`."""
    day = moment.astimezone(INDIA)
    begins = day.year if day.month >= 4 else day.year - 1
    return f"{begins % 100:02}-{(begins + 1) % 100:02}"


def invoice_number(year: str, serial: int) -> str:
    """The number of a financial year's invoice, such as `VC/26-27/0000001`.

    Raises:
        ValueError: 16 characters do not hold it.
    """
    if not 1 <= serial <= MOST:
        raise ValueError(f"a financial year has the serials 1 to {MOST}, not {serial}")
    return f"VC/{year}/{serial:07}"
