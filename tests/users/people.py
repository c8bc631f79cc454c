"""People who came in by the front door, with what they leave behind all over the shop."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import OrderStatus, PaymentStatus, RefundStatus
from models.payments import Payment, Refund
from models.reviews import ProductReview, ReviewVote
from models.wishlist import Wishlist, WishListItem
from server.core.clock import utc_now
from server.core.db import fetch
from server.invoices.service.issuing import issue_invoice
from server.resources import Resources
from tests.checkout.shop import put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import Shopper
from tests.factories.users import HOME, PASSWORD, bearer, make_user, sign_up
from tests.invoices.shop import sell

DELETION = "/api/users/me/deletion"


@dataclass(frozen=True)
class Member:
    """Somebody with an account, a password and an address."""

    session: dict[str, Any]
    address_id: UUID

    @property
    def id(self) -> UUID:
        """Of the account."""
        return UUID(self.session["user"]["id"])

    @property
    def email(self) -> str:
        """Of the account."""
        return str(self.session["user"]["email"])

    @property
    def headers(self) -> dict[str, str]:
        """What shows who they are."""
        return bearer(self.session["access_token"])

    @property
    def shopper(self) -> Shopper:
        """The same as a buyer."""
        return Shopper(self.id, self.address_id, self.email, self.headers)


async def join(client: Client, **changes: Any) -> Member:
    """Register, and add an address; what is changed of an address is of it, the rest of the account."""
    address = {name: changes.pop(name) for name in ("address_line1", "address_line2", "city") if name in changes}
    session = await sign_up(client, **changes)
    answer = await client.post(
        "/api/users/addresses", json={**HOME, **address}, headers=bearer(session["access_token"])
    )
    assert answer.status == 201, await answer.text()
    return Member(session, UUID((await answer.json())["id"]))


async def delete(client: Client, member: Member, password: str = PASSWORD) -> tuple[int, dict[str, Any]]:
    """Delete the account; gives the status, and the refusal if it is one."""
    answer = await client.post(DELETION, json={"password": password}, headers=member.headers)
    return answer.status, await answer.json() if answer.status != 204 else {}


async def sold(
    resources: Resources,
    member: Member,
    order_status: OrderStatus = OrderStatus.DELIVERED,
    payment_status: PaymentStatus = PaymentStatus.PAID,
    *,
    invoiced: bool = True,
) -> UUID:
    """An order of theirs in a state, with its invoice where it can have one."""
    sale = await sell(resources, shopper=member.shopper, order_status=order_status, payment_status=payment_status)
    if invoiced:
        await issue_invoice(sale.order_id, settings=resources.settings, clock=resources.clock)
    return sale.order_id


async def give_back(order_id: UUID, amount: int, status: RefundStatus) -> Refund:
    """Money of an order on its way back to them, or there already."""
    payment = await Payment.get(order_id=order_id)
    back = status is RefundStatus.PROCESSED
    return await Refund.create(
        payment_id=payment.id,
        order_id=order_id,
        amount=amount,
        status=status,
        reference="by hand" if back else "",
        processed_at=utc_now() if back else None,
    )


async def leave_traces(client: Client, resources: Resources, member: Member) -> dict[str, UUID]:
    """Let them fill a cart and a wishlist, write a review, and find another's helpful; gives the products reviewed."""
    variant = await make_variant(await make_product(), stock=5)
    await put_in_cart(client, member.shopper, variant.id, 2)
    wishlist = await Wishlist.create(user_id=member.id)
    await WishListItem.create(wishlist_id=wishlist.id, product_id=variant.product_id)
    other = await make_user(resources)
    theirs = await _review(member.id, "Runs cool")
    voted = await _review(other.id, "Fits my case", helpful_count=2)
    for user_id in (member.id, (await make_user(resources)).id):
        await ReviewVote.create(review_id=voted.id, user_id=user_id)
    return {"wrote": theirs.product_id, "voted": voted.product_id, "review": voted.id}


async def ask_for_reset(user_id: UUID) -> None:
    """A letter's token that waits to be used."""
    await fetch(
        "INSERT INTO password_resets (id, user_id, purpose, token_hash, expires_at, created_at, updated_at)"
        " VALUES ($1, $2, 'reset', '\\x00', now() + interval '1 hour', now(), now())",
        uuid7(),
        user_id,
    )


async def _review(user_id: UUID, title: str, **columns: Any) -> ProductReview:
    product = await make_product()
    return await ProductReview.create(user_id=user_id, product_id=product.id, rating=4, title=title, **columns)
