"""What a catalogue file looks like, and what one line of it came to. Sizes are in bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from models.enums import TransferFormat
from server.catalog.rules import canonical_value
from server.core.errors import Mistake

# Of one product or row; a longer one is refused, whatever it holds.
LONGEST_LINE = 1_000_000
# Of a category, brand or attribute, in characters; a slug may be longer.
LONGEST_NAME = 120
CONTENT_TYPES = {TransferFormat.NDJSON: "application/x-ndjson", TransferFormat.CSV: "text/csv"}
# Of a CSV file, in the order in which an export writes them: of the product, then of the variant.
PRODUCT_COLUMNS = ("slug", "name", "description", "category", "brand", "store_id", "base_price", "is_active")
VARIANT_COLUMNS = {
    "sku": "sku",
    "variant_name": "name",
    "price": "price",
    "retailer_price": "retailer_price",
    "compare_at_price": "compare_at_price",
    "stock_quantity": "stock_quantity",
    "low_stock_threshold": "low_stock_threshold",
    "variant_is_active": "is_active",
}
ATTRIBUTE = "attr."
MEDIA = "media"
WHOLE_NUMBERS = frozenset(
    {"base_price", "price", "retailer_price", "compare_at_price", "stock_quantity", "low_stock_threshold"}
)
TRUTHS = {"true": True, "false": False, "1": True, "0": False}
# An empty cell says that there is none; of the other columns it says nothing.
CLEARED = frozenset({"store_id", "retailer_price", "compare_at_price", "low_stock_threshold"})
EMPTIED = frozenset({"description", "variant_name"})
# How an attribute's value is spelled. A file says the same ones over and over, and each is looked at several times.
spell = lru_cache(maxsize=10_000)(canonical_value)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not taken, with all reasons."""

    line: int
    mistakes: tuple[Mistake, ...]

    @property
    def reasons(self) -> list[dict[str, str]]:
        """The reasons as JSON has them."""
        return [{"field": m.field, "message": m.message, "code": m.code} for m in self.mistakes]


@dataclass(slots=True)
class Counts:
    """What became of lines."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0

    def add(self, other: "Counts") -> None:
        """Count another's lines, too."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is taken.

    `create_missing` makes the categories, brands, attributes and values of enums that are not there; `set_stock` sets
    the stock of variants that are there already. `actor_id` is who asked for it, where that is known.
    """

    format: TransferFormat
    create_missing: bool = False
    set_stock: bool = False
    actor_id: UUID | None = None


def header_mistakes(columns: Iterable[str]) -> tuple[Mistake, ...]:
    """What is wrong with the first row of a CSV file."""
    found: list[Mistake] = []
    seen: set[str] = set()
    for column in columns:
        if column in seen:
            found.append(Mistake(printable(column), "This column is there twice.", "duplicate"))
        elif not _is_column(column):
            found.append(Mistake(printable(column), "This column is not known.", "unknown_field"))
        seen.add(column)
    if "slug" not in seen:
        found.append(Mistake("slug", "This column is needed.", "missing"))
    return tuple(found)


def printable(text: str) -> str:
    """A text of a file as it can be shown: what would move a terminal's cursor, or worse, is blotted out."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _is_column(column: str) -> bool:
    known = column in PRODUCT_COLUMNS or column in VARIANT_COLUMNS or column == MEDIA
    return known or (column.startswith(ATTRIBUTE) and len(column) > len(ATTRIBUTE))


def column_of(place: str) -> str:
    """The CSV column that a place in a record (`variants.0.price`) comes from."""
    if place.startswith("variants.0.attributes."):
        return ATTRIBUTE + place.removeprefix("variants.0.attributes.")
    if not place.startswith("variants.0."):
        return place
    inner = place.removeprefix("variants.0.")
    return next((column for column, name in VARIANT_COLUMNS.items() if name == inner), inner)


def cell_value(column: str, cell: str) -> Any:
    """A cell's text as JSON would say it; what cannot be said better stays text, and is refused as such."""
    name = VARIANT_COLUMNS.get(column, column)
    if name in WHOLE_NUMBERS:
        digits = cell.strip()
        plain = digits.removeprefix("-")
        # Longer ones are above every bound anyhow.
        return int(digits) if plain.isascii() and plain.isdigit() and len(plain) < 18 else cell
    if name == "is_active":
        return TRUTHS.get(cell.strip().lower(), cell)
    return cell


def name_of(slug: str) -> str:
    """The name of a thing that a file only gives the slug of."""
    return slug.replace("-", " ").title()[:LONGEST_NAME].rstrip()
