"""Embedded PostgreSQL: what clients find, and its recovery from every kind of sudden end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from server.devstack import identity
from server.devstack.identity import candidates
from server.devstack.orphans import lives
from server.devstack.postgres import EmbeddedPostgres
from server.devstack.processes import CannotStart

# Starts PostgreSQL without a death signal (0), so that killing this process leaves it as an orphan.
ORPHANING = """
import sys, time
from pathlib import Path
from server.devstack import processes
from server.devstack.postgres import EmbeddedPostgres
launcher = processes.launcher
processes.launcher = lambda _signal: launcher(0)
postgres = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
postgres.start()
print(postgres.child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose first start was cut short."""
    folder = tmp_path_factory.mktemp("store") / "postgres"
    (folder / "data.new" / "base").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18")
    return folder


@pytest.fixture
def postgres(folder: Path) -> Iterator[EmbeddedPostgres]:
    postgres = EmbeddedPostgres(folder, durable=False)
    postgres.start()
    yield postgres
    postgres.stop()


async def ask(url: str, query: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        answer: object = await connection.fetchval(query)
    finally:
        await connection.close()
    return answer


async def write(url: str, text: str) -> None:
    await ask(url, "CREATE TABLE IF NOT EXISTS notes (text text)")
    await ask(url, f"INSERT INTO notes VALUES ('{text}')")


def start_python(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen((sys.executable, "-c", script, *arguments), stdout=subprocess.PIPE, text=True)


def kill_tree(postgres: EmbeddedPostgres) -> None:
    assert postgres.child is not None
    tree = psutil.Process(postgres.child.pid)
    victims = [tree, *tree.children(recursive=True)]
    for victim in victims:
        victim.kill()
    postgres.child.wait(10)
    give_up = time.monotonic() + 10
    while any(lives(victim) for victim in victims):
        assert time.monotonic() < give_up
        time.sleep(0.01)


async def test_what_clients_find(postgres: EmbeddedPostgres) -> None:
    settings = (
        "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN "
        "('TimeZone', 'fsync', 'listen_addresses', 'max_connections', 'shared_preload_libraries', "
        "'synchronous_commit', 'full_page_writes')"
    )
    assert await ask(postgres.url, settings) == (
        "TimeZone=UTC fsync=off full_page_writes=off listen_addresses=127.0.0.1 max_connections=200 "
        "shared_preload_libraries=pg_stat_statements synchronous_commit=off"
    )
    assert await ask(postgres.url, "SELECT current_user || ' ' || current_database()") == "voltcart voltcart"
    assert await ask(postgres.url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert await ask(postgres.superuser_url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True
    assert await ask(postgres.url, "SELECT datcollate FROM pg_database WHERE datname = 'voltcart'") == "C.UTF-8"
    assert await ask(postgres.url, "SELECT current_setting('server_version_num')::int / 10000") == 18
    assert await ask(postgres.url, "SELECT count(*) >= 0 FROM pg_stat_statements") is True


async def test_a_database_made_by_the_role_has_what_the_first_has(postgres: EmbeddedPostgres) -> None:
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("CREATE DATABASE another")
    await connection.close()
    url = postgres.url.removesuffix("voltcart") + "another"
    assert await ask(url, "SELECT count(*) >= 0 FROM pg_stat_statements") is True
    assert await ask(url, "CREATE EXTENSION pg_trgm") is None
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("DROP DATABASE another")
    await connection.close()


async def test_only_the_password_opens_it(postgres: EmbeddedPostgres, folder: Path) -> None:
    assert (folder / "password").stat().st_mode & 0o777 == 0o600
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(postgres.url.replace(postgres.password, "guess"), "SELECT 1")


async def test_stop_and_start_keep_data_and_url(postgres: EmbeddedPostgres) -> None:
    url = postgres.url
    await write(url, "kept")
    postgres.stop()
    with pytest.raises(ConnectionRefusedError):
        await ask(url, "SELECT 1")
    assert postgres.start() == url
    assert await ask(url, "SELECT count(*) FROM notes WHERE text = 'kept'") == 1


async def test_kill_of_the_whole_tree_loses_nothing(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder)  # durable: without that, a commit may be lost
    url = postgres.start()
    try:
        assert await ask(url, "SHOW fsync") == "on"
        await write(url, "before the kill")
        kill_tree(postgres)
        assert not postgres.running
        assert (folder / "data" / "postmaster.pid").exists()
        begun = time.monotonic()
        assert postgres.start() == url
        assert time.monotonic() - begun < 10
        assert await ask(url, "SELECT count(*) FROM notes WHERE text = 'before the kill'") == 1
    finally:
        postgres.stop()


async def test_a_stale_pid_file_that_names_a_stranger(postgres: EmbeddedPostgres, folder: Path) -> None:
    pid_file = folder / "data" / "postmaster.pid"
    kill_tree(postgres)
    lines = pid_file.read_text().splitlines()
    with start_python("import time; time.sleep(60)") as stranger:
        try:
            pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
            postgres.start()
            assert await ask(postgres.url, "SELECT 1") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()


async def test_an_orphan_is_stopped_first(folder: Path) -> None:
    with start_python(ORPHANING, str(folder)) as parent:
        assert parent.stdout is not None
        orphan = psutil.Process(int(parent.stdout.readline()))
        port = int((folder / "port").read_text())
        parent.kill()
    assert lives(orphan)
    postgres = EmbeddedPostgres(folder, durable=False)
    try:
        postgres.start()
        assert postgres.port == port
        assert postgres.child is not None
        assert postgres.child.pid != orphan.pid
        assert not lives(orphan)
        assert await ask(postgres.url, "SELECT 1") == 1
    finally:
        postgres.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes user")
async def test_root_without_user_namespaces_drops_to_a_plain_user(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder.parent.stat().st_mode & 0o077
    assert closed == 0, "the test is worth more when others may not enter the folder above"
    dropped = candidates()[-1]
    assert dropped.arguments[0] == "drop"
    monkeypatch.setattr(identity, "candidates", lambda: [dropped])
    postgres = EmbeddedPostgres(folder, durable=False)
    try:
        url = postgres.start()
        assert postgres.child is not None
        assert set(psutil.Process(postgres.child.pid).uids()) == {dropped.owner}
        assert await ask(url, "SELECT 1") == 1
        postgres.stop()
        monkeypatch.undo()
        assert postgres.start() == url
        assert (folder / "data").stat().st_uid == 0
        assert await ask(url, "SELECT 1") == 1
    finally:
        postgres.stop()
    assert folder.parent.stat().st_mode & 0o077 == closed


def test_a_folder_in_use_is_refused(postgres: EmbeddedPostgres, folder: Path) -> None:
    with pytest.raises(CannotStart, match="is in use by process"):
        EmbeddedPostgres(folder, durable=False).start()
    assert postgres.running


async def test_a_taken_port_is_left_to_its_owner(folder: Path) -> None:
    last = int((folder / "port").read_text())
    with socket.create_server(("127.0.0.1", last)):
        postgres = EmbeddedPostgres(folder, durable=False)
        try:
            url = postgres.start()
            assert f":{last}/" not in url
            assert await ask(url, "SELECT 1") == 1
        finally:
            postgres.stop()


def test_data_of_another_version_is_refused_and_left_alone(postgres: EmbeddedPostgres, folder: Path) -> None:
    postgres.stop()
    version = folder / "data" / "PG_VERSION"
    version.write_text("17\n")
    try:
        with pytest.raises(CannotStart, match="was made by PostgreSQL 17, and this is postgres"):
            postgres.start()
    finally:
        version.write_text("18\n")
    assert not postgres.running
