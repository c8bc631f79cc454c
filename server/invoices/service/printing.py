"""Invoices as PDF, off the event loop, one at a time, with a bound on how many wait."""

import asyncio
import logging
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from server.core.errors import Unavailable
from server.core.etags import etag_of
from server.invoices.schemas import InvoiceDocument

if TYPE_CHECKING:
    from server.invoices.service.fonts import Fonts

# More threads would print no faster: all of it is Python's own work.
IN_LINE = 20
# To be raised when an invoice comes to look different, so that clients fetch it again.
LOOK = 1


def pdf_etag(document: InvoiceDocument) -> str:
    """The tag of an invoice's PDF, which is the same to the byte until the program changes."""
    return etag_of(LOOK, version("fpdf2"), document.model_dump_json())


class InvoicePrinter:
    """Prints invoices. Its fonts are unpacked when the first is printed."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="invoices")
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._fonts: Fonts | None = None
        self._waiting = 0
        # It warns of tables in the fonts that a PDF has no use for.
        logging.getLogger("fontTools").setLevel(logging.ERROR)

    async def pdf(self, document: InvoiceDocument) -> bytearray:
        """The invoice as PDF; the same document gives the same bytes.

        Raises:
            Unavailable: Too many wait already.
        """
        if self._waiting > IN_LINE:
            raise Unavailable(retry_after=2)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._draw, document)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let the thread go, and the fonts with it."""
        self._thread.shutdown(wait=True, cancel_futures=True)
        if self._folder is not None:
            self._folder.cleanup()

    def _draw(self, document: InvoiceDocument) -> bytearray:
        # Not before they are needed: they take a sixth of a server's start, and 25 MB.
        from server.invoices.service.drawing import Drawing  # noqa: PLC0415 - see above
        from server.invoices.service.fonts import Fonts  # noqa: PLC0415 - see above

        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="fonts-", ignore_cleanup_errors=True)
        self._fonts = self._fonts or Fonts(Path(self._folder.name))
        return Drawing(document, self._fonts).draw()
