"""A client that holds every answer against the OpenAPI document."""

import json
import re
from collections.abc import Iterator
from typing import Any

from aiohttp import ClientResponse
from jsonschema import Draft202012Validator

from server.app import all_endpoints
from server.web.openapi import document
from tests.conftest import Client

Document = dict[str, Any]


def written() -> Document:
    """The document as it is served, but that no answer may have members that it does not name."""
    found = document(all_endpoints(), version="test")
    for schema in found["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return found


class CheckedClient:
    """Asks the real application; an answer that the document does not describe fails the test."""

    def __init__(self, client: Client, headers: dict[str, str] | None = None, document: Document | None = None) -> None:
        self.client = client
        self.headers = headers or {}
        self.document = document or written()
        self.seen: set[tuple[str, str, int]] = set()
        self._paths: list[tuple[re.Pattern[str], str]] = [
            (re.compile(re.sub(r"{\w+}", "[^/]+", path) + r"\Z"), path)
            for path in sorted(self.document["paths"], key=lambda path: path.count("{"))
        ]

    async def ask(self, method: str, path: str, status: int | None = None, **request: Any) -> Any:
        """Ask, check the answer, and give its JSON, a page's text, a stream's first event; None where there is none."""
        headers = {**self.headers, **request.pop("headers", {})}
        answer = await self.client.request(method, path, headers=headers, **request)
        if answer.content_type == "text/event-stream":
            body = await _first_event(answer)
        elif answer.content_type in {"text/html", "text/csv"}:
            body = await answer.text()
        else:
            body = await answer.json(content_type=None) if await answer.read() else None
        self.check(method, path, answer, body)
        assert status in {None, answer.status}, (method, path, answer.status, body)
        return body

    def check(self, method: str, path: str, answer: ClientResponse, body: Any) -> None:
        """See that the document has this answer: its status, its type, and every member of its body."""
        where = self._operation(method, path.partition("?")[0])
        operation = self.document["paths"][where][method.lower()]
        self.seen.add((method, where, answer.status))
        assert str(answer.status) in operation["responses"], (method, where, answer.status, body)
        content = operation["responses"][str(answer.status)].get("content", {})
        if body is None:
            assert answer.status in {204, 304} or not content, (method, where, answer.status)
            return
        assert answer.content_type in content, (method, where, answer.status, answer.content_type)
        wrong = list(self.mistakes(content[answer.content_type]["schema"], body))
        assert not wrong, (method, where, answer.status, wrong, body)

    def mistakes(self, schema: dict[str, Any], body: Any) -> Iterator[str]:
        """Where the body is not as the schema says."""
        whole = {**schema, "components": self.document["components"]}
        validator = Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for error in validator.iter_errors(body):
            yield f"{error.json_path}: {error.message[:300]}"

    def _operation(self, method: str, path: str) -> str:
        for pattern, name in self._paths:
            if pattern.match(path) and method.lower() in self.document["paths"][name]:
                return name
        raise AssertionError(f"{method} {path} is not in the document")


async def _first_event(answer: ClientResponse) -> Any:
    """The data of a stream's first event; the rest is not waited for."""
    async for line in answer.content:
        if line.startswith(b"data: "):
            answer.close()
            return json.loads(line[6:])
    return None
