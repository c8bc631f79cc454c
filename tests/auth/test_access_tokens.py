"""Access tokens that are not ours, as RFC 8725 lists the ways to forge them: all refused through the application."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import jwt
import pytest

from server.core.clock import utc_now
from server.resources import Resources
from tests.conftest import Client
from tests.factories.users import bearer, make_user, sign_up

ME = "/api/users/me"
KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "another-key-of-more-than-32-bytes!"
REQUIRED = ("exp", "iat", "iss", "aud", "jti", "user_id", "role", "ver")
Claims = dict[str, Any]


def sign(claims: Claims, key: str = KEY, *, alg: str = "HS256", **header: Any) -> str:
    return jwt.encode(claims, key, algorithm=alg, headers={"kid": "test", **header})


def sign_by_hand(claims: Claims, header: dict[str, Any], key: str = KEY) -> str:
    """A token whose header says anything, with an HMAC as its signature."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    signed = b".".join(parts)
    mark = hmac.new(key.encode(), signed, hashlib.sha256).digest()
    return (signed + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")).decode()


def without_key_id(claims: Claims) -> str:
    return jwt.encode(claims, KEY, algorithm="HS256")


def with_changed_payload(claims: Claims) -> str:
    header, _, mark = sign(claims).split(".")
    payload = base64.urlsafe_b64encode(json.dumps({**claims, "role": "admin"}).encode()).rstrip(b"=").decode()
    return f"{header}.{payload}.{mark}"


def sign_without(name: str, claims: Claims) -> str:
    return sign({key: value for key, value in claims.items() if key != name})


FORGERIES: dict[str, Callable[[Claims], str]] = {
    "alg none": lambda c: jwt.encode(c, None, algorithm="none", headers={"kid": "test"}),
    "alg None, no signature": lambda c: sign_by_hand(c, {"alg": "None", "kid": "test"}).rsplit(".", 1)[0] + ".",
    "RS256 with an HMAC": lambda c: sign_by_hand(c, {"alg": "RS256", "kid": "test", "typ": "JWT"}),
    "alg in small letters": lambda c: sign_by_hand(c, {"alg": "hs256", "kid": "test"}),
    "no alg": lambda c: sign_by_hand(c, {"kid": "test"}),
    "wrong key": lambda c: sign(c, OTHER_KEY),
    "no signature": lambda c: sign(c).rsplit(".", 1)[0] + ".",
    "changed payload": with_changed_payload,
    "unknown kid": lambda c: sign(c, kid="other"),
    "kid is a path": lambda c: sign(c, kid="../../../dev/null"),
    "kid is SQL": lambda c: sign(c, kid="test' OR '1'='1"),
    "kid is a list": lambda c: sign_by_hand(c, {"alg": "HS256", "kid": ["test"]}),
    "no kid": without_key_id,
    "own key in the header": lambda c: sign_by_hand(
        c, {"alg": "HS256", "kid": "own", "jwk": {"kty": "oct", "k": "b3du"}, "jku": "http://127.0.0.1:9/keys"}, "own"
    ),
    "critical extension": lambda c: sign_by_hand(c, {"alg": "HS256", "kid": "test", "crit": ["b64"], "b64": False}),
    "expired": lambda c: sign({**c, "exp": c["iat"] - 30}),
    "issued in the future": lambda c: sign({**c, "iat": c["iat"] + 60}),
    "not yet good": lambda c: sign({**c, "nbf": c["iat"] + 60}),
    "exp is no number": lambda c: sign_by_hand({**c, "exp": "soon"}, {"alg": "HS256", "kid": "test"}),
    "wrong issuer": lambda c: sign({**c, "iss": "another-shop"}),
    "wrong audience": lambda c: sign({**c, "aud": "another-api"}),
    "no user id": lambda c: sign({**c, "user_id": "1 OR 1=1"}),
    "user id is a list": lambda c: sign({**c, "user_id": [c["user_id"]]}),
    "unknown user": lambda c: sign({**c, "user_id": str(uuid4())}),
    "older version": lambda c: sign({**c, "ver": 0}),
    "newer version": lambda c: sign({**c, "ver": 2}),
    "version is no number": lambda c: sign({**c, "ver": "x"}),
    "version beyond the column": lambda c: sign({**c, "ver": 2**40}),
    "payload is a list": lambda c: sign_by_hand([c], {"alg": "HS256", "kid": "test"}),  # type: ignore[arg-type]  # on purpose
    "huge": lambda c: sign({**c, "padding": "x" * 5000}),
    "half a token": lambda c: sign(c).split(".", 1)[1],
    "a part too many": lambda c: sign(c) + ".x",
    **{f"missing {name}": partial(sign_without, name) for name in REQUIRED},
}


@pytest.fixture
async def claims(resources: Resources) -> Claims:
    """What a good token of a customer says."""
    asha = await make_user(resources)
    now = int(utc_now().timestamp())
    return {
        "iss": "voltcart",
        "aud": "voltcart-api",
        "iat": now,
        "exp": now + 900,
        "jti": uuid4().hex,
        "user_id": str(asha.id),
        "role": "customer",
        "ver": 1,
    }


async def test_a_token_made_by_the_book_is_good(client: Client, claims: Claims) -> None:
    for token in (sign(claims), sign_by_hand(claims, {"alg": "HS256", "kid": "test"})):
        answer = await client.get(ME, headers=bearer(token))
        assert (answer.status, (await answer.json())["id"]) == (200, claims["user_id"])


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forgery_is_refused(client: Client, claims: Claims, name: str) -> None:
    answer = await client.get(ME, headers=bearer(FORGERIES[name](claims)))
    body = await answer.json()
    assert answer.status == 401, body
    assert body["code"] in {"bad_token", "unauthenticated"}
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="voltcart"'


async def test_a_stronger_hash_is_not_accepted_either(client: Client, claims: Claims) -> None:
    key = KEY * 2
    assert (await client.get(ME, headers=bearer(sign(claims, key, alg="HS512")))).status == 401
    by_hand = sign_by_hand(claims, {"alg": "HS512", "kid": "test"})
    assert (await client.get(ME, headers=bearer(by_hand))).status == 401


async def test_a_refresh_token_is_no_access_token(client: Client) -> None:
    session = await sign_up(client)
    answer = await client.get(ME, headers=bearer(session["refresh_token"]))
    assert (answer.status, (await answer.json())["code"]) == (401, "bad_token")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YTpi", "Token abc", "bearer\tabc"])
async def test_another_kind_of_header_is_refused(client: Client, header: str) -> None:
    answer = await client.get(ME, headers={"Authorization": header})
    assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated")


async def test_the_role_is_the_databases_not_the_tokens(client: Client, claims: Claims) -> None:
    answer = await client.get(ME, headers=bearer(sign({**claims, "role": "admin"})))
    assert (answer.status, (await answer.json())["role"]) == (200, "customer")
