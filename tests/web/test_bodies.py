"""Forms with a file: read to disk, counted and timed; what is none, is too long or too slow is told so."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData

from server.web import bodies
from tests.conftest import Client
from tests.web.answers import problem

PATH = "/probe/files"
LIMIT = 100_000
EDGE = "----edge"
FORM = {"Content-Type": f"multipart/form-data; boundary={EDGE}"}


def part(name: str, content: bytes, *, headers: str = "") -> bytes:
    """A part of a form."""
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{headers}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{EDGE}--\r\n".encode()


async def test_a_form_brings_fields_and_a_file(frame: Client) -> None:
    form = FormData()
    form.add_field("number", "5")
    form.add_field("file", b"content \x00\xff", filename="../../x.exe", content_type="text/html")
    form.add_field("text", "after the file: ₹")
    form.add_field("ratio", "")
    answer = await frame.post(PATH, data=form)
    assert (answer.status, await answer.json()) == (
        201,
        {"text": "after the file: ₹", "number": 5, "content": "content \x00\xff"},
    )


async def test_a_form_without_a_file_and_json_bring_fields_alone(frame: Client) -> None:
    told = {"text": "x", "number": 3, "content": None}
    answer = await frame.post(PATH, data=part("text", b"x") + part("number", b"3") + END, headers=FORM)
    assert await answer.json() == told
    assert await (await frame.post(PATH, json={"text": "x", "number": 3})).json() == told
    empty = await frame.post(PATH, data=part("text", b"x") + part("file", b"") + END, headers=FORM)
    assert (await empty.json())["content"] == ""


async def test_every_mistake_of_a_form_is_named(frame: Client) -> None:
    form = (
        part("number", b"many")
        + part("text", b"a\x00b")
        + part("other", b"\xff")
        + part("text", b"twice")
        + part("file", b"x")
        + part("file", b"y")
        + part("ratio", b"1.5")
    )
    answer = await frame.post(f"{PATH}?what=1", data=form + END, headers=FORM)
    assert await problem(answer, 400, "invalid_request") == [
        ("query.what", "unknown_field"),
        ("text", "nul_character"),
        ("other", "bad_text"),
        ("text", "duplicate"),
        ("file", "duplicate"),
        ("number", "int_parsing"),
    ]


BROKEN = {
    "no boundary": ({"Content-Type": "multipart/form-data"}, END),
    "boundary too long": ({"Content-Type": f"multipart/form-data; boundary={'x' * 71}"}, END),
    "nothing": (FORM, b""),
    "another boundary": (FORM, b"--other\r\n\r\nx\r\n--other--\r\n"),
    "no end": (FORM, part("file", b"x" * 1000)),
    "cut off": (FORM, part("file", b"x" * 1000)[:400]),
    "a part without a name": (FORM, f"--{EDGE}\r\nX-Y: z\r\n\r\nx\r\n".encode() + END),
    "a form inside": (
        FORM,
        f"--{EDGE}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n".encode() + END,
    ),
    "a lying length": (FORM, part("file", b"x" * 10, headers="\r\nContent-Length: 99")),
    "headers without end": (FORM, f"--{EDGE}\r\n".encode() + b"X-A: b\r\n" * 5000 + b"\r\nx\r\n" + END),
    "a header of no end": (FORM, f"--{EDGE}\r\nX-A: ".encode() + b"a" * 20_000 + b"\r\n\r\nx\r\n" + END),
    "too many parts": (FORM, b"".join(part(f"f{number}", b"x") for number in range(40)) + END),
    "a strange charset": (FORM, part("_charset_", b"x" * 200) + END),
}


@pytest.mark.parametrize(("headers", "content"), BROKEN.values(), ids=list(BROKEN))
async def test_what_is_no_form_is_told_so(frame: Client, headers: dict[str, str], content: bytes) -> None:
    await problem(await frame.post(PATH, data=content, headers=headers), 400, "broken_body")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/mixed; boundary=x", "application/x-www-form-urlencoded"])
async def test_other_types_are_not_taken(frame: Client, kind: str) -> None:
    answer = await frame.post(PATH, data=b"text=x", headers={"Content-Type": kind})
    await problem(answer, 415, "unsupported_media_type")
    packed = await frame.post(PATH, data=END, headers={**FORM, "Content-Encoding": "gzip"})
    await problem(packed, 415, "unsupported_media_type")


async def test_a_long_file_is_refused_while_it_arrives(frame: Client) -> None:
    fits = await frame.post(PATH, data=part("text", b"x") + part("file", bytes(LIMIT)) + END, headers=FORM)
    assert fits.status == 201
    answer = await frame.post(PATH, data=part("file", bytes(LIMIT + 1)) + END, headers=FORM)
    await problem(answer, 413, "body_too_large", limit=LIMIT)
    text = await frame.post(PATH, data=part("text", bytes(bodies.LONGEST_TEXT + 1)) + END, headers=FORM)
    await problem(text, 413, "body_too_large", limit=bodies.LONGEST_TEXT)


async def test_a_declared_gigabyte_is_refused_before_it_comes(frame: Client) -> None:
    request = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\n"
        f"Content-Length: {2**30}\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", frame.port)
    writer.write(request.encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert head.startswith(b"HTTP/1.1 413 ")
    writer.close()


async def test_a_gigabyte_in_pieces_is_refused_early(frame: Client) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield part("file", b"")[:-2]
        while sent < 2**30:
            sent += 2**16
            yield bytes(2**16)

    request = asyncio.create_task(frame.post(PATH, data=endless(), headers=FORM))
    answer = await asyncio.wait_for(request, 10)
    await problem(answer, 413, "body_too_large", limit=LIMIT)
    answer.close()
    # What fills the buffers on the way may have been sent too, but no more.
    assert sent < 2**26


async def test_a_slow_form_ends_in_time(frame: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "FILE_PATIENCE", 0.2)
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: 5000\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", frame.port)
    writer.write(f"{head}\r\n".encode() + part("file", b"x" * 900)[:600])
    assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)).startswith(b"HTTP/1.1 408 ")
    assert json.loads(await reader.readuntil(b"}"))["code"] == "slow_body"
    writer.close()


async def test_a_client_that_leaves_in_the_middle_is_no_error(frame: Client, caplog: pytest.LogCaptureFixture) -> None:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM['Content-Type']}\r\nContent-Length: 5000\r\n\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", frame.port)
    writer.write(head.encode() + part("file", b"x" * 900)[:600])
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await asyncio.sleep(0.1)
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


async def test_a_command_that_ran_into_others_runs_again_with_its_file(frame: Client) -> None:
    data = part("text", b"again") + part("file", b"kept") + END
    answer = await frame.post(f"{PATH}/contended", data=data, headers=FORM)
    assert (answer.status, await answer.json()) == (201, {"text": "again", "number": 0, "content": "kept"})
