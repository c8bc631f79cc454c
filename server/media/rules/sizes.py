"""Which renditions an image gets. Lengths are in pixels."""

from models.enums import Rendition

LONG_SIDES = {Rendition.LARGE: 1200, Rendition.MEDIUM: 600, Rendition.THUMB: 200}


def fit(width: int, height: int, long_side: int) -> tuple[int, int]:
    """The size with the same shape whose longer side is `long_side` at most; nothing is enlarged."""
    longest = max(width, height)
    if longest <= long_side:
        return width, height
    return max(1, round(width * long_side / longest)), max(1, round(height * long_side / longest))
