"""What is wrong with a record, given what is there: every mistake, not the first."""

from collections.abc import Iterator
from uuid import UUID

from models.enums import DataType
from server.catalog.rules import MOST_OF_A_VARIANT, canonical_value
from server.core.errors import Mistake
from server.transfer.queries.present import Category, Kinds, Row, Shelf
from server.transfer.rules import Options
from server.transfer.schemas.records import MediaRecord, ProductRecord, VariantRecord

DEEPEST = 20
NEEDED = ("name", "category", "brand", "base_price")


def mistakes_of(record: ProductRecord, kinds: Kinds, shelf: Shelf, options: Options) -> Iterator[Mistake]:
    """Each thing in the record that the shop, as it is, does not take."""
    product = shelf.products.get(record.slug)
    if product is None:
        missing = (name for name in NEEDED if name not in record.model_fields_set)
        yield from (Mistake(name, "A new product needs this.", "missing") for name in missing)
    yield from _reference_mistakes(record, kinds, options)
    skus: set[str] = set()
    for number, variant in enumerate(record.variants):
        place = f"variants.{number}."
        if variant.sku in skus:
            yield Mistake(f"{place}sku", "The line has this SKU twice.", "duplicate_sku")
        skus.add(variant.sku)
        if variant.sku in shelf.variants and not _is_of(variant.sku, product, shelf):
            yield Mistake(f"{place}sku", "Another product has this SKU.", "sku_taken")
        yield from _attribute_mistakes(variant, place, kinds, shelf, options)
    for number, medium in enumerate(record.media):
        yield from _medium_mistakes(medium, f"media.{number}.", product, skus, shelf)


def _reference_mistakes(record: ProductRecord, kinds: Kinds, options: Options) -> Iterator[Mistake]:
    if "category" in record.model_fields_set:
        yield from _category_mistakes(record.category, kinds, options)
    if "brand" in record.model_fields_set and record.brand not in kinds.brands and not options.create_missing:
        yield Mistake("brand", "There is no such brand.", "unknown_brand")
    if record.store_id is not None and record.store_id not in kinds.stores:
        yield Mistake("store_id", "There is no such store.", "unknown_store")


def _is_of(sku: str, product: Row | None, shelf: Shelf) -> bool:
    there = shelf.variants.get(sku)
    return there is not None and product is not None and there.product_id == product.id


def _category_mistakes(path: str, kinds: Kinds, options: Options) -> Iterator[Mistake]:
    above: Category | None = None
    depth = 0
    for slug in path.split("/"):
        there = kinds.categories.get(slug)
        if there is None and not options.create_missing:
            yield Mistake("category", f"There is no category {slug}.", "unknown_category")
            return
        if depth and there is not None and there.parent_id != (above.id if above is not None else None):
            yield Mistake("category", f"The category {slug} is elsewhere in the tree.", "wrong_path")
            return
        depth = kinds.depth(there) if there is not None else depth + 1
        above = there
    if depth > DEEPEST:
        yield Mistake("category", f"The tree of categories has at most {DEEPEST} levels.", "category_too_deep")


def _attribute_mistakes(
    variant: VariantRecord, place: str, kinds: Kinds, shelf: Shelf, options: Options
) -> Iterator[Mistake]:
    there = shelf.variants.get(variant.sku)
    kept: set[UUID | str] = set(there.values) if there is not None else set()
    for slug, text in variant.attributes.items():
        attribute_id, data_type = kinds.attributes.get(slug, (None, DataType.STRING))
        if text is None:
            kept.discard(attribute_id or slug)
            continue
        kept.add(attribute_id or slug)
        where = f"{place}attributes.{slug}"
        if attribute_id is None and not options.create_missing:
            yield Mistake(where, "There is no such attribute.", "unknown_attribute")
        try:
            value = canonical_value(data_type, text)
        except ValueError as error:
            yield Mistake(where, str(error), "value_does_not_fit")
            continue
        closed = data_type is DataType.ENUM and not options.create_missing
        if closed and attribute_id is not None and (attribute_id, value) not in kinds.values:
            yield Mistake(where, "The attribute has no such value.", "unknown_value")
    if len(kept) > MOST_OF_A_VARIANT:
        yield Mistake(
            f"{place}attributes", f"A variant has at most {MOST_OF_A_VARIANT} attributes.", "too_many_attributes"
        )


def _medium_mistakes(
    medium: MediaRecord, place: str, product: Row | None, skus: set[str], shelf: Shelf
) -> Iterator[Mistake]:
    if medium.sku is not None and medium.sku not in skus and not _is_of(medium.sku, product, shelf):
        yield Mistake(f"{place}sku", "The product has no such variant.", "unknown_variant")
    if product is not None:
        found = (shelf.medium_of(product.id, url.url) for url in medium.urls)
        if len({there.id for there in found if there is not None}) > 1:
            yield Mistake(f"{place}urls", "The URLs are those of several media.", "several_media")
