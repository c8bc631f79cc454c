"""Looking at a file before it is taken."""

import mmap
from typing import IO

from server.media.errors import BrokenMedia, TooManyPixels, UnsupportedFile
from server.media.rules.kinds import Broken, Kind, examine


def examine_file(file: IO[bytes], *, most_pixels: int) -> Kind:
    """What the file on disk is, without decoding it or reading it whole.

    Raises:
        UnsupportedFile: It is nothing that is taken.
        BrokenMedia: It is, but empty, cut off or malformed.
        TooManyPixels: It is an image with more than `most_pixels`.
    """
    file.flush()
    if file.seek(0, 2) == 0:
        raise BrokenMedia(reason="it is empty")
    try:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = examine(content)
    except Broken as error:
        raise BrokenMedia(reason=str(error)) from error
    if found is None:
        raise UnsupportedFile
    if found.width * found.height > most_pixels:
        raise TooManyPixels(limit=most_pixels)
    return found.kind
