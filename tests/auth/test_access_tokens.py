"""Access tokens that are not ours, as RFC 8725 lists the ways to forge them: all refused through the application."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import jwt
import pytest

from server.auth.rules import EMAIL
from server.core.clock import utc_now
from server.core.tokens import seal_text
from server.resources import Resources
from tests.auth.people import keys, shop_with
from tests.conftest import Client
from tests.factories.users import bearer, make_user, sign_up

ME = "/api/users/me"
KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "another-key-of-more-than-32-bytes!"
REQUIRED = ("exp", "iat", "iss", "aud", "jti", "user_id", "role", "ver")
# What everybody may know of an RSA key, for whoever takes it for the secret of an HMAC.
PUBLIC_KEY = (
    "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu\n"
    "KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\n-----END PUBLIC KEY-----\n"
)
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


def with_anothers_signature(claims: Claims) -> str:
    ours, theirs = sign(claims), sign({**claims, "user_id": str(uuid4())})
    return f"{ours.rpartition('.')[0]}.{theirs.rpartition('.')[2]}"


def sign_without(name: str, claims: Claims) -> str:
    return sign({key: value for key, value in claims.items() if key != name})


FORGERIES: dict[str, Callable[[Claims], str]] = {
    "alg none": lambda c: jwt.encode(c, None, algorithm="none", headers={"kid": "test"}),
    "alg None, no signature": lambda c: sign_by_hand(c, {"alg": "None", "kid": "test"}).rsplit(".", 1)[0] + ".",
    "RS256 with an HMAC": lambda c: sign_by_hand(c, {"alg": "RS256", "kid": "test", "typ": "JWT"}),
    "HS256 with a public key": lambda c: sign_by_hand(c, {"alg": "HS256", "kid": "test"}, PUBLIC_KEY),
    "HS256 with an empty key": lambda c: sign_by_hand(c, {"alg": "HS256", "kid": "test"}, ""),
    "HS512": lambda c: sign(c, KEY * 2, alg="HS512"),
    "HS512 by hand": lambda c: sign_by_hand(c, {"alg": "HS512", "kid": "test"}),
    "another's signature": with_anothers_signature,
    "alg in small letters": lambda c: sign_by_hand(c, {"alg": "hs256", "kid": "test"}),
    "no alg": lambda c: sign_by_hand(c, {"kid": "test"}),
    "wrong key": lambda c: sign(c, OTHER_KEY),
    "no signature": lambda c: sign(c).rsplit(".", 1)[0] + ".",
    "changed payload": with_changed_payload,
    "unknown kid": lambda c: sign(c, kid="other"),
    "kid is a path": lambda c: sign(c, kid="../../../dev/null"),
    "kid is SQL": lambda c: sign(c, kid="test' OR '1'='1"),
    "kid has a NUL": lambda c: sign(c, kid="test\x00"),
    "kid is empty": lambda c: sign(c, kid=""),
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
    "iat is no number": lambda c: sign_by_hand({**c, "iat": [c["iat"]]}, {"alg": "HS256", "kid": "test"}),
    "exp is a fraction": lambda c: sign({**c, "exp": c["exp"] + 0.5}),
    "exp is infinite": lambda c: sign({**c, "exp": float("inf")}),
    "iat is infinite": lambda c: sign({**c, "iat": float("-inf")}),
    "nbf is infinite": lambda c: sign({**c, "nbf": float("-inf")}),
    "nbf is no number": lambda c: sign_by_hand({**c, "nbf": "now"}, {"alg": "HS256", "kid": "test"}),
    "wrong issuer": lambda c: sign({**c, "iss": "another-shop"}),
    "wrong audience": lambda c: sign({**c, "aud": "another-api"}),
    "audience is a number": lambda c: sign_by_hand({**c, "aud": 7}, {"alg": "HS256", "kid": "test"}),
    "issuer is a list": lambda c: sign_by_hand({**c, "iss": ["voltcart"]}, {"alg": "HS256", "kid": "test"}),
    "no user id": lambda c: sign({**c, "user_id": "1 OR 1=1"}),
    "user id is a list": lambda c: sign({**c, "user_id": [c["user_id"]]}),
    "unknown user": lambda c: sign({**c, "user_id": str(uuid4())}),
    "older version": lambda c: sign({**c, "ver": 0}),
    "newer version": lambda c: sign({**c, "ver": 2}),
    "version is no number": lambda c: sign({**c, "ver": "x"}),
    "version beyond the column": lambda c: sign({**c, "ver": 2**40}),
    "version beyond all columns": lambda c: sign({**c, "ver": 2**70}),
    "version is a yes": lambda c: sign({**c, "ver": True}),
    "version is text": lambda c: sign({**c, "ver": "1"}),
    "version is null": lambda c: sign({**c, "ver": None}),
    "session is no id": lambda c: sign({**c, "sid": "x"}),
    "session is null": lambda c: sign({**c, "sid": None}),
    "session is a list": lambda c: sign({**c, "sid": [str(uuid4())]}),
    "unknown session": lambda c: sign({**c, "sid": str(uuid4())}),
    "payload is a list": lambda c: sign_by_hand([c], {"alg": "HS256", "kid": "test"}),  # type: ignore[arg-type]  # on purpose
    "nested header": lambda _: base64.urlsafe_b64encode(b"[" * 2900).decode() + ".e30.e30",
    "nested payload": lambda _: f"{sign({}).split('.')[0]}.{base64.urlsafe_b64encode(b'[' * 2700).decode()}.e30",
    "huge": lambda c: sign({**c, "padding": "x" * 5000}),
    "one part": lambda c: sign(c).replace(".", ""),
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


@pytest.mark.row("A5")
async def test_a_token_made_by_the_book_is_good(client: Client, claims: Claims) -> None:
    for token in (sign(claims), sign_by_hand(claims, {"alg": "HS256", "kid": "test"})):
        answer = await client.get(ME, headers=bearer(token))
        assert (answer.status, (await answer.json())["id"]) == (200, claims["user_id"])


# Refused by what the database says, or since nobody reads so much: the token itself is well made, or not looked at.
UNREAD = {"unknown user", "older version", "newer version", "version beyond the column", "unknown session", "huge"}


@pytest.mark.row("A5")
async def test_every_forgery_is_refused(client: Client, claims: Claims) -> None:
    found = {}
    for name, forge in FORGERIES.items():
        answer = await client.get(ME, headers=bearer(forge(claims)))
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="voltcart"', name
        found[name] = answer.status, (await answer.json())["code"]
    assert found == {name: (401, "unauthenticated" if name in UNREAD else "bad_token") for name in FORGERIES}


@pytest.mark.row("A5")
async def test_another_secret_is_no_access_token(client: Client, resources: Resources) -> None:
    session = await sign_up(client)
    text = f"{session['user']['id']} {session['user']['email']}"
    sealed = seal_text(KEY, EMAIL, text, ends=utc_now() + timedelta(hours=1))
    for token in (session["refresh_token"], sealed):
        answer = await client.get(ME, headers=bearer(token))
        assert (answer.status, (await answer.json())["code"]) == (401, "bad_token")
    for token in (session["access_token"], session["refresh_token"]):
        answer = await client.post("/api/auth/verify-email", json={"token": token})
        assert (answer.status, (await answer.json())["code"]) == (400, "bad_verification_token")


@pytest.mark.row("A5")
async def test_another_kind_of_header_is_refused(client: Client, resources: Resources) -> None:
    for header in ("", "Bearer", "Bearer ", "Basic YTpi", "Token abc", "bearer\tabc"):
        answer = await client.get(ME, headers={"Authorization": header})
        assert (answer.status, (await answer.json())["code"]) == (401, "unauthenticated"), header


@pytest.mark.row("A5")
async def test_keys_change_without_anybody_having_to_sign_in_again(resources: Resources) -> None:
    async with shop_with(resources, jwt_keys=keys("old")) as client:
        session = await sign_up(client)
        old = session["access_token"]
        assert jwt.get_unverified_header(old)["kid"] == "old"
    async with shop_with(resources, jwt_keys=keys("new", "old")) as client:
        assert (await client.get(ME, headers=bearer(old))).status == 200
        answer = await client.post("/api/auth/refresh", json={"refresh_token": session["refresh_token"]})
        new = (await answer.json())["access_token"]
        assert jwt.get_unverified_header(new)["kid"] == "new"
        # A key is good under its own name only.
        borrowed = sign(jwt.decode(old, options={"verify_signature": False}), "old" * 32, kid="new")
        assert (await client.get(ME, headers=bearer(borrowed))).status == 401
    async with shop_with(resources, jwt_keys=keys("new")) as client:
        for token, status in ((old, 401), (new, 200)):
            assert (await client.get(ME, headers=bearer(token))).status == status


@pytest.mark.row("A5")
async def test_the_role_is_the_databases_not_the_tokens(client: Client, claims: Claims) -> None:
    answer = await client.get(ME, headers=bearer(sign({**claims, "role": "admin"})))
    assert (answer.status, (await answer.json())["role"]) == (200, "customer")
