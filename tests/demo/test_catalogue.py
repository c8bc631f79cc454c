"""The catalogue as values: fixed, unique, within the columns' limits, with true summaries."""

from collections import Counter
from itertools import pairwise

from models import Product as ProductTable
from models import ProductVariant
from server.demo.catalogue import Catalogue, Product
from tests.demo.builders import cards, catalogue, few_cards


def product(slug: str, batch: int = 1) -> Product:
    """The one product of that slug."""
    (found,) = [product for product in catalogue().products(batch) if product.slug == slug]
    return found


def test_building_twice_gives_the_same() -> None:
    assert list(Catalogue(few_cards()).products(1)) == list(Catalogue(few_cards()).products(1))
    assert list(Catalogue(few_cards()).products(3)) == list(Catalogue(few_cards()).products(3))


def test_the_rule_gives_the_same_offers_on_every_machine() -> None:
    card = product("amd-radeon-rx-6600")
    offers = [
        (v.sku, v.offer.price, v.offer.retailer_price, v.offer.compare_at_price, v.offer.stock) for v in card.variants
    ]
    assert offers == [
        ("VC-C3696-STD", 2519900, None, 2904900, 94),
        ("VC-C3696-OPB", 2344900, None, 2699900, 1),
    ]  # fmt: skip


def test_copies_are_named_after_their_batch() -> None:
    copy = product("amd-radeon-rx-6600-batch-0007", batch=7)
    assert copy.name == "Radeon RX 6600 Batch 0007"
    assert copy.variants[0].sku == "VC-C3696-STD-0007"
    assert copy.description.endswith("for this demo shop. This is batch 7, a copy for load tests.")
    original = product("amd-radeon-rx-6600")
    assert (original.name, original.listing) == ("Radeon RX 6600", copy.listing)


def test_prices_and_stock_of_copies_are_shifted_by_at_most_a_tenth() -> None:
    originals = [p.base_price for p in catalogue().products(1)]
    copies = [p.base_price for p in catalogue().products(2)]
    assert all(0.89 * one < other < 1.11 * one for one, other in zip(originals, copies, strict=True) if one > 500_000)
    assert sum(one != other for one, other in zip(originals, copies, strict=True)) > 2000
    stocks = [[[v.offer.stock for v in p.variants] for p in catalogue().products(batch)] for batch in (1, 2)]
    assert stocks[0] != stocks[1]


def test_slugs_skus_and_ids_are_unique_over_batches() -> None:
    products = [product for batch in (1, 2, 3) for product in catalogue().products(batch)]
    variants = [variant for product in products for variant in product.variants]
    assert len({product.slug for product in products}) == len(products) == 3 * 2824
    assert len({variant.sku for variant in variants}) == len(variants)
    assert len({variant.id for variant in variants} | {product.id for product in products}) == (
        len(variants) + len(products)
    )


def test_ids_ascend_in_the_order_of_loading() -> None:
    products = [product for batch in (1, 2) for product in catalogue().products(batch)]
    assert all(one.id < other.id for one, other in pairwise(products))
    variants = [variant.id for product in products for variant in product.variants]
    assert variants == sorted(variants)


def test_newest_are_the_newest_cards() -> None:
    newest = max(catalogue().products(1), key=lambda product: (product.created_at, product.id))
    assert newest.created_at.date() == max(card.release_date for card in cards() if card.release_date)
    copies = catalogue().products(3)
    assert all(
        (copy.created_at - one.created_at).total_seconds() == 2
        for one, copy in zip(catalogue().products(1), copies, strict=True)
    )


def test_prices_are_positive_and_in_order() -> None:
    for batch in (1, 2):
        for variant in (variant for product in catalogue().products(batch) for variant in product.variants):
            offer = variant.offer
            assert offer.price >= 49_900
            assert offer.price % 5_000 == 4_900
            assert offer.retailer_price is None or 0 < offer.retailer_price < offer.price
            assert offer.compare_at_price is None or offer.compare_at_price > offer.price
            assert offer.stock >= 0


def test_editions_run_from_new_to_cheap() -> None:
    counts: Counter[int] = Counter()
    for one in catalogue().products(1):
        names = [variant.offer.edition.name for variant in one.variants]
        assert names == ["Standard", "Open box", "Refurbished"][: len(names)]
        prices = [variant.offer.price for variant in one.variants]
        assert prices == sorted(prices, reverse=True)
        counts[len(names)] += 1
    assert set(counts) == {1, 2, 3}
    assert all(count > 500 for count in counts.values())


def test_shares_are_as_the_rule_says() -> None:
    products = list(catalogue().products(1))

    def share(number: int) -> float:
        return number / len(products)

    assert 0.07 < share(sum(not product.in_stock for product in products)) < 0.09
    assert 0.45 < share(sum(product.in_demo_store for product in products)) < 0.55
    assert 0.2 < share(sum(product.compare_at_price is not None for product in products)) < 0.3
    with_retailer_price = [p for p in products if p.variants[0].offer.retailer_price is not None]
    assert 0.35 < share(len(with_retailer_price)) < 0.5
    assert all(p in with_retailer_price for p in products if p.listing.category == "data-centre")


def test_summaries_are_what_the_trigger_would_compute() -> None:
    for one in (product for batch in (1, 2) for product in catalogue().products(batch)):
        offers = [variant.offer for variant in one.variants]
        for_retailers = [o.price if o.retailer_price is None else o.retailer_price for o in offers]
        cheapest = [v for v in one.variants if v.offer.price == min(o.price for o in offers)]
        assert one.prices == (min(o.price for o in offers), max(o.price for o in offers))
        assert one.retailer_prices == (min(for_retailers), max(for_retailers))
        assert one.compare_at_price == cheapest[0].offer.compare_at_price
        assert one.in_stock == (sum(o.stock for o in offers) > 0)


def test_texts_fit_their_columns() -> None:
    limits = {
        "name": ProductTable._meta.fields_map["name"],
        "slug": ProductTable._meta.fields_map["slug"],
        "sku": ProductVariant._meta.fields_map["sku"],
    }
    lengths = {name: getattr(field, "max_length") for name, field in limits.items()}  # noqa: B009 - untyped field
    for one in catalogue().products(9_999):
        assert len(one.name) <= lengths["name"]
        assert len(one.slug) <= lengths["slug"]
        assert all(len(variant.sku) <= lengths["sku"] for variant in one.variants)


def test_every_value_of_a_listing_is_among_the_attribute_values() -> None:
    known = set(catalogue().attribute_values)
    assert all(set(listing.specifications.items()) <= known for listing in catalogue().listings)
    assert len(known) == len(catalogue().attribute_values)
    assert ("edition", "Refurbished") in known
