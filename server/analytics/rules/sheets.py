"""Tables as spreadsheets open them: RFC 4180, amounts in rupees, and no cell that is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from server.analytics.rules.periods import ZONE

Cell = str | int | date | datetime | UUID | None

# Without it a spreadsheet takes UTF-8 for something else.
MARK = "\ufeff"
# What a spreadsheet may take for the beginning of a formula, also in full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Rupees(int):
    """An amount in paise, which a table shows in rupees."""

    def __str__(self) -> str:
        rupees, paise = divmod(abs(self), 100)
        return f"{'-' if self < 0 else ''}{rupees}.{paise:02}"


def write_rows(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows of a table, each ended by CRLF."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _text(cell: Cell) -> str:
    """What stands in a cell: times are the shop's, and words that look like a formula come after an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text
