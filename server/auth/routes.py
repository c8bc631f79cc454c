"""Signing up, signing in, and staying so."""

from datetime import timedelta

from aiohttp import web

from server.auth.errors import (
    BadCredentials,
    BadRefreshToken,
    BadResetToken,
    RefreshTokenJustUsed,
    RefreshTokenReused,
)
from server.auth.schemas import AskReset, GiveRefreshToken, LogIn, Register, ResetAsked, ResetPassword, SessionView
from server.auth.service import resets, sessions
from server.auth.service.sessions import Issuer
from server.cart.schemas import TOKEN_HEADER
from server.users.errors import EmailTaken, PhoneTaken
from server.web.auth import BY_BODY, SIGNED_IN, caller
from server.web.endpoint import Routes
from server.web.keys import CLOCK, PASSWORDS, SETTINGS, TOKENS

routes = Routes("auth")
MERGES = {TOKEN_HEADER: "A guest's cart: what is in it joins the user's own, and the token opens nothing any more."}


@routes.post("/api/auth/register", allow=BY_BODY, limit="10/minute", headers=MERGES, errors=(EmailTaken, PhoneTaken))
async def register(request: web.Request, body: Register) -> SessionView:
    """Make a customer's account and sign them in."""
    return await sessions.register(
        body, passwords=request.app[PASSWORDS], issuer=_issuer(request), cart_token=request.headers.get(TOKEN_HEADER)
    )


@routes.post("/api/auth/login", allow=BY_BODY, status=200, limit="10/minute", headers=MERGES, errors=(BadCredentials,))
async def log_in(request: web.Request, body: LogIn) -> SessionView:
    """Sign in with e-mail address and password."""
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
    """End the session of a refresh token; the access token runs out by itself."""
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


def _issuer(request: web.Request) -> Issuer:
    app = request.app
    return Issuer(app[TOKENS], timedelta(days=app[SETTINGS].refresh_token_days), app[CLOCK])
