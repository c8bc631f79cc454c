"""The fonts of invoices, and what can be written with them."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from pymupdf_fonts import myfont  # type: ignore[import-untyped]  # it has no types

STYLES = ("", "B")
# Noto Sans has Latin, Greek, Cyrillic and Devanagari; FiraGO adds Arabic, Hebrew, Thai and Georgian.
FONTS = {"noto": {"": "notos", "B": "notosbo"}, "firago": {"": "figo", "B": "figbo"}}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"


class Fonts:
    """Font files in a folder, and which characters each family has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._has: dict[str, frozenset[int]] = {}
        for family, names in FONTS.items():
            for style, name in names.items():
                self.path(family, style).write_bytes(myfont(name))
            with TTFont(self.path(family, ""), lazy=True) as font:
                self._has[family] = frozenset(font.getBestCmap())

    def path(self, family: str, style: str) -> Path:
        """Where a family's file of a style lies."""
        return self._folder / f"{family}{style}.ttf"

    def needed(self, texts: Iterable[str]) -> list[str]:
        """The families that clean texts are written with, the usual one first."""
        first, *others = FONTS
        missing = {ord(character) for text in texts for character in text} - self._has[first]
        return [first, *(family for family in others if missing & self._has[family])]

    def clean(self, text: str) -> str:
        """The text as it can be written: a character that no font has is seen to be missing.

        What is not seen, and would turn the direction of what follows, is left out.
        """
        if text.isascii() and text.isprintable():
            return text
        return "".join(self._clean(character) for character in unicodedata.normalize("NFC", text))

    def _clean(self, character: str) -> str:
        if unicodedata.category(character) in {"Cc", "Zs", "Zl", "Zp"}:
            return character if character == "\n" else " "
        if unicodedata.category(character) == "Cf" and character not in JOINERS:
            return ""
        if "\N{VARIATION SELECTOR-1}" <= character <= "\N{VARIATION SELECTOR-16}":
            return ""
        return character if any(ord(character) in has for has in self._has.values()) else UNKNOWN


def is_shaped(text: str) -> bool:
    """Whether the letters of a clean text change with their neighbours, or run from right to left.

    Everything else is written ten times as fast.
    """
    return any(
        "\u0300" <= character <= "\u036f" or character in JOINERS or "\u0590" <= character < "\u1e00"
        for character in text
    ) or any("\ufb1d" <= character < UNKNOWN for character in text)
