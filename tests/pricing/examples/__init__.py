"""More than 100 baskets with what they cost, worked out by hand: the arithmetic stands beside each."""

from tests.pricing.examples.coupons import COUPONS
from tests.pricing.examples.reach import REACH
from tests.pricing.examples.rules import RULES
from tests.pricing.examples.shape import Example
from tests.pricing.examples.totals import TOTALS

EXAMPLES: dict[str, Example] = {
    f"{part}: {example.shows}": example
    for part, examples in (("rules", RULES), ("reach", REACH), ("totals", TOTALS), ("coupons", COUPONS))
    for example in examples
}
COUNT = len(RULES) + len(REACH) + len(TOTALS) + len(COUPONS)
