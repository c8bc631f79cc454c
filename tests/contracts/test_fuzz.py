"""Whatever is sent to whichever operation: an answer from the document, never a 5xx."""

import re
import string
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import FormData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient, written
from tests.conftest import Client
from tests.contracts.rows import fill
from tests.factories.users import make_user

WRITTEN = written()
OPERATIONS = [(method.upper(), path) for path in WRITTEN["paths"] for method in WRITTEN["paths"][path]]
Seeded = tuple[dict[str, str], dict[str, str]]
# The rows' ids are random: requests are drawn with these in their stead.
NAMES = sorted({name for _, path in OPERATIONS for name in re.findall(r"{(\w+)}", path)} | {"userId"})
PLACES = {name: f"018f0000-0000-7000-8000-{number:012}" for number, name in enumerate(NAMES)}

TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", " ", "\x00", "null", "NaN", "-1", "1e999", "9" * 400, "'; --", "%", "_", "\\", "🛒" * 100, "İ"]
    ),
    st.text(alphabet=string.printable, max_size=300),
)
FILES = st.one_of(
    st.binary(max_size=300),
    st.sampled_from([b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"%PDF-1.7\n", b"<svg/>", b"{}\n", b"sku,price\na,1\n"]),
    TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
)
# Of "." and ".." the client makes another path.
SEGMENTS = TEXTS.filter(lambda text: text.strip(".") != "")
NUMBERS = st.one_of(
    st.integers(-5, 200),
    st.sampled_from([2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**30]),
    st.floats(allow_nan=False),
)
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


def _fitting(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that the schema may take, so that some requests get past it."""
    if "$ref" in schema:
        schema = WRITTEN["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return st.one_of(*(_fitting(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("format") == "uuid":
        return st.sampled_from(list(PLACES.values()))
    simple: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(0, 150),
        "number": st.floats(0, 100),
        "boolean": st.booleans(),
        "null": st.none(),
        "string": st.text(string.ascii_letters + string.digits + " @.+-", min_size=1, max_size=40),
    }
    return simple.get(schema.get("type", ""), JUNK)


def _object(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """A body with most of its fields, some of them junk, perhaps with one too many."""
    if "$ref" in schema:
        schema = WRITTEN["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    fields = {name: _fitting(field) for name, field in schema.get("properties", {}).items()}
    required = {name: fields[name] for name in fields if name in schema.get("required", ())}
    whole = st.fixed_dictionaries(required, optional={name: fields[name] for name in fields if name not in required})
    partly = {name: st.one_of(field, JUNK) for name, field in fields.items()}
    return st.one_of(whole, whole, st.fixed_dictionaries({}, optional={**partly, "extra": JUNK}), JUNK)


@cache
def _requests(method: str, path: str) -> st.SearchStrategy[dict[str, Any]]:
    operation = WRITTEN["paths"][path][method.lower()]
    parameters: list[dict[str, Any]] = operation["parameters"]
    named = {p["name"]: p["schema"] for p in parameters if p["in"] == "query"}
    content = operation.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {}).get("schema")
    files = sorted(set(content) - {"application/json"})
    value = st.one_of(*(_fitting(schema).map(_spell) for schema in named.values()), TEXTS)
    key = st.one_of(st.sampled_from([*named, "attr.memory"]), TEXTS)
    return st.fixed_dictionaries(
        {
            "ids": st.tuples(*(_id(name) for name in re.findall(r"{(\w+)}", path))),
            "params": st.one_of(st.just([]), st.lists(st.tuples(key, value), max_size=4)),
            "json": st.none() if body is None else _object(body),
            "file": st.tuples(st.sampled_from(files), FILES) if files else st.none(),
            "headers": st.dictionaries(
                st.sampled_from(["Idempotency-Key", "If-Match", "If-None-Match", "X-Cart-Token", "X-Request-ID"]),
                st.text(string.printable.strip() + " é", max_size=40),
                max_size=2,
            ),
        }
    )


def _id(name: str) -> st.SearchStrategy[str]:
    own = st.just(PLACES.get(name, PLACES["userId"]))
    return st.one_of(own, own, st.sampled_from(list(PLACES.values())), SEGMENTS)


def _spell(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture
async def seeded(client: Client, resources: Resources) -> Seeded:
    """An admin, two of everything, and the ids of all that."""
    admin = await make_user(resources, role=Role.ADMIN)
    made = await fill(2, admin.id)
    return admin.headers, {place: str(made.get(name, admin.id)) for name, place in PLACES.items()}


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[f"{method} {path}" for method, path in OPERATIONS])
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), signed_in=st.sampled_from([True, True, True, False]))
async def test_no_request_breaks_an_operation(
    client: Client, seeded: Seeded, method: str, path: str, data: st.DataObject, signed_in: bool
) -> None:
    headers, places = seeded
    request = _fill(data.draw(_requests(method, path)), places)
    ids = iter(request.pop("ids"))
    address = re.sub(r"{\w+}", lambda _: quote(next(ids), safe=""), path)
    own = {**request["headers"], **(headers if signed_in else {})}
    body = _body(request, own)
    await CheckedClient(client, own, WRITTEN).ask(method, address, params=request["params"], **body)


def _body(request: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """What carries the body: JSON, a file as it is, or a form with the file."""
    if request["file"] is None:
        return {} if request["json"] is None else {"json": request["json"]}
    kind, data = request["file"]
    if kind == "multipart/form-data":
        form = FormData({"alt_text": "A card"})
        form.add_field("file", data, filename="card.png", content_type="image/png")
        return {"data": form}
    headers["Content-Type"] = kind
    return {"data": data}


def _fill(value: Any, places: dict[str, str]) -> Any:
    """The drawn value with the rows' ids in their places."""
    if isinstance(value, str):
        return places.get(value, value)
    if isinstance(value, dict):
        return {name: _fill(item, places) for name, item in value.items()}
    return [_fill(item, places) for item in value] if isinstance(value, (list, tuple)) else value
