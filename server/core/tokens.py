"""Access tokens (JWT, HS256 pinned, as RFC 8725 asks) and opaque secrets kept only as hashes."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt
from uuid_utils.compat import uuid7

from server.core.clock import Clock
from server.core.errors import Unauthenticated

LEEWAY = timedelta(seconds=10)
# Of the whole numbers that JSON carries exactly.
LARGEST = 2**53 - 1


class BadToken(Unauthenticated):
    """The access token is not one of ours, or its time is over."""

    code = "bad_token"
    message = "The access token is not valid; sign in or refresh."


@dataclass(frozen=True, slots=True)
class Claims:
    """Who an access token speaks for; `version` must still be the user's, and the session must not have ended."""

    user_id: UUID
    role: str
    version: int
    expires_at: int
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """The person behind a request, as the database knows them, and by which session they are signed in."""

    user_id: UUID
    role: str
    session_id: UUID | None = None

    @property
    def owner_id(self) -> UUID | None:
        """In the back office: the user whose stores' things alone are theirs to see and change; None is an admin."""
        return None if self.role == "admin" else self.user_id


class AccessTokens:
    """Issues and reads access tokens. Of several keys the first signs and all are accepted, told apart by `kid`."""

    def __init__(self, keys: dict[str, str], *, issuer: str, audience: str, minutes: int, clock: Clock) -> None:
        if not keys:
            raise ValueError("JWT_KEYS holds no key: write it as kid:secret")
        self._keys = keys
        self._kid = next(iter(keys))
        self._issuer = issuer
        self._audience = audience
        self._clock = clock
        self.lifetime = timedelta(minutes=minutes)

    def issue(self, user_id: UUID, role: str, version: int, *, now: datetime, session_id: UUID | None = None) -> str:
        """A token for the user, good for `lifetime`, and no longer than the session if it has one."""
        session = {} if session_id is None else {"sid": str(session_id)}
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "iat": now,
            "exp": now + self.lifetime,
            "jti": uuid7().hex,
            "user_id": str(user_id),
            "role": role,
            "ver": version,
            **session,
        }
        return jwt.encode(claims, self._keys[self._kid], algorithm="HS256", headers={"kid": self._kid})

    def read(self, token: str) -> Claims:
        """What a token says, once its signature, times, issuer and audience are checked.

        Raises:
            BadToken: Any of it does not hold.
        """
        try:
            key = self._keys[jwt.get_unverified_header(token)["kid"]]
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["HS256"],
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY,
                # By our own clock, just below: PyJWT knows only this machine's.
                options={
                    "require": ["exp", "iat", "iss", "aud", "jti", "user_id", "role", "ver"],
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
            now, leeway = self._clock().timestamp(), LEEWAY.total_seconds()
            if not all(type(claims[name]) is int and 0 <= claims[name] <= LARGEST for name in ("iat", "exp", "ver")):
                raise BadToken
            if not claims["iat"] - leeway <= now < claims["exp"] + leeway:
                raise BadToken
            return Claims(
                UUID(claims["user_id"]),
                str(claims["role"]),
                claims["ver"],
                claims["exp"],
                UUID(claims["sid"]) if "sid" in claims else None,
            )
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise BadToken from error


def seal(key: str, purpose: str, message: str) -> str:
    """What only a holder of the key can make of a message, fit for a URL; good for one purpose only."""
    return urlsafe_b64encode(_digest(key, purpose, message.encode())).rstrip(b"=").decode()


def seal_id(key: str, purpose: str, id_: UUID) -> str:
    """An id as a token for one purpose, without an end; whoever has no key can neither make one nor read the id."""
    proof = _digest(key, purpose, id_.bytes)[:16]
    return urlsafe_b64encode(proof + _hide(key, purpose, proof, id_.bytes)).rstrip(b"=").decode()


def open_id(keys: Iterable[str], purpose: str, token: str) -> UUID | None:
    """The id that `seal_id` put into a token, with whichever of the keys; None when it is no such token."""
    try:
        raw = urlsafe_b64decode(f"{token}=".encode("ascii"))
    except ValueError:
        return None
    proof, hidden = raw[:16], raw[16:]
    for key in keys if len(hidden) == 16 else ():
        found = _hide(key, purpose, proof, hidden)
        if hmac.compare_digest(_digest(key, purpose, found)[:16], proof):
            return UUID(bytes=found)
    return None


def seal_text(key: str, purpose: str, text: str, *, ends: datetime) -> str:
    """A text as a token for one purpose until `ends`: anybody can read it, and only a holder of the key can make it."""
    body = int(ends.timestamp()).to_bytes(8) + text.encode()
    return urlsafe_b64encode(_digest(key, purpose, body) + body).rstrip(b"=").decode()


def open_text(keys: Iterable[str], purpose: str, token: str, *, now: datetime) -> str | None:
    """The text that `seal_text` put into a token, with whichever of the keys; None when it is none, or late."""
    try:
        raw = urlsafe_b64decode(f"{token}{'=' * (-len(token) % 4)}".encode("ascii"))
    except ValueError:
        return None
    proof, body = raw[:32], raw[32:]
    if not any(hmac.compare_digest(_digest(key, purpose, body), proof) for key in keys):
        return None
    return body[8:].decode() if now.timestamp() < int.from_bytes(body[:8]) else None


def _hide(key: str, purpose: str, proof: bytes, text: bytes) -> bytes:
    """Hide 16 bytes, or show them again: the proof is of these bytes alone, so no two texts meet the same mask."""
    return bytes(a ^ b for a, b in zip(text, _digest(key, f"{purpose}, hidden", proof)[:16], strict=True))


def _digest(key: str, purpose: str, message: bytes) -> bytes:
    return hmac.new(key.encode(), purpose.encode() + b":" + message, hashlib.sha256).digest()


def new_secret() -> str:
    """An opaque secret of 256 random bits, fit for a URL or a header."""
    return secrets.token_urlsafe(32)


def hash_name(kind: str, name: str) -> bytes:
    """What is counted under instead of a name of some kind: nobody reads from it whom it is about."""
    return hash_secret(f"{kind}:{name}")


def hash_secret(secret: str) -> bytes:
    """What is stored of an opaque secret; a plain hash is enough for 256 random bits."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()
