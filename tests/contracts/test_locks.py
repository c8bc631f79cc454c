"""What is installed is what was locked: each requirement pinned and hashed, from no address of its own."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
HASHED = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")
INSTALLS = re.compile(r"(?:\$\(PIP\)|/pip) install (?!.*--require-hashes).*")


def _locked(path: Path) -> dict[str, Requirement]:
    """The requirements of a lock file by their names."""
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith((" ", "#"))]
    found = [Requirement(line.removesuffix(" \\")) for line in lines]
    return {canonicalize_name(one.name): one for one in found}


@pytest.mark.row("A19")
@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_each_requirement_is_pinned_with_its_hashes(path: Path) -> None:
    lines = path.read_text().splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith(" "):
            assert HASHED.fullmatch(line), line
        elif not line.startswith("#"):
            assert line.endswith(" \\"), f"{line} has no hash"
            assert not before.endswith("\\"), f"{before} has no hash"
    for one in _locked(path).values():
        assert (one.url, [spec.operator for spec in one.specifier]) == (None, ["=="]), one
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|^-e ", path.read_text(), re.MULTILINE)


@pytest.mark.row("A19")
@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_each_lock_has_what_is_asked_for(path: Path) -> None:
    asked = [line.strip() for line in path.with_suffix(".in").read_text().splitlines()]
    names = {canonicalize_name(Requirement(line).name) for line in asked if line and not line.startswith(("#", "-r"))}
    assert names
    assert names - _locked(path).keys() == set()


@pytest.mark.row("A19")
def test_nothing_is_installed_but_by_its_hash() -> None:
    unchecked = []
    for name in ("Makefile", "Dockerfile"):
        unchecked += [f"{name}: {found[0]}" for found in INSTALLS.finditer((ROOT / name).read_text())]
    # The shop itself, without what it needs.
    assert [line for line in unchecked if "--no-deps" not in line] == []


@pytest.mark.row("A19")
def test_what_is_installed_here_is_what_was_locked() -> None:
    locked = {name: one for path in LOCKS for name, one in _locked(path).items()}
    installed = {canonicalize_name(one.metadata["Name"]): one.version for one in distributions()}
    assert "aiohttp" in installed
    both = installed.keys() & locked.keys()
    assert [f"{name} {installed[name]}" for name in both if not locked[name].specifier.contains(installed[name])] == []
    assert len(both) > 100
