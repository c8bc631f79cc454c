"""The link that ends letters: by one click of a mail program, by a page's button, and by nobody's mere look."""

import re
from uuid import UUID

import pytest

from models.users import User
from server.core.tokens import open_id, seal_id
from server.resources import Resources
from server.users.rules import STOCK_MAIL
from tests.conftest import Client
from tests.factories.users import Person, make_user

WAY_OUT = "/api/unsubscribe"
KEY = "0123456789abcdef0123456789abcdef"
ID = UUID("019aaaaa-0000-7000-8000-000000000001")


async def wants(*people: Person) -> list[bool]:
    return [(await User.get(id=person.id)).wants_stock_mail for person in people]


def token_of(person: Person) -> str:
    return seal_id(KEY, STOCK_MAIL, person.id)


async def test_one_click_ends_the_letters_to_one_person(client: Client, resources: Resources) -> None:
    asha, ravi = await make_user(resources), await make_user(resources)
    link = f"{WAY_OUT}?token={token_of(asha)}"
    for _ in "ab":
        answer = await client.post(link, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert await wants(asha, ravi) == [False, True]
    # A mail program may send it as a form of parts; a browser sends the page's empty form.
    for body in (b"", b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'):
        await User.filter(id=asha.id).update(wants_stock_mail=True)
        headers = {"Content-Type": "multipart/form-data; boundary=x"}
        assert (await client.post(link, data=body, headers=headers)).status == 200
        assert await wants(asha) == [False]


async def test_a_look_changes_nothing_and_shows_a_button(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    for method in ("GET", "HEAD"):
        answer = await client.request(method, f"{WAY_OUT}?token={token_of(asha)}")
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert await wants(asha) == [True]
    page = await (await client.get(f"{WAY_OUT}?token={token_of(asha)}")).text()
    assert '<form method="post"><button>No more letters</button></form>' in page
    assert not re.search(r"<script|https?:|\ssrc=|\sstyle=|\son\w+=", page)
    assert asha.email not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_no_other_token_opens_it(client: Client, resources: Resources) -> None:
    asha = await make_user(resources)
    good = token_of(asha)
    flipped = good[:-2] + ("A" if good[-2] != "A" else "B") + good[-1]
    tokens = [
        flipped,
        good[:-1],
        f"{good}AAAA",
        "x",
        "é",
        str(asha.id),
        seal_id(KEY, "another purpose", asha.id),
        seal_id("another key", STOCK_MAIL, asha.id),
    ]
    for method in ("GET", "POST"):
        for token in tokens:
            answer = await client.request(method, f"{WAY_OUT}?token={token}")
            assert (answer.status, (await answer.json())["code"]) == (404, "bad_unsubscribe_link"), (method, token)
        answer = await client.request(method, f"{WAY_OUT}?token=&user_id={asha.id}")
        body = await answer.json()
        assert (answer.status, body["code"]) == (400, "invalid_request")
        assert [(one["field"], one["code"]) for one in body["errors"]] == [
            ("query.token", "string_too_short"),
            ("query.user_id", "unknown_field"),
        ]
    assert await wants(asha) == [True]
    answer = await client.post(f"{WAY_OUT}?token={seal_id(KEY, STOCK_MAIL, ID)}")
    assert (answer.status, (await answer.json())["code"]) == (404, "bad_unsubscribe_link")


@pytest.mark.parametrize("keys", [[KEY], ["newer", KEY], [KEY, "older"]])
def test_a_token_is_good_while_its_key_is_kept(keys: list[str]) -> None:
    token = seal_id(KEY, STOCK_MAIL, ID)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    assert open_id(keys, STOCK_MAIL, token) == ID
    assert open_id(["newer", "older"], STOCK_MAIL, token) is None


def test_a_token_says_nothing_of_its_person() -> None:
    tokens = [seal_id(KEY, STOCK_MAIL, UUID(int=ID.int + number)) for number in range(50)]
    assert tokens[0] == seal_id(KEY, STOCK_MAIL, ID)
    # The ids share all but their last bits; the tokens share no more than chance has them share.
    for place in range(42):
        assert len({token[place] for token in tokens}) > 10
