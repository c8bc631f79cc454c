"""Files for tests: honest ones made by Pillow, and hostile ones made by hand."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw

# What a camera notes of the place; the make's name is easy to search for in any file.
MAKER = "VoltcartCamera"
SECRET_COMMENT = "taken at 12 MG Road"
SCRIPT = b"<html><script>alert(document.domain)</script></html>"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WEBM = b"\x1aE\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm" + bytes(64)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def painted(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture with a red left half and a blue right half; 16-bit and grey ones go from dark to bright."""
    if mode in {"L", "I;16"}:
        picture = Image.new("L", (width, height), 40)
        ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill=200)
        return picture.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else picture
    picture = Image.new("RGB", (width, height), (220, 20, 20))
    ImageDraw.Draw(picture).rectangle((width // 2, 0, width, height), fill=(20, 20, 220))
    return picture.convert(mode)


def encoded(picture: Image.Image, format: str, **how: Any) -> bytes:  # noqa: A002 - Pillow's own word
    """The picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, format, **how)
    return buffer.getvalue()


def jpeg(width: int = 640, height: int = 480, **how: Any) -> bytes:
    """A plain JPEG."""
    return encoded(painted(width, height), "JPEG", **how)


def png(width: int = 640, height: int = 480, mode: str = "RGB") -> bytes:
    """A plain PNG."""
    return encoded(painted(width, height, mode), "PNG")


def located_jpeg(*, orientation: int = 1, profile: bool = True) -> bytes:
    """A JPEG with all that a camera notes: its maker, the place, a comment, a profile, a thumbnail's orientation."""
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (12.0, 58.0, 30.0), 3: "E", 4: (77.0, 35.0, 40.0)})
    return encoded(
        painted(800, 400),
        "JPEG",
        exif=exif,
        comment=SECRET_COMMENT.encode(),
        icc_profile=encoded_profile() if profile else None,
    )


def encoded_profile() -> bytes:
    """The colour profile of ordinary screens."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def animated_gif() -> bytes:
    """A GIF whose first frame is red and blue, and whose second one is green."""
    second = Image.new("RGB", (320, 240), (0, 200, 0))
    return encoded(painted(320, 240), "GIF", save_all=True, append_images=[second], duration=100, loop=0)


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A few bytes that claim to be an enormous picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(bytes(100))) + _chunk(b"IEND")


def _chunk(name: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def box(name: bytes, content: bytes = b"") -> bytes:
    """A box of an ISO media file."""
    return struct.pack(">I", 8 + len(content)) + name + content


def mp4(*, brand: bytes = b"isom", size: int = 64) -> bytes:
    """A film that has everything but pictures."""
    return (
        box(b"ftyp", brand + bytes(4) + b"isommp42")
        + box(b"moov", box(b"mvhd", bytes(100)))
        + box(b"mdat", bytes(size))
    )


def opened(content: bytes) -> Image.Image:
    """The picture of a file, decoded."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def is_reddish(colour: Any) -> bool:
    """Whether a colour is that of the painted left half."""
    red, green, blue = colour[:3]
    return bool(red > 180 and green < 70 and blue < 70)


def is_bluish(colour: Any) -> bool:
    """Whether a colour is that of the painted right half."""
    red, green, blue = colour[:3]
    return bool(blue > 180 and green < 70 and red < 70)
