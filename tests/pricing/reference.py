"""The rules of prices a second time, written only with exact fractions, to compare the pricing with.

Of the pricing it has the values alone, none of what computes with them.
"""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from math import floor
from uuid import UUID

from server.pricing.basket import (
    Buyer,
    CouponOffer,
    Line,
    Offer,
    Quote,
    QuotedLine,
    Refusal,
    RefusalCode,
    Shipping,
)

HUNDRED = Fraction(100)


def half_up(exact: Fraction) -> int:
    """The nearest whole number, a half going up."""
    return floor(exact + Fraction(1, 2))


def expected_rule(
    line: Line, offers: Sequence[Offer], subtotal: int, buyer: Buyer, now: datetime
) -> tuple[int, UUID | None]:
    """The most that any rule takes off the line, and the lowest id of those that do."""
    found: dict[UUID, int] = {}
    for offer in offers:
        reached = (
            (not offer.product_id or offer.product_id == line.product_id)
            and (not offer.variant_id or offer.variant_id == line.variant_id)
            and (not offer.brand_id or offer.brand_id == line.brand_id)
            and (not offer.category_id or offer.category_id in line.category_ids)
        )
        begun = not offer.valid_from or now >= offer.valid_from
        over = offer.valid_to is not None and not now < offer.valid_to
        enough = offer.rule_type not in {"bulk", "quantity"} or line.quantity >= offer.min_quantity
        allowed = offer.rule_type != "retailer" or buyer.is_retailer
        if not (offer.is_active and reached and begun and enough and allowed) or over:
            continue
        if subtotal < offer.min_cart_value:
            continue
        whole = Fraction(line.unit_price) * line.quantity
        if offer.rule_type == "quantity":
            found[offer.id] = int(min(Fraction(offer.value) * line.quantity, whole))
        else:
            found[offer.id] = half_up(whole * Fraction(offer.value) / HUNDRED)
    most = max(found.values(), default=0)
    return most, min((key for key, off in found.items() if off == most), default=None) if most else None


def expected_coupon(coupon: CouponOffer, left: dict[Line, int]) -> dict[UUID, int]:
    """The coupon's discount by variant, handing out the spare paise one at a time."""
    covered = {
        line: Fraction(amount)
        for line, amount in left.items()
        if coupon.target == "cart"
        or (
            (coupon.product_id or coupon.category_id or coupon.brand_id)
            and (not coupon.product_id or coupon.product_id == line.product_id)
            and (not coupon.brand_id or coupon.brand_id == line.brand_id)
            and (not coupon.category_id or coupon.category_id in line.category_ids)
        )
    }
    goods = sum(covered.values(), Fraction(0))
    if coupon.type == "percentage":
        off = half_up(goods * Fraction(coupon.value) / HUNDRED)
        off = off if coupon.max_discount is None else min(off, coupon.max_discount)
    else:
        off = int(min(Fraction(coupon.value), goods))
    exact = {line.variant_id: off * amount / goods for line, amount in covered.items()} if goods else {}
    shares = {variant: floor(share) for variant, share in exact.items()}
    while sum(shares.values()) < off:
        neediest = min(
            (variant for variant in exact if shares[variant] == floor(exact[variant])),
            key=lambda variant: (floor(exact[variant]) - exact[variant], variant),
        )
        shares[neediest] += 1
    return {line.variant_id: shares.get(line.variant_id, 0) for line in left}


def expected_refusal(coupon: CouponOffer, off: int, worth: int, buyer: Buyer, now: datetime) -> Refusal | None:
    """The first reason against the coupon."""
    reasons: dict[RefusalCode, bool] = {
        "coupon_expired": not coupon.is_active or (coupon.valid_to is not None and coupon.valid_to <= now),
        "coupon_not_started": coupon.valid_from is not None and coupon.valid_from > now,
        "coupon_not_for_you": (coupon.named_users_only and not coupon.caller_is_named)
        or (coupon.target_role == "retailer" and not buyer.is_retailer)
        or (coupon.target_role == "customer" and buyer.is_retailer),
        "coupon_already_used": coupon.per_user_limit is not None and coupon.per_user_limit <= coupon.used_by_caller,
        "coupon_used_up": coupon.usage_limit is not None and coupon.usage_limit <= coupon.used_count,
        "coupon_not_applicable": off == 0,
        "coupon_below_minimum": worth < coupon.min_cart_value,
    }
    code = next((code for code, holds in reasons.items() if holds), None)
    if code is None:
        return None
    return Refusal(code, {"missing": coupon.min_cart_value - worth} if code == "coupon_below_minimum" else {})


def expected_quote(
    lines: Sequence[Line],
    offers: Sequence[Offer],
    coupon: CouponOffer | None,
    shipping: Shipping,
    buyer: Buyer,
    cod: bool,
    now: datetime,
) -> Quote:
    """The quote of a basket that holds each variant once."""
    subtotal = sum(line.unit_price * line.quantity for line in lines)
    ruled = {line: expected_rule(line, offers, subtotal, buyer, now) for line in lines}
    left = {line: line.unit_price * line.quantity - off for line, (off, _) in ruled.items()}
    worth = sum(left.values())
    shares = dict.fromkeys((line.variant_id for line in lines), 0)
    refusal = None
    if coupon:
        wanted = expected_coupon(coupon, left)
        refusal = expected_refusal(coupon, sum(wanted.values()), worth, buyer, now)
        shares = shares if refusal else wanted
    delivery = 0 if not lines else (shipping.fee if worth < shipping.free_from else 0) + shipping.cod_surcharge * cod
    quoted = tuple(_quoted(line, *ruled[line], shares[line.variant_id]) for line in lines)
    return Quote(
        subtotal=subtotal,
        discount_amount=sum(off for off, _ in ruled.values()) + sum(shares.values()),
        shipping_cost=delivery,
        tax_amount=sum(one.tax_amount for one in quoted),
        total_amount=worth - sum(shares.values()) + delivery,
        lines=quoted,
        coupon_id=coupon.id if coupon and not refusal else None,
        refusals=(refusal,) if refusal else (),
    )


def _quoted(line: Line, off: int, rule_id: UUID | None, share: int) -> QuotedLine:
    whole = line.unit_price * line.quantity
    due = whole - off - share
    tax = due - due / (1 + Fraction(line.tax_rate) / HUNDRED)
    return QuotedLine(line, whole, off, rule_id, share, off + share, due, half_up(tax))
