"""A file is what its bytes are."""

import struct

import pytest

from server.media.rules.kinds import AVIF, GIF, JPEG, MP4, PDF, PNG, WEBM, WEBP, Broken, Found, Kind, examine
from tests.media import files
from tests.media.files import box

HONEST = {
    "jpeg": (files.jpeg(640, 480), JPEG, 640, 480),
    "progressive jpeg": (files.jpeg(33, 77, progressive=True), JPEG, 33, 77),
    "jpeg with notes": (files.located_jpeg(), JPEG, 800, 400),
    "png": (files.png(640, 480), PNG, 640, 480),
    "gif": (files.animated_gif(), GIF, 320, 240),
    "webp": (files.encoded(files.painted(301, 200), "WEBP"), WEBP, 301, 200),
    "lossless webp": (files.encoded(files.painted(301, 200), "WEBP", lossless=True), WEBP, 301, 200),
    "webp with alpha": (files.encoded(files.painted(301, 200, "RGBA"), "WEBP", exif=b"Exif\0\0"), WEBP, 301, 200),
    "avif": (files.encoded(files.painted(300, 200), "AVIF"), AVIF, 300, 200),
    "mp4": (files.mp4(), MP4, 0, 0),
    "webm": (files.WEBM, WEBM, 0, 0),
    "pdf": (files.PDF, PDF, 0, 0),
}
TAKEN_FOR_NOTHING = {
    "svg": files.SVG,
    "svg with a prolog": b'<?xml version="1.0"?>' + files.SVG,
    "html": files.SCRIPT,
    "script": b"alert(1)//",
    "one byte": b"\xff",
    "bmp": files.encoded(files.painted(), "BMP"),
    "tiff": files.encoded(files.painted(), "TIFF"),
    "icon": files.encoded(files.painted(), "ICO"),
    "postscript": b"%!PS-Adobe-3.0\n" + b"x" * 100,
    "heic": box(b"ftyp", b"heic" + bytes(4) + b"mif1heic"),
    "quicktime": box(b"ftyp", b"qt  " + bytes(4) + b"qt  "),
    "matroska": files.WEBM.replace(b"webm", b"matr"),
    "zip": b"PK\x03\x04" + bytes(100),
    "executable": b"\x7fELF" + bytes(100),
    "pdf that begins later": b"GIF" + files.PDF,
    "riff that is no webp": b"RIFF" + bytes(4) + b"WAVE" + bytes(64),
}
BROKEN = {
    "jpeg, half": files.jpeg()[: len(files.jpeg()) // 2],
    "jpeg, header only": files.jpeg()[:20],
    "jpeg, its end inside its notes": files.located_jpeg()[:-200],
    "jpeg without segments": b"\xff\xd8\xff" + b"<script>" * 20,
    "jpeg of many segments": b"\xff\xd8" + b"\xff\xe1\x00\x02" * 30_000,
    "jpeg of no height": b"\xff\xd8\xff\xc0\x00\x0b\x08\x00\x00\x00\x10\x01\x01\x11\x00\xff\xda\x00\x02\xff\xd9",
    "png, half": files.png()[: len(files.png()) // 2],
    "png, signature only": files.png()[:8],
    "png of no width": files.huge_png(0, 10),
    "gif, header only": b"GIF89a",
    "gif of no size": b"GIF89a" + bytes(20),
    "webp, half": HONEST["webp"][0][: len(HONEST["webp"][0]) // 2],
    "webp of another sort": b"RIFF" + struct.pack("<I", 50) + b"WEBPVP9 " + bytes(64),
    "avif, half": HONEST["avif"][0][: len(HONEST["avif"][0]) // 2],
    "avif without a header": box(b"ftyp", b"avif" + bytes(8)) + box(b"mdat", bytes(10)),
    "mp4, half": files.mp4(size=1000)[:-500],
    "mp4 without tracks": box(b"ftyp", b"isom" + bytes(8)) + box(b"mdat", bytes(10)),
    "mp4 of a box of nothing": box(b"ftyp", b"isom" + bytes(8)) + struct.pack(">I", 4) + b"moov",
    "pdf, half": files.PDF[:30],
}


@pytest.mark.parametrize(("content", "kind", "width", "height"), HONEST.values(), ids=list(HONEST))
def test_a_whole_file_is_known_by_its_bytes(content: bytes, kind: Kind, width: int, height: int) -> None:
    assert examine(content) == Found(kind, width, height)


@pytest.mark.parametrize("content", TAKEN_FOR_NOTHING.values(), ids=list(TAKEN_FOR_NOTHING))
def test_what_is_not_taken_is_nothing(content: bytes) -> None:
    assert examine(content) is None


@pytest.mark.parametrize("content", BROKEN.values(), ids=list(BROKEN))
def test_a_file_that_is_cut_off_or_malformed_is_broken(content: bytes) -> None:
    with pytest.raises(Broken):
        examine(content)


def test_an_enormous_picture_is_measured_without_being_opened() -> None:
    bomb = files.huge_png()
    assert len(bomb) < 200
    assert examine(bomb) == Found(PNG, 50_000, 50_000)


@pytest.mark.parametrize("name", list(HONEST))
def test_no_beginning_of_a_file_breaks_the_examiner(name: str) -> None:
    content, kind = HONEST[name][:2]
    verdicts = set()
    for length in range(0, len(content), 1 + len(content) // 700):
        try:
            found = examine(content[:length])
        except Broken:
            verdicts.add("broken")
        else:
            verdicts.add(found.kind.extension if found else "nothing")
    # Cut off between two of its pieces, one of these looks whole: that shows when it is decoded, or played.
    may_look_whole = kind in {GIF, AVIF, MP4, WEBM, PDF}
    assert verdicts <= {"broken", "nothing"} | ({kind.extension} if may_look_whole else set())
