"""Ten thousand baskets, always the same, cost what the reference says in every field."""

from collections import Counter
from random import Random
from typing import get_args

from server.pricing.basket import RefusalCode, RuleType
from tests.pricing.baskets import random_case

MANY, SEED = 10_000, 20_260_301


def test_each_basket_costs_what_the_reference_says() -> None:
    random, seen = Random(SEED), Counter[str]()
    for number in range(MANY):
        case = random_case(random)
        quote = case.quote()
        assert quote == case.expected(), f"basket {number}"
        taken = {one.rule_id for one in quote.lines}
        seen.update(offer.rule_type for offer in case.offers if offer.id in taken)
        seen.update(refusal.code for refusal in quote.refusals)
        seen.update(["coupon"] if quote.coupon_id else [])
        seen.update(["free"] if quote.lines and not quote.total_amount else [])
        seen.update("spread" for one in quote.lines if 0 < one.coupon_discount < one.total)
    # What is never met is not compared.
    assert set(seen) == {*get_args(RuleType), *get_args(RefusalCode), "coupon", "free", "spread"}
    assert min(seen.values()) >= MANY / 100, seen
