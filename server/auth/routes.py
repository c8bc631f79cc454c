"""Signing up, signing in, and staying so."""

from datetime import timedelta
from uuid import UUID

from aiohttp import hdrs, web

from server.auth import queries
from server.auth.errors import (
    BadCredentials,
    BadRefreshToken,
    BadResetToken,
    BadVerificationToken,
    NoSuchSession,
    RefreshTokenJustUsed,
    RefreshTokenReused,
    TooManyAttempts,
    WrongPassword,
)
from server.auth.rules import Device
from server.auth.schemas import (
    ActiveSession,
    AskReset,
    ChangePassword,
    GiveRefreshToken,
    LogIn,
    Register,
    ResetAsked,
    ResetPassword,
    SessionView,
    VerificationAsked,
    VerifyEmail,
)
from server.auth.service import changes, leaving, resets, sessions, verification
from server.auth.service.sessions import Issuer
from server.cart.schemas import TOKEN_HEADER
from server.core.pages import BadCursor, Page, PageFilter
from server.users.errors import EmailTaken, LastAdmin, OrdersUnderWay, PhoneTaken, RefundsUnderWay, StoresOpen
from server.users.schemas import DeleteAccount
from server.web.auth import BY_BODY, SIGNED_IN, caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK, LIMITS, PASSWORDS, SETTINGS, TOKENS

routes = Routes("auth")
MERGES = {TOKEN_HEADER: "A guest's cart: what is in it joins the user's own, and the token opens nothing any more."}


@routes.post("/api/auth/register", allow=BY_BODY, limit="10/minute", headers=MERGES, errors=(EmailTaken, PhoneTaken))
async def register(request: web.Request, body: Register) -> SessionView:
    """Make a customer's account and sign them in."""
    return await sessions.register(
        body, passwords=request.app[PASSWORDS], issuer=_issuer(request), cart_token=request.headers.get(TOKEN_HEADER)
    )


@routes.post(
    "/api/auth/login",
    allow=BY_BODY,
    status=200,
    limit="10/minute",
    headers=MERGES,
    errors=(BadCredentials, TooManyAttempts),
)
async def log_in(request: web.Request, body: LogIn) -> SessionView:
    """Sign in with e-mail address and password.

    After five failures for an account, or twenty from an address, each further one doubles a wait, from a second to
    15 minutes.
    """
    return await sessions.log_in(
        body, passwords=request.app[PASSWORDS], issuer=_issuer(request), cart_token=request.headers.get(TOKEN_HEADER)
    )


@routes.post(
    "/api/auth/refresh",
    allow=BY_BODY,
    status=200,
    limit="60/minute",
    errors=(BadRefreshToken, RefreshTokenReused, RefreshTokenJustUsed),
)
async def refresh(request: web.Request, body: GiveRefreshToken) -> SessionView:
    """Exchange a refresh token, which is good for one exchange, for a new pair.

    Of parallel exchanges of one token the first gets the pair, the others a 409. A token that comes again more than
    10 s after its exchange ends every token of its sign-in.
    """
    return await sessions.refresh(body, issuer=_issuer(request))


@routes.post("/api/auth/logout", allow=BY_BODY, status=204, limit="60/minute")
async def log_out(request: web.Request, body: GiveRefreshToken) -> None:
    """End the session of a refresh token, its access token within a second."""
    await sessions.log_out(body, clock=request.app[CLOCK])


@routes.post("/api/auth/logout-all", allow=SIGNED_IN, status=204, limit="10/minute")
async def log_out_everywhere(request: web.Request) -> None:
    """End every session of the caller, access tokens included."""
    await sessions.log_out_everywhere(caller(request).user_id, clock=request.app[CLOCK])


@routes.post("/api/auth/forgot-password", allow=BY_BODY, status=202, limit="5/minute")
async def forgot_password(request: web.Request, body: AskReset) -> ResetAsked:  # noqa: ARG001 - every handler takes it
    """Have the way to a new password mailed; the answer is the same whether there is such an account or not."""
    return await resets.forgot_password(body)


@routes.post("/api/auth/reset-password", allow=BY_BODY, status=204, limit="10/minute", errors=(BadResetToken,))
async def reset_password(request: web.Request, body: ResetPassword) -> None:
    """Set the password of whoever the token was mailed to, which ends all their sessions."""
    await resets.reset_password(body, passwords=request.app[PASSWORDS], clock=request.app[CLOCK])


@routes.post("/api/auth/verify-email", allow=BY_BODY, status=204, limit="10/minute", errors=(BadVerificationToken,))
async def verify_email(request: web.Request, body: VerifyEmail) -> None:
    """Show that the e-mail address that the token was mailed to is one's own."""
    keys = request.app[SETTINGS].signing_keys.values()
    await verification.verify_email(body, keys=keys, clock=request.app[CLOCK])


@routes.post("/api/users/me/verify-email", allow=SIGNED_IN, status=202, limit="5/hour")
async def ask_verification(request: web.Request) -> VerificationAsked:
    """Have the letter sent once more that verifies the caller's e-mail address; none is sent where that is done."""
    return await verification.ask_verification(caller(request).user_id)


@routes.put("/api/users/me/password", allow=SIGNED_IN, limit="10/minute", errors=(WrongPassword, TooManyAttempts))
async def change_password(request: web.Request, body: ChangePassword) -> SessionView:
    """Change the caller's password, which ends all their sessions; the answer holds a new one."""
    passwords, issuer = request.app[PASSWORDS], _issuer(request)
    return await changes.change_password(caller(request).user_id, body, passwords=passwords, issuer=issuer)


@routes.post(
    "/api/users/me/deletion",
    allow=SIGNED_IN,
    status=204,
    limit="10/minute",
    errors=(WrongPassword, TooManyAttempts, OrdersUnderWay, RefundsUnderWay, StoresOpen, LastAdmin),
)
async def delete_account(request: web.Request, body: DeleteAccount) -> None:
    """Delete the caller's account for good; refused while an order or money is under way.

    Orders and invoices are kept, as the law wants, and reviews without a name. The e-mail address is free again.
    """
    app = request.app
    device = _issuer(request).device
    who = caller(request).user_id
    await leaving.delete_account(who, body, passwords=app[PASSWORDS], device=device, clock=app[CLOCK])


@routes.get("/api/users/me/sessions", allow=SIGNED_IN, errors=(BadCursor,))
async def list_sessions(request: web.Request, query: PageFilter) -> Page[ActiveSession]:
    """List the caller's sessions, the newest first."""
    who = caller(request)
    return await queries.list_sessions(who.user_id, who.session_id, query)


@routes.delete("/api/users/me/sessions/{sessionId}", allow=SIGNED_IN, errors=(NoSuchSession,))
async def end_session(request: web.Request, session_id: UUID) -> None:
    """End one of the caller's sessions, its access within a second."""
    await sessions.end_session(caller(request).user_id, session_id, clock=request.app[CLOCK])


def _issuer(request: web.Request) -> Issuer:
    app = request.app
    address, exempt = app[LIMITS].client(request)
    device = Device.of(address, request.headers.get(hdrs.USER_AGENT, ""), exempt=exempt)
    return Issuer(app[TOKENS], timedelta(days=app[SETTINGS].refresh_token_days), app[CLOCK], device)
