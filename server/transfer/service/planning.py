"""Deciding what a line changes: the rows that it names are changed in memory, and written together later."""

from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models.enums import DataType, MediaType
from server.catalog.rules import MOST_VALUES
from server.core.errors import Mistake
from server.transfer.queries.kinds import Category, Kinds
from server.transfer.queries.present import Medium, Row, Shelf, Variant
from server.transfer.rules import Counts, Options, Refusal, spell
from server.transfer.schemas.records import MediaRecord, ProductRecord, VariantRecord
from server.transfer.service.checking import mistakes_of
from server.transfer.service.decoding import Parsed

NO_PRODUCT: dict[str, Any] = {"description": "", "store_id": None, "is_active": True}
NO_VARIANT: dict[str, Any] = {
    "name": "",
    "retailer_price": None,
    "compare_at_price": None,
    "low_stock_threshold": None,
    "is_active": True,
    "stock_quantity": 0,
}
NO_MEDIUM: dict[str, Any] = {"product_variant_id": None, "type": MediaType.IMAGE, "alt_text": "", "sort_order": 0}
NO_URL: dict[str, Any] = {"rendition": "original", "width": None, "height": None, "content_type": "", "bytes": None}


class Plan:
    """What a part of a file does to the shop: the rows on `shelf` as they shall be, and the new kinds."""

    def __init__(self, kinds: Kinds, shelf: Shelf, options: Options) -> None:
        self.kinds = kinds
        self.shelf = shelf
        self.options = options
        self.new_categories: list[Category] = []
        self.new_brands: dict[str, UUID] = {}
        self.new_attributes: dict[str, UUID] = {}
        self.new_values: dict[tuple[UUID, str], UUID] = {}

    def take(self, parsed: Parsed, doubled: tuple[Mistake, ...], counts: Counts) -> Refusal | None:
        """Take a line in, or say why not; nothing of a refused line is taken."""
        record = parsed.record
        found = [*doubled, *(mistakes_of(record, self.kinds, self.shelf, self.options) if record is not None else ())]
        if record is None or found or parsed.mistakes:
            counts.refused += 1
            return parsed.refuse(found)
        created, changed = self._apply(record, by_variant=bool(parsed.columns))
        if created:
            counts.created += 1
        elif changed:
            counts.updated += 1
        else:
            counts.unchanged += 1
        return None

    def _apply(self, record: ProductRecord, *, by_variant: bool) -> tuple[bool, bool]:
        """Change the rows; says whether the line's own thing is new, and whether anything changed."""
        product = self.shelf.products.get(record.slug)
        wanted = self._product_columns(record)
        created = product is None
        if product is None:
            product = Row(uuid7(), {"slug": record.slug, **NO_PRODUCT, **wanted})
            self.shelf.products[record.slug] = product
            changed = True
        else:
            changed = product.set(wanted)
        for variant in record.variants:
            new, other = self._apply_variant(product, variant)
            created = new if by_variant else created
            changed = changed or new or other
        for medium in record.media:
            changed = self._apply_medium(product, medium) or changed
        return created, changed

    def _product_columns(self, record: ProductRecord) -> dict[str, Any]:
        wanted = {name: value for name, value in record.wanted.items() if name not in {"slug", "variants", "media"}}
        if "category" in wanted:
            wanted["category_id"] = self._category(wanted.pop("category"))
        if "brand" in wanted:
            wanted["brand_id"] = self._brand(wanted.pop("brand"))
        return wanted

    def _category(self, path: str) -> UUID:
        above: Category | None = None
        for slug in path.split("/"):
            there = self.kinds.categories.get(slug)
            if there is None:
                there = Category(uuid7(), slug, above.id if above is not None else None)
                self.kinds.categories[slug] = there
                self.new_categories.append(there)
            above = there
        if above is None:
            raise ValueError(path)
        return above.id

    def _brand(self, slug: str) -> UUID:
        if slug not in self.kinds.brands:
            self.kinds.brands[slug] = self.new_brands[slug] = uuid7()
        return self.kinds.brands[slug]

    def _value(self, slug: str, text: str) -> tuple[UUID, UUID]:
        if slug not in self.kinds.attributes:
            self.new_attributes[slug] = uuid7()
            self.kinds.attributes[slug] = self.new_attributes[slug], DataType.STRING
        attribute_id, data_type = self.kinds.attributes[slug]
        key = attribute_id, spell(data_type, text)
        if key not in self.kinds.values:
            self.kinds.values[key] = self.new_values[key] = uuid7()
            self.kinds.room[attribute_id] = self.kinds.room.get(attribute_id, MOST_VALUES) - 1
        return attribute_id, self.kinds.values[key]

    def _apply_variant(self, product: Row, record: VariantRecord) -> tuple[bool, bool]:
        wanted = {name: value for name, value in record.wanted.items() if name not in {"sku", "attributes"}}
        variant = self.shelf.variants.get(record.sku)
        created = variant is None
        if variant is None:
            columns = {**NO_VARIANT, "price": product.columns["base_price"], **wanted}
            variant = Variant(uuid7(), {"product_id": product.id, "sku": record.sku, **columns})
            self.shelf.variants[record.sku] = variant
            changed = True
        else:
            if not self.options.set_stock:
                wanted.pop("stock_quantity", None)
            changed = variant.set(wanted)
        before = dict(variant.values)
        for slug, text in record.attributes.items():
            if text is not None:
                attribute_id, value_id = self._value(slug, text)
                variant.values[attribute_id] = value_id
            elif slug in self.kinds.attributes:
                variant.values.pop(self.kinds.attributes[slug][0], None)
        return created, changed or before != variant.values

    def _apply_medium(self, product: Row, record: MediaRecord) -> bool:
        wanted = {name: value for name, value in record.wanted.items() if name not in {"sku", "urls"}}
        if "sku" in record.model_fields_set:
            wanted["product_variant_id"] = self.shelf.variants[record.sku].id if record.sku is not None else None
        media = self.shelf.media.setdefault(product.id, [])
        medium = next(iter(self.shelf.media_of(product.id, [url.url for url in record.urls])), None)
        changed = medium is None
        if medium is None:
            kind = wanted.get("type", MediaType.IMAGE)
            first = kind == MediaType.IMAGE and not any(there.columns["is_primary"] for there in media)
            medium = Medium(uuid7(), {"product_id": product.id, **NO_MEDIUM, "is_primary": first, **wanted})
            media.append(medium)
        else:
            changed = medium.set(wanted)
        if medium.columns["is_primary"]:
            for other in media:
                if other is not medium:
                    other.columns["is_primary"] = False
        return self._apply_urls(medium, record) or changed

    def _apply_urls(self, medium: Medium, record: MediaRecord) -> bool:
        changed = False
        for url in record.urls:
            there = medium.urls.get(url.url)
            if there is None:
                medium.urls[url.url] = Row(uuid7(), {"product_media_id": medium.id, **NO_URL, **url.wanted})
                changed = True
            elif url.url not in medium.stored:
                changed = there.set(url.wanted) or changed
        return changed
