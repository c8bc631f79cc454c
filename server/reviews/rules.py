"""What a review may hold, when one is hidden, and which cached pages become untrue."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic_core import PydanticCustomError

from server.catalog.rules import PRODUCTS, product_tag
from server.core.errors import Invalid, Mistake

# Whose account is no more.
FORMER = "A former customer"


def check_lines(text: str) -> str:
    """The text as it is, its lines ended by line feeds alone.

    Raises:
        PydanticCustomError: It holds control characters besides these and tabs.
    """
    text = text.replace("\r\n", "\n")
    if any(unicodedata.category(character) == "Cc" and character not in "\n\t" for character in text):
        raise PydanticCustomError("control_character", "Of control characters only tabs and line breaks are allowed.")
    return text


def reason_after(hidden_reason: str, wanted: Mapping[str, Any]) -> str:
    """For which reason a review is hidden after a change of `is_hidden` and `reason`; what is shown has none.

    Raises:
        Invalid: It would be hidden for no reason, or shown with one.
    """
    is_hidden = wanted.get("is_hidden", hidden_reason != "")
    reason: str = wanted.get("reason", hidden_reason if is_hidden else "")
    if is_hidden and not reason:
        raise Invalid(mistakes=(Mistake("reason", "Say why the review is hidden.", "reason_required"),))
    if reason and not is_hidden:
        raise Invalid(mistakes=(Mistake("reason", "Only a hidden review has a reason.", "reason_without_hiding"),))
    return reason


@dataclass(frozen=True, slots=True)
class Rating:
    """How many ratings a product has, and their sum."""

    rating_sum: int
    rating_count: int

    @property
    def stars(self) -> int:
        """The whole stars of the average, which is kept in hundredths; 0 without a rating."""
        if not self.rating_count:
            return 0
        return (200 * self.rating_sum + self.rating_count) // (2 * self.rating_count) // 100

    def without(self, rating: int | None) -> "Rating":
        """What is left when a rating, if there is one, goes."""
        return self if rating is None else Rating(self.rating_sum - rating, self.rating_count - 1)

    def including(self, rating: int | None) -> "Rating":
        """What there is when a rating, if there is one, comes."""
        return self if rating is None else Rating(self.rating_sum + rating, self.rating_count + 1)


def reviews_tag(product_id: UUID) -> str:
    """The tag of the pages that show a product's reviews, and not only its rating."""
    return f"reviews:{product_id}"


def rating_tags(product_id: UUID, now: Rating, *, lost: int | None, won: int | None) -> set[str]:
    """What becomes untrue when a product, that now has this rating, lost a rating and won another; None is none.

    Its own pages do. Lists do when its whole stars change, by which they are filtered and faceted, as they do when it
    is sold out: the hundredths they show may be as old as any page (a minute), so that no review empties the cache.
    """
    before = now.without(won).including(lost)
    return {product_tag(product_id)} | ({PRODUCTS} if before.stars != now.stars else set())
