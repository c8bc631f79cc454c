"""The caller's own profile and addresses, the link that ends letters, and people in the back office."""

from uuid import UUID

from aiohttp import web

from server.core.errors import NotFound, Stale
from server.core.pages import BadCursor, Page, PageFilter
from server.users import queries, service
from server.users.errors import (
    AccountDeleted,
    BadUnsubscribeLink,
    EmailTaken,
    NoOwnersProfile,
    NoSuchAddress,
    OwnAccount,
    PhoneTaken,
    StoresOpen,
    TooManyAddresses,
)
from server.users.schemas import (
    AccountExport,
    AddAddress,
    AdminUser,
    AdminUserDetail,
    SavedAddressView,
    SetRole,
    Unsubscribe,
    UpdateAddress,
    UpdateProfile,
    UserFilter,
    UserView,
)
from server.web.auth import ADMIN, BY_BODY, SIGNED_IN, caller
from server.web.downloads import file_headers, send_file
from server.web.endpoint import Routes
from server.web.keys import CLOCK, SETTINGS
from server.web.leaflets import HTML, leaflet

routes = Routes("users")


@routes.get("/api/users/me", allow=SIGNED_IN)
async def get_profile(request: web.Request) -> UserView:
    """Show the caller's profile."""
    return await queries.get_user(caller(request).user_id)


@routes.put("/api/users/me", allow=SIGNED_IN, limit="30/minute", errors=(EmailTaken, PhoneTaken))
async def update_profile(request: web.Request, body: UpdateProfile) -> UserView:
    """Change the caller's name, e-mail address, phone number, or wish for letters."""
    return await service.update_profile(caller(request).user_id, body)


@routes.get("/api/users/me/export", allow=SIGNED_IN, limit="10/hour", view=AccountExport)
async def export_account(request: web.Request) -> web.StreamResponse:
    """Send all that is kept about the caller, as a file; one that breaks off is not whole."""
    app = request.app
    pieces = queries.read_export(caller(request).user_id, now=app[CLOCK](), patience=app[SETTINGS].database_patience)
    return await send_file(request, pieces, headers=file_headers("voltcart-account.json", "application/json"))


@routes.post("/api/users/addresses", allow=SIGNED_IN, errors=(TooManyAddresses,))
async def add_address(request: web.Request, body: AddAddress) -> SavedAddressView:
    """Add an address for the caller; the first one becomes the default."""
    return await service.add_address(caller(request).user_id, body)


@routes.get("/api/users/addresses", allow=SIGNED_IN, errors=(BadCursor,))
async def list_addresses(request: web.Request, query: PageFilter) -> Page[SavedAddressView]:
    """List the caller's addresses, the newest first."""
    return await queries.list_addresses(caller(request).user_id, query)


@routes.put("/api/users/addresses/{addressId}", allow=SIGNED_IN, errors=(NoSuchAddress,))
async def update_address(request: web.Request, address_id: UUID, body: UpdateAddress) -> SavedAddressView:
    """Change one of the caller's addresses."""
    return await service.update_address(caller(request).user_id, address_id, body)


@routes.delete("/api/users/addresses/{addressId}", allow=SIGNED_IN, errors=(NoSuchAddress,))
async def delete_address(request: web.Request, address_id: UUID) -> None:
    """Delete one of the caller's addresses."""
    await service.delete_address(caller(request).user_id, address_id)


@routes.put("/api/users/default-address/{addressId}", allow=SIGNED_IN, errors=(NoSuchAddress,))
async def set_default_address(request: web.Request, address_id: UUID) -> SavedAddressView:
    """Make one of the caller's addresses the default."""
    return await service.set_default_address(caller(request).user_id, address_id)


@routes.get("/api/unsubscribe", allow=BY_BODY, limit="60/minute", errors=(BadUnsubscribeLink,), gives=HTML)
async def show_unsubscribe(request: web.Request, query: Unsubscribe) -> web.Response:
    """Show the page with the button that ends letters about what is back in stock; it changes nothing itself.

    Programs that look into letters follow their links.
    """
    service.check_unsubscribe(query, keys=request.app[SETTINGS].signing_keys.values())
    return leaflet(
        "Letters", "No more letters when something of your wishlist is back in stock?", button="No more letters"
    )


@routes.post("/api/unsubscribe", allow=BY_BODY, status=200, limit="60/minute", errors=(BadUnsubscribeLink,), gives=HTML)
async def unsubscribe(request: web.Request, query: Unsubscribe) -> web.Response:
    """End letters about what is back in stock, as the page's button and a mail program's own (RFC 8058) ask.

    The body is not looked at: the token in the address says it all. The profile has them sent again.
    """
    await service.end_stock_mail(query, keys=request.app[SETTINGS].signing_keys.values())
    return leaflet("Letters", "Done: there are no more such letters. Your profile is where you can have them again.")


@routes.get("/api/admin/users", allow=ADMIN, errors=(BadCursor,))
async def list_users(request: web.Request, query: UserFilter) -> Page[AdminUser]:  # noqa: ARG001 - every handler takes it
    """List people, the newest first unless asked otherwise."""
    return await queries.list_admin_users(query)


@routes.get("/api/admin/users/{userId}", allow=ADMIN, errors=(NotFound,))
async def show_user(request: web.Request, user_id: UUID) -> AdminUserDetail:
    """Show a person, with what they ordered, spent and wrote."""
    return await queries.get_admin_user(user_id, currency=request.app[SETTINGS].currency)


@routes.put(
    "/api/admin/users/{userId}/role",
    allow=ADMIN,
    errors=(NotFound, OwnAccount, AccountDeleted, Stale, NoOwnersProfile, StoresOpen),
)
async def set_user_role(request: web.Request, user_id: UUID, body: SetRole, if_match: str | None) -> AdminUser:
    """Make a person something else in the shop; every access that they had ends within a second."""
    who, clock = caller(request), request.app[CLOCK]
    return await service.set_role(who, user_id, body, if_match=if_match, clock=clock)
