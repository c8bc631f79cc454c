"""What several models of the catalogue share. Prices are in paise."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, computed_field

from server.core.etags import etag_of
from server.core.pages import BIGGEST

# Far above any price, and 100 lines of 99 pieces still add up to a number that JSON carries exactly.
HIGHEST_PRICE = 100_000_000_000
Price = Annotated[int, Field(ge=0, le=HIGHEST_PRICE)]
Bound = Annotated[int, Field(ge=0, le=BIGGEST)]
Sku = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
SlugOrId = Annotated[str, StringConstraints(min_length=1, max_length=220)]


class View(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class Named(View):
    """A category or a brand, as products and lists name it."""

    id: UUID
    name: str
    slug: str


class Wish(BaseModel):
    """The body of a request; a field that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(Wish):
    """The body of a PUT: any subset of its fields."""

    @property
    def wanted(self) -> dict[str, Any]:
        """The columns that the request names, with their new values."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}

    def changed_from(self, before: object) -> dict[str, Any]:
        """The wanted columns of which `before` has another value."""
        return {name: value for name, value in self.wanted.items() if value != getattr(before, name)}


class Editable(View):
    """A thing of the back office. The ETag is of what its PUT, `change`, may change."""

    change: ClassVar[type[Change]]

    id: UUID

    @property
    def content(self) -> dict[str, Any]:
        """The columns that can be changed."""
        return {name: getattr(self, name) for name in self.change.model_fields}

    @computed_field(description="What If-Match takes.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def etag(self) -> str:
        """The version of what can be changed."""
        return etag_of(self.id, *self.content.values())
