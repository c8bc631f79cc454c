"""Payment links: an amount to be paid on a page of the gateway's own, by whoever has the address."""

from collections.abc import Iterable
from dataclasses import replace

from aiohttp import web

from server.devstack.sandbox import events, fields
from server.devstack.sandbox.context import SANDBOX, Sandbox
from server.devstack.sandbox.entities import link_entity
from server.devstack.sandbox.records import CURRENCY, SIX_MONTHS, Json, Link, Order, new_id
from server.devstack.sandbox.refusals import Refused, unknown_id

routes = web.RouteTableDef()

CREATE = {
    "amount",
    "currency",
    "accept_partial",
    "first_min_partial_amount",
    "upi_link",
    "description",
    "reference_id",
    "customer",
    "expire_by",
    "notify",
    "notes",
    "callback_url",
    "callback_method",
    "reminder_enable",
}
UPDATE = {"reference_id", "expire_by", "notes", "reminder_enable", "accept_partial"}
SOONEST_EXPIRY = 15 * 60


def get_link(sandbox: Sandbox, link_id: str) -> Link:
    """The payment link of that id.

    Raises:
        Refused: There is none.
    """
    link = sandbox.books.links.get(link_id)
    if link is None:
        raise unknown_id()
    return link


def create_link(sandbox: Sandbox, body: Json, origin: str) -> Link:
    """Make a payment link whose page lies under `origin`.

    Raises:
        Refused: A field is wrong, or another link has the reference.
    """
    _check_names(body, CREATE)
    fields.currency({"currency": CURRENCY, **body})
    if fields.flag(body, "upi_link"):
        text = "UPI Payment Links is not supported in Test Mode. Please experience the product in Live Mode."
        raise Refused(text, "upi_link")
    amount, now, link_id = fields.amount(body), sandbox.now(), new_id("plink_")
    link = Link(
        id=link_id,
        amount=amount,
        created_at=now,
        updated_at=now,
        short_url=f"{origin}/l/{link_id}",
        reference_id=_reference(sandbox, body),
        description=fields.text(body, "description", 2048) or "",
        customer=_customer(body),
        notify=_notify(body),
        notes=fields.notes(body),
        callback_url=_callback(body),
        reminder_enable=fields.flag(body, "reminder_enable"),
        expire_by=_expiry(body, now, now),
        **_partial(body, amount),
    )
    sandbox.post(link)
    return link


def _check_names(body: Iterable[str], allowed: set[str]) -> None:
    extra = next((name for name in body if name not in allowed), None)
    if extra is not None:
        raise Refused("wrong input fields sent.", extra)


def _reference(sandbox: Sandbox, body: Json, own_id: str | None = None) -> str:
    reference = fields.text(body, "reference_id", 40) or ""
    others = sandbox.books.links.where("reference_id", reference) if reference else []
    if any(link.id != own_id for link in others):
        text = f"payment link creation with reference ID already attempted: {reference}"
        raise Refused(text, "reference_id")
    return reference


def _expiry(body: Json, created_at: int, now: int) -> int:
    if not body.get("expire_by"):
        return 0
    value = fields.integer(body["expire_by"], "expire_by")
    if value < now + SOONEST_EXPIRY:
        raise Refused("timestamp must be atleast 15 minutes in future", "expire_by")
    if value > created_at + SIX_MONTHS:
        raise Refused("expire_by cannot exceed six months from the date of creation", "expire_by")
    return value


def _customer(body: Json) -> Json:
    customer = fields.mapping(body, "customer")
    _check_names(customer, {"name", "email", "contact"})
    return {name: value for name in customer if (value := fields.text(customer, name, 255)) is not None}


def _notify(body: Json) -> Json:
    notify = fields.mapping(body, "notify")
    _check_names(notify, {"sms", "email", "whatsapp"})
    return {name: fields.flag(notify, name) for name in ("email", "sms", "whatsapp")}


def _callback(body: Json) -> str:
    address = fields.web_address(body, "callback_url")
    if address or body.get("callback_method"):
        fields.choice(fields.required(body, "callback_method"), "callback_method", {"get"})
        fields.required(body, "callback_url")
    return address


def _partial(body: Json, amount: int) -> Json:
    if not fields.flag(body, "accept_partial"):
        return {}
    name, least = "first_min_partial_amount", 0
    if body.get(name):
        least = fields.integer(body[name], name, least=fields.MINIMUM_PAISE, most=amount)
    return {"accept_partial": True, name: least}


def order_of(sandbox: Sandbox, link: Link) -> Order:
    """The order behind a link: the one it has, or a new one not yet written down."""
    if link.order_id is not None and (order := sandbox.books.orders.get(link.order_id)) is not None:
        return order
    return Order(
        id=new_id("order_"),
        amount=link.amount,
        created_at=sandbox.now(),
        receipt=link.reference_id or None,
        notes=link.notes,
        partial_payment=link.accept_partial,
        link_id=link.id,
    )


def cancel_link(sandbox: Sandbox, link: Link) -> Link:
    """Close an unpaid link.

    Raises:
        Refused: It is paid in part or whole, or closed already.
    """
    if link.amount_paid:
        raise Refused("cannot cancel or expire an already paid/partially paid link")
    if not link.open:
        raise Refused("cannot cancel or expire an expired link")
    link = replace(link, cancelled_at=sandbox.now(), updated_at=sandbox.now())
    sandbox.post(link, *events.link_event(sandbox, "cancelled", link))
    return link


def update_link(sandbox: Sandbox, link: Link, body: Json) -> Link:
    """Change what may still be changed of a link.

    Raises:
        Refused: A field is wrong, or the link is paid or closed.
    """
    _check_names(body, UPDATE)
    if not link.open:
        raise Refused("update can only be made in created or partially paid state")
    changes: Json = {"updated_at": sandbox.now()}
    if "reference_id" in body:
        changes["reference_id"] = _reference(sandbox, body, link.id)
    if "expire_by" in body:
        changes["expire_by"] = _expiry(body, link.created_at, sandbox.now())
    if "notes" in body:
        changes["notes"] = fields.notes(body)
    for name in {"reminder_enable", "accept_partial"} & set(body):
        changes[name] = fields.flag(body, name)
    link = replace(link, **changes)
    sandbox.post(link)
    return link


def view(sandbox: Sandbox, link: Link) -> Json:
    """A link as the API shows it."""
    payments = sandbox.books.payments.where("order_id", link.order_id) if link.order_id else []
    return link_entity(link, payments)


def _path_link(request: web.Request) -> Link:
    try:
        link_id = fields.path_id(request, "link_id", "plink_")
    except Refused as error:
        raise Refused(f"invalid input [id] = [{request.match_info['link_id']}]") from error
    return get_link(request.app[SANDBOX], link_id)


@routes.post("/v1/payment_links")
async def post_link(request: web.Request) -> web.Response:
    """Make a payment link."""
    sandbox = request.app[SANDBOX]
    origin = sandbox.config.public_url or str(request.url.origin())
    link = create_link(sandbox, await fields.read_body(request), origin.rstrip("/"))
    return web.json_response(view(sandbox, link))


@routes.get("/v1/payment_links")
async def list_links(request: web.Request) -> web.Response:
    """List payment links, newest first; `reference_id` and `payment_id` narrow the list."""
    sandbox, query = request.app[SANDBOX], request.query
    window = fields.window(query, also={"reference_id", "payment_id"})
    links = sandbox.books.links.newest()
    if "reference_id" in query:
        links = reversed(sandbox.books.links.where("reference_id", query["reference_id"]))
    if "payment_id" in query:
        payment = sandbox.books.payments.get(query["payment_id"])
        order_id = payment.order_id if payment else ""
        links = (link for link in links if link.order_id == order_id)
    return web.json_response({"payment_links": [view(sandbox, link) for link in window.cut(links)]})


@routes.get("/v1/payment_links/{link_id}")
async def fetch_link(request: web.Request) -> web.Response:
    """Show one payment link."""
    return web.json_response(view(request.app[SANDBOX], _path_link(request)))


@routes.patch("/v1/payment_links/{link_id}")
async def patch_link(request: web.Request) -> web.Response:
    """Change a payment link."""
    body = await fields.read_body(request)
    sandbox = request.app[SANDBOX]
    return web.json_response(view(sandbox, update_link(sandbox, _path_link(request), body)))


@routes.post("/v1/payment_links/{link_id}/cancel")
async def post_cancel(request: web.Request) -> web.Response:
    """Close a payment link."""
    sandbox = request.app[SANDBOX]
    return web.json_response(view(sandbox, cancel_link(sandbox, _path_link(request))))


@routes.post("/v1/payment_links/{link_id}/notify_by/{medium}")
async def post_notify(request: web.Request) -> web.Response:
    """Pretend to send the link; nothing leaves the sandbox."""
    _path_link(request)
    if request.match_info["medium"] not in {"sms", "email"}:
        raise Refused("not a valid notification medium")
    return web.json_response({"success": True})
