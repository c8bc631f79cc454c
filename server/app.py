"""The application: its domains, its one middleware, what it holds."""

from collections.abc import AsyncIterator
from contextlib import nullcontext

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from server.analytics.routes import routes as analytics
from server.auth.queries import find_acting, load_principal
from server.auth.routes import routes as auth
from server.backoffice.routes import add_backoffice
from server.cart.routes import routes as cart
from server.catalog.routes.admin import routes as catalog_admin
from server.catalog.routes.kinds import routes as catalog_kinds
from server.catalog.routes.public import routes as catalog
from server.checkout.routes import routes as checkout
from server.core.feed import Feed
from server.core.logs import report_errors, set_up_logs
from server.core.metrics import reserve_room
from server.core.release import release
from server.core.settings import Settings, load_settings
from server.coupons.routes import routes as coupons
from server.discounts.routes import routes as discounts
from server.hooks.routes import announcements
from server.hooks.routes import routes as hooks
from server.inventory.routes import routes as inventory
from server.invoices.routes import hold_printer
from server.invoices.routes import routes as invoices
from server.jobs.routes import routes as jobs
from server.journal.routes import routes as journal
from server.media.routes import add_files
from server.media.routes import routes as media
from server.orders.queries.watching import read_states
from server.orders.routes import routes as orders
from server.payments.gateway import GATEWAY
from server.resources import Resources, open_resources
from server.reviews.routes import routes as reviews
from server.search.routes import routes as search
from server.stores.routes import people
from server.stores.routes import routes as stores
from server.transfer.routes import routes as transfer
from server.users.routes import routes as users
from server.web import keys
from server.web.auth import Principals
from server.web.docs import add_docs
from server.web.endpoint import MAX_BODY, Endpoint, Routes
from server.web.health import DRAINING, metrics
from server.web.health import routes as health
from server.web.limits import Limits
from server.web.middleware import PAGES, PRINCIPALS, Frame, serve
from server.web.origins import Origins
from server.web.pages import Pages
from server.web.streams import STREAMS, Streams
from server.wishlist.routes import routes as wishlist

DOMAINS: tuple[Routes, ...] = (
    *(health, auth, users, search, catalog, catalog_kinds, catalog_admin, inventory, media, transfer),
    *(cart, wishlist, checkout, orders, invoices, coupons, discounts, hooks),
    *(reviews, stores, people, analytics, journal, jobs),
)

# In seconds: how long a silent connection stays open, and what requests under way get at the end; gunicorn waits a
# little longer before it kills.
KEEPALIVE, LAST_CALL = 75.0, 28.0


def create_app(settings: Settings, resources: Resources | None = None) -> web.Application:
    """The application. Without `resources` it opens its own at start-up and closes them at the end."""
    frame = Frame(Origins(settings.cors_origins))
    app = web.Application(middlewares=[frame], client_max_size=MAX_BODY)
    frame.stand_before(app)
    app[keys.SETTINGS] = settings
    app[DRAINING] = []
    endpoints = all_endpoints()
    for endpoint in endpoints:
        handler = serve(endpoint)
        app.router.add_route(endpoint.method, endpoint.path, handler)
        if endpoint.method == "GET":
            app.router.add_route("HEAD", endpoint.path, handler)
    add_backoffice(app)
    add_docs(app, endpoints, version=release(), announcements=announcements)
    app.router.add_get("/metrics", metrics)
    if not settings.s3_bucket:
        add_files(app)

    async def hold(app: web.Application) -> AsyncIterator[None]:
        async with nullcontext(resources) if resources is not None else open_resources(settings) as opened:
            _fill(app, opened)
            async with app[STREAMS].running():
                yield

    async def drain(app: web.Application) -> None:
        app[DRAINING].append(True)
        app[STREAMS].close()

    app.cleanup_ctx.append(hold)
    app.cleanup_ctx.append(hold_printer)
    app.on_shutdown.append(drain)
    return app


class ShopRunner(web.AppRunner):
    """What a gunicorn worker serves; it can be told that the end is near."""

    def drain(self) -> float:
        """Go on, but as a server that is not ready and closes connections; gives for how many seconds."""
        self.app[DRAINING].append(True)
        return self.app[keys.SETTINGS].drain_seconds


async def application() -> ShopRunner:
    """What each gunicorn worker serves. A body is never unpacked, since a small one may be a bomb."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    reserve_room()
    # What is wrong with a client's HTTP is no error of ours.
    report_errors(settings, ignored=(HttpProcessingError, web.RequestPayloadError))
    return ShopRunner(
        create_app(settings),
        access_log=None,
        auto_decompress=False,
        keepalive_timeout=KEEPALIVE,
        shutdown_timeout=LAST_CALL,
    )


def all_endpoints() -> list[Endpoint]:
    """Every endpoint of every domain."""
    return [endpoint for domain in DOMAINS for endpoint in domain.endpoints]


def _fill(app: web.Application, resources: Resources) -> None:
    app[keys.CLOCK] = resources.clock
    app[keys.TOKENS] = resources.tokens
    app[keys.CACHE] = resources.cache
    app[keys.SHIELD] = resources.shield
    app[keys.LOCKS] = resources.locks
    app[keys.PASSWORDS] = resources.passwords
    app[keys.STORAGE] = resources.storage
    app[keys.LIMITS] = Limits(resources.settings, resources.shield, now=lambda: resources.clock().timestamp())
    app[PRINCIPALS] = Principals(resources.tokens, load_principal)
    app[PAGES] = Pages(resources.cache)
    app[GATEWAY] = resources.gateway
    app[STREAMS] = Streams(Feed(resources.redis, read_states), find_acting)
