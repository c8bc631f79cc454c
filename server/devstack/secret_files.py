"""Secrets made once and kept in files that only their owner may read."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def random_secret() -> str:
    """43 random characters that need no quoting in a URL: 256 bits."""
    return secrets.token_urlsafe(32)


def kept_secret(file: Path, make: Callable[[], str] = random_secret) -> str:
    """The secret in `file`, made and written there when there is none yet."""
    if file.exists() and (kept := file.read_text().strip()):
        return kept
    made = make()
    write_secret(file, made)
    return made


def write_secret(file: Path, text: str) -> None:
    """Write a file, whole or not at all, that only its owner may read."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.write(text)
    draft.replace(file)
