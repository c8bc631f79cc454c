"""The shape of the code: sizes, rooms, and settings that are all written down and all used."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from server.core.settings import Settings
from tests.mutations import GUARDS

ROOT = Path(__file__).parents[2]
LONGEST = 300
PARTS = ("server", "workers", "models", "loadtests")
BESIDE = {"web", "core", "pricing", "devstack", "demo", "cli"}
ROOMS = {"__init__", "routes", "service", "queries", "schemas", "rules", "errors", "jobs"}
MORE_ROOMS = {"payments": {"gateway"}, "hooks": {"gateway"}}
DOMAINS = sorted(
    folder.name
    for folder in (ROOT / "server").iterdir()
    if folder.is_dir() and folder.name not in BESIDE and any(folder.rglob("*.py"))
)


def _modules(part: str) -> list[Path]:
    return sorted((ROOT / part).rglob("*.py"))


@pytest.mark.parametrize("part", PARTS)
def test_no_module_is_long(part: str) -> None:
    long = {path.name: lines for path in _modules(part) if (lines := len(path.read_text().splitlines())) > LONGEST}
    assert _modules(part)
    assert long == {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_has_only_rooms(domain: str) -> None:
    inside = {path.stem for path in (ROOT / "server" / domain).iterdir() if path.suffix == ".py" or path.is_dir()}
    assert inside - {"__pycache__", "templates", "static"} <= ROOMS | MORE_ROOMS.get(domain, set())


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_says_what_it_owns_and_does_nothing_at_import(domain: str) -> None:
    tree = ast.parse((ROOT / "server" / domain / "__init__.py").read_text())
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("part", PARTS)
def test_no_module_is_a_box_of_odds_and_ends(part: str) -> None:
    assert [path for path in _modules(part) if path.stem in {"utils", "helpers", "common", "misc"}] == []


def test_the_import_contracts_name_every_domain() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms, beside = (
        next(contract for contract in contracts if contract["name"].startswith(start))
        for start in ("Rooms of a domain", "Nothing of the shop")
    )
    assert sorted(rooms["containers"]) == [f"server.{domain}" for domain in DOMAINS]
    assert {f"server.{domain}" for domain in DOMAINS} <= set(beside["source_modules"])


def _written() -> dict[str, str]:
    """The variables of `.env.example` with their values."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
    assert len({name for name, _, _ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs}


def _default(value: Any) -> str:
    """A default as it would be written in the file."""
    if value is None or value is PydanticUndefined or value == ():
        return ""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_each_setting_is_in_the_example_with_its_default_and_nothing_else() -> None:
    assert _written() == {name.upper(): _default(field.default) for name, field in Settings.model_fields.items()}


def _used_in(text: str) -> set[str]:
    return set(re.findall(r"(?:settings|SETTINGS\])\.(\w+)", text))


def test_each_setting_is_used() -> None:
    home = ROOT / "server" / "core" / "settings.py"
    used = set().union(*(_used_in(path.read_text()) for part in PARTS for path in _modules(part) if path != home))
    # What only a property of the settings reads is used where the property is.
    for node in ast.walk(ast.parse(home.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name in used:
            used |= set(re.findall(r"self\.(\w+)", ast.unparse(node)))
    assert set(Settings.model_fields) - used == set()


def test_what_each_guard_takes_away_stands_in_its_file_once() -> None:
    taken = {(file, code) for guard in GUARDS for file, code, _ in guard.replacements}
    assert taken
    assert [(file, code) for file, code in taken if (ROOT / file).read_text().count(code) != 1] == []


def test_guards_have_names_of_their_own() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
