"""The real answers about media are those that the document promises."""

from io import BytesIO

from aiohttp import FormData

from models.enums import Role
from server.resources import Resources
from tests.checking import CheckedClient
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from tests.media import files
from tests.media.studio import NOWHERE, see_to_everything


def form(content: bytes, **fields: str) -> FormData:
    """A form with a file."""
    made = FormData()
    for name, value in fields.items():
        made.add_field(name, value)
    made.add_field("file", BytesIO(content), filename="card.png")
    return made


async def test_media_from_beginning_to_end(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client)
    product = await make_product()
    variant = await make_variant(product)
    back, front = f"/api/admin/products/{product.id}/media", f"/api/products/{product.id}/media"
    await shop.ask("POST", back, 401, json={})
    shop.headers = (await make_shopper(resources.tokens)).headers
    await shop.ask("POST", back, 403, json={})
    shop.headers = (await make_shopper(resources.tokens, role=Role.ADMIN)).headers
    picture = await shop.ask("POST", back, 201, data=form(files.png(), product_variant_id=str(variant.id)))
    film = await shop.ask("POST", back, 201, data=form(files.mp4(), alt_text="A film"))
    by_hand = await shop.ask("POST", back, 201, json={"type": "document"})
    await shop.ask("POST", back, 400, data=form(files.SVG))
    await shop.ask("POST", back, 400, data=form(files.png(), sort_order="x"))
    await shop.ask("POST", back, 413, data=form(bytes(resources.settings.media_max_bytes + 1)))
    await shop.ask("POST", back, 415, data=b"x", headers={"Content-Type": "image/png"})
    await shop.ask("POST", back, 404, json={"upload_id": NOWHERE})
    await shop.ask("POST", back, 409, json={"type": "video", "is_primary": True})
    await see_to_everything(resources)
    listed = await shop.ask("GET", f"{back}?include_total=true&limit=2", 200)
    assert (listed["total"], listed["items"][0]["id"]) == (3, picture["id"])
    await shop.ask("GET", f"{back}?cursor={listed['next_cursor']}", 200)
    await shop.ask("GET", f"{front}?include_total=true", 200)
    await shop.ask("GET", f"{front}/{picture['id']}/urls?limit=3&include_total=true", 200)
    await shop.ask("GET", f"{front}/{NOWHERE}/urls", 404)
    await shop.ask("GET", f"/api/products/{product.id}", 200)
    own = f"/api/admin/media/{picture['id']}"
    await shop.ask("PUT", own, 200, json={"alt_text": "A card", "is_primary": True})
    await shop.ask("PUT", own, 409, json={"type": "video", "is_primary": False})
    await shop.ask("PUT", own, 412, json={}, headers={"If-Match": '"old"'})
    await shop.ask("PUT", own, 400, json={"alt_text": 5})
    await shop.ask("PUT", f"/api/admin/media/{NOWHERE}", 404, json={})
    url = await shop.ask("POST", f"{back}/{by_hand['id']}/urls", 201, json={"url": "https://example.com/manual.pdf"})
    place = f"/api/admin/media/{by_hand['id']}/urls/{url['id']}"
    await shop.ask("PUT", place, 200, json={"width": 5})
    await shop.ask("PUT", place, 400, json={"url": "javascript:alert(1)"})
    await shop.ask("PUT", place, 412, json={}, headers={"If-Match": '"old"'})
    await shop.ask("PUT", f"/api/admin/media/{film['id']}/urls/{film['urls'][0]['id']}", 409, json={"width": 5})
    await shop.ask("DELETE", place, 204)
    await shop.ask("DELETE", place, 404)
    await shop.ask("DELETE", own, 204)
    await shop.ask("DELETE", own, 404)


async def test_a_direct_upload(client: Client, resources: Resources) -> None:
    shop = CheckedClient(client, (await make_shopper(resources.tokens, role=Role.ADMIN)).headers)
    product = await make_product()
    back = f"/api/admin/products/{product.id}/media"
    leave = await shop.ask("POST", f"{back}/uploads", 201, json={"content_type": "image/png", "bytes": 50_000})
    await shop.ask("POST", f"{back}/uploads", 400, json={"content_type": "image/svg+xml", "bytes": 1})
    await shop.ask("POST", back, 409, json={"upload_id": leave["upload_id"]})
    place = leave["url"].removeprefix(resources.settings.shop_url)
    await shop.ask("PUT", place, 413, data=bytes(50_001), headers=leave["headers"])
    await shop.ask("PUT", f"{place[:-4]}0000", 403, data=b"x", headers=leave["headers"])
    await shop.ask("PUT", place.partition("?")[0], 400, data=b"x", headers=leave["headers"])
    await shop.ask("PUT", place, 204, data=files.png(), headers=leave["headers"])
    await shop.ask("POST", back, 201, json={"upload_id": leave["upload_id"]})
    await shop.ask("POST", back, 404, json={"upload_id": leave["upload_id"]})
