"""Categories, brands and attributes in the back office. `tax_rate` is in percent."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

from models.enums import DataType, TargetRole
from server.catalog.rules import SLUG
from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, SentDecimal, Wish, read_decimal
from server.users.rules import check_text

SLUG_LENGTH = 140


def _text(given: object) -> object:
    """JSON has one kind of number: 16.0 is 16."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return repr(given).removesuffix(".0")
    return given


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), AfterValidator(check_text)
]
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=SLUG_LENGTH)]
Unit = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20), AfterValidator(check_text)]
Place = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]
PERCENT = WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100})
GivenPercent = Annotated[Decimal, BeforeValidator(read_decimal), Field(ge=0, le=100, decimal_places=2), PERCENT]
Percent = Annotated[Decimal, SentDecimal, PERCENT]
# Whether it fits, and how it is written, depends on the attribute: `rules.canonical_value` says.
GivenValue = Annotated[
    str,
    StringConstraints(min_length=1, max_length=400),
    BeforeValidator(_text),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1, "maxLength": 400}, {"type": "number"}]}),
]


class NamedFilter(PageFilter):
    """The query of a list of named things."""

    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)] | None = Field(
        default=None, description="A part of the name, in any case."
    )


class Kind(Editable):
    """A category, a brand, an attribute or a value, as the back office sees it."""

    created_at: datetime
    updated_at: datetime


class CategoryFilter(NamedFilter):
    """Which categories the back office lists."""

    parent_id: UUID | None = Field(default=None, description="Those right below this one.")
    root: bool | None = Field(default=None, description="Whether they stand at the root of the tree.")
    is_active: bool | None = None


class CreateCategory(Wish):
    """A new category; its slug is made from its name unless given."""

    name: Name
    slug: Slug | None = None
    parent_id: UUID | None = Field(default=None, description="Null is the root of the tree.")
    target_role: TargetRole = TargetRole.BOTH
    tax_rate: GivenPercent | None = Field(default=None, description="In percent; null takes the parent's.")
    is_active: bool = True
    sort_order: Place = 0


class UpdateCategory(Change):
    """Any subset of what can be changed of a category."""

    name: Name = ""
    slug: Slug = ""
    parent_id: UUID | None = Field(default=None, description="Null is the root of the tree.")
    target_role: TargetRole = TargetRole.BOTH
    tax_rate: GivenPercent | None = Field(default=None, description="In percent; null takes the parent's.")
    is_active: bool = True
    sort_order: Place = 0


class AdminCategory(Kind):
    """A category in the back office; `path` names it and its ancestors, from the root down."""

    change: ClassVar = UpdateCategory

    name: str
    slug: str
    parent_id: UUID | None
    target_role: TargetRole
    tax_rate: Percent | None
    is_active: bool
    sort_order: int
    path: list[str]


class BrandFilter(NamedFilter):
    """Which brands the back office lists."""

    is_active: bool | None = None


class CreateBrand(Wish):
    """A new brand; its slug is made from its name unless given."""

    name: Name
    slug: Slug | None = None
    is_active: bool = True


class UpdateBrand(Change):
    """Any subset of what can be changed of a brand."""

    name: Name = ""
    slug: Slug = ""
    is_active: bool = True


class AdminBrand(Kind):
    """A brand in the back office."""

    change: ClassVar = UpdateBrand

    name: str
    slug: str
    is_active: bool


class AttributeFilter(NamedFilter):
    """Which attributes the back office lists."""

    data_type: DataType | None = None


class CreateAttribute(Wish):
    """A new attribute; its slug, which filters use, is made from its name unless given."""

    name: Name
    slug: Slug | None = None
    data_type: DataType
    unit: Unit = ""


class UpdateAttribute(Change):
    """Any subset of what can be changed of an attribute; every value must fit a new data type."""

    name: Name = ""
    slug: Slug = ""
    data_type: DataType = DataType.STRING
    unit: Unit = ""


class AdminAttribute(Kind):
    """An attribute in the back office; `value_count` is exact to 10,000."""

    change: ClassVar = UpdateAttribute

    name: str
    slug: str
    data_type: DataType
    unit: str
    value_count: int


class ValueFilter(PageFilter):
    """Which values of an attribute are listed."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=400)] | None = Field(
        default=None, description="This value, in any spelling."
    )


class CreateValue(Wish):
    """A new value of an attribute, as text or as a number; it is kept in one spelling: `016` is `16`."""

    value: GivenValue


class UpdateValue(Change):
    """A new text for a value; every variant that has the value shows it."""

    value: GivenValue = ""


class AdminValue(Kind):
    """A value of an attribute in the back office."""

    change: ClassVar = UpdateValue

    attribute_id: UUID
    value: str
