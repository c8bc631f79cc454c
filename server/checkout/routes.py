"""Orders and payments over HTTP."""

from uuid import UUID

from aiohttp import web

from server.cart.schemas import QuoteView
from server.checkout import queries
from server.checkout.errors import (
    AmountTooSmall,
    BadEvent,
    BadSignature,
    CodTooMuch,
    EmptyCart,
    NoSuchPayment,
    NoSuchRefund,
    NothingPaid,
    NotOnSale,
    NotPayable,
    PaymentInProgress,
    PaymentRefused,
    PaymentStarted,
    PriceChanged,
    RefundTooMuch,
    RefundTooSmall,
    RefundUnderWay,
    TooManyUnpaid,
)
from server.checkout.schemas import (
    ApplyCoupon,
    CancelledOrderView,
    CouponExplanation,
    CreatePayment,
    ExplainFilter,
    PaymentStart,
    PlaceOrder,
    Received,
    RefundDetail,
    RefundFilter,
    RefundOrder,
    Verification,
    VerifyPayment,
)
from server.checkout.service import cancelling, couponing, granting, hearing, moving, paying, placing
from server.core.errors import Stale
from server.core.idempotency import Attempt
from server.core.pages import BadCursor, Page, PageFilter
from server.coupons.errors import REFUSALS, NoSuchCoupon
from server.inventory.errors import OutOfStock
from server.orders import queries as orders
from server.orders.errors import MoveNotAllowed, NoSuchOrder, NotAllLinesOwn, OwnersCannotCancel
from server.orders.schemas import MovedOrder, MoveOrder, OrderFilter, OrderSummary, OrderView
from server.payments.gateway import GATEWAY, GatewayDown
from server.users.errors import NoSuchAddress
from server.web.auth import ADMIN, ADMIN_OR_OWNER, PUBLIC, SIGNED_IN, caller
from server.web.bodies import read_raw
from server.web.endpoint import Routes
from server.web.keys import CLOCK, LOCKS, SETTINGS

routes = Routes("orders")
PLACING = (
    *(EmptyCart, OutOfStock, NotOnSale, PriceChanged, TooManyUnpaid, CodTooMuch, AmountTooSmall, NoSuchAddress),
    *REFUSALS.values(),
)


@routes.post("/api/orders", allow=SIGNED_IN, idempotent=True, limit="30/minute", errors=PLACING)
async def place_order(request: web.Request, body: PlaceOrder, attempt: Attempt | None) -> OrderView:
    """Turn the caller's cart into an order.

    Prepaid orders hold their stock until `expires_at`; orders paid on delivery are processed at once.
    """
    app = request.app
    return await placing.place_order(
        caller(request), body, settings=app[SETTINGS], locks=app[LOCKS], clock=app[CLOCK], attempt=attempt
    )


@routes.post(
    "/api/orders/apply-coupon",
    allow=SIGNED_IN,
    status=200,
    limit="30/minute",
    errors=(
        *(NoSuchCoupon, EmptyCart, NoSuchOrder, NotPayable, PaymentStarted, AmountTooSmall),
        *REFUSALS.values(),
    ),
)
async def apply_coupon(request: web.Request, body: ApplyCoupon) -> QuoteView:
    """Put a coupon on the caller's cart, or on an unpaid order of theirs, in the place of the one that is there.

    The answer is the new quote. A refused coupon changes nothing, and the one that was there stays.
    """
    app = request.app
    return await couponing.apply_coupon(caller(request), body, settings=app[SETTINGS], clock=app[CLOCK])


@routes.get("/api/admin/coupons/{couponId}/explain", allow=ADMIN, errors=(NoSuchCoupon, EmptyCart))
async def explain_coupon(request: web.Request, coupon_id: UUID, query: ExplainFilter) -> CouponExplanation:
    """Explain why a coupon does or does not apply to a user's present cart, condition by condition."""
    app = request.app
    return await couponing.explain_coupon(coupon_id, query.user_id, settings=app[SETTINGS], clock=app[CLOCK])


@routes.get("/api/orders", allow=SIGNED_IN, errors=(BadCursor,))
async def list_orders(request: web.Request, query: OrderFilter) -> Page[OrderSummary]:
    """List the caller's orders, newest first."""
    return await orders.list_orders(caller(request).user_id, query)


@routes.get("/api/orders/{orderId}", allow=SIGNED_IN, errors=(NoSuchOrder,))
async def get_order(request: web.Request, order_id: UUID) -> OrderView:
    """Show an order with its lines, address, payments, refunds and history."""
    return await orders.get_order(order_id, user_id=caller(request).user_id)


@routes.put("/api/orders/{orderId}/cancel", allow=SIGNED_IN, errors=(NoSuchOrder, MoveNotAllowed))
async def cancel_order(request: web.Request, order_id: UUID) -> CancelledOrderView:
    """Cancel an order that is not shipped; 202 while its money is on the way back."""
    user_id = caller(request).user_id
    await cancelling.cancel_order(order_id, user_id=user_id)
    order = await orders.get_order(order_id, user_id=user_id)
    return CancelledOrderView.model_validate(order.model_dump())


@routes.put(
    "/api/admin/orders/{orderId}/status",
    allow=ADMIN_OR_OWNER,
    errors=(NoSuchOrder, NotAllLinesOwn, OwnersCannotCancel, MoveNotAllowed, Stale),
)
async def move_order(request: web.Request, order_id: UUID, body: MoveOrder, if_match: str | None) -> MovedOrder:
    """Set an order shipped, delivered or cancelled; 202 while a cancelled one's money is on the way back.

    One that is delivered for cash is paid with it. Setting the state that an order has already is refused: of two who
    ship it, one did.
    """
    return await moving.move_by_hand(caller(request), order_id, body, if_match=if_match)


@routes.post(
    "/api/admin/orders/{orderId}/refunds",
    allow=ADMIN,
    idempotent=True,
    errors=(NoSuchOrder, NothingPaid, RefundTooMuch, RefundTooSmall),
)
async def refund_order(
    request: web.Request, order_id: UUID, body: RefundOrder, attempt: Attempt | None
) -> RefundDetail:
    """Give back some or all of what was paid for an order.

    Money that came through the gateway is `requested` there, and `processed` when the gateway says so. Cash goes back
    by hand, and is `processed` at once.
    """
    return await granting.refund_order(caller(request), order_id, body, attempt=attempt)


@routes.get("/api/admin/orders/{orderId}/refunds", allow=ADMIN, errors=(NoSuchOrder, BadCursor))
async def list_order_refunds(request: web.Request, order_id: UUID, query: PageFilter) -> Page[RefundDetail]:  # noqa: ARG001 - every handler takes it
    """List an order's refunds, newest first."""
    return await queries.list_order_refunds(order_id, query)


@routes.get("/api/admin/refunds", allow=ADMIN, errors=(BadCursor,))
async def list_refunds(request: web.Request, query: RefundFilter) -> Page[RefundDetail]:  # noqa: ARG001 - every handler takes it
    """List refunds."""
    return await queries.list_refunds(query)


@routes.get("/api/admin/refunds/{refundId}", allow=ADMIN, errors=(NoSuchRefund,))
async def get_refund(request: web.Request, refund_id: UUID) -> RefundDetail:  # noqa: ARG001 - every handler takes it
    """Show a refund: what became of it, and when the gateway will be asked about it again."""
    return await queries.get_refund(refund_id)


@routes.post("/api/admin/refunds/{refundId}/retry", allow=ADMIN, status=200, errors=(NoSuchRefund, RefundUnderWay))
async def retry_refund(request: web.Request, refund_id: UUID) -> RefundDetail:
    """Have a refund that failed, or that is waited for in vain, tried again at once."""
    return await granting.retry_refund(caller(request), refund_id)


@routes.post(
    "/api/payments/create-order",
    allow=SIGNED_IN,
    idempotent=True,
    limit="30/minute",
    errors=(NoSuchOrder, NotPayable, PaymentInProgress, PaymentRefused, GatewayDown),
)
async def start_payment(request: web.Request, body: CreatePayment, attempt: Attempt | None) -> PaymentStart:
    """Have Razorpay await the order's money: for a checkout in the client, or by a payment link."""
    return await paying.start_payment(
        body.order_id, body.mode, user_id=caller(request).user_id, gateway=request.app[GATEWAY], attempt=attempt
    )


@routes.post(
    "/api/payments/verify",
    allow=SIGNED_IN,
    idempotent=True,
    status=200,
    limit="30/minute",
    errors=(NoSuchPayment, BadSignature),
)
async def verify_payment(request: web.Request, body: VerifyPayment, attempt: Attempt | None) -> Verification:
    """Hand over what Razorpay's checkout gave the client; 202 while Razorpay has not confirmed the payment."""
    return await paying.verify_payment(
        body, user_id=caller(request).user_id, gateway=request.app[GATEWAY], attempt=attempt
    )


@routes.post(
    "/api/payments/webhook/razorpay",
    allow=PUBLIC,
    status=200,
    limit="6000/minute",
    errors=(BadSignature, BadEvent),
    receives={"application/json": {"type": "object"}},
    headers={
        "X-Razorpay-Signature": "The HMAC-SHA256 of the raw body, made with the webhook secret.",
        "X-Razorpay-Event-Id": "The event's own id, the same each time that it is sent.",
    },
)
async def receive_event(request: web.Request) -> Received:
    """Take an event from Razorpay, signed in `X-Razorpay-Signature` over the raw body.

    Another account's event is `ignored`.
    """
    headers = request.headers
    return await hearing.receive_event(
        await read_raw(request),
        signature=headers.get("X-Razorpay-Signature"),
        event_id=headers.get("X-Razorpay-Event-Id"),
        gateway=request.app[GATEWAY],
    )
