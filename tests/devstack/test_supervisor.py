"""Starting parts again: at once and without a word when they ended in order, later and later when they died."""

import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from server.devstack import supervisor as supervising
from server.devstack.supervisor import Program, Supervisor

ENDS = "import sys, time; open(sys.argv[1], 'a').write(f'{time.time()}\\n'); sys.exit(int(sys.argv[2]))"


def watch(folder: Path, status: int) -> tuple[list[float], list[str]]:
    """Watch over four lives of a program that ends at once; gives the seconds between them, and what was said."""
    notes = folder / "notes"
    notes.touch()
    command = (sys.executable, "-I", "-S", "-c", ENDS, str(notes), str(status))
    program = Program("part", command, environment={}, log=folder / "part.log", patience=1)
    said: list[str] = []
    give_up = time.monotonic() + 20

    def starts() -> list[float]:
        return [float(line) for line in notes.read_text().splitlines()]

    supervisor = Supervisor(said.append, lambda: len(starts()) == 4 or time.monotonic() > give_up)
    program.start()
    supervisor.add(program)
    supervisor.watch()
    program.stop()
    return [later - sooner for sooner, later in pairwise(starts())], said


@pytest.mark.row("Q6")
def test_what_ends_in_order_is_started_again_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "FIRST_DELAY", 0.05)
    pauses, said = watch(tmp_path, 0)
    assert (len(pauses), said) == (3, [])


def test_what_dies_is_started_again_later_and_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "FIRST_DELAY", 0.05)
    pauses, said = watch(tmp_path, 3)
    assert all(pause >= delay for pause, delay in zip(pauses, (0.05, 0.1, 0.2), strict=True))
    died = f"part ended with status 3 (log: {tmp_path / 'part.log'}); starting it again in"
    again = "part is started again."
    assert said == [f"{died} 0.05 s.", again, f"{died} 0.1 s.", again, f"{died} 0.2 s.", again]
