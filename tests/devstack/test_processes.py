"""Child processes: their logs, their end, and that they never outlive their parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from server.devstack import orphans, processes
from server.devstack.locks import FolderInUse, FolderLock
from server.devstack.processes import Child, ending, spawn

PYTHON = (sys.executable, "-I", "-S", "-u", "-c")
SLEEPER = "import time; print('up'); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"
WITH_GRANDCHILD = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    "print('up', child.pid)\n"
    "time.sleep(60)\n"
)
# Starts the child in a thread that ends at once, tells its pid, and stays.
PARENT = """
import sys, threading, time
from pathlib import Path
from server.devstack import processes
processes.HAS_DEATH_SIGNAL = sys.argv[2] == "signal"
children = []
def start():
    command = (sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)")
    children.append(processes.spawn("sleeper", command, log=Path(sys.argv[1])))
thread = threading.Thread(target=start)
thread.start()
thread.join()
print(children[0].pid, flush=True)
time.sleep(60)
"""


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not come true in time"
        time.sleep(0.01)


def lives(pid: int) -> bool:
    try:
        return orphans.lives(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    children = []

    def start_script(script: str) -> Child:
        child = spawn("script", (*PYTHON, script), log=tmp_path / "logs" / "script.log")
        children.append(child)
        wait_until(lambda: "up" in child.output())
        return child

    yield start_script
    for child in children:
        child.stop(patience=0)


def test_a_child_leads_its_own_session_and_ends_when_asked(start: Callable[[str], Child]) -> None:
    child = start(SLEEPER)
    assert os.getsid(child.pid) == child.pid != os.getsid(0)
    assert lives(child.pid)
    child.stop()
    assert child.status == -signal.SIGTERM
    assert ending(child.status) == "was ended by SIGTERM"


def test_one_that_ignores_the_request_is_killed(start: Callable[[str], Child]) -> None:
    child = start(STUBBORN)
    child.stop(patience=0.2)
    assert child.status == -signal.SIGKILL


def test_stop_leaves_nobody_of_the_group(start: Callable[[str], Child]) -> None:
    child = start(WITH_GRANDCHILD)
    grandchild = int(child.output().split()[-1])
    assert lives(grandchild)
    child.stop()
    wait_until(lambda: not lives(grandchild))


def test_output_is_that_of_this_start_alone(start: Callable[[str], Child]) -> None:
    start("print('first, up')").wait(5)
    second = start("import sys; print('second, up'); sys.exit(3)")
    assert second.wait(5) == 3
    assert second.output() == "second, up\n"
    assert second.log.read_text() == "first, up\nsecond, up\n"
    assert second.last_words() == "    second, up"


def test_a_long_log_is_set_aside(
    start: Callable[[str], Child], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start("print('first, up')").wait(5)
    monkeypatch.setattr(processes, "LOG_LIMIT", 5)
    start("print('second, up')").wait(5)
    assert (tmp_path / "logs" / "script.log").read_text() == "second, up\n"
    assert (tmp_path / "logs" / "script.log.1").read_text() == "first, up\n"


def test_a_command_that_does_not_exist_says_so(tmp_path: Path) -> None:
    child = spawn("missing", ("/nonexistent/program",), log=tmp_path / "log")
    assert child.wait(5) == 1
    assert "No such file or directory" in child.output()


@pytest.mark.parametrize("way", ["signal", "guard"])
def test_the_death_of_the_parent_takes_the_child_with_it(tmp_path: Path, way: str) -> None:
    command = (sys.executable, "-c", PARENT, str(tmp_path / "log"), way)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        assert lives(pid), "it must outlive the thread that started it"
        parent.kill()
    wait_until(lambda: not lives(pid))


def test_a_folder_is_locked_by_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    first.acquire()
    with pytest.raises(FolderInUse) as refusal:
        second.acquire()
    assert refusal.value.pid == os.getpid()
    first.release()
    second.acquire()
    second.release()


def test_the_holder_s_death_releases_the_folder(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from server.devstack.locks import FolderLock\n"
        "lock = FolderLock(Path(sys.argv[1])); lock.acquire(); print('locked', flush=True); time.sleep(60)"
    )
    lock = FolderLock(tmp_path)
    assert not lock.abandoned()
    with subprocess.Popen((sys.executable, "-c", script, str(tmp_path)), stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "locked\n"
        assert not lock.abandoned()
        with pytest.raises(FolderInUse):
            lock.acquire()
        holder.kill()
    assert lock.abandoned()
    lock.acquire()
    lock.release()
    assert not lock.abandoned()
