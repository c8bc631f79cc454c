"""What the bodies of requests and the parts of answers are made of."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    computed_field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from server.core.errors import Mistake
from server.core.etags import etag_of


def read_decimal(given: object) -> Decimal:
    """A JSON number as the decimal that it is written as.

    Raises:
        PydanticCustomError: It is something else.
    """
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise PydanticCustomError("decimal_type", "A number is expected.")
    return Decimal(repr(given))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


# A decimal, written as a JSON number without needless zeros.
SentDecimal = PlainSerializer(_plain)
# A time with a zone, kept in UTC; the bounds keep it within what PostgreSQL and every client can hold.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
    AfterValidator(lambda moment: moment.astimezone(UTC)),
]


class TimeRange(BaseModel):
    """From when until before when; either may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_: Moment | None = Field(default=None, alias="from")
    to: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None and self.to is not None and self.from_ >= self.to:
            raise PydanticCustomError("bad_range", "`from` must be before `to`.")
        return self


def find_window_mistakes(what: str, row: Mapping[str, Any]) -> list[Mistake]:
    """What is wrong with the time in which something is good: from `valid_from` until just before `valid_to`."""
    begins, ends = row["valid_from"], row["valid_to"]
    if begins is None or ends is None or begins < ends:
        return []
    return [Mistake("valid_to", f"{what} ends after it begins.", "ends_before_it_begins")]


class View(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The view of a row that has its columns."""
        return cls.model_validate(dict(row))


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
