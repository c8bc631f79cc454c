"""Endpoints that only the tests have: each shows one manner of the frame."""

import asyncio
from typing import IO, Annotated, Any, ClassVar
from uuid import UUID

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from server.core.errors import AppError, Conflict
from server.core.idempotency import Attempt
from server.core.pages import PageFilter
from server.core.pool import Contention
from server.web.auth import PUBLIC, SIGNED_IN
from server.web.endpoint import Cached, Routes

routes = Routes("probe")
SECRET = "the-inner-message"


class Note(BaseModel):
    """A body with a bit of everything."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(max_length=100_000)
    number: int = 0
    ratio: float = 0.0
    tags: list[Annotated[str, Field(max_length=5)]] = []
    anything: Any = None


class Echo(BaseModel):
    """What arrived."""

    model_config = ConfigDict(frozen=True)

    thing_id: UUID
    text: str
    number: int
    limit: int


class Count(BaseModel):
    """A number."""

    model_config = ConfigDict(frozen=True)

    http_statuses: ClassVar[tuple[int, ...]] = ()
    count: int


class Refused(Conflict):
    """The probe refuses, and says why."""

    code = "probe_refused"
    message = "No {what} today."


class Unkind(AppError):
    """Of none of the eight kinds."""

    code = "probe_unkind"
    message = "Neither."


class State:
    """What the probe was asked to do, and how often it ran."""

    def __init__(self) -> None:
        self.runs = 0
        self.contended = 0
        self.attempts: list[bytes | None] = []


STATE = web.AppKey("probe_state", State)


@routes.post("/probe/things/{thingId}", allow=PUBLIC, limit="1000/minute")
async def put_note(request: web.Request, thing_id: UUID, body: Note, query: PageFilter) -> Echo:
    """Give back what arrived."""
    return Echo(thing_id=thing_id, text=body.text, number=body.number, limit=query.limit)


@routes.get("/probe/plain", allow=PUBLIC)
async def get_plain(request: web.Request) -> Count:
    """Count the runs."""
    request.app[STATE].runs += 1
    return Count(count=request.app[STATE].runs)


@routes.get("/probe/signed-in", allow=SIGNED_IN)
async def get_signed_in(request: web.Request) -> Count:
    """Count, for somebody."""
    return Count(count=0)


@routes.get("/probe/page", allow=PUBLIC, cached=Cached(tags=lambda _: ("probe",)), view=Count)
async def get_page(request: web.Request, query: PageFilter) -> bytes:
    """A page of as many bytes as asked for, hundredfold."""
    request.app[STATE].runs += 1
    return b'{"count": %d}' % request.app[STATE].runs + b" " * (100 * query.limit)


@routes.get("/probe/long", allow=PUBLIC)
async def get_long(request: web.Request) -> Echo:
    """Answer with a long body that is nobody else's."""
    return Echo(thing_id=UUID(int=0), text="long " * 1000, number=0, limit=0)


@routes.get("/probe/boom", allow=PUBLIC)
async def get_boom(request: web.Request) -> Count:
    """Break."""
    raise RuntimeError(f"{SECRET} password=hunter2")


@routes.get("/probe/unkind", allow=PUBLIC)
async def get_unkind(request: web.Request) -> Count:
    """Refuse with what no client is told of."""
    raise Unkind


@routes.get("/probe/cancelled", allow=PUBLIC)
async def get_cancelled(request: web.Request) -> Count:
    """Wait for a task that somebody cancels."""
    task = asyncio.create_task(asyncio.sleep(10))
    asyncio.get_running_loop().call_soon(task.cancel)
    await task
    return Count(count=0)


@routes.post("/probe/refused", allow=PUBLIC, errors=(Refused,))
async def post_refused(request: web.Request) -> Count:
    """Refuse with a member of its own."""
    raise Refused(what="tea", status="forged", request_id="forged")


@routes.post("/probe/contended", allow=PUBLIC)
async def post_contended(request: web.Request) -> Count:
    """Meet others in the way as often as told."""
    state = request.app[STATE]
    state.runs += 1
    if state.runs <= state.contended:
        raise Contention
    return Count(count=state.runs)


@routes.post("/probe/streamed", allow=PUBLIC, receives={"application/octet-stream": {"type": "string"}})
async def post_streamed(request: web.Request) -> Count:
    """Meet others in the way as often as told, once the stream was read."""
    state = request.app[STATE]
    state.runs += 1
    read = len(b"".join([piece async for piece in request.content.iter_any()]))
    if state.runs <= state.contended:
        raise Contention
    return Count(count=read)


@routes.post("/probe/keyed", allow=SIGNED_IN, idempotent=True)
async def post_keyed(request: web.Request, attempt: Attempt | None) -> Count:
    """Leave an answer behind in a transaction that is then rolled back, once."""
    state = request.app[STATE]
    state.runs += 1
    assert attempt is not None
    state.attempts.append(attempt.body)
    if state.runs == 1:
        attempt.body = b'{"count": 1}'
        raise Contention
    return Count(count=state.runs)


@routes.post("/probe/raw", allow=PUBLIC)
async def post_raw(request: web.Request) -> Count:
    """Read the body without the binder."""
    return Count(count=len(await request.read()))


class Text(BaseModel):
    """Fields of a form."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    number: int = 0
    ratio: float = 0.0


class Filed(BaseModel):
    """What a form brought; the file's bytes as Latin-1."""

    text: str
    number: int
    content: str | None

    @classmethod
    def of(cls, body: Text, file: IO[bytes] | None) -> "Filed":
        """All of it."""
        if file is None:
            return cls(text=body.text, number=body.number, content=None)
        file.seek(0)
        return cls(text=body.text, number=body.number, content=file.read().decode("latin-1"))


@routes.post("/probe/files", allow=PUBLIC, file_bytes=lambda _: 100_000)
async def post_file(request: web.Request, body: Text, file: IO[bytes] | None) -> Filed:
    """Give back what a form brought."""
    return Filed.of(body, file)


@routes.post("/probe/files/contended", allow=PUBLIC, file_bytes=lambda _: 100_000)
async def post_file_contended(request: web.Request, body: Text, file: IO[bytes] | None) -> Filed:
    """Meet others in the way the first time, after the file was read."""
    state = request.app[STATE]
    state.runs += 1
    found = Filed.of(body, file)
    if state.runs == 1:
        raise Contention
    return found


@routes.delete("/probe/nothing", allow=PUBLIC)
async def delete_nothing(request: web.Request) -> None:
    """Answer without a body."""
