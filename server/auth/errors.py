"""What signing in and staying so refuse."""

from server.core.errors import Conflict, Invalid, Unauthenticated


class BadCredentials(Unauthenticated):
    """No active account has this e-mail address and password."""

    code = "bad_credentials"
    message = "The e-mail address or the password is wrong."


class BadRefreshToken(Unauthenticated):
    """The refresh token is unknown, too old or revoked, or its user's access has ended."""

    code = "bad_refresh_token"
    message = "The refresh token is not valid; sign in again."


class RefreshTokenReused(Unauthenticated):
    """The refresh token was used before; every token that came of the same sign-in has ended."""

    code = "refresh_token_reused"
    message = "This refresh token was used before; sign in again."


class RefreshTokenJustUsed(Conflict):
    """A parallel request exchanged the refresh token a moment ago; its answer holds the new pair."""

    code = "refresh_token_just_used"
    message = "This refresh token was exchanged a moment ago; use the pair from that answer."


class BadResetToken(Invalid):
    """The token is unknown, used or too old, or a newer letter has taken its place."""

    code = "bad_reset_token"
    message = "This link is not good any more; ask for a new one."
