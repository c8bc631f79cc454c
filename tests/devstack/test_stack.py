"""`voltcart run` with stand-ins for the shop's own programs, and everything else real."""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from server.core.settings import load_settings
from server.devstack import ports
from server.devstack.environment import Plan, base_environment
from server.devstack.orphans import lives
from server.devstack.ports import PortUse, check_ports, free_port, reachable
from server.devstack.processes import CannotStart, Child, spawn
from server.devstack.secret_files import kept_secret
from server.devstack.stack import run as run_stack

pytestmark = pytest.mark.cluster

STANDINS = Path(__file__).with_name("standins.py")


class Run:
    """A run of the stack in a process of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.notes_file = folder / "notes"
        self.port = four_free_ports()
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "TMPDIR", "LANG", "COVERAGE_PROCESS_START"}
        }
        self.environment |= {
            "PORT": str(self.port),
            "DATA_DIR": str(folder / "data"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **environment,
        }
        self.child = self.start()

    def start(self, **environment: str) -> Child:
        command = (sys.executable, "-u", str(STANDINS), "run", str(self.notes_file))
        self.child = spawn("run", command, log=self.folder / "terminal", environment=self.environment | environment)
        return self.child

    def wait_for(self, text: str) -> str:
        wait_until(lambda: text in self.child.output(), self.child)
        return self.child.output()

    def notes(self, what: str) -> list[dict[str, Any]]:
        lines = self.notes_file.read_text().splitlines() if self.notes_file.exists() else []
        return [note for note in map(json.loads, lines) if note["what"] == what]

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.child.pid).children(recursive=True)


def wait_until(condition: Callable[[], bool], child: Child | None = None, seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, child.output() if child else "it did not come true in time"
        time.sleep(0.02)


def four_free_ports() -> int:
    while True:
        first = free_port()
        try:
            check_ports("127.0.0.1", [PortUse(first + n, "a test", "PORT") for n in range(4)])
        except CannotStart:
            continue
        return first


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    runs = []

    def start_run(**environment: str) -> Run:
        runs.append(Run(tmp_path, **environment))
        return runs[-1]

    yield start_run
    for run in runs:
        run.child.stop(patience=15)


def test_a_run_from_start_to_ctrl_c(start: Callable[..., Run]) -> None:
    run = start()
    page = run.wait_for("Ctrl-C stops everything")
    for address in ("/api", "/api/docs", "/metrics"):
        assert f"http://127.0.0.1:{run.port}{address}\n" in page
    assert f"http://127.0.0.1:{run.port + 1}\n" in page
    assert f"http://127.0.0.1:{run.port + 3}\n" in page
    assert "customer@voltcart.test" in page
    assert "voltcart-demo" in page

    wait_until(lambda: len(run.notes("started")) >= 4)
    started = run.notes("started")
    assert sorted(note["role"] for note in started) == ["prepare", "sandbox", "server", "worker"]
    order = [note["role"] for note in started if note["role"] != "sandbox"]
    assert order[0] == "prepare"
    seen = next(note["environment"] for note in started if note["role"] == "server")
    assert seen["DATABASE_URL"].startswith("postgres://voltcart:")
    assert seen["REDIS_URL"].startswith("redis://:")
    assert seen["RAZORPAY_KEY_ID"].startswith("rzp_test_")
    assert seen["RAZORPAY_BASE_URL"] == f"http://127.0.0.1:{run.port + 1}"
    assert seen["SMTP_URL"] == f"smtp://127.0.0.1:{run.port + 2}"
    assert seen["DATA_DIR"] == str(run.folder / "data")
    sandbox = next(note["arguments"] for note in started if note["role"] == "sandbox")
    assert sandbox[sandbox.index("--webhook-url") + 1] == (f"http://127.0.0.1:{run.port}/api/payments/webhook/razorpay")
    for file in (run.folder / "data" / "secrets").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600

    family = run.family()
    assert {"postgres", "redis-server"} <= {process.name() for process in family}
    psutil.Process(run.child.pid).send_signal(signal.SIGINT)
    assert run.child.wait(20) == 0
    assert [note["role"] for note in run.notes("ended")] == ["server", "worker", "sandbox"]
    wait_until(lambda: not any(lives(process) for process in family))


def test_what_dies_is_started_again(start: Callable[..., Run]) -> None:
    run = start()
    run.wait_for("Ctrl-C stops everything")
    server, redis = next(note["pid"] for note in run.notes("started") if note["role"] == "server"), "redis-server"
    os.kill(server, signal.SIGKILL)
    run.wait_for("server was ended by SIGKILL")
    run.wait_for("starting it again in 0.5 s")
    run.wait_for("server is started again")
    wait_until(lambda: [note["role"] for note in run.notes("started")].count("server") == 2)
    next(process for process in run.family() if process.name() == redis).kill()
    run.wait_for("redis is started again")
    os.kill(run.child.pid, signal.SIGTERM)
    assert run.child.wait(20) == 0


def test_a_kill_takes_all_with_it_and_the_next_run_recovers(start: Callable[..., Run]) -> None:
    run = start()
    run.wait_for("Ctrl-C stops everything")
    first = run.notes("started")[-1]["environment"]
    family = run.family()
    assert len(family) > 6
    os.kill(run.child.pid, signal.SIGKILL)
    run.child.wait(5)
    run.start()
    run.wait_for("Ctrl-C stops everything")
    assert not any(lives(process) for process in family)
    assert run.notes("started")[-1]["environment"] == first


def test_a_second_run_on_the_same_folder_is_refused(start: Callable[..., Run]) -> None:
    first = start()
    first.wait_for("Ctrl-C stops everything")
    second = start(PORT=str(four_free_ports()))
    assert second.child.wait(20) == 1
    assert f"Another `voltcart run` uses DATA_DIR: {first.folder / 'data'} is in use by process {first.child.pid}." in (
        second.child.output()
    )
    assert first.child.status is None


def test_a_part_that_fails_at_the_start_is_explained(start: Callable[..., Run]) -> None:
    for role in ("prepare", "server"):
        run = start(STANDIN_FAILS=role)
        assert run.child.wait(30) == 1
        assert f"{role} ended with status 1. Its log {run.folder / 'data' / 'logs' / role}.log ends:" in (
            run.child.output()
        )
        assert f"    {role} has a bad day" in run.child.output()


def test_a_taken_port_is_named_with_its_variable(start: Callable[..., Run]) -> None:
    taken = free_port()
    with socket.create_server(("127.0.0.1", taken)):
        run = start(SANDBOX_PORT=str(taken))
        assert run.child.wait(20) == 1
    assert run.child.output() == (
        f"Voltcart can't start. Port {taken} (the Razorpay sandbox) is taken; set SANDBOX_PORT to a free one.\n"
    )
    assert not (run.folder / "data").exists()


def test_ports_are_checked_one_by_one() -> None:
    free = four_free_ports()
    check_ports("127.0.0.1", [PortUse(free, "one", "PORT")])
    with pytest.raises(CannotStart, match=f"Port {free} is wanted for both one and two; set SANDBOX_PORT to another"):
        check_ports("127.0.0.1", [PortUse(free, "one", "PORT"), PortUse(free, "two", "SANDBOX_PORT")])
    with pytest.raises(CannotStart, match="Port 65536 \\(one\\) is above 65535; set PORT lower"):
        check_ports("127.0.0.1", [PortUse(65_536, "one", "PORT")])
    with pytest.raises(CannotStart, match=r"HOST=192\.0\.2\.1 can't be listened on"):
        check_ports("192.0.2.1", [PortUse(free, "one", "PORT")])


def test_a_port_in_use_is_waited_for_when_it_will_be_free() -> None:
    taken = free_port()
    with socket.create_server(("127.0.0.1", taken)):
        begun = time.monotonic()
        with pytest.raises(CannotStart, match=f"Port {taken} \\(one\\) is taken; set PORT to a free one"):
            check_ports("127.0.0.1", [PortUse(taken, "one", "PORT")], patience=0.3)
        assert time.monotonic() - begun >= 0.3
    assert free_port(taken) == taken


def test_free_ports_stay_clear_of_outgoing_connections() -> None:
    assert free_port() in ports.CHOICE


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - a value to translate
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("shop.test", "shop.test"),
    ],
)
def test_how_a_host_is_reached(host: str, expected: str) -> None:
    assert reachable(host) == expected


def test_what_the_user_sets_is_left_alone(tmp_path: Path) -> None:
    settings = load_settings(
        _env_file=None,
        database_url="postgres://me:secret@db.test:5432/shop",
        redis_url="redis://cache.test:6379/1",
        razorpay_key_id="rzp_live_1",
        razorpay_key_secret="its-secret",
        smtp_url="smtp://mail.test:25",
        jwt_keys="mine:key",
    )
    plan = Plan(settings, tmp_path)
    assert [plan.own_postgres, plan.own_redis, plan.own_gateway, plan.own_mail] == [False] * 4
    assert [use.variable for use in plan.port_uses()] == ["PORT"]
    environment = base_environment(plan)
    expected = {
        "RAZORPAY_KEY_ID": "rzp_live_1",
        "RAZORPAY_KEY_SECRET": "its-secret",
        "RAZORPAY_BASE_URL": "https://api.razorpay.com",
        "SMTP_URL": "smtp://mail.test:25",
        "JWT_KEYS": "mine:key",
    }
    assert {name: environment[name] for name in expected} == expected
    assert list(tmp_path.iterdir()) == []


def test_production_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(_env_file=None, data_dir=tmp_path / "data")
    assert run_stack(settings.model_copy(update={"env": "production"})) == 1
    assert "`voltcart run` is for development" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "jwt"
    made = kept_secret(file)
    assert len(made) == 43
    assert kept_secret(file) == made
    assert file.stat().st_mode & 0o777 == 0o600
    assert kept_secret(tmp_path / "other", lambda: "given") == "given"
