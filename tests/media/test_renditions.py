"""What a worker makes of an image, and of what looks like one."""

import asyncio
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from models.catalog import ProductMedia, ProductMediaURL
from server.core.db import fetch
from server.core.errors import Unavailable
from server.core.storage import Storage
from server.media.rules.kinds import PNG, Kind
from server.media.service import pictures, renditions
from server.resources import Resources
from tests.conftest import Client
from tests.factories.catalog import make_product
from tests.media import files, studio
from tests.media.studio import added, content_of, make_admin, ready, see_to_everything, seen, shown_product

RENDITIONS = ("original", "large", "medium", "thumb")


async def pictures_of(resources: Resources, medium: dict[str, Any]) -> dict[tuple[str, str], Image.Image]:
    """The decoded files of a medium by rendition and content type; each is what its row says."""
    found = {}
    for url in medium["urls"]:
        content = await content_of(resources, url["url"])
        picture = files.opened(content)
        assert (picture.width, picture.height) == (url["width"], url["height"])
        assert (len(content), Image.MIME[picture.format or ""]) == (url["bytes"], url["content_type"])
        found[url["rendition"], url["content_type"]] = picture
    assert len(found) == len(medium["urls"])
    return found


async def test_an_image_gets_its_renditions(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    medium = await ready(client, resources, admin, product.id, files.jpeg(2000, 1000), alt_text="Front")
    assert (medium["status"], medium["failure"]) == ("ready", "")
    made = await pictures_of(resources, medium)
    assert {key: picture.size for key, picture in made.items()} == {
        ("original", "image/jpeg"): (2000, 1000),
        ("large", "image/webp"): (1200, 600),
        ("large", "image/jpeg"): (1200, 600),
        ("medium", "image/webp"): (600, 300),
        ("medium", "image/jpeg"): (600, 300),
        ("thumb", "image/webp"): (200, 100),
        ("thumb", "image/jpeg"): (200, 100),
    }
    for picture in made.values():
        width, height = picture.size
        assert files.is_reddish(picture.getpixel((width // 4, height // 2)))
        assert files.is_bluish(picture.getpixel((3 * width // 4, height // 2)))
    base = f"{resources.settings.media_url}/{medium['id']}"
    image = {
        "thumb": f"{base}/thumb.webp",
        "medium": f"{base}/medium.webp",
        "large": f"{base}/large.webp",
        "original": f"{base}/original.jpg",
        "alt_text": "Front",
    }
    page = await (await client.get(f"/api/products/{product.id}")).json()
    assert page["image"] == image
    assert [url["url"] for url in page["media"][0]["urls"]] == [url["url"] for url in medium["urls"]]
    listed = await (await client.get("/api/products")).json()
    assert listed["items"][0]["image"] == image
    # Nothing is left of the file as it came.
    assert sorted(await studio.files(resources)) == sorted(
        f"media/{medium['id']}/{url['url'].rsplit('/')[-1]}" for url in medium["urls"]
    )


@pytest.mark.parametrize(
    ("content", "own"),
    [
        (files.png(500, 300), "image/png"),
        (files.png(500, 300, "L"), "image/png"),
        (files.png(500, 300, "P"), "image/png"),
        (files.png(500, 300, "RGBA"), "image/png"),
        (files.encoded(files.painted(500, 300), "WEBP"), "image/webp"),
        (files.encoded(files.painted(500, 300), "AVIF"), "image/avif"),
        (files.encoded(files.painted(500, 300, "L"), "JPEG"), "image/jpeg"),
        (files.jpeg(500, 300, progressive=True), "image/jpeg"),
    ],
    ids=["png", "grey png", "png with a palette", "png with alpha", "webp", "avif", "grey jpeg", "progressive jpeg"],
)
async def test_every_format_keeps_its_size_and_gets_webp_too(
    client: Client, resources: Resources, content: bytes, own: str
) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, content)
    made = await pictures_of(resources, medium)
    assert {key: picture.size for key, picture in made.items()} == {
        ("original", own): (500, 300),
        **{(name, kind): (500, 300) for name in ("large", "medium") for kind in ("image/webp", own)},
        **{("thumb", kind): (200, 120) for kind in ("image/webp", own)},
    }


async def test_a_small_image_is_not_enlarged(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, files.png(1, 3))
    assert {(url["width"], url["height"]) for url in medium["urls"]} == {(1, 3)}
    assert len(medium["urls"]) == 7


async def test_a_very_long_image_keeps_a_pixel_of_width(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, files.png(2, 6000))
    sizes = {url["rendition"]: (url["width"], url["height"]) for url in medium["urls"]}
    assert sizes == {"original": (2, 6000), "large": (1, 1200), "medium": (1, 600), "thumb": (1, 200)}


@pytest.mark.parametrize("profile", [True, False], ids=["profile", "bare"])
@pytest.mark.row("A14")
async def test_nothing_that_the_camera_noted_is_stored(client: Client, resources: Resources, profile: bool) -> None:
    admin, product = await make_admin(resources), await make_product()
    source = files.located_jpeg(orientation=6, profile=profile)
    assert files.MAKER.encode() in source
    medium = await ready(client, resources, admin, product.id, source)
    made = await pictures_of(resources, medium)
    # Lying on its side in the file, it stands upright now: what was left is at the top.
    original = made["original", "image/jpeg"]
    assert original.size == (400, 800)
    assert files.is_reddish(original.getpixel((200, 100)))
    assert files.is_bluish(original.getpixel((200, 700)))
    stored = await studio.files(resources)
    assert len(stored) == 7
    for key in stored:
        content = await resources.storage.get(key)
        for trace in (files.MAKER.encode(), files.SECRET_COMMENT.encode(), b"Exif", b"EXIF", b"sRGB built-in"):
            assert trace not in content, (key, trace)
        picture = files.opened(content)
        assert dict(picture.getexif()) == {}
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)


@pytest.mark.parametrize(
    "content",
    [
        files.encoded(files.painted(), "PNG") + files.SCRIPT,
        files.jpeg() + files.SCRIPT,
        files.encoded(files.painted(), "GIF", comment=files.SCRIPT[:200]) + b"*/=1;" + files.SCRIPT,
        files.encoded(files.painted(), "WEBP") + files.SCRIPT,
    ],
    ids=["png", "jpeg", "gif", "webp"],
)
@pytest.mark.row("A14")
async def test_of_a_polyglot_the_picture_alone_is_left(client: Client, resources: Resources, content: bytes) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, content)
    assert medium["status"] == "ready"
    for key in await studio.files(resources):
        assert b"script" not in await resources.storage.get(key), key


async def test_of_an_animation_the_first_frame_is_shown(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, files.animated_gif())
    made = await pictures_of(resources, medium)
    assert ("original", "image/png") in made
    for picture in made.values():
        assert getattr(picture, "n_frames", 1) == 1
        assert files.is_reddish(picture.convert("RGB").getpixel((10, 10)))


async def test_of_sixteen_bits_the_upper_ones_are_kept(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, files.png(400, 100, "I;16"))
    original = (await pictures_of(resources, medium))["original", "image/png"]
    assert (original.getpixel((50, 50)), original.getpixel((350, 50))) == ((40, 40, 40), (200, 200, 200))


@pytest.mark.parametrize("profile", [None, b"no profile at all", "grey"], ids=["none", "junk", "of grey"])
async def test_colours_for_print_become_colours_for_screens(
    client: Client, resources: Resources, profile: bytes | str | None
) -> None:
    admin, product = await make_admin(resources), await make_product()
    content = files.encoded(
        files.painted(mode="CMYK"), "JPEG", icc_profile=_grey_profile() if profile == "grey" else profile
    )
    medium = await ready(client, resources, admin, product.id, content)
    original = (await pictures_of(resources, medium))["original", "image/jpeg"]
    assert original.mode == "RGB"
    assert files.is_reddish(original.getpixel((10, 10)))


def _grey_profile() -> bytes:
    """A profile that says it is of grey tones."""
    own = bytearray(files.encoded_profile())
    own[16:20] = b"GRAY"
    return bytes(own)


async def test_transparency_stays(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    glass = Image.new("RGBA", (300, 300), (255, 0, 0, 0))
    medium = await ready(client, resources, admin, product.id, files.encoded(glass, "PNG"))
    for picture in (await pictures_of(resources, medium)).values():
        assert picture.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]  # RGBA gives a tuple


def _scribbled(content: bytes) -> bytes:
    """The file with noise over the middle of it: its structure is whole, its picture is not."""
    middle = len(content) // 2
    return content[:middle] + bytes(200) + content[middle + 200 :]


async def test_what_cannot_be_decoded_fails_and_says_so(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    noise = Image.effect_noise((400, 400), 90)
    broken = await ready(client, resources, admin, product.id, _scribbled(files.encoded(noise, "PNG")))
    assert (broken["status"], broken["failure"]) == ("failed", "The image is broken: it cannot be decoded.")
    assert (broken["is_primary"], broken["urls"]) == (False, [])
    assert await studio.files(resources) == {}
    good = await ready(client, resources, admin, product.id, files.png())
    assert (good["status"], good["is_primary"]) == ("ready", True)
    listed = await (await client.get(f"/api/products/{product.id}/media")).json()
    assert [item["id"] for item in listed["items"]] == [good["id"]]


async def test_a_failed_primary_makes_room_for_the_next(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await shown_product()
    noise = Image.effect_noise((400, 400), 90)
    bad = await added(client, admin, product.id, _scribbled(files.encoded(noise, "PNG")))
    good = await added(client, admin, product.id, files.png())
    assert (bad["is_primary"], good["is_primary"]) == (True, False)
    await see_to_everything(resources)
    assert (await seen(client, admin, product.id, good["id"]))["is_primary"]


@pytest.mark.row("A14")
async def test_a_picture_larger_than_its_header_says_is_not_decoded(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    # A GIF's first frame may be larger than its screen.
    content = bytearray(files.encoded(files.painted(600, 600), "GIF"))
    content[6:10] = b"\x01\x00\x01\x00"
    medium = await added(client, admin, product.id, bytes(content))
    await renditions.make_renditions(UUID(medium["id"]), storage=resources.storage, most_pixels=600 * 600 - 1)
    row = await ProductMedia.get(id=medium["id"])
    assert (row.status, row.failure) == ("failed", "The image has more than 359999 pixels.")


async def _run(resources: Resources, medium: dict[str, Any]) -> None:
    await renditions.make_renditions(UUID(medium["id"]), storage=resources.storage, most_pixels=40_000_000)


async def test_a_second_run_changes_nothing(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await ready(client, resources, admin, product.id, files.png())
    await _run(resources, medium)
    assert await seen(client, admin, product.id, medium["id"]) == medium


async def test_of_many_runs_at_once_one_counts(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())
    await asyncio.gather(*(_run(resources, medium) for _ in range(5)))
    assert await ProductMediaURL.all().count() == 7
    await see_to_everything(resources)
    assert len(await studio.files(resources)) == 7


async def test_what_was_deleted_meanwhile_leaves_no_file(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())

    put = Storage.put

    async def delete_then_put(self: Storage, key: str, content: Any, **how: Any) -> None:
        if await ProductMedia.exists(id=medium["id"]):
            assert (await client.delete(f"/api/admin/media/{medium['id']}", headers=admin.headers)).status == 204
            await studio.work(resources, "TidyMedium")
        await put(self, key, content, **how)

    monkeypatch.setattr(Storage, "put", delete_then_put)
    await _run(resources, medium)
    assert await studio.files(resources) == {}
    assert await ProductMediaURL.all().count() == 0


async def test_a_lost_file_fails_its_medium(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())
    await resources.storage.delete(f"incoming/{medium['id']}")
    await see_to_everything(resources)
    assert (await seen(client, admin, product.id, medium["id"]))["failure"] == "The file that was uploaded is gone."


async def test_a_storage_that_is_down_is_waited_for(
    client: Client, resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, product = await make_admin(resources), await make_product()
    medium = await added(client, admin, product.id, files.png())

    async def refuse(_self: Storage, _key: str, _content: object, **_how: object) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(Storage, "put", refuse)
        await studio.work(resources, "MakeRenditions")
    assert (await seen(client, admin, product.id, medium["id"]))["status"] == "processing"
    waiting = "UPDATE jobs SET run_at = now() WHERE name = 'MakeRenditions' AND status = 'queued' RETURNING attempts"
    assert [row["attempts"] for row in await fetch(waiting)] == [1]
    await see_to_everything(resources)
    assert (await seen(client, admin, product.id, medium["id"]))["status"] == "ready"


async def test_one_image_at_a_time_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decode, inside, most = pictures._decode, [0], [0]

    def counted(source: Path, kind: Kind, most_pixels: int) -> Image.Image:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        sleep(0.05)
        inside[0] -= 1
        return decode(source, kind, most_pixels)

    monkeypatch.setattr(pictures, "_decode", counted)
    (tmp_path / "source").write_bytes(files.png(20, 20))
    await asyncio.gather(
        *(asyncio.to_thread(pictures.render, tmp_path / "source", PNG, tmp_path, most_pixels=400) for _ in range(4))
    )
    assert most == [1]
