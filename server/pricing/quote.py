"""Quotes a basket: the best rule for each line, then one coupon, then shipping, then the tax inside."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from server.pricing.basket import (
    Basket,
    Buyer,
    CouponOffer,
    Line,
    Offer,
    Quote,
    QuotedLine,
    Refusal,
    RuleType,
    Shipping,
    SoldLine,
)
from server.pricing.conditions import COUPON_CONDITIONS, MinimumQuantity, RetailersOnly, RuleCondition, is_live
from server.pricing.effects import AmountOffEachUnit, PercentOff, RuleEffect, coupon_shares
from server.pricing.money import tax_inside


@dataclass(frozen=True, slots=True)
class Rule:
    """A type of discount rule: what it takes off, and the conditions it adds to those of all rules."""

    effect: RuleEffect
    conditions: tuple[RuleCondition, ...] = ()


RULES: dict[RuleType, Rule] = {
    "percentage": Rule(PercentOff()),
    "bulk": Rule(PercentOff(), (MinimumQuantity(),)),
    "quantity": Rule(AmountOffEachUnit(), (MinimumQuantity(),)),
    "retailer": Rule(PercentOff(), (RetailersOnly(),)),
}


def price(
    lines: Sequence[Line],
    *,
    offers: Iterable[Offer],
    coupon: CouponOffer | None,
    shipping: Shipping,
    buyer: Buyer,
    cod: bool,
    now: datetime,
) -> Quote:
    """Quote the lines for a buyer at a moment; a coupon that does not apply is explained in `refusals`.

    `offers` may hold rules that are switched off, out of date or for other goods: they are judged here.

    Raises:
        ValueError: A percentage is not 0 to 100 with at most two decimals, or an amount off is not whole paise.
    """
    shelf = Basket(tuple(lines), tuple(line.subtotal for line in lines), buyer, now)
    live = _by_limit(offer for offer in offers if is_live(offer, shelf))
    sold = [SoldLine(line, *_best_rule(line, _candidates(line, live), buyer)) for line in lines]
    after_rules = _after_rules(sold, buyer, now)
    return _quote(sold, after_rules, coupon, _shipping_cost(shipping, after_rules, cod=cod))


def reprice(
    lines: Sequence[SoldLine], *, coupon: CouponOffer | None, shipping_cost: int, buyer: Buyer, now: datetime
) -> Quote:
    """Quote an order's lines again with another coupon; prices, rules and shipping stay as they were agreed."""
    return _quote(lines, _after_rules(lines, buyer, now), coupon, shipping_cost)


def explain(
    lines: Sequence[SoldLine], *, coupon: CouponOffer, buyer: Buyer, now: datetime
) -> list[tuple[str, Refusal | None]]:
    """Every condition of a coupon by its name, in the order in which they are told, with why it is not met."""
    basket = _after_rules(lines, buyer, now)
    return [(name, condition.refusal(coupon, basket)) for name, condition in COUPON_CONDITIONS.items()]


def _after_rules(lines: Sequence[SoldLine], buyer: Buyer, now: datetime) -> Basket:
    left = tuple(sold.line.subtotal - sold.rule_discount for sold in lines)
    return Basket(tuple(sold.line for sold in lines), left, buyer, now)


def _quote(lines: Sequence[SoldLine], after_rules: Basket, coupon: CouponOffer | None, shipping_cost: int) -> Quote:
    refusal = _refusal(coupon, after_rules)
    applied = coupon if refusal is None else None
    shares = coupon_shares(applied, after_rules) if applied else [0] * len(lines)
    quoted = tuple(_quoted(sold, share) for sold, share in zip(lines, shares, strict=True))
    return Quote(
        subtotal=sum(line.subtotal for line in quoted),
        discount_amount=sum(line.discount for line in quoted),
        shipping_cost=shipping_cost,
        tax_amount=sum(line.tax_amount for line in quoted),
        total_amount=sum(line.total for line in quoted) + shipping_cost,
        lines=quoted,
        coupon_id=applied.id if applied else None,
        refusals=(refusal,) if refusal else (),
    )


def _by_limit(offers: Iterable[Offer]) -> dict[UUID | None, list[Offer]]:
    # A shop has hundreds of rules for a product or a brand each: a line meets only those under its own ids.
    groups: dict[UUID | None, list[Offer]] = defaultdict(list)
    for offer in offers:
        groups[offer.variant_id or offer.product_id or offer.brand_id or offer.category_id].append(offer)
    return groups


def _candidates(line: Line, offers: Mapping[UUID | None, Sequence[Offer]]) -> Iterator[Offer]:
    for limit in (None, line.variant_id, line.product_id, line.brand_id, *line.category_ids):
        yield from offers.get(limit, ())


def _best_rule(line: Line, offers: Iterable[Offer], buyer: Buyer) -> tuple[int, UUID | None]:
    best: tuple[int, UUID | None] = (0, None)
    for offer in offers:
        if not _applies(offer, line, buyer):
            continue
        off = RULES[offer.rule_type].effect.discount(offer, line)
        most, holder = best
        if off > most or (off == most and holder is not None and offer.id < holder):
            best = (off, offer.id)
    return best


def _applies(offer: Offer, line: Line, buyer: Buyer) -> bool:
    return offer.covers(line) and all(
        condition.holds(offer, line, buyer) for condition in RULES[offer.rule_type].conditions
    )


def _refusal(coupon: CouponOffer | None, basket: Basket) -> Refusal | None:
    if coupon is None:
        return None
    found = (condition.refusal(coupon, basket) for condition in COUPON_CONDITIONS.values())
    return next((refusal for refusal in found if refusal), None)


def _quoted(sold: SoldLine, coupon_discount: int) -> QuotedLine:
    line, discount = sold.line, sold.rule_discount + coupon_discount
    total = line.subtotal - discount
    return QuotedLine(
        line=line,
        subtotal=line.subtotal,
        rule_discount=sold.rule_discount,
        rule_id=sold.rule_id,
        coupon_discount=coupon_discount,
        discount=discount,
        total=total,
        tax_amount=tax_inside(total, line.tax_rate),
    )


def _shipping_cost(shipping: Shipping, basket: Basket, *, cod: bool) -> int:
    if not basket.lines:
        return 0
    fee = 0 if basket.value >= shipping.free_from else shipping.fee
    return fee + (shipping.cod_surcharge if cod else 0)
