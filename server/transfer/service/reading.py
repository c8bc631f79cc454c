"""Splitting a catalogue file into its lines or rows, whatever its size, and never more than one of them in memory."""

import csv
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from server.core.errors import Mistake
from server.transfer.errors import BadHeader, EmptyFile
from server.transfer.rules import LONGEST_LINE, header_mistakes

BOM = b"\xef\xbb\xbf"
TOO_LONG = Mistake("line", f"A line has {LONGEST_LINE} bytes at most.", "line_too_long")
BAD_ROW = Mistake("line", "This is no row of CSV (RFC 4180); a quotation mark may be out of place.", "bad_csv")
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    """A physical line: its number from 1, its bytes unless it is too long, and where the next one begins."""

    number: int
    content: bytes | None
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands for one product or variant: a line of NDJSON or the cells of a row, or why it cannot be read.

    `number` is its first line; `last` its last, and `end` where the next one begins.
    """

    number: int
    last: int
    end: int
    content: bytes | tuple[str, ...] | None
    mistake: Mistake | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a CSV file, and where the second one begins."""

    columns: tuple[str, ...]
    delimiter: str
    lines: int
    end: int


async def split_lines(pieces: AsyncIterator[bytes], *, number: int = 0, position: int = 0) -> AsyncIterator[Line]:
    """The lines of a file of which `number` lines, up to the byte `position`, are read already."""
    held: list[bytes] = []
    size = 0
    async for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for part in ended:
            size += len(part)
            held.append(part)
            number += 1
            position += size + 1
            yield Line(number, b"".join(held) if size <= LONGEST_LINE else None, position)
            held.clear()
            size = 0
        size += len(rest)
        held.append(rest)
        if size > LONGEST_LINE:
            held.clear()
    if size:
        yield Line(number + 1, b"".join(held) if size <= LONGEST_LINE else None, position + size)


async def json_entries(lines: AsyncIterator[Line]) -> AsyncIterator[Entry]:
    """The lines of NDJSON that hold something."""
    async for line in lines:
        if line.content is None:
            yield Entry(line.number, line.number, line.end, None, TOO_LONG)
            continue
        content = line.content.removeprefix(BOM) if line.number == 1 else line.content
        yield Entry(line.number, line.number, line.end, content.strip() or None)


async def read_header(pieces: AsyncIterator[bytes]) -> Header:
    """The first row of a CSV file. Its cells are set apart by commas, semicolons or tabs, whichever it has most of.

    Raises:
        BadHeader: It is none, or names other columns than there are.
        EmptyFile: There is none.
    """
    async for line in split_lines(pieces):
        try:
            text = (line.content or b"").removeprefix(BOM).removesuffix(b"\r").decode()
        except UnicodeDecodeError as error:
            raise BadHeader((BAD_ROW,)) from error
        delimiter = max(DELIMITERS, key=text.count)
        columns = _cells(text, delimiter)
        if columns is None:
            raise BadHeader((TOO_LONG if line.content is None else BAD_ROW,))
        columns = tuple(column.strip() for column in columns)
        if mistakes := header_mistakes(columns):
            raise BadHeader(mistakes)
        return Header(columns, delimiter, line.number, line.end)
    raise EmptyFile


def _cells(text: str, delimiter: str) -> tuple[str, ...] | None:
    try:
        [cells] = csv.reader([text], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return None
    return tuple(cells)


class _Row:
    """The lines of a row that is not whole yet: a quoted cell may hold line breaks."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.size = 0
        self.open = False

    def add(self, line: Line, content: bytes) -> None:
        self.lines.append(line)
        self.size += len(content) + 1
        # Within RFC 4180, quotation marks come in pairs.
        self.open ^= content.count(b'"') % 2 == 1

    def read(self, header: Header) -> Entry | None:
        """The row, or None when it is none."""
        content = b"\n".join(line.content or b"" for line in self.lines).removesuffix(b"\r")
        first, last = self.lines[0], self.lines[-1]
        if not content:
            return Entry(first.number, last.number, last.end, None)
        try:
            cells = _cells(content.decode(), header.delimiter)
        except UnicodeDecodeError:
            mistake = Mistake("line", "This is not UTF-8.", "bad_utf8")
            return Entry(first.number, last.number, last.end, None, mistake)
        if cells is None:
            return None
        if len(cells) != len(header.columns):
            message = f"The row has {len(cells)} cells, the first row {len(header.columns)}."
            return Entry(first.number, last.number, last.end, None, Mistake("line", message, "wrong_cells"))
        return Entry(first.number, last.number, last.end, cells)


async def csv_entries(lines: AsyncIterator[Line], header: Header) -> AsyncIterator[Entry]:
    """The rows of CSV. Where a row does not end as it should, its first line is refused and the others read anew."""
    csv.field_size_limit(LONGEST_LINE)
    waiting: deque[Line] = deque()
    row = _Row()
    while True:
        line = waiting.popleft() if waiting else await anext(lines, None)
        if line is not None and line.content is not None:
            row.add(line, line.content)
            if row.open and row.size <= LONGEST_LINE:
                continue
            entry = None if row.open else row.read(header)
            failed: Sequence[Line] = row.lines if entry is None else ()
        else:
            entry = None
            failed = [*row.lines, *([line] if line is not None else [])]
            if not failed:
                return
        row = _Row()
        if entry is None:
            first, *others = failed
            waiting.extendleft(reversed(others))
            mistake = BAD_ROW if first.content is not None else TOO_LONG
            entry = Entry(first.number, first.number, first.end, None, mistake)
        yield entry
