"""What a file is, told from its bytes alone: its name and its sender's word count for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from models.enums import MediaType

# A file mapped into memory, of which only what is looked at is read.
Content = bytes | mmap
# Of the pieces that a file is made of; more are there only to keep us busy.
MOST_PIECES = 20_000
MP4_BRANDS = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"}
)
# The start of a frame in a JPEG, where its size stands; 0xC4, 0xC8 and 0xCC mean other things.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_SCAN = 0xDA


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken. An image's `decoder` is the one that may touch it."""

    type: MediaType
    content_type: str
    extension: str
    decoder: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A file's kind, and an image's width and height in pixels."""

    kind: Kind
    width: int
    height: int


class Broken(Exception):
    """The file is not whole; the text says what is wrong with it."""


JPEG = Kind(MediaType.IMAGE, "image/jpeg", "jpg", "JPEG")
PNG = Kind(MediaType.IMAGE, "image/png", "png", "PNG")
GIF = Kind(MediaType.IMAGE, "image/gif", "gif", "GIF")
WEBP = Kind(MediaType.IMAGE, "image/webp", "webp", "WEBP")
AVIF = Kind(MediaType.IMAGE, "image/avif", "avif", "AVIF")
MP4 = Kind(MediaType.VIDEO, "video/mp4", "mp4")
WEBM = Kind(MediaType.VIDEO, "video/webm", "webm")
PDF = Kind(MediaType.DOCUMENT, "application/pdf", "pdf")
KINDS = (JPEG, PNG, GIF, WEBP, AVIF, MP4, WEBM, PDF)


def examine(content: Content) -> Found | None:
    """What the file is, as far as its structure shows without decoding it; None when it is nothing that is taken.

    Raises:
        Broken: It is cut off or malformed.
    """
    kind = _recognise(content)
    if kind is None:
        return None
    return Found(kind, *_measure(kind, content))


def _recognise(content: Content) -> Kind | None:
    start = content[:16]
    length = min(int.from_bytes(start[:4]), 256)
    brands = {content[8:12], *(content[at : at + 4] for at in range(16, length, 4))}
    found = {
        JPEG: start.startswith(b"\xff\xd8\xff"),
        PNG: start.startswith(b"\x89PNG\r\n\x1a\n"),
        GIF: start.startswith((b"GIF87a", b"GIF89a")),
        WEBP: start.startswith(b"RIFF") and start[8:12] == b"WEBP",
        AVIF: start[4:8] == b"ftyp" and bool(brands & {b"avif", b"avis"}),
        MP4: start[4:8] == b"ftyp" and content[8:12] in MP4_BRANDS,
        WEBM: start.startswith(b"\x1aE\xdf\xa3") and b"\x42\x82\x84webm" in content[:128],
        PDF: start.startswith((b"%PDF-1.", b"%PDF-2.")),
    }
    return next((kind for kind, fits in found.items() if fits), None)


def _measure(kind: Kind, content: Content) -> tuple[int, int]:
    """Width and height in pixels; nothing for what is no image."""
    if kind in {MP4, WEBM, PDF}:
        _check_other(kind, content)
        return 0, 0
    width, height = {JPEG: _jpeg, PNG: _png, GIF: _gif, WEBP: _webp, AVIF: _avif}[kind](content)
    if not (width and height):
        raise Broken("it has no size")
    return width, height


def _check_other(kind: Kind, content: Content) -> None:
    if kind is MP4 and b"moov" not in dict(_boxes(content)):
        raise Broken("it has no index of its tracks")
    if kind is PDF and b"%%EOF" not in content[-2048:]:
        raise Broken("its end is missing")


def _jpeg(content: Content) -> tuple[int, int]:
    size = (0, 0)
    at = 2
    for _ in range(MOST_PIECES):
        marker = _number(content, at, 2) - 0xFF00
        if marker == 0xFF:
            at += 1
            continue
        if marker < 0xC0:
            raise Broken("its segments do not follow one another")
        if marker == JPEG_SCAN:
            break
        if marker in JPEG_FRAMES:
            size = _number(content, at + 7, 2), _number(content, at + 5, 2)
        at += 2 + max(2, _number(content, at + 2, 2))
    # Within a scan the two bytes mean nothing but the end.
    if content.find(b"\xff\xd9", at) < 0:
        raise Broken("its end is missing")
    return size


def _png(content: Content) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise Broken("its header is missing")
    at = 8
    for _ in range(MOST_PIECES):
        if content[at + 4 : at + 8] == b"IEND":
            break
        at += 12 + _number(content, at, 4)
        if at + 12 > len(content):
            raise Broken("its end is missing")
    return _number(content, 16, 4), _number(content, 20, 4)


def _gif(content: Content) -> tuple[int, int]:
    return _number(content, 6, 2, "little"), _number(content, 8, 2, "little")


def _webp(content: Content) -> tuple[int, int]:
    if _number(content, 4, 4, "little") + 8 > len(content):
        raise Broken("its end is missing")
    match content[12:16]:
        case b"VP8X":
            return _number(content, 24, 3, "little") + 1, _number(content, 27, 3, "little") + 1
        case b"VP8L":
            bits = _number(content, 21, 4, "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _number(content, 26, 2, "little") & 0x3FFF, _number(content, 28, 2, "little") & 0x3FFF
    raise Broken("its header is missing")


def _avif(content: Content) -> tuple[int, int]:
    """The largest size that the file declares for any of its parts."""
    meta = dict(_boxes(content)).get(b"meta")
    if meta is None:
        raise Broken("its header is missing")
    start, end = meta
    sizes = [(0, 0)]
    at = content.find(b"ispe", start, end)
    while at >= 0 and len(sizes) < MOST_PIECES:
        sizes.append((_number(content, at + 8, 4), _number(content, at + 12, 4)))
        at = content.find(b"ispe", at + 4, end)
    return max(sizes, key=lambda size: size[0] * size[1])


def _boxes(content: Content) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """The outermost boxes of an ISO media file: their names, and from where to where they reach."""
    at = 0
    for _ in range(MOST_PIECES):
        size = _number(content, at, 4)
        if size == 1:
            size = _number(content, at + 8, 8)
        end = at + size if size else len(content)
        if end > len(content) or end < at + 8:
            raise Broken("its end is missing")
        yield content[at + 4 : at + 8], (at, end)
        if end == len(content):
            return
        at = end


def _number(content: Content, at: int, length: int, order: str = "big") -> int:
    """An unsigned number in the file.

    Raises:
        Broken: The file ends before it.
    """
    raw = content[at : at + length]
    if len(raw) < length:
        raise Broken("its end is missing")
    return int.from_bytes(raw, "little" if order == "little" else "big")
