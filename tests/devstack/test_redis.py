"""Embedded Redis: what clients find, what it keeps, and its recovery."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from redis import AuthenticationError, Redis
from redis import ConnectionError as NoConnection

from server.devstack import redis as module
from server.devstack.orphans import lives
from server.devstack.processes import CannotStart
from server.devstack.redis import EmbeddedRedis, find_program

# Starts Redis without a death signal (0), so that killing this process leaves it as an orphan.
ORPHANING = """
import sys, time
from pathlib import Path
from server.devstack import processes
from server.devstack.redis import EmbeddedRedis
launcher = processes.launcher
processes.launcher = lambda _signal: launcher(0)
redis = EmbeddedRedis(Path(sys.argv[1]))
redis.start()
print(redis.child.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[EmbeddedRedis]:
    redis = EmbeddedRedis(tmp_path / 'with "space" é')
    redis.start()
    yield redis
    redis.stop()


def connect(url: str) -> Redis:
    client: Redis = Redis.from_url(url, decode_responses=True)
    return client


def test_what_clients_find(redis: EmbeddedRedis) -> None:
    with connect(redis.url) as client:
        assert client.config_get("append*")["appendonly"] == "yes"
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
        assert client.config_get("save") == {"save": ""}
    assert (redis.folder / "password").stat().st_mode & 0o777 == 0o600
    assert (redis.folder / "redis.conf").stat().st_mode & 0o777 == 0o600
    with Redis(port=redis.port or 0) as client, pytest.raises(AuthenticationError):
        client.ping()


def test_durable_data_outlives_a_kill(redis: EmbeddedRedis) -> None:
    url = redis.url
    with connect(url) as client:
        client.set("kept", "yes")
    assert redis.child is not None
    psutil.Process(redis.child.pid).kill()
    redis.child.wait(10)
    assert redis.start() == url
    with connect(url) as client:
        assert client.get("kept") == "yes"


def test_for_tests_it_keeps_nothing(tmp_path: Path) -> None:
    redis = EmbeddedRedis(tmp_path, durable=False)
    try:
        with connect(redis.start()) as client:
            client.set("kept", "yes")
        redis.stop()
        with pytest.raises(NoConnection), connect(redis.url) as client:
            client.ping()
        with connect(redis.start()) as client:
            assert client.get("kept") is None
    finally:
        redis.stop()


def test_an_orphan_is_stopped_first(tmp_path: Path) -> None:
    command = (sys.executable, "-c", ORPHANING, str(tmp_path))
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        orphan = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    assert lives(orphan)
    redis = EmbeddedRedis(tmp_path)
    try:
        redis.start()
        assert not lives(orphan)
    finally:
        redis.stop()


def test_a_folder_in_use_is_refused(redis: EmbeddedRedis) -> None:
    with pytest.raises(CannotStart, match="is in use by process"):
        EmbeddedRedis(redis.folder).start()
    assert redis.running


def test_a_port_that_was_taken_meanwhile(redis: EmbeddedRedis) -> None:
    redis.stop()
    with socket.create_server(("127.0.0.1", redis.port or 0)):
        other = EmbeddedRedis(redis.folder)
        try:
            other.start()
            assert other.port != redis.port
        finally:
            other.stop()
        with pytest.raises(CannotStart, match=f"finds port {redis.port} of 127.0.0.1 taken"):
            redis.start()


def test_no_server_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path(find_program()).name in {"redis-server", "valkey-server"}
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(CannotStart, match="No Redis server was found"):
        find_program()


def test_a_server_on_the_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = find_program()
    (tmp_path / "valkey-server").symlink_to(own)
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program() == str(tmp_path / "valkey-server")
