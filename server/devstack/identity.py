"""Who a program runs as that refuses to be root: in whatever way the machine allows, without opening any folder."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from signal import Signals

from server.devstack.processes import HAS_DEATH_SIGNAL, CannotStart, launcher


@dataclass(frozen=True, slots=True)
class Identity:
    """How the launcher changes user (`arguments`, none: not at all), and the uid that then owns new files."""

    arguments: tuple[str, ...]
    owner: int


def candidates() -> list[Identity]:
    """The identities to try, best first.

    A user namespace, in which our own uid bears a plain user's number, leaves files ours and every folder
    reachable. Where those are switched off, root drops to a plain uid. PostgreSQL wants a uid that has a name.
    """
    uid = os.geteuid()
    if uid != 0 and _has_name(uid):
        return [Identity((), uid)]
    plain = _plain_user()
    if not HAS_DEATH_SIGNAL or plain is None:
        return []
    numbers = (str(plain.pw_uid), str(plain.pw_gid))
    mapped = Identity(("map", *numbers), uid)
    return [mapped, Identity(("drop", *numbers), plain.pw_uid)] if uid == 0 else [mapped]


def choose_identity(program: Path, folder: Path) -> tuple[Identity, str]:
    """The first identity that can enter `folder` and run `program --version`, and the version that it tells.

    Raises:
        CannotStart: There is none; the text says what was tried.
    """
    reasons = []
    for identity in candidates():
        command = ["/bin/sh", "-c", 'cd "$1" && exec "$2" --version', "sh", str(folder), str(program)]
        if identity.arguments:
            command = [*launcher(Signals.SIGKILL), *identity.arguments, "--", *command]
        trial = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
        if trial.returncode == 0:
            return identity, trial.stdout.strip()
        reasons.append(f"{' '.join(identity.arguments) or 'as it is'}: {trial.stderr.strip()}")
    tried = "; ".join(reasons) or "nothing to try on this system"
    raise CannotStart(
        f"{program.name} can't run here for user {os.geteuid()} ({tried}). Start as a plain user that the system "
        "knows by name, or set DATABASE_URL to a PostgreSQL server of your own."
    )


def take_over(folder: Path, owner: int) -> None:
    """Make `owner` the owner of everything in `folder`, after a start under another identity.

    Raises:
        CannotStart: It belongs to another user, and only root may change that.
    """
    present = folder.stat().st_uid
    if present == owner:
        return
    if os.geteuid() != 0:
        raise CannotStart(f"{folder} belongs to user {present}: make it yours, or set DATA_DIR to another folder.")
    for place, _, files in os.walk(folder, topdown=False):
        for file in files:
            os.chown(Path(place, file), owner, -1, follow_symlinks=False)
        os.chown(place, owner, -1)  # The top one last: a start cut short here is repeated in full.


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _plain_user() -> pwd.struct_passwd | None:
    plain = [user for user in pwd.getpwall() if user.pw_uid != 0]
    return next((user for user in plain if user.pw_name == "nobody"), plain[0] if plain else None)
