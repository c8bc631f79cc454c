"""A4 pages on which any text can be written. Lengths are in millimetres, sizes of letters in points."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from server.invoices.service.fonts import STYLES, Fonts, is_shaped

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 12.0
INNER = WIDTH - 2 * MARGIN
BOTTOM = HEIGHT - 18.0
INK, GREY, RULE, SHADE = (28, 33, 40), (100, 108, 118), (190, 197, 205), (238, 242, 247)
MM_PER_POINT, LEADING = 25.4 / 72, 1.32
# What stands for the number of pages until it is known. No text has it: it is nobody's character.
PAGES = 3 * "\ue000"


def line_height(size: float) -> float:
    """How high a line of letters of a size is."""
    return size * MM_PER_POINT * LEADING


class Sheet(FPDF):
    """Pages with the fonts that the texts need. Nothing breaks a page by itself."""

    def __init__(self, fonts: Fonts, texts: Iterable[str], *, title: str, author: str, made_at: datetime) -> None:
        super().__init__(unit="mm", format="A4")
        self._texts = fonts
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        self.alias_nb_pages(PAGES)
        self.set_title(title)
        self.set_author(author)
        self.set_producer("voltcart")
        self.set_lang("en-IN")
        # With the time of printing, the same invoice would never have the same bytes twice.
        self.set_creation_date(made_at)
        self._family, *others = fonts.needed(map(fonts.clean, texts))
        for family in (self._family, *others):
            for style in STYLES:
                self.add_font(family, style, fonts.path(family, style))
        self.set_fallback_fonts(others, exact_match=False)

    def wrap(self, width: float, text: str, *, size: float = 8, bold: bool = False) -> list[str]:
        """The lines that a text takes in a column."""
        clean = self._choose(text, size, bold)
        if "\n" not in clean and self.get_string_width(clean) <= width:
            return [clean]
        found = self.multi_cell(width, text=clean, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return cast("list[str]", found)

    def say(
        self,
        x: float,
        y: float,
        width: float,
        text: str | list[str],
        *,
        size: float = 8,
        bold: bool = False,
        align: str = "L",
        colour: tuple[int, int, int] = INK,
    ) -> float:
        """Write a text, or the lines that it was wrapped to, into a column; gives where the next one begins."""
        for line in self.wrap(width, text, size=size, bold=bold) if isinstance(text, str) else text:
            self._put(x, y, width, line, size=size, bold=bold, align=align, colour=colour)
            y += line_height(size)
        return y

    def figure(self, x: float, y: float, width: float, text: str, *, size: float = 8, bold: bool = False) -> None:
        """Write an amount on one line, to the right; one that is too long in smaller letters."""
        self._choose(text, size, bold)
        if (wide := self.get_string_width(text)) > width:
            size *= width / wide * 0.98
        self._put(x, y, width, text, size=size, bold=bold, align="R")

    def rule(self, y: float, x: float = MARGIN, width: float = INNER) -> None:
        """Draw a thin line across."""
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)

    def shade(self, x: float, y: float, width: float, height: float) -> None:
        """Colour the ground of what comes next."""
        self.set_fill_color(*SHADE)
        self.rect(x, y, width, height, style="F")

    def footer(self) -> None:
        """Number the page."""
        self.rule(HEIGHT - 14)
        self.say(MARGIN, HEIGHT - 12, INNER / 2, self.title or "", size=7, colour=GREY)
        self.set_xy(WIDTH / 2, HEIGHT - 12)
        self.cell(INNER / 2, line_height(7), f"Page {self.page_no()} of {PAGES}", align="R")

    def _put(
        self,
        x: float,
        y: float,
        width: float,
        line: str,
        *,
        size: float,
        bold: bool,
        align: str,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        clean = self._choose(line, size, bold)
        self.set_text_color(*colour)
        self.set_xy(x, y)
        self.cell(width, line_height(size), clean, align=align)

    def _choose(self, text: str, size: float, bold: bool) -> str:
        """Take the font for a text; gives the text as it can be written."""
        clean = self._texts.clean(text)
        self.set_font(self._family, "B" if bold else "", size)
        # The library may have chosen it only within the last text, where that began in another family, and forget.
        self.current_font_is_set_on_page = False
        self.set_text_shaping(is_shaped(clean))
        return clean
