"""The mail catcher: what is sent to it by SMTP is found in its JSON and on its pages."""

import http.client
import json
import smtplib
import socket
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from server.devstack.mailcatcher.mail import read_mail
from server.devstack.mailcatcher.mailbox import Mailbox
from server.devstack.ports import free_port
from server.devstack.processes import Child, spawn

HOST = "127.0.0.1"


class Catcher:
    """A running mail catcher and the ways to reach it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.smtp_port = free_port()
        self.http_port = free_port()
        self.child = self.start()

    def start(self) -> Child:
        command = (sys.executable, "-m", "server.devstack.mailcatcher", "--host", HOST)
        ports = ("--smtp-port", str(self.smtp_port), "--http-port", str(self.http_port))
        folder = ("--data-dir", str(self.folder / "mails"))
        self.child = spawn("mailcatcher", (*command, *ports, *folder), log=self.folder / "log")
        give_up = time.monotonic() + 15
        while not (answers(self.smtp_port) and answers(self.http_port)):
            assert time.monotonic() < give_up, self.child.last_words()
            time.sleep(0.02)
        return self.child

    def send(self, mail: EmailMessage, *recipients: str) -> None:
        with smtplib.SMTP(HOST, self.smtp_port, timeout=5) as client:
            client.send_message(mail, to_addrs=list(recipients) or None)

    def ask(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection(HOST, self.http_port, timeout=5)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read().decode()
        finally:
            connection.close()

    def messages(self, query: str = "") -> list[dict[str, Any]]:
        status, _, body = self.ask(f"/api/messages{query}")
        assert status == 200
        answer: list[dict[str, Any]] = json.loads(body)
        return answer


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    catcher = Catcher(tmp_path)
    yield catcher
    catcher.child.stop()


@pytest.fixture
def new_mail() -> Callable[[str], EmailMessage]:
    def make(subject: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = "Voltcart <shop@voltcart.test>"
        mail["To"] = "Asha <asha@voltcart.test>"
        mail["Subject"] = subject
        mail["Message-ID"] = f"<{subject.encode().hex()[:12]}@voltcart.test>"
        mail["Date"] = "Mon, 05 Jan 2026 10:00:00 +0000"
        mail.set_content("Total: ₹74,990.00\n")
        mail.add_alternative("<p>Total: <b>₹74,990.00</b></p>\n", subtype="html")
        return mail

    return make


def test_a_mail_sent_is_listed(catcher: Catcher, new_mail: Callable[[str], EmailMessage]) -> None:
    catcher.send(new_mail("Your order – नमस्ते"))
    (message,) = catcher.messages()
    received = datetime.fromisoformat(message.pop("received_at"))
    assert abs((datetime.now(UTC) - received).total_seconds()) < 60
    assert message == {
        "id": 1,
        "from": "Voltcart <shop@voltcart.test>",
        "to": ["asha@voltcart.test"],
        "subject": "Your order – नमस्ते",
        "message_id": "<596f7572206f@voltcart.test>",
        "date": "Mon, 05 Jan 2026 10:00:00 +0000",
        "text": "Total: ₹74,990.00\n",
        "html": "<p>Total: <b>₹74,990.00</b></p>\n",
        "copies": 1,
    }


def test_newest_first_by_recipient_and_forgotten(catcher: Catcher, new_mail: Callable[[str], EmailMessage]) -> None:
    catcher.send(new_mail("first"), "Asha+shop@voltcart.test", "ravi@voltcart.test")
    catcher.send(new_mail("second"), "ravi@voltcart.test")
    assert [message["subject"] for message in catcher.messages()] == ["second", "first"]
    assert [message["subject"] for message in catcher.messages("?to=RAVI@voltcart.test")] == ["second", "first"]
    assert [message["subject"] for message in catcher.messages("?to=asha%2Bshop@voltcart.test")] == ["first"]
    assert catcher.messages("?to=asha@voltcart.test") == []
    status, _, text = catcher.ask("/api/messages?From=x")
    assert (status, text) == (400, "Unknown query parameter: From. There is only `to`.")
    assert catcher.ask("/api/messages?to=ravi@voltcart.test", "DELETE")[0] == 400
    assert len(catcher.messages()) == 2
    assert catcher.ask("/api/messages", "DELETE")[0] == 204
    assert catcher.messages() == []
    catcher.send(new_mail("third"))
    assert [message["id"] for message in catcher.messages()] == [3]


def test_a_mail_that_comes_again_is_shown_once_and_counted(
    catcher: Catcher, new_mail: Callable[[str], EmailMessage]
) -> None:
    for recipient in ("asha@voltcart.test", "asha@voltcart.test", "ravi@voltcart.test"):
        catcher.send(new_mail("twice"), recipient)
    catcher.send(new_mail("another"))
    shown = [(message["subject"], message["to"], message["copies"]) for message in catcher.messages()]
    assert shown == [
        ("another", ["asha@voltcart.test"], 1),
        ("twice", ["ravi@voltcart.test"], 1),
        ("twice", ["asha@voltcart.test"], 2),
    ]
    assert catcher.ask("/")[2].count("(2 copies)") == 1
    assert "2 copies" in catcher.ask("/messages/1")[2]


def test_a_box_of_before_copies_were_counted_is_read(tmp_path: Path, new_mail: Callable[[str], EmailMessage]) -> None:
    mailbox = Mailbox(tmp_path)
    mailbox.add(new_mail("old").as_bytes(), "shop@voltcart.test", ("asha@voltcart.test",))
    mailbox.close()
    with sqlite3.connect(tmp_path / "mails.sqlite3") as database:
        database.execute("ALTER TABLE mails DROP COLUMN copies")
    database.close()
    mailbox = Mailbox(tmp_path)
    mailbox.add(new_mail("old").as_bytes(), "shop@voltcart.test", ("asha@voltcart.test",))
    assert [(caught.mail.subject, caught.copies) for caught in mailbox.newest()] == [("old", 2)]
    mailbox.close()


def test_mails_survive_a_kill(catcher: Catcher, new_mail: Callable[[str], EmailMessage]) -> None:
    catcher.send(new_mail("kept"))
    catcher.child.stop(patience=0)
    assert not answers(catcher.http_port)
    catcher.start()
    assert [message["subject"] for message in catcher.messages()] == ["kept"]


def test_it_stops_cleanly_when_asked(catcher: Catcher) -> None:
    with smtplib.SMTP(HOST, catcher.smtp_port, timeout=5) as client:
        client.ehlo()
        catcher.child.stop()
        assert catcher.child.status == 0
    assert catcher.child.output() == ""


def test_it_listens_on_its_host_alone(catcher: Catcher) -> None:
    for port in (catcher.smtp_port, catcher.http_port):
        with socket.socket() as client:
            assert client.connect_ex(("127.0.0.2", port)) != 0


def test_any_login_is_welcome(catcher: Catcher, new_mail: Callable[[str], EmailMessage]) -> None:
    with smtplib.SMTP(HOST, catcher.smtp_port, timeout=5) as client:
        client.login("anybody", "anything")
        client.send_message(new_mail("with login"))
    assert [message["subject"] for message in catcher.messages()] == ["with login"]


def test_the_pages_show_a_mail_and_run_nothing_of_it(catcher: Catcher, new_mail: Callable[[str], EmailMessage]) -> None:
    mail = new_mail("<script>alert(1)</script>")
    mail["X-Note"] = "<b>bold</b>"
    catcher.send(mail)

    status, headers, page = catcher.ask("/")
    assert status == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; frame-src 'self';")

    status, headers, page = catcher.ask("/messages/1")
    assert status == 200
    assert '<iframe sandbox="" src="/messages/1/html"' in page
    assert "<pre>Total: ₹74,990.00\n</pre>" in page
    assert "<dt>X-Note</dt><dd>&lt;b&gt;bold&lt;/b&gt;</dd>" in page
    assert "<b>" not in page

    status, headers, page = catcher.ask("/messages/1/html")
    assert (status, page) == (200, "<p>Total: <b>₹74,990.00</b></p>\n")
    policy = headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert not any(part.startswith("script-src") for part in policy)

    assert catcher.ask("/style.css")[0] == 200
    assert catcher.ask("/messages/2")[0] == 404
    assert catcher.ask("/?to=nobody@voltcart.test")[2].count("No mail yet") == 1


def test_a_taken_port_is_said(catcher: Catcher, tmp_path: Path) -> None:
    command = (sys.executable, "-m", "server.devstack.mailcatcher", "--smtp-port", str(free_port()))
    options = ("--http-port", str(catcher.http_port), "--data-dir", str(tmp_path / "other"))
    second = spawn("second", (*command, *options), log=tmp_path / "second.log")
    assert second.wait(15) == 1
    assert "address already in use" in second.output()
    assert len(second.output().splitlines()) == 1


def test_the_box_forgets_the_oldest(tmp_path: Path) -> None:
    box = Mailbox(tmp_path, kept=3)
    numbers = [box.add(f"Subject: {n}\r\n\r\nhello".encode(), "a@x.test", ("b@x.test",)) for n in range(5)]
    assert numbers == [1, 2, 3, 4, 5]
    assert [caught.mail.subject for caught in box.newest()] == ["4", "3", "2"]
    assert [caught.id for caught in box.newest("B@x.test")] == [5, 4, 3]
    assert box.find(2) is None
    box.close()


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"", "", ""),
        (b"Subject: plain\r\n\r\nhello", "plain", "hello"),
        (b"no header at all\r\n\r\nhello", "", "no header at all\n\nhello"),
        (b"Subject: \xff\xfe\r\n\r\nhello", "\ufffd\ufffd", "hello"),
        (b"Subject: s\r\nContent-Type: text/plain; charset=klingon\r\n\r\n\xc3\xa9", "s", "é"),
        (b"Subject: s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\xff", "s", "\ufffd"),
        (b"Message-ID: <[\r\nSubject: s\r\n\r\nhello", "s", "hello"),
        (b"Subject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--y", "s", ""),
    ],
)
def test_what_is_malformed_is_shown_as_far_as_it_goes(raw: bytes, subject: str, text: str) -> None:
    mail = read_mail(raw, "sender@x.test", ("to@x.test",))
    assert (mail.sender, mail.subject, mail.text) == ("sender@x.test", subject, text)
    json.dumps([mail.headers, mail.text]).encode()
