"""Who sees what, which cached pages a change makes untrue, and in which form slugs and values are kept."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from uuid import UUID

from slugify import slugify

from models.enums import DataType
from server.core.errors import Mistake
from server.core.pages import BIGGEST
from server.users.rules import check_text


class Audience(StrEnum):
    """For whom the catalogue is shown. Owners and guests see what customers see."""

    CUSTOMER = "customer"
    RETAILER = "retailer"
    ADMIN = "admin"

    @classmethod
    def of_role(cls, role: str | None) -> "Audience":
        """The audience that a user's role belongs to; None is nobody signed in."""
        return cls(role) if role in {cls.RETAILER, cls.ADMIN} else cls.CUSTOMER

    @property
    def target_roles(self) -> tuple[str, ...]:
        """The `target_role` of the categories that it sees."""
        return _SEEN[self]


_SEEN: Mapping[Audience, tuple[str, ...]] = {
    Audience.CUSTOMER: ("customer", "both"),
    Audience.RETAILER: ("retailer", "both"),
    Audience.ADMIN: ("customer", "retailer", "both"),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: as which audience, and as the owner of which stores (`owner_id` is the owner's user)."""

    audience: Audience
    owner_id: UUID | None = None

    @classmethod
    def of(cls, role: str | None, user_id: UUID | None) -> "Viewer":
        """The viewer behind a request; no role is nobody signed in."""
        return cls(Audience.of_role(role), user_id if role == "owner" else None)


# What pages depend on besides the single products: a page carries the tag of each kind of thing that it shows.
PRODUCTS, CATEGORIES, BRANDS, STORES, ATTRIBUTES = "products", "categories", "brands", "stores", "attributes"
# What only searches find products by: lists do not show the names and SKUs of variants.
SEARCHED = "searched"
LISTED = frozenset({"price", "retailer_price", "compare_at_price", "is_active"})


def product_tag(product_id: UUID) -> str:
    """The tag of the pages that show one product."""
    return f"product:{product_id}"


def variant_change_tags(product_id: UUID, changed: set[str]) -> set[str]:
    """What a change of these columns of a variant makes untrue: listings show prices and no names of variants."""
    tags = {product_tag(product_id)}
    if changed & LISTED:
        tags.add(PRODUCTS)
    if changed & {"name", "sku"}:
        tags.add(SEARCHED)
    return tags


# What a slug looks like when the client names it.
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def make_slug(name: str, longest: int) -> str:
    """A slug made from a name: lower-case ASCII letters and digits, in words joined by single hyphens.

    At most `longest` characters; a name of which nothing is left gives `item`.
    """
    found = slugify(name, entities=False, decimal=False, hexadecimal=False, max_length=longest, algorithm="modern")
    return found or "item"


# Levels of the category tree.
DEEPEST = 20
# Of one attribute: far more than anybody filters by, and few enough to be sorted and respelled at once.
MOST_VALUES = 10_000
LONGEST_VALUE = 200
WHOLE = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def canonical_value(data_type: DataType, text: str) -> str:
    """The one spelling in which a value of an attribute of this type is kept: `016` is `16`, `1.50` is `1.5`.

    Raises:
        ValueError: It does not fit the type; the message says what does.
    """
    text = unicodedata.normalize("NFC", text.strip())
    if not 1 <= len(text) <= LONGEST_VALUE:
        raise ValueError(f"A value has 1 to {LONGEST_VALUE} characters.")
    if data_type is DataType.INT:
        return _canonical_whole(text)
    if data_type is DataType.FLOAT:
        return _canonical_number(text)
    return check_text(text)


def _canonical_whole(text: str) -> str:
    if not WHOLE.fullmatch(text) or not -BIGGEST - 1 <= int(text) <= BIGGEST:
        raise ValueError(f"A whole number from {-BIGGEST - 1} to {BIGGEST} is expected.")
    return str(int(text))


def _canonical_number(text: str) -> str:
    if not NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise ValueError("A number that a double can hold is expected, such as 1.5 or -2e3.")
    # Adding zero takes the sign off a negative one.
    return repr(float(text) + 0.0).removesuffix(".0")


# The attributes that one variant may have: a product's page shows them all at once.
MOST_OF_A_VARIANT = 50
# What a search does not find a product by, and no list shows or filters by.
_UNLISTED = frozenset({"base_price"})


def product_change_tags(product_id: UUID, changed: AbstractSet[str]) -> set[str]:
    """What a change of these columns of a product makes untrue."""
    return {product_tag(product_id)} | ({PRODUCTS} if changed - _UNLISTED else set())


@dataclass(frozen=True, slots=True)
class Pair:
    """An attribute and the value of it that a variant shall have, and where in the request they stand."""

    attribute_id: UUID
    value_id: UUID
    prefix: str = ""

    def mistake(self, field: str, message: str, code: str) -> Mistake:
        """A mistake in one of the two."""
        return Mistake(self.prefix + field, message, code)


def pair_mistakes(
    pairs: Iterable[Pair], attribute_ids: AbstractSet[UUID], attribute_of: Mapping[UUID, UUID]
) -> tuple[Mistake, ...]:
    """What is wrong with pairs, given the attributes that there are, and each value's attribute by the value's id."""
    found: list[Mistake] = []
    seen: set[UUID] = set()
    for pair in pairs:
        if pair.attribute_id in seen:
            found.append(pair.mistake("product_attribute_id", "This attribute is given twice.", "duplicate"))
        elif pair.attribute_id not in attribute_ids:
            found.append(pair.mistake("product_attribute_id", "There is no such attribute.", "unknown_attribute"))
        seen.add(pair.attribute_id)
        of = attribute_of.get(pair.value_id)
        if of is None:
            found.append(pair.mistake("product_attribute_value_id", "There is no such value.", "unknown_value"))
        elif of != pair.attribute_id:
            message = "This is a value of another attribute."
            found.append(pair.mistake("product_attribute_value_id", message, "value_not_of_attribute"))
    return tuple(found)
