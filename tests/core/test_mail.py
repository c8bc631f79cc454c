"""Mail, sent to a real SMTP server."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from uuid import UUID

import pytest

from server.core.clock import utc_now
from server.core.errors import Unavailable
from server.core.mail import MailRefused, SmtpMailer
from tests.postbox import Postbox, open_postbox

JOB = UUID("019aaaaa-0000-7000-8000-000000000001")


async def send(postbox: Postbox, to: str = "asha@example.com") -> None:
    mailer = SmtpMailer(postbox.url, sender="Voltcart <shop@voltcart.test>")
    await mailer.send(to=to, subject="Grüße, ₹1", text="Größe: ₹1\n.\nend", html="<p>Größe: ₹1</p>", job_id=JOB)


async def test_a_message_arrives_whole() -> None:
    async with open_postbox() as postbox:
        await send(postbox)
    [message] = postbox.messages
    names = ("From", "To", "Subject", "Message-ID")
    assert [message[name] for name in names] == [
        "Voltcart <shop@voltcart.test>",
        "asha@example.com",
        "Grüße, ₹1",
        f"<{JOB}@voltcart.test>",
    ]
    assert abs(parsedate_to_datetime(message["Date"]) - utc_now()) < timedelta(minutes=1)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Größe: ₹1", ".", "end"]
    assert html.get_content().strip() == "<p>Größe: ₹1</p>"


async def test_sent_twice_it_has_the_same_id() -> None:
    async with open_postbox() as postbox:
        await send(postbox)
        await send(postbox)
    assert {message["Message-ID"] for message in postbox.messages} == {f"<{JOB}@voltcart.test>"}


@pytest.mark.parametrize(
    "refusal", [{"reply": "450 mailbox busy"}, {"verdict": "451 try again later"}, {"verdict": "452 no room"}]
)
async def test_a_server_that_says_later_is_tried_again(refusal: dict[str, str]) -> None:
    async with open_postbox() as postbox:
        for name, words in refusal.items():
            setattr(postbox, name, words)
        with pytest.raises(Unavailable) as error:
            await send(postbox)
    assert error.value.fields == {"retry_after": 30}
    assert postbox.messages == []


@pytest.mark.parametrize("refusal", [{"reply": "550 no such user"}, {"verdict": "554 looks like spam"}])
async def test_a_server_that_says_no_is_not(refusal: dict[str, str]) -> None:
    async with open_postbox() as postbox:
        for name, words in refusal.items():
            setattr(postbox, name, words)
        with pytest.raises(MailRefused, match=next(iter(refusal.values()))[4:]):
            await send(postbox)
    assert postbox.messages == []


async def test_a_server_that_is_away_is_tried_again() -> None:
    with pytest.raises(Unavailable) as error:
        await send(Postbox(url="smtp://127.0.0.1:9"))
    assert error.value.fields == {"retry_after": 10}


async def test_an_address_cannot_smuggle_in_headers() -> None:
    async with open_postbox() as postbox:
        with pytest.raises(ValueError, match=r"linefeed|newline|CR"):
            await send(postbox, "asha@example.com\r\nBcc: all@example.com")
    assert postbox.messages == []
