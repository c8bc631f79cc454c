"""What several models of the catalogue share. Prices are in paise."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from server.core.pages import BIGGEST
from server.core.shapes import View

# Far above any price, and 100 lines of 99 pieces still add up to a number that JSON carries exactly.
HIGHEST_PRICE = 100_000_000_000
Price = Annotated[int, Field(ge=0, le=HIGHEST_PRICE)]
Bound = Annotated[int, Field(ge=0, le=BIGGEST)]
Sku = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
SlugOrId = Annotated[str, StringConstraints(min_length=1, max_length=220)]


class Named(View):
    """A category or a brand, as products and lists name it."""

    id: UUID
    name: str
    slug: str
