"""Forgery: webhooks that somebody else would send, in the place of a genuine one."""

import json

from server.devstack.sandbox.context import Sandbox, signature
from server.devstack.sandbox.records import Envelope, Json, new_id


def forged(sandbox: Sandbox, genuine: Envelope, kind: str) -> Envelope:
    """A twin of a webhook under the same event id, wrong in one of the ways that `FORGERIES` names."""
    if kind == "unsigned":
        return Envelope(id=genuine.id, body=genuine.body, signature="")
    if kind == "signature":
        return Envelope(id=genuine.id, body=genuine.body, signature=signature(new_id("guess"), genuine.body))
    body = json.loads(genuine.body)
    # In any case another body, whether or not the event has what is to be changed.
    body["created_at"] += 1
    for name, part in body["payload"].items():
        _change(sandbox, name, part["entity"], kind)
    return Envelope(id=genuine.id, body=json.dumps(body, separators=(",", ":")), signature=genuine.signature)


def _change(sandbox: Sandbox, name: str, entity: Json, kind: str) -> None:
    if kind == "amount":
        entity["amount"] *= 10
        return
    field = "id" if name == "order" else "order_id"
    others = (order.id for order in sandbox.books.orders.newest() if order.id != entity.get(field))
    entity[field] = next(others, new_id("order_"))
