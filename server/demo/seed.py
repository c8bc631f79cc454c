"""The command that fills a migrated database with the demo shop, and multiplies it for load tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import asyncpg

from server.core.passwords import Passwords
from server.core.settings import Settings
from server.demo.accounts import MOST_SHOPPERS, PASSWORD, accounts, shopper_id, shoppers
from server.demo.bulk import derive, indexes_aside, triggers_aside
from server.demo.cards import read_cards
from server.demo.catalogue import Catalogue
from server.demo.ids import LAST_BATCH, LAST_POSITION, Kind, batch_of, numbered_id, position_of
from server.demo.loading import add_accounts, add_catalogue, add_people, add_products, add_promotions, add_reviews
from server.demo.opinions import invent_reviews
from server.demo.selling import add_past

Progress = Callable[[str, int, int], None]  # what is loaded, how many are done, of how many

PRODUCTS, SHOPPERS = "products", "shoppers"
SHOPPERS_AT_ONCE = 5_000
# From so many batches on, making every index anew takes less time than adding to each, row by row.
BATCHES_OF_BULK = 20
# Any number of our own: two seeds of one database wait for each other.
ADVISORY_LOCK = 0x564F4C54_53454544
LOADED = "categories, brands, attributes, attribute_values, products, product_variants, "
LOADED += "variant_attribute_values, product_values, product_search, stock_movements, users, addresses, product_reviews"


class CannotSeed(Exception):
    """The demo shop cannot be loaded here; the text says why, for the person at the command."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run added, how many batches of the catalogue the database now has, and the seconds it took."""

    products: int
    variants: int
    shoppers: int
    orders: int
    scale: int
    seconds: float

    @property
    def products_per_second(self) -> float:
        """How fast products were loaded, 0 when there were none to load."""
        return self.products / self.seconds if self.products else 0.0


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""


async def seed(
    settings: Settings,
    *,
    scale: int = 1,
    users: int = 0,
    past: bool = False,
    if_empty: bool = False,
    progress: Progress = quiet,
) -> Summary:
    """Fill a migrated database with the demo shop, in one transaction.

    Only what is missing is added: `scale` batches of the catalogue and `users` shoppers in all. With `past` a new shop
    has been open for two months, unless it has orders of its own. With `if_empty` nothing happens where there are
    products already.

    Raises:
        CannotSeed: It is the production database, it cannot be reached or has not been migrated, a number is out of
            bounds, or something of the shop's own stands in the way.
    """
    _check(settings, scale, users)
    started = perf_counter()
    async with _connection(settings) as db:
        async with db.transaction():
            await db.execute("SELECT pg_advisory_xact_lock($1)", ADVISORY_LOCK)
            done = await _present_batches(db)
            if if_empty and await db.fetchval("SELECT EXISTS (SELECT FROM products)"):
                scale, users = done, 0
            products = variants = orders = 0
            if scale > done:
                catalogue = Catalogue(read_cards())
                products, variants = await _add_batches(db, catalogue, done, scale, progress)
                orders = await _add_past(db, catalogue, settings) if past and not done else 0
            new_users = await _add_shoppers(db, users, progress)
        if products or new_users:
            await db.execute(f"ANALYZE {LOADED}")
    return Summary(products, variants, new_users, orders, max(done, scale), perf_counter() - started)


def _check(settings: Settings, scale: int, users: int) -> None:
    if settings.env == "production":
        raise CannotSeed("The demo shop has published passwords, so it is never loaded when ENV=production.")
    if settings.database_url is None:
        raise CannotSeed("DATABASE_URL is not set.")
    if not 1 <= scale <= LAST_BATCH:
        raise CannotSeed(f"The scale must be between 1 and {LAST_BATCH}, not {scale}.")
    if not 0 <= users <= MOST_SHOPPERS:
        raise CannotSeed(f"The number of shoppers must be between 0 and {MOST_SHOPPERS}, not {users}.")


@asynccontextmanager
async def _connection(settings: Settings) -> AsyncIterator[Any]:
    options = {"application_name": "voltcart-seed", "timezone": "UTC", "statement_timeout": "0", "jit": "off"}
    try:
        db = await asyncpg.connect(str(settings.database_url), timeout=10, server_settings=options)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise CannotSeed(f"The database does not answer: {error or type(error).__name__}") from error
    try:
        yield db
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        raise CannotSeed(f"The database has not been migrated to this release: {error}.") from error
    except asyncpg.UniqueViolationError as error:
        raise CannotSeed(f"The shop has something of its own in the demo's place: {error.detail}") from error
    finally:
        await db.close()


async def _present_batches(db: Any) -> int:
    first, last = numbered_id(Kind.PRODUCT, 1, 0), numbered_id(Kind.PRODUCT, LAST_BATCH, LAST_POSITION)
    sql = "SELECT id FROM products WHERE id BETWEEN $1 AND $2 ORDER BY id DESC LIMIT 1"
    newest = await db.fetchval(sql, first, last)
    return batch_of(newest) if newest else 0


async def _present_shoppers(db: Any) -> int:
    sql = "SELECT id FROM users WHERE id BETWEEN $1 AND $2 ORDER BY id DESC LIMIT 1"
    newest = await db.fetchval(sql, shopper_id(1), shopper_id(MOST_SHOPPERS))
    return position_of(newest) if newest else 0


async def _add_batches(db: Any, catalogue: Catalogue, done: int, scale: int, progress: Progress) -> tuple[int, int]:
    await add_catalogue(db, catalogue)
    await add_accounts(db, accounts(), await _password_hash())
    await add_promotions(db)
    each = len(catalogue.listings)
    total, variants = each * (scale - done), 0
    progress(PRODUCTS, 0, total)
    async with AsyncExitStack() as aside:
        if scale - done >= BATCHES_OF_BULK:
            await aside.enter_async_context(indexes_aside(db))
        await aside.enter_async_context(triggers_aside(db))
        for batch in range(done + 1, scale + 1):
            products = list(catalogue.products(batch))
            variants += await add_products(db, products, batch)
            if (batch - done).bit_count() == 1:
                # Each time that there are twice as many: what is derived is planned by the tables' statistics.
                await db.execute(f"ANALYZE {LOADED}")
            await derive(db, [product.id for product in products])
            progress(PRODUCTS, each * (batch - done), total)
    if done == 0:
        await add_reviews(db, invent_reviews(each))
    return total, variants


async def _add_past(db: Any, catalogue: Catalogue, settings: Settings) -> int:
    if await db.fetchval("SELECT EXISTS (SELECT FROM orders)"):
        return 0
    return await add_past(db, list(catalogue.products(1)), settings, await db.fetchval("SELECT now()"))


async def _add_shoppers(db: Any, wanted: int, progress: Progress) -> int:
    present = await _present_shoppers(db)
    if wanted <= present:
        return 0
    password_hash = await _password_hash()
    for first in range(present + 1, wanted + 1, SHOPPERS_AT_ONCE):
        last = min(first + SHOPPERS_AT_ONCE - 1, wanted)
        await add_people(db, list(shoppers(first, last)), password_hash)
        progress(SHOPPERS, last - present, wanted - present)
    return wanted - present


async def _password_hash() -> str:
    passwords = Passwords()
    try:
        return await passwords.hash(PASSWORD)
    finally:
        passwords.close()
