"""A file in parts, each small enough for one short transaction; and what one part does to the shop."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection
from contextlib import aclosing
from dataclasses import dataclass, field
from uuid import UUID

from models.enums import TransferFormat
from server.core.db import Tx
from server.core.errors import Mistake
from server.transfer.queries.kinds import Named, lock_kinds, read_kinds
from server.transfer.queries.present import lock_rows, read_shelf
from server.transfer.rules import Counts, Options, Refusal
from server.transfer.schemas.records import ProductRecord
from server.transfer.service.decoding import Parsed, parse
from server.transfer.service.planning import Plan
from server.transfer.service.reading import Entry, csv_entries, json_entries, read_header, split_lines
from server.transfer.service.writing import changes_anything, touched_rows, write

# The file from some byte on.
OpenAt = Callable[[int], AsyncGenerator[bytes, None]]
# Of one part: shoppers may wait for its rows, and all of it is in memory. A product's rows of CSV stay together.
MOST_ENTRIES, MOST_TOGETHER, MOST_BYTES = 500, 5_000, 2_000_000
# Imports write one after the other.
TURN = 7_401_228
CLAIM = """
WITH wanted AS (SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[]) AS w(key, line, mark)),
made AS (
  INSERT INTO {keys} (key, line, mark) SELECT DISTINCT ON (key) key, line, mark FROM wanted ORDER BY key, line
  ON CONFLICT (key) DO NOTHING RETURNING key, line, mark)
SELECT w.line, w.key, coalesce(m.line, k.line) AS first
FROM wanted w LEFT JOIN made m USING (key) LEFT JOIN {keys} k USING (key)
WHERE coalesce(m.line, k.line) <> w.line AND (w.mark = '' OR w.mark <> coalesce(m.mark, k.mark))
"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a file is read, in bytes and in lines."""

    end: int = 0
    lines: int = 0


@dataclass(slots=True)
class Batch:
    """A part of a file: what was understood of it, where it begins and where it ends."""

    start: Position
    end: Position
    parsed: list[Parsed] = field(default_factory=list)


@dataclass(slots=True)
class Taken:
    """What became of a part: counts, and the refused lines. `end` is how far the file is done with it."""

    end: Position
    counts: Counts = field(default_factory=Counts)
    refusals: list[Refusal] = field(default_factory=list)


async def read_batches(open_at: OpenAt, form: TransferFormat, start: Position) -> AsyncGenerator[Batch, None]:
    """The file's parts behind `start`, in order.

    Raises:
        BadHeader: It is CSV, and its first row does not name its columns well.
        EmptyFile: It is CSV without a first row.
    """
    columns: tuple[str, ...] = ()
    if form is TransferFormat.CSV:
        async with aclosing(open_at(0)) as pieces:
            header = await read_header(pieces)
        columns = header.columns
        start = max(start, Position(header.end, header.lines), key=lambda position: position.end)
    async with aclosing(open_at(start.end)) as pieces:
        lines = split_lines(pieces, number=start.lines, position=start.end)
        entries = json_entries(lines) if form is TransferFormat.NDJSON else csv_entries(lines, header)
        async with aclosing(_parts(entries, columns, start)) as batches:
            async for batch in batches:
                yield batch


async def _parts(
    entries: AsyncIterator[Entry], columns: tuple[str, ...], start: Position
) -> AsyncGenerator[Batch, None]:
    batch = Batch(start, start)
    async for entry in entries:
        parsed = parse(entry, columns)
        if parsed is not None and _is_full(batch, parsed):
            yield batch
            batch = Batch(batch.end, batch.end)
        batch.end = Position(entry.end, entry.last)
        if parsed is not None:
            batch.parsed.append(parsed)
    if batch.end != batch.start:
        yield batch


def _is_full(batch: Batch, parsed: Parsed) -> bool:
    length = len(batch.parsed)
    if length >= MOST_TOGETHER or batch.end.end - batch.start.end >= MOST_BYTES:
        return True
    if length < MOST_ENTRIES:
        return False
    last = batch.parsed[-1].record
    return last is None or parsed.record is None or last.slug != parsed.record.slug


async def take_batch(tx: Tx, batch: Batch, options: Options, *, keys: str | None, writing: bool = True) -> Taken:
    """Take a part in, or only look what would become of it.

    `keys` is the table of what the file named before; None for a file that is known to name nothing twice.
    """
    if writing:
        await tx.execute(f"SELECT pg_advisory_xact_lock({TURN})")
    doubled = await _claim(tx, keys, batch.parsed) if keys is not None else {}
    held: set[UUID] = set()
    while True:
        plan, taken = await _plan(tx, batch, options, doubled, writing=writing)
        variant_ids, product_ids = touched_rows(plan)
        if not writing or held.issuperset([*variant_ids, *product_ids]):
            break
        # What was read before the rows were locked may have changed.
        await lock_rows(tx, variant_ids, product_ids)
        held.update(variant_ids, product_ids)
    if writing and changes_anything(plan):
        await write(tx, plan)
    return taken


async def _claim(tx: Tx, keys: str, parsed: Collection[Parsed]) -> dict[int, tuple[Mistake, ...]]:
    """Note the slugs and SKUs that the lines name; gives the mistakes of lines that name one of an earlier line."""
    wanted = [
        key
        for line in parsed
        if line.record is not None
        for key in (
            (f"slug:{line.record.slug}", line.line, line.mark),
            *((f"sku:{variant.sku}", line.line, "") for variant in line.record.variants),
        )
    ]
    rows = await tx.fetch(CLAIM.format(keys=keys), *([key[place] for key in wanted] for place in range(3)))
    found: dict[int, tuple[Mistake, ...]] = {}
    skus = {
        (line.line, variant.sku): number
        for line in parsed
        if line.record is not None
        for number, variant in enumerate(line.record.variants)
    }
    for row in rows:
        kind, _, name = row["key"].partition(":")
        if kind == "sku":
            place, message = f"variants.{skus[row['line'], name]}.sku", f"Line {row['first']} has this SKU already."
        else:
            place, message = "slug", f"Line {row['first']} says something else of this product."
        mistake = Mistake(place, message, f"duplicate_{kind}")
        found[row["line"]] = (*found.get(row["line"], ()), mistake)
    return found


async def _plan(
    tx: Tx, batch: Batch, options: Options, doubled: dict[int, tuple[Mistake, ...]], *, writing: bool
) -> tuple[Plan, Taken]:
    records = [line.record for line in batch.parsed if line.record is not None]
    named = _named(records)
    kinds = await (lock_kinds(tx, named, create_missing=options.create_missing) if writing else read_kinds(tx, named))
    shelf = await read_shelf(
        tx,
        {record.slug for record in records},
        {variant.sku for record in records for variant in record.variants}
        | {medium.sku for record in records for medium in record.media if medium.sku is not None},
        [record.slug for record in records if record.media],
    )
    plan, taken = Plan(kinds, shelf, options), Taken(batch.end)
    for line in batch.parsed:
        refusal = plan.take(line, doubled.get(line.line, ()), taken.counts)
        if refusal is not None:
            taken.refusals.append(refusal)
    return plan, taken


def _named(records: Collection[ProductRecord]) -> Named:
    attributes = [pair for record in records for variant in record.variants for pair in variant.attributes.items()]
    return Named(
        categories={slug for record in records for slug in record.category.split("/")} - {""},
        brands={record.brand for record in records} - {""},
        stores={record.store_id for record in records if record.store_id is not None},
        attributes={slug for slug, _ in attributes},
        values={(slug, text) for slug, text in attributes if text is not None},
    )
