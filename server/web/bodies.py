"""Bodies: JSON, a form with a file, or a bare file, counted and timed while they arrive."""

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, TypeVar

from aiohttp import BodyPartReader, MultipartReader, hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from server.core.errors import Invalid, Mistake
from server.web.errors import BodyTooLarge, BrokenBody, SlowBody, UnsupportedMedia

M = TypeVar("M", bound=BaseModel)

JSON_TYPE, FORM_TYPE = "application/json", "multipart/form-data"
# Seconds for a body to arrive, and for one with a file: 20 MB take 80 s at 2 Mbit/s.
PATIENCE, FILE_PATIENCE = 20, 120
CHUNK = 256 * 1024
# Of the whole form beside its file, and of each text in it, in bytes.
FORM_ROOM, LONGEST_TEXT = 64 * 1024, 8 * 1024
MOST_PARTS = 30
# An escaped NUL, not an escaped backslash before the text "u0000".
ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
# What aiohttp's reader throws when a form is none.
BROKEN = (ValueError, AssertionError, RuntimeError, LookupError, HttpProcessingError, EOFError)


async def read_body(request: web.Request) -> bytes:
    """The bytes of a JSON body.

    Raises:
        UnsupportedMedia: It is something else, or compressed.
        SlowBody: It does not arrive in time.
    """
    if request.content_type != JSON_TYPE or hdrs.CONTENT_ENCODING in request.headers:
        raise UnsupportedMedia
    return await read_raw(request)


async def read_raw(request: web.Request) -> bytes:
    """The bytes of a body, whatever it calls itself.

    Raises:
        SlowBody: It does not arrive in time.
    """
    try:
        async with asyncio.timeout(PATIENCE):
            return await request.read()
    except TimeoutError as error:
        raise SlowBody(seconds=PATIENCE) from error


def parse_body(model: type[M], raw: bytes, mistakes: list[Mistake]) -> M | None:
    """What a JSON body says, or None; each of its mistakes is added to the list."""
    if ESCAPED_NUL.search(raw):
        mistakes.append(Mistake("body", "NUL characters are not allowed.", "nul_character"))
    try:
        if b"NaN" in raw or b"Infinity" in raw:
            # Inside texts they are fine; as numbers they are not JSON, though pydantic would take them.
            from_json(raw, allow_inf_nan=False)
        return model.model_validate_json(raw, strict=True)
    except ValidationError as error:
        mistakes += mistakes_of(error, "")
    except ValueError as error:
        mistakes.append(Mistake("body", f"Invalid JSON: {error}", "bad_json"))
    return None


def mistakes_of(error: ValidationError, prefix: str) -> list[Mistake]:
    """What pydantic found wrong, in our codes; `prefix` stands before the fields' names."""
    codes = {"extra_forbidden": "unknown_field", "json_invalid": "bad_json"}
    return [
        Mistake(
            prefix + ".".join(str(part) for part in problem["loc"]) if problem["loc"] else prefix.rstrip(".") or "body",
            problem["msg"].removeprefix("Value error, "),
            codes.get(problem["type"], problem["type"]),
        )
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]


async def read_form(
    request: web.Request, model: type[M], most_bytes: int, mistakes: list[Mistake]
) -> tuple[M | None, IO[bytes] | None]:
    """The fields of a form, or of a JSON body, and the form's `file` of `most_bytes` at most; mistakes are added.

    The file lies on disk, without a name, until it is closed; what its sender calls it is not looked at.

    Raises:
        Invalid: There are mistakes.
        UnsupportedMedia: The body is neither a form nor JSON.
        BodyTooLarge: The file or a field is too long.
        BrokenBody: The body is no form, or breaks off.
        SlowBody: It does not arrive in time.
    """
    if request.content_type == JSON_TYPE:
        return parse_body(model, await read_body(request), mistakes), None
    if request.content_type != FORM_TYPE or hdrs.CONTENT_ENCODING in request.headers:
        raise UnsupportedMedia
    _check_declared(request, most_bytes + FORM_ROOM, most_bytes)
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
        form = _Form(file, most_bytes)
        try:
            async with asyncio.timeout(FILE_PATIENCE):
                await form.read(await request.multipart())
        except TimeoutError as error:
            raise SlowBody(seconds=FILE_PATIENCE) from error
        except BROKEN as error:
            raise BrokenBody from error
        wish = form.parse(model)
        if mistakes := [*mistakes, *form.mistakes]:
            raise Invalid(mistakes=tuple(mistakes))
        if form.has_file:
            stack.pop_all()
    return wish, file if form.has_file else None


async def stream_body(
    request: web.Request, *, most_bytes: int, patience: float = FILE_PATIENCE
) -> AsyncIterator[bytes]:
    """The bare body, piece by piece, `most_bytes` at most and within `patience` seconds.

    Raises:
        BodyTooLarge: It is longer.
        SlowBody: It does not arrive in time.
    """
    _check_declared(request, most_bytes, most_bytes)
    clock = asyncio.get_running_loop().time
    deadline = clock() + patience
    received = 0
    while True:
        try:
            piece = await asyncio.wait_for(request.content.read(CHUNK), max(0.0, deadline - clock()))
        except TimeoutError as error:
            raise SlowBody(seconds=round(patience)) from error
        if not piece:
            return
        received += len(piece)
        if received > most_bytes:
            raise BodyTooLarge(limit=most_bytes)
        yield piece


def _check_declared(request: web.Request, length: int, limit: int) -> None:
    if request.content_length is not None and request.content_length > length:
        raise BodyTooLarge(limit=limit)


@dataclass
class _Form:
    """A form while it is read."""

    file: IO[bytes]
    most_bytes: int
    has_file: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    async def read(self, parts: MultipartReader) -> None:
        """Take in every part."""
        names: set[str] = set()
        while (part := await parts.next()) is not None:
            name = part.name if isinstance(part, BodyPartReader) else None
            if name is None or len(names) >= MOST_PARTS or not isinstance(part, BodyPartReader):
                raise BrokenBody
            if name in names:
                self.mistakes.append(Mistake(name, "This field is given twice.", "duplicate"))
            names.add(name)
            if name == "file":
                await self._take_file(part)
            else:
                await self._take_text(name, part)

    def parse(self, model: type[M]) -> M | None:
        """The fields as the model has them; a field left empty is one that was not sent."""
        try:
            return model.model_validate_strings({name: text for name, text in self.texts.items() if text != ""})
        except ValidationError as error:
            self.mistakes += mistakes_of(error, "")
            return None

    async def _take_file(self, part: BodyPartReader) -> None:
        self.has_file = True
        received = 0
        while piece := await part.read_chunk(CHUNK):
            received += len(piece)
            if received > self.most_bytes:
                raise BodyTooLarge(limit=self.most_bytes)
            await asyncio.to_thread(self.file.write, piece)

    async def _take_text(self, name: str, part: BodyPartReader) -> None:
        raw = b""
        while piece := await part.read_chunk(LONGEST_TEXT):
            raw += piece
            if len(raw) > LONGEST_TEXT:
                raise BodyTooLarge(limit=LONGEST_TEXT)
        if b"\x00" in raw:
            self.mistakes.append(Mistake(name, "NUL characters are not allowed.", "nul_character"))
        try:
            self.texts[name] = raw.decode()
        except UnicodeDecodeError:
            self.mistakes.append(Mistake(name, "This is not UTF-8.", "bad_text"))
