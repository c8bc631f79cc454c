"""The OpenAPI 3.1 document, read from the endpoints' own declarations."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

from server.core.errors import (
    AppError,
    Forbidden,
    Invalid,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from server.core.pool import Contention
from server.core.tokens import BadToken
from server.web.announcements import Announcement, describe
from server.web.endpoint import Endpoint
from server.web.errors import (
    BodyTooLarge,
    BrokenBody,
    InternalError,
    MethodNotAllowed,
    Problem,
    SlowBody,
    UnknownRoute,
    UnsupportedMedia,
    status_of,
)

Refs = Mapping[Any, dict[str, Any]]


def document(
    endpoints: Iterable[Endpoint], *, version: str, announcements: Sequence[Announcement] = ()
) -> dict[str, Any]:
    """The whole document."""
    listed = sorted(endpoints, key=lambda endpoint: (endpoint.path, endpoint.method))
    refs, schemas = _schemas(listed, announcements)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in listed:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Voltcart",
            "version": version,
            "description": "The back end of an electronics shop. Money is in paise, times are RFC 3339 in UTC.",
        },
        "paths": paths,
        "webhooks": describe(announcements, refs),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def errors_of(endpoint: Endpoint) -> list[type[AppError]]:
    """Every refusal that a route can answer with: its own, and those that its policy brings."""
    found: list[type[AppError]] = [*endpoint.errors, TooManyRequests, Unavailable, InternalError, Invalid]
    if endpoint.allow.identified:
        found += [Unauthenticated, BadToken]
    if endpoint.allow.roles:
        found.append(Forbidden)
    if endpoint.path_names:
        # Braces in the place of an id make an address that no route has.
        found += [NotFound, UnknownRoute]
    if endpoint.body is not None or endpoint.receives:
        found += [UnsupportedMedia, BodyTooLarge, BrokenBody, SlowBody]
    if endpoint.method != "GET":
        found.append(Contention)
    return list(dict.fromkeys(found))


def every_error(endpoints: Iterable[Endpoint]) -> list[type[AppError]]:
    """Every refusal that there is, by its code: those of the routes, and those of an address that is none."""
    found: set[type[AppError]] = {UnknownRoute, MethodNotAllowed}
    found.update(error for endpoint in endpoints for error in errors_of(endpoint))
    return sorted(found, key=lambda error: error.code)


def _schemas(endpoints: list[Endpoint], announcements: Sequence[Announcement]) -> tuple[Refs, dict[str, Any]]:
    inputs = [(e.body, "validation") for e in endpoints if e.body is not None]
    outputs = [(e.output, "serialization") for e in endpoints if _is_model(e.output)]
    outputs += [(one.payload, "serialization") for one in announcements]
    refs, found = models_json_schema(
        [*dict.fromkeys(inputs), *dict.fromkeys(outputs), (Problem, "serialization")],  # type: ignore[list-item]
        ref_template="#/components/schemas/{model}",
    )
    schemas = found["$defs"]
    for endpoint in endpoints:
        if endpoint.method == "PUT" and endpoint.body is not None:
            # What a PUT leaves out stays as it is; a default would say otherwise.
            for field in schemas[refs[endpoint.body, "validation"]["$ref"].rpartition("/")[2]]["properties"].values():
                field.pop("default", None)
    return refs, schemas


def _is_model(output: Any) -> bool:
    return inspect.isclass(output) and hasattr(output, "model_json_schema")


def _operation(endpoint: Endpoint, refs: Refs) -> dict[str, Any]:
    text = inspect.getdoc(endpoint.handler) or ""
    summary, _, more = text.partition("\n")
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "summary": summary.rstrip("."),
        "tags": [endpoint.tag],
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint, refs),
        "x-access": endpoint.allow.name,
        "x-rate-limit": endpoint.limit,
    }
    if more.strip():
        operation["description"] = more.strip()
    if endpoint.allow.signed_in:
        operation["security"] = [{"bearer": []}]
    elif endpoint.allow.name != "public":
        operation["security"] = [{"bearer": []}, {}]
    if endpoint.body is not None:
        fields = refs[endpoint.body, "validation"]
        content: dict[str, Any] = {"application/json": {"schema": fields}}
        if endpoint.file_bytes is not None:
            content["multipart/form-data"] = {"schema": _with_file(endpoint.body)}
        operation["requestBody"] = {"required": True, "content": content}
    elif endpoint.receives:
        content = {kind: {"schema": schema} for kind, schema in endpoint.receives.items()}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _with_file(body: type[BaseModel]) -> Any:
    """The fields of a form that brings a file."""
    schema = body.model_json_schema()
    definitions = schema.pop("$defs", {})
    schema["properties"]["file"] = {"type": "string", "format": "binary"}
    return _inline(schema, definitions)


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        for name in endpoint.path_names.values()
    ]
    if endpoint.query is not None:
        schema = endpoint.query.model_json_schema()
        definitions: Mapping[str, Any] = schema.get("$defs", {})
        for name, field in schema["properties"].items():
            found.append(
                {
                    "name": name,
                    "in": "query",
                    "required": name in schema.get("required", ()),
                    "schema": _inline(field, definitions),
                    **({"description": field["description"]} if "description" in field else {}),
                }
            )
        if (free := schema.get("x-free-parameters")) is not None:
            found.append({"in": "query", "required": False, "style": "form", "explode": True, **free})
    if endpoint.idempotent:
        found.append(_header("Idempotency-Key", "Sent again with the same body, it gives the first answer again.", 255))
    if endpoint.takes_if_match:
        found.append(_header("If-Match", "The ETag that the change is meant for; 412 when stale.", 100))
    return found + [_header(name, told, 200) for name, told in endpoint.headers.items()]


def _header(name: str, description: str, length: int) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": length}
    return {"name": name, "in": "header", "required": False, "description": description, "schema": schema}


def _inline(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema with its references to a query's own definitions filled in."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inline(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
        return {key: _inline(value, definitions) for key, value in schema.items()}
    return [_inline(item, definitions) for item in schema] if isinstance(schema, list) else schema


def _responses(endpoint: Endpoint, refs: Refs) -> dict[str, Any]:
    responses: dict[str, Any] = {str(endpoint.status): _success(endpoint, refs)}
    if endpoint.tells:
        headers = {name: {"description": text, "schema": {"type": "string"}} for name, text in endpoint.tells.items()}
        responses[str(endpoint.status)]["headers"] = headers
    for status in getattr(endpoint.output, "http_statuses", ()):
        responses[str(status)] = _success(endpoint, refs)
    if endpoint.cached is not None or endpoint.revalidated:
        responses["304"] = {"description": "The client has this version already."}
    by_status: dict[int, list[type[AppError]]] = {}
    for error in errors_of(endpoint):
        by_status.setdefault(status_of(error), []).append(error)
    for status, errors in sorted(by_status.items()):
        told = "\n".join(f"- `{error.code}`: {meaning(error)}" for error in errors)
        # A status may also be that of a success: the readiness of a process that is not ready is a 503.
        response = responses.setdefault(str(status), {"description": told, "content": {}})
        response["content"]["application/problem+json"] = {
            "schema": {
                "allOf": [
                    refs[Problem, "serialization"],
                    {"properties": {"code": {"enum": sorted(error.code for error in errors)}}},
                ]
            }
        }
    return responses


def meaning(error: type[AppError]) -> str:
    """What a refusal means, in a sentence."""
    return (error.__doc__ or "").partition("\n")[0]


def _success(endpoint: Endpoint, refs: Refs) -> dict[str, Any]:
    if endpoint.gives is not None:
        content = {kind: {"schema": schema} for kind, schema in endpoint.gives.items()}
        return {"description": "Success.", "content": content}
    if endpoint.output in (None, type(None)):
        return {"description": "Done; there is no body."}
    if _is_model(endpoint.output):
        schema: Any = refs[endpoint.output, "serialization"]
    else:
        schema = TypeAdapter(endpoint.output).json_schema()
    return {"description": "Success.", "content": {endpoint.kind: {"schema": schema}}}
