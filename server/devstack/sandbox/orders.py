"""Orders: made by the shop, listed, annotated."""

from dataclasses import replace

from aiohttp import web

from server.devstack.sandbox import fields
from server.devstack.sandbox.context import SANDBOX, Sandbox
from server.devstack.sandbox.entities import collection, order_entity, payment_entity
from server.devstack.sandbox.records import Json, Order, new_id
from server.devstack.sandbox.refusals import Refused, unknown_id

routes = web.RouteTableDef()

CREATE = {"amount", "currency", "receipt", "notes", "partial_payment", "payment_capture", "payment"}
CAPTURE_OPTIONS = {"automatic_expiry_period", "manual_expiry_period", "refund_speed"}
LEAST_MINUTES, MOST_AUTOMATIC, MOST_MANUAL = 12, 4320, 7200


def get_order(sandbox: Sandbox, order_id: str) -> Order:
    """The order of that id.

    Raises:
        Refused: There is none.
    """
    order = sandbox.books.orders.get(order_id)
    if order is None:
        raise unknown_id()
    return order


def create_order(sandbox: Sandbox, body: Json) -> Order:
    """Make an order.

    Raises:
        Refused: A field is wrong, or another order has the receipt.
    """
    fields.check_names(body, CREATE)
    fields.currency(body)
    order = Order(
        id=new_id("order_"),
        amount=fields.amount(body),
        created_at=sandbox.now(),
        receipt=_receipt(sandbox, body),
        notes=fields.notes(body),
        partial_payment=fields.flag(body, "partial_payment"),
        **_capture(body),
    )
    sandbox.post(order)
    return order


def _receipt(sandbox: Sandbox, body: Json) -> str | None:
    receipt = fields.text(body, "receipt", 40)
    if not receipt:
        return receipt
    used = any(order.link_id is None for order in sandbox.books.orders.where("receipt", receipt))
    if used and not sandbox.faults.take("duplicate_receipts"):
        raise Refused("The receipt has already been taken.", "receipt")
    return receipt


def _capture(body: Json) -> Json:
    """How payments of the order are captured: automatically, unless asked otherwise."""
    if "payment" not in body:
        automatic = body.get("payment_capture") is None or fields.flag(body, "payment_capture")
        return {"capture": "automatic" if automatic else "manual"}
    payment = fields.mapping(body, "payment")
    fields.check_names(payment, {"capture", "capture_options"})
    capture = fields.choice(fields.required(payment, "capture"), "capture", {"automatic", "manual"})
    return {"capture": capture, **_capture_options(payment, capture)}


def _capture_options(payment: Json, capture: str) -> Json:
    options = fields.mapping(payment, "capture_options")
    fields.check_names(options, CAPTURE_OPTIONS)
    if options.get("refund_speed") is not None:
        fields.choice(options["refund_speed"], "refund_speed", {"normal", "optimum"})
    name = "automatic_expiry_period"
    chosen: Json = {}
    least = LEAST_MINUTES
    if capture == "automatic" and options.get(name) is not None:
        least = fields.integer(options[name], name, least=LEAST_MINUTES, most=MOST_AUTOMATIC)
        chosen["automatic_minutes"] = least
    if options:
        manual = options.get("manual_expiry_period", MOST_MANUAL)
        chosen["manual_minutes"] = fields.integer(manual, "manual_expiry_period", least=least, most=MOST_MANUAL)
    return chosen


def _expanded(sandbox: Sandbox, order: Order, expand: set[str]) -> Json:
    entity = order_entity(order)
    if expand:
        payments = sandbox.books.payments.where("order_id", order.id)
        card = "payments.card" in expand
        entity["payments"] = collection([payment_entity(payment, card=card) for payment in payments])
    return entity


def _authorized(sandbox: Sandbox, order: Order) -> bool:
    payments = sandbox.books.payments.where("order_id", order.id)
    return any(payment.signed for payment in payments)


@routes.post("/v1/orders")
async def post_order(request: web.Request) -> web.Response:
    """Make an order."""
    order = create_order(request.app[SANDBOX], await fields.read_body(request))
    return web.json_response(order_entity(order))


@routes.get("/v1/orders")
async def list_orders(request: web.Request) -> web.Response:
    """List orders, newest first; `receipt` and `authorized` narrow the list."""
    sandbox, query = request.app[SANDBOX], request.query
    window = fields.window(query, also={"receipt", "authorized", "expand[]"})
    expand = set(query.getall("expand[]", []))
    for name in expand:
        fields.choice(name, "expand", {"payments", "payments.card"})
    orders = sandbox.books.orders.newest()
    if "receipt" in query:
        orders = reversed(sandbox.books.orders.where("receipt", query["receipt"]))
    if "authorized" in query:
        wanted = fields.choice(query["authorized"], "authorized", {"0", "1"}) == "1"
        orders = (order for order in orders if _authorized(sandbox, order) == wanted)
    return web.json_response(collection([_expanded(sandbox, order, expand) for order in window.cut(orders)]))


@routes.get("/v1/orders/{order_id}")
async def fetch_order(request: web.Request) -> web.Response:
    """Show one order."""
    order = get_order(request.app[SANDBOX], fields.path_id(request, "order_id", "order_"))
    return web.json_response(order_entity(order))


@routes.get("/v1/orders/{order_id}/payments")
async def order_payments(request: web.Request) -> web.Response:
    """List all payments of an order, newest first."""
    sandbox = request.app[SANDBOX]
    order = get_order(sandbox, fields.path_id(request, "order_id", "order_"))
    payments = reversed(sandbox.books.payments.where("order_id", order.id))
    return web.json_response(collection([payment_entity(payment) for payment in payments]))


@routes.patch("/v1/orders/{order_id}")
async def patch_order(request: web.Request) -> web.Response:
    """Replace an order's notes."""
    sandbox = request.app[SANDBOX]
    order = get_order(sandbox, fields.path_id(request, "order_id", "order_"))
    body = await fields.read_body(request)
    fields.check_names(body, {"notes"})
    fields.required(body, "notes")
    order = replace(get_order(sandbox, order.id), notes=fields.notes(body))
    sandbox.post(order)
    return web.json_response(order_entity(order))
