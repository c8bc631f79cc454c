"""Turns itself into another program that ends with its parent; run as a script, never imported.

`python -I -S launch.py PARENT SIGNAL [map UID GID | drop UID GID] -- PROGRAM ARGUMENT...`

A program of its own, because the steps between fork and exec are not safe in a process with threads. Linux only.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 4
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


class CapabilityHeader(ctypes.Structure):
    """Which layout the sets have, and whose they are (0: the caller's)."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class CapabilitySets(ctypes.Structure):
    """32 capabilities' worth of the three sets."""

    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def call(name: str, *arguments: object) -> None:
    """Call a function of the C library.

    Raises:
        OSError: It answered with an error.
    """
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def map_to(uid: int, gid: int) -> None:
    """Enter a user namespace in which the caller's own uid and gid are called `uid` and `gid`.

    Files stay as reachable as they were: outside the namespace nothing has changed.
    """
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    call("unshare", CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")


def drop_to(uid: int, gid: int) -> None:
    """Become `uid`, keeping of root's rights only that of passing through folders closed to others."""
    # Without this bit access(2), which initdb asks about its neighbours, would not count the right that we keep.
    call("prctl", PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    mask = 1 << CAP_DAC_OVERRIDE
    sets = (CapabilitySets * 2)(CapabilitySets(mask, mask, mask), CapabilitySets(0, 0, 0))
    header = CapabilityHeader(CAPABILITY_VERSION_3, 0)
    call("capset", ctypes.byref(header), ctypes.byref(sets))
    call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def main(arguments: list[str]) -> None:
    """Change identity if asked to, tie this process to its parent, become the program."""
    split = arguments.index("--")
    parent, death_signal, *identity = arguments[:split]
    program = arguments[split + 1 :]
    if identity:
        change = {"map": map_to, "drop": drop_to}[identity[0]]
        change(int(identity[1]), int(identity[2]))
    # After the identity: a change of credentials clears the death signal.
    call("prctl", PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        os.kill(os.getpid(), signal.SIGKILL)  # The parent ended before the signal was set.
    # Python ignores these two, and an exec would hand that on.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execvp(program[0], program)  # noqa: S606 - the program is the caller's own, no shell is wanted


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        sys.exit(f"launch: {error}")
