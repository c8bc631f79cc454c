"""Refunds: whole or in part, never more than was captured, once for each idempotency key."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, cast

from aiohttp import web

from server.devstack.sandbox import events, fields
from server.devstack.sandbox.context import SANDBOX, Sandbox
from server.devstack.sandbox.entities import collection, refund_entity
from server.devstack.sandbox.payments import get_payment
from server.devstack.sandbox.records import SIX_MONTHS, Json, Payment, Record, Refund, new_id
from server.devstack.sandbox.refusals import Refused, unknown_id
from server.devstack.sandbox.rules import Handler

routes = web.RouteTableDef()

KEY_HEADER = "X-Refund-Idempotency"
FIELDS = {"amount", "speed", "notes", "receipt"}
IN_PROGRESS = web.AppKey("refund_keys_in_progress", set[str])

_Status = Literal["pending", "processed", "failed"]


def get_refund(sandbox: Sandbox, refund_id: str) -> Refund:
    """The refund of that id.

    Raises:
        Refused: There is none.
    """
    refund = sandbox.books.refunds.get(refund_id)
    if refund is None:
        raise unknown_id()
    return refund


def refund_payment(sandbox: Sandbox, payment: Payment, body: Json, key: str | None) -> Refund:
    """Give money back; the same request under the same key gives the refund already made.

    Raises:
        Refused: A field or the key is wrong, the key was used for another request, or there is not so much left.
    """
    fields.check_names(body, FIELDS)
    request_hash = _hash(payment, body)
    if key is not None:
        _check_key(key)
        for done in sandbox.books.refunds.where("idempotency_key", key):
            if done.request_hash != request_hash:
                text = "Different request with the same idempotency key has already been processed."
                raise Refused(text, status=409)
            return done
    refund = Refund(
        id=new_id("rfnd_"),
        payment_id=payment.id,
        amount=_refund_amount(payment, body),
        created_at=sandbox.now(),
        receipt=fields.text(body, "receipt", 40),
        notes=fields.notes(body),
        speed=_speed(body),
        idempotency_key=key,
        request_hash=request_hash,
        **_fate(sandbox, payment),
    )
    sandbox.post(*created(sandbox, payment, refund))
    return refund


def _hash(payment: Payment, body: Json) -> str:
    return hashlib.sha256(json.dumps([payment.id, body], sort_keys=True).encode()).hexdigest()


def _check_key(key: str) -> None:
    if len(key) < 10:
        raise Refused("The idempotency key must be at least 10 characters long.")
    if not re.fullmatch("[A-Za-z0-9_-]+", key):
        text = "The idempotency key must only contain alphanumeric characters, underscores, and hyphens"
        raise Refused(text)


def _refund_amount(payment: Payment, body: Json) -> int:
    left = payment.amount - payment.amount_refunded
    amount = fields.amount(body) if body.get("amount") is not None else left
    if left == 0:
        raise Refused("The payment has been fully refunded already", "amount")
    if not payment.captured:
        raise Refused("The payment status should be captured for action to be taken")
    if amount > left:
        raise Refused("The refund amount provided is greater than amount captured", "amount")
    return amount


def _speed(body: Json) -> Literal["normal", "optimum"]:
    if body.get("speed") is None:
        return "normal"
    speed = fields.choice(body["speed"], "speed", {"normal", "optimum"})
    return cast(Literal["normal", "optimum"], speed)


def _fate(sandbox: Sandbox, payment: Payment) -> Json:
    """What becomes of a refund: processed at once, unless a fault or the payment's age has it otherwise."""
    if sandbox.now() - payment.created_at > SIX_MONTHS:
        return {"status": "pending", "settle_at": sandbox.time(), "settle_as": "failed"}
    path = f"/v1/payments/{payment.id}/refund"
    if rule := sandbox.faults.take("refund_fail", path, "POST"):
        return {"status": "pending", "settle_at": sandbox.time() + (rule.seconds or 0), "settle_as": "failed"}
    if rule := sandbox.faults.take("refund_pending", path, "POST"):
        return {
            "status": "pending",
            "settle_at": None if rule.seconds is None else sandbox.time() + rule.seconds,
        }
    return {"status": "processed"}


def created(sandbox: Sandbox, payment: Payment, refund: Refund) -> Iterator[Record]:
    """The records of a new refund."""
    payment = replace(payment, amount_refunded=payment.amount_refunded + refund.amount)
    yield from (payment, refund)
    yield from events.refund_event(sandbox, "created", refund, payment)
    if refund.status == "processed":
        yield from events.refund_event(sandbox, "processed", refund, payment)


def settle(sandbox: Sandbox, refund: Refund, status: Literal["processed", "failed"]) -> Refund:
    """End a pending refund; a failed one gives its amount back to the payment.

    Raises:
        Refused: It is not pending.
    """
    if refund.status != "pending":
        raise Refused(f"The refund is {refund.status}, not pending")
    payment = get_payment(sandbox, refund.payment_id)
    if status == "failed":
        payment = replace(payment, amount_refunded=payment.amount_refunded - refund.amount)
    refund = replace(refund, status=cast(_Status, status))
    sandbox.post(payment, refund, *events.refund_event(sandbox, status, refund, payment))
    return refund


@web.middleware
async def one_at_a_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a refund while one with the same idempotency key is still unanswered."""
    key = request.headers.get(KEY_HEADER)
    if key is None or request.method != "POST":
        return await handler(request)
    in_progress = request.app[IN_PROGRESS]
    if key in in_progress:
        text = "Another request with the same idempotency key is still in progress."
        return Refused(text, status=409).response()
    in_progress.add(key)
    try:
        return await handler(request)
    finally:
        in_progress.discard(key)


def _path_refund(request: web.Request) -> Refund:
    return get_refund(request.app[SANDBOX], fields.path_id(request, "refund_id", "rfnd_"))


def _path_payment(request: web.Request) -> Payment:
    return get_payment(request.app[SANDBOX], fields.path_id(request, "payment_id", "pay_"))


@routes.post("/v1/payments/{payment_id}/refund")
async def post_refund(request: web.Request) -> web.Response:
    """Refund a payment."""
    body = await fields.read_body(request)
    key = request.headers.get(KEY_HEADER)
    refund = refund_payment(request.app[SANDBOX], _path_payment(request), body, key)
    return web.json_response(refund_entity(refund))


@routes.post("/v1/refunds")
async def post_refund_by_body(request: web.Request) -> web.Response:
    """Refund the payment that the body names."""
    body = await fields.read_body(request)
    payment_id = fields.required(body, "payment_id")
    payment = get_payment(request.app[SANDBOX], payment_id if isinstance(payment_id, str) else "")
    rest = {name: value for name, value in body.items() if name != "payment_id"}
    refund = refund_payment(request.app[SANDBOX], payment, rest, request.headers.get(KEY_HEADER))
    return web.json_response(refund_entity(refund))


@routes.get("/v1/payments/{payment_id}/refunds")
async def payment_refunds(request: web.Request) -> web.Response:
    """List a payment's refunds, newest first."""
    payment = _path_payment(request)
    refunds = reversed(request.app[SANDBOX].books.refunds.where("payment_id", payment.id))
    items = fields.window(request.query).cut(refunds)
    return web.json_response(collection([refund_entity(refund) for refund in items]))


@routes.get("/v1/payments/{payment_id}/refunds/{refund_id}")
async def payment_refund(request: web.Request) -> web.Response:
    """Show one refund of a payment."""
    payment, refund = _path_payment(request), _path_refund(request)
    if refund.payment_id != payment.id:
        raise unknown_id()
    return web.json_response(refund_entity(refund))


@routes.get("/v1/refunds")
async def list_refunds(request: web.Request) -> web.Response:
    """List refunds, newest first; `payment_id` narrows the list."""
    window, books = fields.window(request.query, also={"payment_id"}), request.app[SANDBOX].books
    refunds = books.refunds.newest()
    if "payment_id" in request.query:
        refunds = reversed(books.refunds.where("payment_id", request.query["payment_id"]))
    return web.json_response(collection([refund_entity(refund) for refund in window.cut(refunds)]))


@routes.get("/v1/refunds/{refund_id}")
async def fetch_refund(request: web.Request) -> web.Response:
    """Show one refund."""
    return web.json_response(refund_entity(_path_refund(request)))


@routes.patch("/v1/refunds/{refund_id}")
async def patch_refund(request: web.Request) -> web.Response:
    """Replace a refund's notes."""
    body = await fields.read_body(request)
    refund = _path_refund(request)
    fields.check_names(body, {"notes"})
    fields.required(body, "notes")
    refund = replace(refund, notes=fields.notes(body))
    request.app[SANDBOX].post(refund)
    return web.json_response(refund_entity(refund))
