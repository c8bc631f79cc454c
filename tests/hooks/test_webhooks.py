"""Webhooks in the back office: made, changed, rotated, tried out, resumed, sent again; with every mistake's answer."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from models.enums import Role
from server.core.clock import utc_now
from server.core.db import fetch, fetch_value
from server.core.errors import Invalid
from server.core.tokens import Principal
from server.hooks.rules import EventType
from server.hooks.schemas.webhooks import CreateWebhook
from server.hooks.service.editing import create_webhook
from server.hooks.service.sending import forget_deliveries
from server.resources import Resources
from tests.catalog.back_office import NO_ADMINS, check_refused
from tests.catalog.kinds.office import NOWHERE, Office, noted
from tests.conftest import Client
from tests.factories.catalog import make_variant
from tests.hooks.receiver import Receiver, open_letter
from tests.hooks.sent import deliveries, happen, let_time_pass, make_webhook, report, send, webhook_now

URL = "https://app.example.com/hook"
WISH = {"url": URL, "event_types": ["order.paid", "order.placed", "order.paid"], "description": "  The app  "}


async def _rows() -> tuple[int, int]:
    found = await fetch("SELECT (SELECT count(*) FROM client_webhooks), (SELECT count(*) FROM webhook_deliveries)")
    return found[0][0], found[0][1]


async def test_a_webhook_is_made_with_a_secret_that_is_shown_once(office: Office) -> None:
    made = await office.make("webhooks", WISH)
    secret = made.pop("secret")
    assert len(secret) == 50
    content = {
        "url": URL,
        "description": "The app",
        "event_types": ["order.paid", "order.placed"],
        "is_active": True,
    }
    assert made == {
        **content,
        "id": made["id"],
        "failures": 0,
        "paused_at": None,
        "old_secret_until": None,
        "created_at": made["created_at"],
        "updated_at": made["updated_at"],
        "etag": made["etag"],
    }
    assert await webhook_now(office, made["id"]) == made
    assert (await office.listed("webhooks?include_total=true")) == {"items": [made], "next_cursor": None, "total": 1}
    assert await noted() == [("webhook.create", "webhook", None, content)]


MISTAKES: tuple[tuple[dict[str, Any], list[tuple[str, str]]], ...] = (
    ({"url": "ftp://a"}, [("url", "url")]),
    ({"url": "https://u:p@a/", "event_types": []}, [("url", "url_credentials"), ("event_types", "too_short")]),
    ({"url": "https://a/#", "description": "x" * 201}, [("url", "url_fragment"), ("description", "string_too_long")]),
    ({"url": "https://a/" + "x" * 500}, [("url", "string_too_long")]),
    ({"url": "https://a b/"}, [("url", "string_pattern_mismatch")]),
    ({"url": "http://10.0.0.1/"}, [("url", "address_not_public")]),
    ({"url": "https://[::ffff:10.0.0.1]/"}, [("url", "address_not_public")]),
    ({"event_types": ["order.eaten"]}, [("event_types.0", "enum")]),
    ({"secret": "mine"}, [("secret", "unknown_field")]),
    ({"description": "a\nb"}, [("description", "string_pattern_mismatch")]),
)


async def test_mistakes_are_all_told(office: Office) -> None:
    made = await office.make("webhooks", WISH)
    for changes, mistakes in MISTAKES:
        refusal = (400, "invalid_request", mistakes)
        assert await office.refused("POST", "webhooks", {**WISH, **changes}) == refusal, changes
        assert await office.refused("PUT", f"webhooks/{made['id']}", changes) == refusal, changes
    assert (await webhook_now(office, made["id"]))["etag"] == made["etag"]
    assert (await _rows(), len(await noted())) == ((1, 0), 1)


async def test_production_takes_https_alone(resources: Resources, office: Office) -> None:
    strict = resources.settings.model_copy(update={"env": "production", "jwt_keys": SecretStr("x")})
    actor = Principal(office.person.id, Role.ADMIN)
    wish = CreateWebhook(url="http://127.0.0.1/", event_types=[EventType.PING])
    with pytest.raises(Invalid) as refusal:
        await create_webhook(actor, wish, strict)
    assert [one.code for one in refusal.value.mistakes] == ["https_only", "address_not_public"]
    await create_webhook(actor, wish, resources.settings)


async def test_a_webhook_is_changed_by_whoever_knows_it(office: Office) -> None:
    made = await make_webhook(office, URL)
    one = f"webhooks/{made['id']}"
    wish = {"url": "https://other.example.com/", "event_types": ["webhook.ping"]}
    status, changed = await office.ask("PUT", one, wish, made["etag"])
    assert (status, changed["url"], changed["event_types"]) == (200, wish["url"], ["webhook.ping"])
    assert (await office.ask("PUT", one, {"is_active": False}, made["etag"]))[0] == 412
    assert (await office.ask("DELETE", one, etag=made["etag"]))[0] == 412
    assert (await office.ask("DELETE", one, etag=changed["etag"])) == (204, None)
    assert (await office.ask("DELETE", one)) == (204, None)
    assert (await webhook_now(office, made["id"]))["is_active"] is False
    assert [row[0] for row in await noted()] == ["webhook.create", "webhook.update", "webhook.delete"]
    assert (await noted())[1][2:] == ({"url": URL, "event_types": ["stock.low"]}, wish)


async def test_what_is_not_there_is_404(office: Office) -> None:
    for method, path in (
        *(("GET", ""), ("PUT", ""), ("DELETE", ""), ("POST", "/rotate-secret"), ("POST", "/ping"), ("POST", "/resume")),
        *(("GET", "/deliveries"), ("GET", f"/deliveries/{NOWHERE}"), ("POST", f"/deliveries/{NOWHERE}/redeliver")),
    ):
        body = {"is_active": True} if method == "PUT" else None
        assert await office.refused(method, f"webhooks/{NOWHERE}{path}", body) == (404, "not_found", []), path
    assert (await _rows(), await noted()) == ((0, 0), [])


async def test_a_delivery_is_its_own_webhooks_alone(office: Office, receiver: Receiver) -> None:
    hook, other = await make_webhook(office, receiver.url), await make_webhook(office, receiver.url, "order.paid")
    await happen((await make_variant()).id)
    (delivery,) = await deliveries(office, hook["id"])
    path = f"webhooks/{other['id']}/deliveries/{delivery['id']}"
    assert (await office.refused("GET", path))[0] == 404
    assert (await office.refused("POST", f"{path}/redeliver"))[0] == 404
    assert await deliveries(office, other["id"]) == []


@pytest.mark.parametrize("role", NO_ADMINS)
async def test_others_see_and_change_nothing(
    client: Client, resources: Resources, office: Office, role: Role | None
) -> None:
    made = await make_webhook(office, URL)
    await happen((await make_variant()).id)
    (delivery,) = await deliveries(office, made["id"])
    before = await _rows(), await noted()
    one = f"webhooks/{made['id']}"
    asked: list[tuple[str, str, dict[str, Any] | None]] = [
        ("GET", "webhooks/events", None),
        ("POST", "webhooks", WISH),
        ("GET", "webhooks", None),
        ("GET", one, None),
        ("PUT", one, {"is_active": False}),
        ("DELETE", one, None),
        ("POST", f"{one}/rotate-secret", None),
        ("POST", f"{one}/ping", None),
        ("POST", f"{one}/resume", None),
        ("GET", f"{one}/deliveries", None),
        ("GET", f"{one}/deliveries/{delivery['id']}", None),
        ("POST", f"{one}/deliveries/{delivery['id']}/redeliver", None),
    ]
    await check_refused(client, resources, role, asked)
    assert (await _rows(), await noted()) == before


async def test_there_are_twenty_at_most_whoever_makes_them_at_once(office: Office) -> None:
    first = [await make_webhook(office, URL) for _ in range(15)]
    answers = await asyncio.gather(*(office.ask("POST", "webhooks", WISH) for _ in range(12)))
    assert sorted(status for status, _ in answers) == [201] * 5 + [409] * 7
    assert await fetch_value("SELECT count(*) FROM client_webhooks WHERE is_active") == 20
    one = f"webhooks/{first[0]['id']}"
    assert (await office.ask("DELETE", one))[0] == 204
    assert (await office.ask("POST", "webhooks", WISH))[0] == 201
    assert await office.refused("PUT", one, {"is_active": True}) == (409, "too_many_webhooks", [])
    assert (await office.ask("PUT", one, {"description": "off"}))[0] == 200


async def test_for_a_day_both_secrets_sign(office: Office, resources: Resources, receiver: Receiver) -> None:
    made = await make_webhook(office, receiver.url)
    status, rotated = await office.ask("POST", f"webhooks/{made['id']}/rotate-secret")
    assert status == 200
    assert rotated["secret"] != made["secret"]
    await happen((await make_variant()).id)
    await send(resources)
    now = resources.clock().timestamp()
    for secret in (made["secret"], rotated["secret"]):
        assert open_letter(secret, receiver.headers[0], receiver.bodies[0], now=now)["type"] == "stock.low"
    await fetch("UPDATE client_webhooks SET old_secret_until = now() - interval '1 second'")
    await happen((await make_variant()).id)
    await send(resources)
    assert receiver.headers[1]["webhook-signature"].count("v1,") == 1
    assert open_letter(rotated["secret"], receiver.headers[1], receiver.bodies[1], now=now)["type"] == "stock.low"
    assert (await webhook_now(office, made["id"]))["old_secret_until"] is None
    assert (await noted())[1] == ("webhook.rotate_secret", "webhook", None, None)
    await forget_deliveries()
    assert await fetch_value("SELECT old_secret IS NULL FROM client_webhooks")


async def test_a_ping_is_tried_once_and_held_against_nobody(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    made = await make_webhook(office, receiver.url)
    status, ping = await office.ask("POST", f"webhooks/{made['id']}/ping")
    assert (status, ping["status"], ping["event_type"]) == (202, "pending", "webhook.ping")
    await send(resources)
    receiver.status = 500
    await office.ask("POST", f"webhooks/{made['id']}/ping")
    await fetch("UPDATE client_webhooks SET paused_at = now()")
    await send(resources)
    assert [one["status"] for one in await deliveries(office, made["id"])] == ["delivered", "failed"]
    assert receiver.payloads[0]["data"] == {"webhook_id": made["id"]}
    assert (await webhook_now(office, made["id"]))["failures"] == 0
    await office.ask("DELETE", f"webhooks/{made['id']}")
    assert await office.refused("POST", f"webhooks/{made['id']}/ping") == (409, "webhook_silent", [])
    assert await office.refused("POST", f"webhooks/{made['id']}/resume") == (409, "webhook_silent", [])


async def test_a_resumed_webhook_gets_what_it_missed(office: Office, resources: Resources, receiver: Receiver) -> None:
    made = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    await fetch("UPDATE webhook_deliveries SET status = 'failed', created_at = now() - interval '2 hours'")
    await fetch("UPDATE client_webhooks SET paused_at = now() - interval '1 hour', failures = 5")
    await fetch("DELETE FROM jobs")
    missed = [(await make_variant()).id for _ in range(3)]
    await happen(*missed)
    (one,) = [row for row in await deliveries(office, made["id"]) if row["subject_id"] == str(missed[0])]
    again = f"webhooks/{made['id']}/deliveries/{one['id']}/redeliver"
    assert await office.refused("POST", again) == (409, "webhook_silent", [])
    since = (utc_now() - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    status, resumed = await office.ask("POST", f"webhooks/{made['id']}/resume?since={since}")
    assert (status, resumed["paused_at"], resumed["failures"], resumed["redelivered"]) == (200, None, 0, 3)
    assert await send(resources) == 3
    assert {body["data"]["product_variant_id"] for body in receiver.payloads} == {str(one) for one in missed}
    status, again_resumed = await office.ask("POST", f"webhooks/{made['id']}/resume")
    assert (status, again_resumed["redelivered"]) == (200, 0)
    actions = [row[0] for row in await noted()]
    assert actions == ["webhook.create", "webhook.resume"]
    assert (await office.refused("POST", f"webhooks/{made['id']}/resume?since=yesterday"))[0] == 400


async def test_a_delivery_is_sent_again_under_the_same_id(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    made = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id)
    await send(resources)
    (delivery,) = await deliveries(office, made["id"])
    path = f"webhooks/{made['id']}/deliveries/{delivery['id']}"
    status, again = await office.ask("POST", f"{path}/redeliver")
    assert (status, again["status"], again["attempts"], again["delivered_at"]) == (202, "pending", 0, None)
    receiver.status = 500
    await send(resources)
    # It waits for its next try; sent again, it is tried now, and the try that it waited for is void.
    receiver.status = 200
    assert (await office.ask("POST", f"{path}/redeliver"))[1]["attempts"] == 1
    await send(resources)
    await let_time_pass()
    await send(resources)
    assert len(receiver.ids) == 3
    assert (len(set(receiver.ids)), len(set(receiver.bodies))) == (1, 1)
    shown = await report(office, made["id"], delivery["id"])
    assert (shown["status"], [one["response_status"] for one in shown["tries"]]) == ("delivered", [200, 500, 200])
    assert (await noted())[-1] == ("webhook.redeliver", "webhook", None, {"delivery_id": delivery["id"]})


async def test_lists_page_by_key_and_filter(office: Office, resources: Resources, receiver: Receiver) -> None:
    hooks = [await make_webhook(office, receiver.url, "stock.low", "stock.back") for _ in range(3)]
    page = await office.listed("webhooks?limit=2")
    rest = await office.listed(f"webhooks?limit=2&cursor={page['next_cursor']}")
    assert [one["id"] for one in page["items"] + rest["items"]] == [one["id"] for one in reversed(hooks)]
    variant = await make_variant()
    for event in (EventType.STOCK_LOW, EventType.STOCK_BACK, EventType.STOCK_LOW):
        await happen(variant.id, event=event)
    await send(resources)
    await happen(variant.id)
    one = hooks[0]["id"]
    assert [row["event_type"] for row in await deliveries(office, one)] == [
        *("stock.low", "stock.back", "stock.low", "stock.low")
    ]
    assert len(await deliveries(office, one, "?status=delivered&event_type=stock.low")) == 2
    page = await office.listed(f"webhooks/{one}/deliveries?limit=3&include_total=true")
    assert (len(page["items"]), page["total"]) == (3, 4)
    rest = await office.listed(f"webhooks/{one}/deliveries?limit=3&cursor={page['next_cursor']}")
    assert len({row["id"] for row in page["items"] + rest["items"]}) == 4
    for query in ("status=eaten", "event_type=x", "cursor=x", "colour=red", "limit=101"):
        assert (await office.refused("GET", f"webhooks/{one}/deliveries?{query}"))[0] == 400


async def test_every_kind_of_event_is_listed_with_an_example(office: Office) -> None:
    listed = await office.listed("webhooks/events")
    assert [one["type"] for one in listed["items"]] == [one.value for one in EventType]
    assert {one["type"] for one in listed["items"]} == {one["example"]["type"] for one in listed["items"]}
    assert all(one["description"].endswith(".") for one in listed["items"])


async def test_what_is_older_than_thirty_days_is_forgotten(
    office: Office, resources: Resources, receiver: Receiver
) -> None:
    made = await make_webhook(office, receiver.url)
    await happen((await make_variant()).id, (await make_variant()).id)
    await send(resources)
    old = (await deliveries(office, made["id"]))[0]["id"]
    await fetch("UPDATE webhook_deliveries SET created_at = now() - interval '31 days' WHERE id = $1", UUID(old))
    assert await forget_deliveries() == 1
    assert old not in [one["id"] for one in await deliveries(office, made["id"])]
    assert await fetch_value("SELECT count(*) FROM webhook_attempts") == 1
