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
    ruled = [_best_rule(line, _candidates(line, live), buyer) for line in lines]
    left = tuple(line.subtotal - off for line, (off, _) in zip(lines, ruled, strict=True))
    after_rules = Basket(shelf.lines, left, buyer, now)
    refusal = _refusal(coupon, after_rules)
    applied = coupon if refusal is None else None
    shares = coupon_shares(applied, after_rules) if applied else [0] * len(lines)
    quoted = tuple(
        _quoted(line, rule_discount, rule_id, share)
        for line, (rule_discount, rule_id), share in zip(lines, ruled, shares, strict=True)
    )
    shipping_cost = _shipping_cost(shipping, after_rules, cod=cod)
    return Quote(
        subtotal=shelf.value,
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
    found = (condition.refusal(coupon, basket) for condition in COUPON_CONDITIONS)
    return next((refusal for refusal in found if refusal), None)


def _quoted(line: Line, rule_discount: int, rule_id: UUID | None, coupon_discount: int) -> QuotedLine:
    discount = rule_discount + coupon_discount
    total = line.subtotal - discount
    return QuotedLine(
        line=line,
        subtotal=line.subtotal,
        rule_discount=rule_discount,
        rule_id=rule_id,
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
