"""Typed endpoints: a route's whole policy stands in its decorator, its input and output in the handler's signature.

OpenAPI is read from the same declarations; `binder` fills and calls the handlers.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_type_hints

from pydantic import BaseModel

from server.core.errors import AppError
from server.core.idempotency import KeyInFlight, KeyReused
from server.core.settings import Settings
from server.web.auth import Access
from server.web.limits import parse_rule

Handler = Callable[..., Awaitable[Any]]
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
MAX_BODY = 256 * 1024
# What the binder fills by name; all else is a part of the path.
FILLED = frozenset({"request", "body", "file", "query", "attempt", "if_match"})


@dataclass(frozen=True, slots=True)
class Cached:
    """A public page kept as ready bytes: `tags` say which changes make it untrue.

    The roles in `afresh_for` see more of it than everybody: they are answered from the database, and nothing is kept.
    """

    tags: Callable[[dict[str, Any]], tuple[str, ...]]
    afresh_for: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Endpoint:
    """One route with its policy and its types."""

    method: str
    path: str
    handler: Handler
    allow: Access
    status: int
    limit: str
    errors: tuple[type[AppError], ...]
    idempotent: bool
    cached: Cached | None
    tag: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    output: Any = None
    path_names: dict[str, str] = field(default_factory=dict)
    takes_if_match: bool = False
    receives: dict[str, Any] | None = None
    file_bytes: Callable[[Settings], int] | None = None
    gives: dict[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    tells: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    revalidated: bool = False

    @property
    def route(self) -> str:
        """Its name in limits, metrics and idempotency keys."""
        return f"{self.method} {self.path}"


class Routes:
    """The endpoints of a domain, gathered by decorators.

    `headers` documents what a handler reads of the request's headers, `tells` those of its answer: what each is for,
    by its name.
    """

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def get(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a GET; `view` documents the answer of a handler that gives ready bytes, of the content type `kind`.

        `gives` documents an answer that is not JSON, as schemas by content type, and `revalidated` that the handler
        knows what the client has already.
        """
        return self._declare("GET", path, **policy)

    def post(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a POST; 201 unless said otherwise.

        `receives` documents a body that the handler reads itself, as schemas by content type. With `file_bytes` the
        body may be a form too, whose `file` has so many bytes at most.
        """
        return self._declare("POST", path, **{"status": 201, **policy})

    def put(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a PUT."""
        return self._declare("PUT", path, **policy)

    def delete(self, path: str, **policy: Any) -> Callable[[Handler], Handler]:
        """Declare a DELETE; 204 unless said otherwise."""
        return self._declare("DELETE", path, **{"status": 204, **policy})

    def _declare(
        self,
        method: str,
        path: str,
        *,
        allow: Access,
        status: int = 200,
        limit: str = "",
        errors: Iterable[type[AppError]] = (),
        idempotent: bool = False,
        cached: Cached | None = None,
        view: Any = None,
        receives: dict[str, Any] | None = None,
        file_bytes: Callable[[Settings], int] | None = None,
        gives: dict[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        tells: Mapping[str, str] | None = None,
        kind: str = "application/json",
        revalidated: bool = False,
    ) -> Callable[[Handler], Handler]:
        def declare(handler: Handler) -> Handler:
            rule = limit or ("600/minute" if method == "GET" else "120/minute")
            parse_rule(rule)
            hints = get_type_hints(handler)
            names = {CAMEL.sub("_", name).lower(): name for name in re.findall(r"{(\w+)}", path)}
            wanted = set(inspect.signature(handler).parameters) - FILLED
            if wanted != set(names):
                raise TypeError(f"{method} {path}: the handler takes {wanted}, the path has {set(names)}")
            self.endpoints.append(
                Endpoint(
                    method,
                    path,
                    handler,
                    allow,
                    status,
                    rule,
                    (*errors, *((KeyInFlight, KeyReused) if idempotent else ())),
                    idempotent,
                    cached,
                    self.tag,
                    hints.get("body"),
                    hints.get("query"),
                    view or hints.get("return"),
                    names,
                    "if_match" in hints,
                    receives,
                    file_bytes,
                    gives,
                    headers or {},
                    tells or {},
                    kind,
                    revalidated,
                )
            )
            return handler

        return declare
