"""What models of the catalogue, of coupons and of discount rules share. Amounts are in paise."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from server.core.pages import BIGGEST
from server.core.shapes import SentDecimal, View, read_decimal

# Far above any price, and 100 lines of 99 pieces still add up to a number that JSON carries exactly.
HIGHEST_PRICE = 100_000_000_000
Price = Annotated[int, Field(ge=0, le=HIGHEST_PRICE)]
Bound = Annotated[int, Field(ge=0, le=BIGGEST)]
# A cart of 100 lines of 99 units, each at the highest price, is worth less.
CartValue = Annotated[int, Field(ge=0, le=HIGHEST_PRICE * 10_000)]
_VALUE = WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": HIGHEST_PRICE})
# Percent or paise, with two decimals at most: what fits the type of a coupon or a rule, its `find_mistakes` says.
GivenDiscount = Annotated[
    Decimal, BeforeValidator(read_decimal), Field(gt=0, le=HIGHEST_PRICE, decimal_places=2), _VALUE
]
Discount = Annotated[Decimal, SentDecimal, _VALUE]
Sku = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
SlugOrId = Annotated[str, StringConstraints(min_length=1, max_length=220)]


class Named(View):
    """A category or a brand, as products and lists name it."""

    id: UUID
    name: str
    slug: str
