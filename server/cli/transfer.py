"""The commands that bring the catalogue in and out: import and export."""

import gzip
import hashlib
import shutil
import sys
import tempfile
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import IO, Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from models.enums import TransferFormat
from server.cli.operate import cli, err, handover, out, settings_with_database, troubles_told
from server.core.cache import Cache
from server.core.db import carry_after_commit, open_database
from server.core.redis import Shield, connect
from server.core.settings import Settings
from server.core.tasks import run_interruptible
from server.transfer.errors import EmptyFile
from server.transfer.queries.catalogue import Chosen
from server.transfer.queries.transfers import every_refusal, get_import
from server.transfer.rules import Counts, Options, Refusal, printable
from server.transfer.schemas.views import Reason, RefusalView
from server.transfer.service.batches import OpenAt, Taken
from server.transfer.service.exports import Piece, export_catalogue
from server.transfer.service.imports import begin_import, check_file, run_import, run_whole_import

File = IO[bytes] | gzip.GzipFile
CHUNK = 256 * 1024
# Reasons on the screen; a file takes them all.
MOST_SHOWN = 100
# The exit status of what Ctrl-C ends.
INTERRUPTED = 130
# Seconds for one statement: nobody waits for an answer here.
PATIENCE = 60.0


class Watch:
    """The progress of an import on the screen, and its refused lines on standard error and in a file."""

    def __init__(self, total: int, errors: IO[bytes] | None) -> None:
        columns = (BarColumn(), DownloadColumn(), TextColumn("{task.fields[said]}"), TimeRemainingColumn())
        self.progress = Progress(*columns, console=err, disable=not err.is_terminal)
        self._task = self.progress.add_task("", total=total, said="")
        self._errors = errors
        self._lines = 0
        self._refused = 0
        self._shown = 0

    async def tell(self, taken: Taken) -> None:
        """Tell of a part."""
        for refusal in taken.refusals:
            self.refuse(_view(refusal))
        self._lines = max(self._lines, taken.end.lines)
        said = f"{self._lines} lines, {self._refused} refused"
        self.progress.update(self._task, completed=taken.end.end, said=said)

    def refuse(self, refusal: RefusalView) -> None:
        """Tell of a refused line."""
        self._refused += 1
        if self._errors is not None:
            self._errors.write(orjson.dumps(refusal.model_dump(), option=orjson.OPT_APPEND_NEWLINE))
        for reason in refusal.reasons:
            self._shown += 1
            if self._shown <= MOST_SHOWN:
                said = printable(f"line {refusal.line}: {reason.field}: {reason.message} ({reason.code})")
                err.print(said, markup=False, highlight=False, soft_wrap=True)
            elif self._shown == MOST_SHOWN + 1:
                err.print("… and more; --errors FILE takes them all", markup=False)


def _view(refusal: Refusal) -> RefusalView:
    return RefusalView(line=refusal.line, reasons=[Reason(**reason) for reason in refusal.reasons])


@cli.command("import")
def import_catalogue(
    file: Annotated[Path, typer.Argument(help="The file; - is what is piped in.")],
    form: Annotated[
        TransferFormat | None,
        typer.Option("--format", help="What stands in FILE, when its name does not end in .ndjson or .csv."),
    ] = None,
    atomic: Annotated[bool, typer.Option("--atomic", help="All lines or, when one is refused, none.")] = False,
    create_missing: Annotated[
        bool,
        typer.Option(
            "--create-missing", help="Make categories, brands, attributes and enums' values that are not there."
        ),
    ] = False,
    set_stock: Annotated[
        bool, typer.Option("--set-stock", help="Set the stock of variants that are there already, too.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Hold each line against the shop as it is now, and change nothing."),
    ] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", dir_okay=False, help="A file for all refused lines, as NDJSON.")
    ] = None,
) -> None:
    """Bring products into the shop from FILE, as NDJSON or CSV, packed by gzip or not.

    NDJSON has a product on each line. Needed are its slug and, when it is new,
    name, category, brand and base_price; all else may be left out:

    - slug, name, description, category, brand, store_id, base_price, is_active
    - variants: a list of
      {sku, name, price, retailer_price, compare_at_price, stock_quantity,
      low_stock_threshold, is_active, attributes: {slug: value, …}}
    - media: a list of {type, alt_text, sort_order, is_primary, sku, urls: a list
      of {url, rendition, width, height, content_type, bytes}}

    CSV has a variant in each row, in UTF-8, with commas, semicolons or tabs, and
    a first row that names the columns in any order: the product's, as above, then

    - sku, variant_name, price, retailer_price, compare_at_price, stock_quantity,
      low_stock_threshold, variant_is_active
    - attr.SLUG for each attribute, such as attr.memory, and media as JSON

    An empty cell takes an optional value away, and leaves a needed one as it is.
    `voltcart export shop.csv` writes an example.

    Prices are whole numbers of paise. Products are known by slug, variants by
    SKU, categories by slug or path (parts/graphics-cards). What a line does not
    say stays as it is, and nothing is deleted. The stock of variants that are
    there already stays, too, without --set-stock: sales went on meanwhile.

    Lines that cannot be taken are told with all reasons, and the others go in.
    Stopped in the middle, by Ctrl-C or worse, the same command goes on there.

    Exit status: 0 all lines are in; 1 some are refused, or it failed; 2 the
    command itself is wrong.
    """
    if str(file) != "-" and not file.is_file():
        raise typer.BadParameter(f"{file} is a folder." if file.is_dir() else f"There is no file {file}.")
    options = Options(_format(file, form), create_missing, set_stock)
    settings = settings_with_database()
    with tempfile.TemporaryFile() as spooled, troubles_told():
        source = _open_source(file, spooled)
        told = errors.open("wb") if errors is not None else None
        try:
            counts = _run(settings, _import(source, options, atomic=atomic, dry_run=dry_run, errors=told))
        except KeyboardInterrupt as error:
            kept = "nothing was changed" if atomic or dry_run else "the same command goes on from here"
            err.print(f"Stopped; {kept}.")
            raise typer.Exit(INTERRUPTED) from error
        finally:
            source.close()
            if told is not None:
                told.close()
    table = Table("created", "updated", "unchanged", "refused")
    table.add_row(*map(str, (counts.created, counts.updated, counts.unchanged, counts.refused)))
    out.print(table)
    if counts.refused:
        raise typer.Exit(1)


@cli.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="- for standard output.")] = Path("-"),
    form: Annotated[
        TransferFormat | None, typer.Option("--format", help="Without it, the file's name says which.")
    ] = None,
    store: Annotated[UUID | None, typer.Option("--store", help="Only the products of this store, by its id.")] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="Only the products of this category, by slug, and of all below it.")
    ] = None,
) -> None:
    """Write the catalogue, as it is at one moment, into FILE: NDJSON, CSV, or either packed by gzip by its name.

    The file is an import of the same shop that changes nothing; `voltcart import --help` says what stands in it.
    """
    chosen = Chosen(store, category)
    found = _format(file, form)
    settings = settings_with_database()
    with troubles_told():
        if str(file) == "-":
            _run(settings, _export(sys.stdout.buffer, found, chosen))
            sys.stdout.buffer.flush()
            return
        # Under another name until it is whole: a broken export leaves the old file as it is.
        part = file.with_name(f".{file.name}.part")
        try:
            with gzip.open(part, "wb", compresslevel=6) if file.suffix == ".gz" else part.open("wb") as target:
                lines = _run(settings, _export(target, found, chosen))
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    out.print(f"{lines} {'products' if found is TransferFormat.NDJSON else 'rows'} written")


def _format(file: Path, form: TransferFormat | None) -> TransferFormat:
    """The format that was asked for, else the one that the name speaks of.

    Raises:
        BadParameter: The name does not say.
    """
    if form is not None:
        return form
    endings = file.suffixes[:-1] if file.suffix == ".gz" else file.suffixes
    found = {".csv": TransferFormat.CSV, ".ndjson": TransferFormat.NDJSON, ".jsonl": TransferFormat.NDJSON}
    if not endings or endings[-1] not in found:
        raise typer.BadParameter("The name does not say which format this is; use --format ndjson or --format csv.")
    return found[endings[-1]]


def _open_source(file: Path, spooled: IO[bytes]) -> File:
    """The file, unpacked; what is piped in is kept first, since it is read more than once."""
    if str(file) == "-":
        shutil.copyfileobj(sys.stdin.buffer, spooled, CHUNK)
        return spooled
    return gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb")


def _reader(source: File) -> OpenAt:
    async def open_at(start: int) -> AsyncGenerator[bytes, None]:
        source.seek(start)
        while piece := source.read(CHUNK):
            yield piece

    return open_at


def _run(settings: Settings, work: Coroutine[Any, Any, Any]) -> Any:
    async def run() -> Any:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(open_database(settings.model_copy(update={"statement_timeout": PATIENCE})))
            await stack.enter_async_context(_neighbours(settings))
            return await work

    return run_interruptible(run())


@asynccontextmanager
async def _neighbours(settings: Settings) -> AsyncIterator[None]:
    """Tell the shop's processes of each commit, where there is a Redis; else their workers and their pages' age do."""
    async with handover():
        if settings.redis_url is None:
            yield
            return
        redis = connect(settings)
        cache = Cache(Shield(redis, patience=settings.redis_timeout), ttl=settings.cache_ttl, megabytes=1)
        carry_after_commit(lambda tx: cache.drop(tx.stale, tx.notice))
        try:
            yield
        finally:
            await cache.close()
            await redis.aclose()


async def _import(source: File, options: Options, *, atomic: bool, dry_run: bool, errors: IO[bytes] | None) -> Counts:
    digest = hashlib.sha256()
    try:
        while piece := source.read(CHUNK):
            digest.update(piece)
    except (EOFError, zlib.error) as error:
        raise OSError("The file is packed, but it breaks off or is damaged.") from error
    total, open_at = source.tell(), _reader(source)
    if not total:
        raise EmptyFile
    watch = Watch(total, errors)
    with watch.progress:
        if dry_run:
            return await check_file(open_at, options, told=watch.tell)
        transfer_id = await begin_import(options, atomic=atomic, digest=digest.hexdigest(), total_bytes=total)
        if atomic:
            await run_whole_import(transfer_id, open_at, told=watch.tell)
        else:
            async for refusal in every_refusal(transfer_id):
                watch.refuse(refusal)
            await run_import(transfer_id, open_at, told=watch.tell)
    done = await get_import(transfer_id)
    if done.error:
        err.print(done.error, style="red", markup=False)
    return Counts(done.created, done.updated, done.unchanged, done.refused)


async def _export(target: File, form: TransferFormat, chosen: Chosen) -> int:
    lines = 0

    async def write(piece: Piece) -> None:
        nonlocal lines
        target.write(piece.content)
        lines += piece.lines

    await export_catalogue(form, chosen, write)
    return lines
