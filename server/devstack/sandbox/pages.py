"""Pages: where a person pays by hand. Plain HTML, escaped, with no script and no outside request."""

import json
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from server.devstack.sandbox import customer
from server.devstack.sandbox.context import SANDBOX, Sandbox
from server.devstack.sandbox.fields import path_id
from server.devstack.sandbox.links import get_link
from server.devstack.sandbox.orders import get_order
from server.devstack.sandbox.payments import get_payment
from server.devstack.sandbox.records import Json, Link
from server.devstack.sandbox.refusals import Refused

routes = web.RouteTableDef()

TEMPLATES = Path(__file__).parent / "templates"
SHOWN = 50
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def rupees(paise: int) -> str:
    """An amount as people in India write it: ₹12,34,567.50."""
    whole, rest = divmod(paise, 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    pairs: list[str] = []
    while head:
        head, pair = head[:-2], head[-2:]
        pairs.insert(0, pair)
    return "₹" + ",".join([*pairs, tail]) + f".{rest:02d}"


def environment() -> Environment:
    """The templates, escaping everything."""
    loaded = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    loaded.filters["rupees"] = rupees
    return loaded


ENVIRONMENT = web.AppKey("templates", Environment)


def render(request: web.Request, template: str, *, status: int = 200, **values: object) -> web.Response:
    """A page made from a template."""
    text = request.app[ENVIRONMENT].get_template(template).render(**values)
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


@routes.get("/sandbox.css")
async def stylesheet(_request: web.Request) -> web.FileResponse:
    """The pages' style."""
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    return web.FileResponse(TEMPLATES / "sandbox.css", headers=headers)


@routes.get("/")
async def index(request: web.Request) -> web.Response:
    """List the newest orders and payment links."""
    books = request.app[SANDBOX].books
    orders = [order for order, _ in zip(books.orders.newest(), range(SHOWN), strict=False)]
    links = [link for link, _ in zip(books.links.newest(), range(SHOWN), strict=False)]
    return render(request, "index.html", orders=orders, links=links)


@routes.get("/pay/{target_id}")
async def order_page(request: web.Request) -> web.Response:
    """Show an order to its payer."""
    return _form(request, path_id(request, "target_id", "order_"))


@routes.get("/l/{target_id}")
async def link_page(request: web.Request) -> web.Response:
    """Show a payment link to its payer."""
    return _form(request, path_id(request, "target_id", "plink_"))


def _form(request: web.Request, target_id: str, refusal: Refused | None = None) -> web.Response:
    about = _about(request.app[SANDBOX], target_id)
    status = refusal.status if refusal else 200
    return render(
        request, "pay.html", **about, refusal=refusal, failures=customer.FAILURES, status=status, action=request.path
    )


def _about(sandbox: Sandbox, target_id: str) -> Json:
    """What the page of an order or a link says of it."""
    if target_id.startswith("plink_"):
        link = get_link(sandbox, target_id)
        return {
            "target_id": link.id,
            "label": link.reference_id,
            "description": link.description,
            "due": link.amount - link.amount_paid,
            "state": link.status,
            "payable": link.open,
        }
    order = get_order(sandbox, target_id)
    return {
        "target_id": order.id,
        "label": order.receipt,
        "due": order.amount_due,
        "state": order.status,
        "payable": order.status != "paid",
    }


@routes.post("/pay/{target_id}")
async def order_paid(request: web.Request) -> web.StreamResponse:
    """Take the payer's choice for an order."""
    return await _submit(request, path_id(request, "target_id", "order_"))


@routes.post("/l/{target_id}")
async def link_paid(request: web.Request) -> web.StreamResponse:
    """Take the payer's choice for a payment link."""
    return await _submit(request, path_id(request, "target_id", "plink_"))


async def _submit(request: web.Request, target_id: str) -> web.StreamResponse:
    form = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    try:
        given = customer.pay(request.app[SANDBOX], target_id, _attempt(form))
    except Refused as refusal:
        return _form(request, target_id, refusal)
    # A page of its own, so that reloading it does not pay again.
    raise web.HTTPSeeOther(f"/done/{given['razorpay_payment_id']}")


def _attempt(form: dict[str, str]) -> customer.Attempt:
    """The payer's choice.

    Raises:
        Refused: Something in it is wrong.
    """
    choice = form.get("choice", "")
    if choice == "upi":
        return customer.by_upi(form.get("vpa", "").strip())
    if choice == "card":
        return customer.by_card(form.get("card", ""), form.get("otp", ""))
    reason = form.get("reason", "")
    if choice == "fail" and reason in customer.FAILURES:
        return customer.Attempt(method="card", outcome="failure", reason=reason)
    raise Refused("Choose how to pay.", "choice")


@routes.get("/done/{payment_id}")
async def done(request: web.Request) -> web.Response:
    """Show what a checkout would hand to the shop after this payment."""
    sandbox = request.app[SANDBOX]
    payment = get_payment(sandbox, path_id(request, "payment_id", "pay_"))
    given = customer.handover(sandbox, payment)
    fields = {name: value for name, value in given.items() if name != "status"}
    link = _link_of(sandbox, payment.order_id)
    return render(
        request,
        "done.html",
        payment=payment,
        fields=fields,
        body=json.dumps(fields, indent=2),
        back=customer.callback_address(link, given) if link else "",
        again=f"/l/{link.id}" if link else f"/pay/{payment.order_id}",
        is_link=link is not None,
    )


def _link_of(sandbox: Sandbox, order_id: str) -> Link | None:
    order = get_order(sandbox, order_id)
    return sandbox.books.links.get(order.link_id) if order.link_id else None


def refusal_page(request: web.Request, refusal: Refused) -> web.Response:
    """A page that says what is wrong."""
    return render(request, "refusal.html", status=refusal.status, refusal=refusal)
