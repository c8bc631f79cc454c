"""Mail, sent to real SMTP servers: whole, under the id of its job, and with the right end to every conversation."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from uuid import UUID, uuid4

import pytest

from server.core import mail
from server.core.clock import utc_now
from server.core.mail import MOST_RESTING, MailDelayed, MailRefused, SmtpMailer
from tests.core.smtp_script import Script, scripted
from tests.postbox import open_postbox

JOB = UUID("019aaaaa-0000-7000-8000-000000000001")
SENDER = "Voltcart <shop@voltcart.test>"


@asynccontextmanager
async def mailing(url: str, sender: str = SENDER) -> AsyncIterator[SmtpMailer]:
    """A mailer that lets go of its connections at the end."""
    mailer = SmtpMailer(url, sender=sender)
    yield mailer
    mailer.close()


async def send(mailer: SmtpMailer, to: str = "asha@example.com", *, subject: str = "Grüße, ₹1", **more: str) -> None:
    await mailer.send(to=to, subject=subject, text="Größe: ₹1\n.\nend", html="<p>Größe: ₹1</p>", job_id=JOB, **more)


async def test_a_message_arrives_whole() -> None:
    subject = "आपका ऑर्डर 🎮 " + "बहुत लंबा नाम " * 12 + "RTX‑4090"
    way_out = "https://shop.example.com/api/unsubscribe?token=" + "Ab_-" * 30
    async with open_postbox() as postbox, mailing(postbox.url, "वोल्टकार्ट <shop@voltcart.test>") as mailer:
        await send(mailer, subject=subject, unsubscribe=way_out)
        await send(mailer)
    message, plain = postbox.messages
    assert message["From"] == "वोल्टकार्ट <shop@voltcart.test>"
    assert (message["To"], message["Subject"]) == ("asha@example.com", subject)
    assert message["Message-ID"] == plain["Message-ID"] == f"<{JOB}@voltcart.test>"
    assert abs(parsedate_to_datetime(message["Date"]) - utc_now()) < timedelta(minutes=1)
    assert message["List-Unsubscribe"] == f"<{way_out}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (plain["List-Unsubscribe"], plain["Auto-Submitted"]) == (None, "auto-generated")
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Größe: ₹1", ".", "end"]
    assert html.get_content().strip() == "<p>Größe: ₹1</p>"


async def test_what_goes_over_the_wire_is_ascii_in_short_lines() -> None:
    async with scripted() as script, mailing(f"smtp://127.0.0.1:{script.port}") as mailer:
        await send(mailer, subject="नमस्ते " * 30)
    [raw] = script.letters
    raw.decode("ascii")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert message_from_bytes(raw, policy=default)["Subject"] == ("नमस्ते " * 30).strip()


CONVERSATIONS = [
    # What the recipient's or the letter's own refusal is, ends its job.
    ("RCPT", "550 5.1.1 no such user", MailRefused),
    ("RCPT", "551 not here", MailRefused),
    ("RCPT", "553 no such name", MailRefused),
    ("RCPT", "556 takes no mail", MailRefused),
    ("RCPT", "501 bad address", MailRefused),
    ("DATA", "554 no valid recipients", MailRefused),
    ("CONTENT", "554 looks like spam", MailRefused),
    ("CONTENT", "550 against the rules", MailRefused),
    # All else is a trouble of the servers'.
    ("RCPT", "450 mailbox busy", MailDelayed),
    ("RCPT", "451 greylisted", MailDelayed),
    ("RCPT", "452 no room", MailDelayed),
    ("RCPT", "552 mailbox full", MailDelayed),
    ("RCPT", "530 log in first", MailDelayed),
    ("RCPT", "503 not now", MailDelayed),
    ("RCPT", "421 going down", MailDelayed),
    ("RCPT", "drop", MailDelayed),
    ("CONNECT", "554 no service", MailDelayed),
    ("CONNECT", "421 too many", MailDelayed),
    ("CONNECT", "drop", MailDelayed),
    ("EHLO", "550 who are you", MailDelayed),
    ("AUTH", "535 bad password", MailDelayed),
    ("AUTH", "454 later", MailDelayed),
    ("MAIL", "550 not this sender", MailDelayed),
    ("MAIL", "530 log in first", MailDelayed),
    ("MAIL", "451 later", MailDelayed),
    ("MAIL", "drop", MailDelayed),
    ("DATA", "451 later", MailDelayed),
    ("DATA", "drop", MailDelayed),
    ("CONTENT", "451 later", MailDelayed),
    ("CONTENT", "452 no room", MailDelayed),
    ("CONTENT", "drop", MailDelayed),
]


@pytest.mark.row("Q3")
async def test_what_each_answer_of_the_server_means() -> None:
    for stage, words, outcome in CONVERSATIONS:
        says = {"EHLO": "250-script\n250 AUTH PLAIN", **({"HELO": words} if stage == "EHLO" else {}), stage: words}
        async with scripted(**says) as script, mailing(f"smtp://shop:secret@127.0.0.1:{script.port}") as mailer:
            with pytest.raises((MailRefused, MailDelayed)) as error:
                await send(mailer)
            assert type(error.value) is outcome, (stage, words)
            assert words == "drop" or words in str(error.value), (stage, words)
            # Nothing of a conversation that went wrong is used again.
            script.says = {"EHLO": "250-script\n250 AUTH PLAIN"}
            await send(mailer)
            assert script.calls == 2, (stage, words)


@pytest.mark.row("Q3")
async def test_a_letter_whose_end_is_unknown_goes_out_again_under_the_same_id() -> None:
    async with scripted(CONTENT="drop") as script, mailing(f"smtp://127.0.0.1:{script.port}") as mailer:
        with pytest.raises(MailDelayed):
            await send(mailer)
        del script.says["CONTENT"]
        await send(mailer)
    ids = [message_from_bytes(raw, policy=default)["Message-ID"] for raw in script.letters]
    assert ids == [f"<{JOB}@voltcart.test>"] * 2


async def test_a_server_that_is_away_or_silent_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "PATIENCE", 0.1)
    async with mailing("smtp://127.0.0.1:9") as mailer:
        with pytest.raises(MailDelayed) as error:
            await send(mailer)
        assert error.value.fields["retry_after"] == 10
    for stage in ("CONNECT", "MAIL", "CONTENT"):
        async with scripted(**{stage: "silence"}) as script, mailing(f"smtp://127.0.0.1:{script.port}") as mailer:
            with pytest.raises(MailDelayed):
                await send(mailer)


async def test_a_connection_carries_many_letters_and_none_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_LETTERS", 10)
    letters = [uuid4() for _ in range(21)]
    async with scripted() as script, mailing(f"smtp://127.0.0.1:{script.port}") as mailer:
        for letter in letters:
            await mailer.send(to="asha@example.com", subject="s", text="t", html="h", job_id=letter)
        assert script.calls == 3
        await asyncio.gather(*(send(mailer) for _ in range(8)))
        await asyncio.gather(*(send(mailer) for _ in range(MOST_RESTING)))
        # One waited for the eight, and as many as may wait for the last.
        assert script.calls == 3 + 7
    assert ids_of(script)[: len(letters)] == [f"<{letter}@voltcart.test>" for letter in letters]
    assert len(script.letters) == len(letters) + 8 + MOST_RESTING


@pytest.mark.parametrize("ending", ["drop", "421 idle for too long"])
async def test_a_connection_that_ended_while_it_waited_is_replaced(ending: str) -> None:
    async with scripted() as script, mailing(f"smtp://127.0.0.1:{script.port}") as mailer:
        script.later = {"MAIL": ending}
        await asyncio.gather(send(mailer), send(mailer))
        assert script.calls == 2
        await send(mailer)
        assert (script.calls, len(script.letters)) == (3, 3)


async def test_connections_that_nobody_needs_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "REST", 0.05)
    async with scripted() as script, mailing(f"smtp://127.0.0.1:{script.port}") as mailer:
        await send(mailer)
        await asyncio.sleep(0.15)
        await send(mailer)
        assert script.calls == 2
        mailer.close()
        await send(mailer)
        assert script.calls == 3


async def test_neither_address_nor_subject_can_smuggle_in_headers() -> None:
    async with open_postbox() as postbox, mailing(postbox.url) as mailer:
        with pytest.raises(ValueError, match=r"linefeed|newline|CR"):
            await send(mailer, "asha@example.com\r\nBcc: all@example.com")
        assert postbox.messages == []
        await send(mailer, subject="Hello\r\nBcc: all@example.com\n\nbody")
    assert (postbox.messages[0]["Subject"], postbox.messages[0]["Bcc"]) == ("Hello Bcc: all@example.com body", None)


def ids_of(script: Script) -> list[str]:
    return [str(message_from_bytes(raw, policy=default)["Message-ID"]) for raw in script.letters]
