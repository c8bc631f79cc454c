"""Which fields of a discount rule go together."""

from collections.abc import Mapping
from typing import Any

from models.enums import RuleType
from server.core.errors import Mistake
from server.core.shapes import find_window_mistakes

TARGETS = ("product_id", "product_variant_id", "category_id", "brand_id")
COUNTED = frozenset({RuleType.BULK, RuleType.QUANTITY})


def find_mistakes(rule: Mapping[str, Any]) -> list[Mistake]:
    """What is wrong with a rule of these columns, each of which is fine by itself."""
    return [*_of_value(rule), *_of_targets(rule), *find_window_mistakes("A rule", rule)]


def _of_value(rule: Mapping[str, Any]) -> list[Mistake]:
    rule_type, value, found = rule["rule_type"], rule["discount_value"], []
    if rule_type == RuleType.QUANTITY and value != int(value):
        found.append(Mistake("discount_value", "The value of a quantity rule is in whole paise.", "not_whole_paise"))
    if rule_type != RuleType.QUANTITY and value > 100:
        found.append(Mistake("discount_value", "A percentage is at most 100.", "not_a_percentage"))
    if rule_type not in COUNTED and rule["min_quantity"] != 1:
        # Prices would not look at it, and an admin would believe that it holds.
        found.append(
            Mistake("min_quantity", "Only bulk and quantity rules have a minimum quantity.", "not_for_this_type")
        )
    return found


def _of_targets(rule: Mapping[str, Any]) -> list[Mistake]:
    named = [field for field in TARGETS if rule[field] is not None]
    if len(named) < 2:
        return []
    return [Mistake(field, "A rule is limited to one thing, or to none.", "more_than_one_target") for field in named]
