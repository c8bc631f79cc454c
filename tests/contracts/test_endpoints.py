"""The document, the router and the list of endpoints say the same."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import server
from server.app import all_endpoints
from server.core.errors import AppError
from server.web.endpoint import Endpoint
from server.web.openapi import document, every_error
from tests.conftest import Client

HERE = Path(__file__).parent
# What is not JSON is not in the document: it is the document, pages and their files, and what Prometheus reads.
UNWRITTEN = {
    ("GET", "/api/openapi.json"),
    ("GET", "/api/docs"),
    ("GET", "/api/docs/start.js"),
    ("GET", "/api/docs/errors"),
    ("GET", "/api/docs/static"),
    ("GET", "/admin"),
    ("GET", "/admin/"),
    ("GET", "/admin/assets/{version}/{name}"),
    ("GET", "/reset-password"),
    ("GET", "/verify-email"),
    ("GET", "/media/{key}"),
    ("GET", "/metrics"),
}

# What stands beside the API and answers nobody over HTTP.
BESIDE = re.compile(r"server\.(cli|devstack|demo)\b|.*\.__main__")
# Only a worker meets them: one makes the job run again, and two are what an import says of itself.
UNSEEN = {"mail_delayed", "bad_header", "lines_refused"}


def _listed(name: str) -> dict[tuple[str, str], str]:
    rows = (line.split("\t") for line in (HERE / name).read_text().splitlines())
    return {(row[0], row[1]): row[2] for row in rows}


def _access(text: str) -> str:
    """The list's words for who may call, without its remarks on whose rows they see."""
    return "admin or owner" if re.match(r"admin\b.*\bowner", text) else text


def _operations() -> dict[tuple[str, str], dict[str, object]]:
    paths = document(all_endpoints(), version="test")["paths"]
    return {(method.upper(), path): operation for path in paths for method, operation in paths[path].items()}


async def test_the_served_document_is_valid_openapi_3_1(client: Client) -> None:
    answer = await client.get("/api/openapi.json")
    served = await answer.json()
    assert served["openapi"] == "3.1.0"
    assert [str(error) for error in OpenAPIV31SpecValidator(served).iter_errors()] == []
    assert {(m.upper(), p) for p in served["paths"] for m in served["paths"][p]} == set(_operations())


@pytest.mark.row("A18")
async def test_the_document_and_the_router_name_the_same_routes(client: Client) -> None:
    assert client.app is not None
    routed = {
        (route.method, route.resource.canonical)
        for route in client.app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    assert routed == set(_operations()) | UNWRITTEN


async def test_every_get_takes_head(client: Client) -> None:
    assert client.app is not None
    routes = {(route.method, route.resource.canonical) for route in client.app.router.routes() if route.resource}
    assert {path for method, path in routes if method == "GET"} == {path for method, path in routes if method == "HEAD"}


def test_each_operation_has_a_name_of_its_own_and_a_sentence() -> None:
    operations = _operations()
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)
    for operation in operations.values():
        assert re.match(r"[A-Z].+\S\Z", str(operation["summary"])), operation["operationId"]


def test_every_endpoint_is_on_the_list_or_an_addition_with_a_reason() -> None:
    listed, added = _listed("endpoints.tsv"), _listed("additions.tsv")
    assert not set(listed) & set(added)
    assert set(_operations()) - set(listed) - set(added) == set()
    assert set(added) - set(_operations()) == set()


@pytest.mark.parametrize("endpoint", all_endpoints(), ids=lambda endpoint: endpoint.route)
@pytest.mark.row("A18")
def test_who_may_call_is_what_the_list_says(endpoint: Endpoint) -> None:
    says = (_listed("endpoints.tsv") | _listed("additions.tsv"))[endpoint.method, endpoint.path]
    assert endpoint.allow.name == _access(says)


def _errors() -> list[type[AppError]]:
    """Every refusal that the code declares, but for the kinds themselves."""
    for module in walk_packages(server.__path__, "server."):
        if not BESIDE.match(module.name):
            import_module(module.name)
    found: list[type[AppError]] = []
    waiting = list(AppError.__subclasses__())
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        home = error.__module__
        if home.startswith("server.") and home != "server.core.errors" and not BESIDE.match(home):
            found.append(error)
    return found


def test_each_refusal_has_a_code_of_its_own() -> None:
    errors = _errors()
    for error in errors:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", error.__dict__.get("code", "")), error
        assert error.__doc__, error
    codes = [error.code for error in [*errors, *AppError.__subclasses__()]]
    assert len(set(codes)) == len(set(errors) | set(AppError.__subclasses__()))


async def test_each_refusal_is_documented(client: Client) -> None:
    documented = every_error(all_endpoints())
    assert {error.code for error in _errors()} - {error.code for error in documented} == UNSEEN
    page = await (await client.get("/api/docs/errors")).text()
    for error in documented:
        assert page.count(f'id="{error.code}"') == 1
