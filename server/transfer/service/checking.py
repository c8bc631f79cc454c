"""What is wrong with a record, given what is there: every mistake, not the first."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from models.enums import DataType, MediaType
from server.catalog.errors import CategoryTooDeep, TooManyValues
from server.catalog.rules import DEEPEST, MOST_OF_A_VARIANT, MOST_VALUES
from server.core.errors import AppError, Mistake
from server.media.errors import NotAnImage, StoredFile, TooManyMedia, TooManyURLs
from server.media.service.adding import MOST_MEDIA
from server.media.service.changing import MOST_URLS
from server.transfer.queries.kinds import Category, Kinds
from server.transfer.queries.present import Medium, Row, Shelf
from server.transfer.rules import Options, spell
from server.transfer.schemas.records import MediaRecord, ProductRecord, VariantRecord

NEEDED = ("name", "category", "brand", "base_price")
# By attribute, the values that a line adds: of the attribute's id, or of the slug of one that is not there yet.
Added = defaultdict[UUID | str, set[str]]


def mistakes_of(record: ProductRecord, kinds: Kinds, shelf: Shelf, options: Options) -> Iterator[Mistake]:
    """Each thing in the record that the shop, as it is, does not take."""
    product = shelf.products.get(record.slug)
    if product is None:
        missing = (name for name in NEEDED if name not in record.model_fields_set)
        yield from (Mistake(name, "A new product needs this.", "missing") for name in missing)
    yield from _reference_mistakes(record, kinds, options)
    skus: set[str] = set()
    added: Added = defaultdict(set)
    for number, variant in enumerate(record.variants):
        place = f"variants.{number}."
        if variant.sku in skus:
            yield Mistake(f"{place}sku", "The line has this SKU twice.", "duplicate_sku")
        skus.add(variant.sku)
        if variant.sku in shelf.variants and not _is_of(variant.sku, product, shelf):
            yield Mistake(f"{place}sku", "Another product has this SKU.", "sku_taken")
        yield from _attribute_mistakes(variant, place, kinds, shelf, options, added)
    yield from _media_mistakes(record, product, skus, shelf)


def _as_mistake(field: str, error: AppError) -> Mistake:
    return Mistake(field, str(error), error.code)


def _reference_mistakes(record: ProductRecord, kinds: Kinds, options: Options) -> Iterator[Mistake]:
    if "category" in record.model_fields_set:
        yield from _category_mistakes(record.category, kinds, options)
    if "brand" in record.model_fields_set and record.brand not in kinds.brands and not options.create_missing:
        yield Mistake.unknown("brand")
    if record.store_id is not None and record.store_id not in kinds.stores:
        yield Mistake.unknown("store_id")


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
        yield _as_mistake("category", CategoryTooDeep(deepest=DEEPEST))


def _attribute_mistakes(
    variant: VariantRecord, place: str, kinds: Kinds, shelf: Shelf, options: Options, added: Added
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
            value = spell(data_type, text)
        except ValueError as error:
            yield Mistake(where, str(error), "value_does_not_fit")
            continue
        if attribute_id is None or (attribute_id, value) not in kinds.values:
            added[attribute_id or slug].add(value)
            yield from _new_value_mistakes(where, attribute_id or slug, data_type, kinds, options, added)
    if len(kept) > MOST_OF_A_VARIANT:
        yield Mistake(
            f"{place}attributes", f"A variant has at most {MOST_OF_A_VARIANT} attributes.", "too_many_attributes"
        )


def _new_value_mistakes(
    where: str, attribute: UUID | str, data_type: DataType, kinds: Kinds, options: Options, added: Added
) -> Iterator[Mistake]:
    if data_type is DataType.ENUM and not options.create_missing:
        yield Mistake(where, "The attribute has no such value.", "unknown_value")
    room = kinds.room.get(attribute, MOST_VALUES) if isinstance(attribute, UUID) else MOST_VALUES
    if len(added[attribute]) > room:
        yield _as_mistake(where, TooManyValues(most=MOST_VALUES))


def _media_mistakes(record: ProductRecord, product: Row | None, skus: set[str], shelf: Shelf) -> Iterator[Mistake]:
    count = len(shelf.media.get(product.id, ())) if product is not None else 0
    seen: set[str] = set()
    for number, medium in enumerate(record.media):
        place = f"media.{number}."
        for place_of_url, url in enumerate(medium.urls):
            if url.url in seen:
                yield Mistake(f"{place}urls.{place_of_url}.url", "The line has this URL twice.", "duplicate_url")
            seen.add(url.url)
        if medium.sku is not None and medium.sku not in skus and not _is_of(medium.sku, product, shelf):
            yield Mistake(f"{place}sku", "The product has no such variant.", "unknown_variant")
        found = [] if product is None else shelf.media_of(product.id, [url.url for url in medium.urls])
        if len(found) > 1:
            yield Mistake(f"{place}urls", "The URLs are those of several media.", "several_media")
        there = found[0] if found else None
        count += there is None
        yield from _medium_mistakes(medium, there, place)
    if count > MOST_MEDIA:
        yield _as_mistake("media", TooManyMedia(limit=MOST_MEDIA))


def _medium_mistakes(medium: MediaRecord, there: Medium | None, place: str) -> Iterator[Mistake]:
    """What the back office would not let anybody do with a medium."""
    columns = there.columns if there is not None else {"type": MediaType.IMAGE, "is_primary": False}
    kind = medium.type if "type" in medium.model_fields_set else columns["type"]
    primary = medium.is_primary if "is_primary" in medium.model_fields_set else columns["is_primary"]
    if primary and kind != MediaType.IMAGE:
        yield _as_mistake(f"{place}is_primary", NotAnImage())
    if there is not None and there.is_filed and kind != columns["type"]:
        yield _as_mistake(f"{place}type", StoredFile())
    more = sum(there is None or url.url not in there.urls for url in medium.urls)
    if more and more + (len(there.urls) + there.doubles if there is not None else 0) > MOST_URLS:
        yield _as_mistake(f"{place}urls", TooManyURLs(limit=MOST_URLS))
