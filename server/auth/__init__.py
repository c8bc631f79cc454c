"""Signing up, signing in, and staying so.

Tables: refresh_tokens (a person's other end of it, `end_sessions`, is in `users`, where bans and resets reach it),
password_resets, login_failures.

Kept: a refresh token is good for one exchange, and each family has at most one that is still good. All changes of a
person's tokens happen under the lock of their row, so that none slips in beside a log-out, a ban or a reset. A used
token that comes again within `GRACE` is the same device's parallel request: it gets a 409 and no token, and the pair
of the first answer stays good. Later it is a copy in other hands, and its family ends. A family is a session, and its
access tokens end with it. Guesses at a password get slower and slower, and how slow says nothing of whether there is
such an account (`service.throttle`).
"""
