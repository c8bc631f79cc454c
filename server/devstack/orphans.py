"""Finds and ends servers that a killed parent left running in a data folder."""

import time
from pathlib import Path
from signal import Signals

import psutil

PATIENCE = 15.0  # seconds for an orderly end
POLL = 0.01  # seconds


def stop_orphans(folder: Path, programs: frozenset[str], ask: Signals) -> None:
    """End every process called one of `programs` whose working folder is `folder`.

    The caller holds the folder's lock: no living parent looks after what is found here.
    """
    orphans = [
        process
        for process in psutil.process_iter(["name"])
        if process.info["name"] in programs and _works_in(process, folder)
    ]
    for number in (ask, Signals.SIGKILL):
        for orphan in orphans:
            _signal(orphan, number)
        orphans = _left_of(orphans)


def lives(process: psutil.Process) -> bool:
    """Whether a process still runs; a dead one that nobody has reaped yet does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _left_of(processes: list[psutil.Process]) -> list[psutil.Process]:
    give_up = time.monotonic() + PATIENCE
    while (left := [process for process in processes if lives(process)]) and time.monotonic() < give_up:
        time.sleep(POLL)
    return left


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.cwd() == str(folder)
    except psutil.AccessDenied:
        return _was_given(process, folder)
    except psutil.NoSuchProcess:
        return False


def _was_given(process: psutil.Process, folder: Path) -> bool:
    """Whether its command line names the folder; for a process of another uid, whose working folder is hidden."""
    try:
        return str(folder) in process.cmdline()
    except psutil.Error:
        return False


def _signal(process: psutil.Process, number: Signals) -> None:
    try:
        process.send_signal(number)  # psutil makes sure that the id still names the same process
    except psutil.NoSuchProcess:
        return
