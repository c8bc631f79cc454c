"""Renditions of one image: decoded, turned upright, and written anew from its pixels, with nothing else of the file.

This blocks and takes about 12 bytes of memory for each pixel: one image at a time in a process.
"""

import io
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps

from models.enums import Rendition
from server.media.rules.kinds import AVIF, GIF, JPEG, PNG, WEBP, Kind
from server.media.rules.sizes import LONG_SIDES, fit

ONE_AT_A_TIME = threading.Lock()
# Of an animation the first frame is shown, so that a GIF goes on as a PNG.
WRITTEN_AS = {JPEG: JPEG, PNG: PNG, GIF: PNG, WEBP: WEBP, AVIF: AVIF}
HOW: dict[Kind, dict[str, Any]] = {
    JPEG: {"quality": 85, "progressive": True, "optimize": True},
    PNG: {"compress_level": 6},
    WEBP: {"quality": 82, "method": 4},
    AVIF: {"quality": 70, "speed": 8},
}


class Undecodable(Exception):
    """The image cannot be made out; the text says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendition that lies on disk."""

    rendition: Rendition
    kind: Kind
    path: Path
    width: int
    height: int


def render(source: Path, kind: Kind, folder: Path, *, most_pixels: int) -> list[Picture]:
    """Write the renditions of an image into the folder: the original in its own format, the others in WebP too.

    Raises:
        Undecodable: The image is broken, or has too many pixels.
    """
    with ONE_AT_A_TIME:
        image = _decode(source, kind, most_pixels)
        own = WRITTEN_AS[kind]
        made = [_write(image, Rendition.ORIGINAL, own, folder)]
        for rendition, long_side in LONG_SIDES.items():
            # From the one before, which is larger: each step costs a fraction of the last.
            image = image.resize(fit(*image.size, long_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
            made += [_write(image, rendition, each, folder) for each in dict.fromkeys((WEBP, own))]
        return made


def _decode(source: Path, kind: Kind, most_pixels: int) -> Image.Image:
    """The upright first frame in plain RGB or RGBA, bare of what the file said beside its pixels."""
    try:
        # No other decoder may touch it, whatever the file looks like to Pillow.
        with Image.open(source, formats=(kind.decoder,)) as opened:
            fits = opened.width * opened.height <= most_pixels
            image = _plain(opened) if fits else None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        image = None
    except Exception as error:  # Pillow throws whatever comes to hand at a broken file
        raise Undecodable("The image is broken: it cannot be decoded.") from error
    if image is None:
        raise Undecodable(f"The image has more than {most_pixels} pixels.")
    image.info = {}
    return image


def _plain(opened: Image.Image) -> Image.Image:
    opened.load()
    profile = opened.info.get("icc_profile")
    has_alpha = opened.has_transparency_data
    upright = _upright(opened)
    if upright.mode.startswith("I"):
        # Of 16 bits the upper eight: Pillow itself would cut every value off at 255.
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    mode = "RGBA" if has_alpha else "RGB"
    if profile and upright.mode in {"RGB", "CMYK"}:
        # A profile that is broken, or of another kind of colours, is as good as none.
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(upright, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            upright = converted or upright
    return upright if upright.mode == mode else upright.convert(mode)


def _upright(opened: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:  # noqa: BLE001 - a broken note of the camera must not cost the picture
        return opened.copy()


def _write(image: Image.Image, rendition: Rendition, kind: Kind, folder: Path) -> Picture:
    path = folder / f"{rendition}.{kind.extension}"
    image.save(path, kind.decoder, **HOW[kind])
    return Picture(rendition, kind, path, image.width, image.height)
