"""The caller's own profile and addresses."""

from uuid import UUID

from aiohttp import web

from server.core.pages import BadCursor, Page, PageFilter
from server.users import queries, service
from server.users.errors import EmailTaken, NoSuchAddress, PhoneTaken, TooManyAddresses
from server.users.schemas import AddAddress, SavedAddressView, UpdateAddress, UpdateProfile, UserView
from server.web.auth import SIGNED_IN, caller
from server.web.endpoint import Routes

routes = Routes("users")


@routes.get("/api/users/me", allow=SIGNED_IN)
async def get_profile(request: web.Request) -> UserView:
    """Show the caller's profile."""
    return await queries.get_user(caller(request).user_id)


@routes.put("/api/users/me", allow=SIGNED_IN, limit="30/minute", errors=(EmailTaken, PhoneTaken))
async def update_profile(request: web.Request, body: UpdateProfile) -> UserView:
    """Change the caller's name, e-mail address or phone number."""
    return await service.update_profile(caller(request).user_id, body)


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
