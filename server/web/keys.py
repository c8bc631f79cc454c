"""Typed keys of what the application holds."""

from collections.abc import Callable

from aiohttp import web

from server.core.cache import Cache
from server.core.clock import Clock
from server.core.locks import Locks
from server.core.passwords import Passwords
from server.core.redis import Shield
from server.core.settings import Settings
from server.core.storage import Storage
from server.core.tokens import AccessTokens
from server.web.limits import Limits

SETTINGS = web.AppKey("settings", Settings)
CLOCK = web.AppKey[Clock]("clock", Callable)  # type: ignore[arg-type]  # a key's class is only its name
TOKENS = web.AppKey("tokens", AccessTokens)
CACHE = web.AppKey("cache", Cache)
SHIELD = web.AppKey("shield", Shield)
LOCKS = web.AppKey("locks", Locks)
PASSWORDS = web.AppKey("passwords", Passwords)
LIMITS = web.AppKey("limits", Limits)
STORAGE = web.AppKey("storage", Storage)
