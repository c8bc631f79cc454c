"""Files that are sent to be imported: what is refused, too slow or broken off leaves nothing behind."""

import asyncio
import socket
from typing import Any

import pytest

from models.transfer import CatalogTransfer
from server.core.db import fetch
from server.core.errors import Unavailable
from server.core.settings import Settings
from server.resources import Resources
from server.transfer import routes
from server.transfer.service import uploads
from server.web import keys
from tests.conftest import Client
from tests.factories.users import Person
from tests.transfer.asking import send, stored
from tests.transfer.files import ndjson, product


async def ask(client: Client, person: Person, headers: dict[str, str], body: bytes) -> str:
    """Send the head of an import and some of its body by hand; gives what is answered."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    lines = {"Host": "shop", "Content-Length": "1", **person.headers, **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"POST /api/admin/imports HTTP/1.1\r\n{head}\r\n".encode() + body)
    async with asyncio.timeout(10):
        answer = (await reader.readline()) + await reader.read(4000)
    writer.close()
    return answer.decode()


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content-Type": "application/json"}, 415, "unsupported_media_type"),
        ({"Content-Type": "text/csv", "Content-Encoding": "gzip"}, 415, "unsupported_media_type"),
        ({"Content-Type": "text/csv", "Content-Length": str(3 * 1024**3)}, 413, "body_too_large"),
    ],
    ids=["JSON", "packed", "too large"],
)
async def test_what_is_no_file_for_an_import_is_refused(
    client: Client, resources: Resources, admin: Person, headers: dict[str, str], status: int, code: str
) -> None:
    answer = await ask(client, admin, headers, b"x")
    assert (answer.split()[1], code in answer) == (str(status), True)
    assert (stored(resources), await CatalogTransfer.all().count()) == ([], 0)


async def test_an_empty_file_is_refused_and_leaves_nothing(client: Client, resources: Resources, admin: Person) -> None:
    status, body = await send(client, admin, b"")
    assert (status, body["code"]) == (400, "empty_file")
    assert (stored(resources), await CatalogTransfer.all().count()) == ([], 0)


async def test_a_file_that_is_longer_than_allowed_leaves_nothing(
    client: Client, resources: Resources, admin: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.app is not None
    small = settings.model_copy(update={"import_max_bytes": 2000})
    monkeypatch.setitem(client.app._state, keys.SETTINGS, small)

    async def pieces() -> Any:
        for _ in range(30):
            yield b"x" * 100

    answer = await client.post(
        "/api/admin/imports", data=pieces(), headers={**admin.headers, "Content-Type": "text/csv"}
    )
    assert (answer.status, (await answer.json())["code"]) == (413, "body_too_large")
    assert (stored(resources), await CatalogTransfer.all().count()) == ([], 0)


async def test_an_upload_that_breaks_off_leaves_nothing(client: Client, resources: Resources, admin: Person) -> None:
    _, writer = await asyncio.open_connection(client.host, client.port)
    lines = {"Host": "shop", "Content-Type": "text/csv", "Content-Length": "100", **admin.headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"POST /api/admin/imports HTTP/1.1\r\n{head}\r\nslug,na".encode())
    await writer.drain()
    await asyncio.sleep(0.2)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    writer.close()
    await asyncio.sleep(0.5)
    assert (stored(resources), await CatalogTransfer.all().count()) == ([], 0)


async def test_wrong_words_are_refused(client: Client, resources: Resources, admin: Person) -> None:
    status, body = await send(client, admin, b"{}", "?atomic=perhaps&colour=red")
    assert (status, [(error["field"], error["code"]) for error in body["errors"]]) == (
        400,
        [("query.atomic", "bool_parsing"), ("query.colour", "unknown_field")],
    )
    answer = await client.post("/api/admin/exports", json={"format": "xls"}, headers=admin.headers)
    assert (answer.status, (await answer.json())["errors"][0]["field"]) == (400, "format")
    assert (stored(resources), await fetch("SELECT FROM catalog_transfers")) == ([], [])


@pytest.mark.parametrize("sent", [b"", b"slug,name\r\n"], ids=["nothing at all", "a part"])
async def test_an_upload_that_does_not_arrive_in_time_leaves_nothing(
    client: Client, resources: Resources, admin: Person, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(routes, "PATIENCE", 0.3)
    answer = await ask(client, admin, {"Content-Type": "text/csv", "Content-Length": "100"}, sent)
    assert answer.startswith("HTTP/1.1 408 ")
    assert '"code":"slow_body"' in answer
    assert (stored(resources), await CatalogTransfer.all().count()) == ([], 0)
    assert await fetch("SELECT FROM jobs") == []


async def test_a_slow_upload_that_comes_to_its_end_is_taken(
    client: Client, resources: Resources, admin: Person
) -> None:
    """Bytes that drip in are put together; the time is that of the whole file."""
    content = ndjson(product("a"))

    async def pieces() -> Any:
        for byte in content:
            yield bytes([byte])

    kind = {"Content-Type": "application/x-ndjson"}
    answer = await client.post("/api/admin/imports", data=pieces(), headers={**admin.headers, **kind})
    assert (answer.status, (await answer.json())["total_bytes"]) == (202, len(content))
    assert [path.read_bytes() for path in stored(resources)] == [content]


@pytest.mark.parametrize("step", ["put", "begin"])
async def test_a_storage_or_database_that_fails_leaves_nothing(
    client: Client, resources: Resources, admin: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise Unavailable

    if step == "put":
        monkeypatch.setattr(resources.storage, "put", broken)
    else:
        monkeypatch.setattr(uploads, "begin_import", broken)
    status, body = await send(client, admin, ndjson(product("a")))
    assert (status, body["code"]) == (503, "unavailable")
    assert (stored(resources), await CatalogTransfer.all().count()) == ([], 0)
