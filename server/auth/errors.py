"""What signing in and staying so refuse."""

from server.core.errors import Conflict, Invalid, NotFound, TooManyRequests, Unauthenticated


class BadCredentials(Unauthenticated):
    """No active account has this e-mail address and password."""

    code = "bad_credentials"
    message = "The e-mail address or the password is wrong."


class TooManyAttempts(TooManyRequests):
    """Too many passwords were wrong, for the account or from the address; each further one doubles the wait.

    Whoever signs in from where the account was signed in to of late does not wait for the account's failures.
    """

    code = "too_many_attempts"
    message = "Too many attempts; try again in {retry_after} s."


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


class WrongPassword(Invalid):
    """The current password, asked for once more, is another."""

    code = "wrong_password"
    message = "The current password is another."


class BadVerificationToken(Invalid):
    """The token is none of ours or too old, or the account has another e-mail address now."""

    code = "bad_verification_token"
    message = "This link is not good any more; ask for a new one."


class NoSuchSession(NotFound):
    """The session does not exist, or is another's."""

    code = "no_such_session"
    message = "There is no such session."
