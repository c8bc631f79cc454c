"""Who sees what, and which cached pages a change makes untrue."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


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
LISTED = frozenset({"price", "retailer_price", "compare_at_price", "is_active"})


def product_tag(product_id: UUID) -> str:
    """The tag of the pages that show one product."""
    return f"product:{product_id}"


def variant_change_tags(product_id: UUID, changed: set[str]) -> set[str]:
    """What a change of these columns of a variant makes untrue: listings show prices and no names of variants."""
    return {product_tag(product_id)} | ({PRODUCTS} if changed & LISTED else set())
