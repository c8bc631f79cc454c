"""Understanding a line or row: a record of a product, and every mistake in it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError
from pydantic_core import from_json

from server.core.errors import Mistake
from server.transfer.rules import (
    ATTRIBUTE,
    CLEARED,
    EMPTIED,
    MEDIA,
    PRODUCT_COLUMNS,
    VARIANT_COLUMNS,
    Refusal,
    cell_value,
    column_of,
)
from server.transfer.schemas.records import ProductRecord
from server.transfer.service.reading import Entry

# An escaped NUL, not an escaped backslash before the text "u0000".
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
NUL = Mistake("line", "NUL characters are not allowed.", "nul_character")
CODES = {"extra_forbidden": "unknown_field", "json_invalid": "bad_json"}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A line as it was understood.

    A line with mistakes may have a record all the same, without what is wrong: the rest of it can be looked at, so that
    all its mistakes are told at once. `mark` is the same on rows that say the same of a product; empty where a product
    has one line.
    """

    line: int
    record: ProductRecord | None
    mistakes: tuple[Mistake, ...] = ()
    columns: tuple[str, ...] = ()
    mark: str = ""

    def refuse(self, mistakes: Sequence[Mistake]) -> Refusal:
        """Refuse the line for its own mistakes and these; of what is wrong already, nothing more is told."""
        known = {mistake.field for mistake in self.mistakes}
        found = [*self.mistakes]
        for mistake in mistakes:
            field = column_of(mistake.field) if self.columns else mistake.field
            if field not in known:
                found.append(Mistake(field, mistake.message, mistake.code))
        return Refusal(self.line, tuple(found))


def parse(entry: Entry, columns: tuple[str, ...]) -> Parsed | None:
    """What an entry says; None when it says nothing. `columns` are those of a CSV file, and none otherwise."""
    if entry.mistake is not None:
        return Parsed(entry.number, None, (entry.mistake,), columns)
    if entry.content is None:
        return None
    if isinstance(entry.content, bytes):
        return _parse_json(entry.number, entry.content)
    return _parse_row(entry.number, entry.content, columns)


def _parse_json(line: int, content: bytes) -> Parsed:
    nul = (NUL,) if b"\x00" in content or (b"\\u0000" in content and ESCAPED_NUL.search(content)) else ()
    try:
        content.decode()
    except UnicodeDecodeError:
        return Parsed(line, None, (Mistake("line", "This is not UTF-8.", "bad_utf8"),))
    record, mistakes = _validate(content)
    return Parsed(line, None if nul else record, (*nul, *mistakes))


def _parse_row(line: int, cells: tuple[str, ...], columns: tuple[str, ...]) -> Parsed:
    if any("\x00" in cell for cell in cells):
        return Parsed(line, None, (NUL,), columns)
    raw, mistakes = _row_record(columns, cells)
    record, more = _validate(orjson.dumps(raw))
    named = tuple(Mistake(column_of(mistake.field), mistake.message, mistake.code) for mistake in more)
    product = [cell for column, cell in zip(columns, cells, strict=True) if column in PRODUCT_COLUMNS]
    mark = hashlib.blake2b("\x00".join(product).encode(), digest_size=12).hexdigest()
    return Parsed(line, record, (*mistakes, *named), columns, mark)


def _row_record(columns: tuple[str, ...], cells: tuple[str, ...]) -> tuple[dict[str, Any], tuple[Mistake, ...]]:
    """The row as a line of NDJSON would say it."""
    product: dict[str, Any] = {}
    variant: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    mistakes: tuple[Mistake, ...] = ()
    filled = False
    for column, cell in zip(columns, cells, strict=True):
        given = cell != "" or column in EMPTIED or column in CLEARED
        value = None if cell == "" and column in CLEARED else cell_value(column, cell)
        if column.startswith(ATTRIBUTE):
            attributes[column.removeprefix(ATTRIBUTE)] = cell or None
            filled = filled or cell != ""
        elif column == MEDIA and given:
            try:
                product[MEDIA] = from_json(cell, allow_inf_nan=False)
            except ValueError as error:
                mistakes = (Mistake(MEDIA, f"Invalid JSON: {error}", "bad_json"),)
        elif column in VARIANT_COLUMNS and given:
            variant[VARIANT_COLUMNS[column]] = value
            filled = filled or cell != ""
        elif given and column != MEDIA:
            product[column] = value
    if filled:
        product["variants"] = [{**variant, "attributes": attributes}]
    return product, mistakes


def _validate(content: bytes) -> tuple[ProductRecord | None, tuple[Mistake, ...]]:
    try:
        if b"NaN" in content or b"Infinity" in content:
            # Inside texts they are fine; as numbers they are not JSON, though pydantic would take them.
            from_json(content, allow_inf_nan=False)
        return ProductRecord.model_validate_json(content, strict=True), ()
    except ValidationError as error:
        return _what_is_right(content, error), tuple(_mistakes(error))
    except ValueError as error:
        return None, (Mistake("line", f"Invalid JSON: {error}", "bad_json"),)


def _mistakes(error: ValidationError) -> list[Mistake]:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    # A list of which every part is wrong is, to pydantic, also too short.
    inner = {problem["loc"][:length] for problem in problems for length in range(len(problem["loc"]))}
    return [
        Mistake(
            ".".join(str(part) for part in problem["loc"]) or "line",
            problem["msg"].removeprefix("Value error, "),
            CODES.get(problem["type"], problem["type"]),
        )
        for problem in problems
        if problem["type"] != "too_short" or problem["loc"] not in inner
    ]


def _what_is_right(content: bytes, error: ValidationError) -> ProductRecord | None:
    """The record without what is wrong in it; None when nothing can be made of the rest."""
    try:
        raw = orjson.loads(content)
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            *way, last = problem["loc"]
            inner = raw
            for part in way:
                inner = inner[part]
            if isinstance(inner, dict):
                inner.pop(last, None)
        return ProductRecord.model_validate_json(orjson.dumps(raw), strict=True)
    except (ValueError, TypeError, LookupError):
        return None
