"""The category tree and the rule that places cards in it."""

from decimal import Decimal

import pytest

from models.enums import TargetRole
from server.demo.categories import CATEGORIES, category_of
from tests.demo.builders import card_named, cards

BY_SLUG = {node.slug: node for node in CATEGORIES}


def ancestors(slug: str) -> list[str]:
    """The slugs from the root to the category itself."""
    parent = BY_SLUG[slug].parent
    return [*(ancestors(parent) if parent else []), slug]


def test_parents_come_before_their_children_and_slugs_are_unique() -> None:
    seen: set[str] = set()
    for node in CATEGORIES:
        assert node.slug not in seen
        assert node.parent is None or node.parent in seen
        seen.add(node.slug)


def test_the_tree_has_one_root_and_four_levels() -> None:
    assert [node.slug for node in CATEGORIES if node.parent is None] == ["components"]
    assert max(len(ancestors(slug)) for slug in BY_SLUG) == 4
    assert ancestors("geforce") == ["components", "graphics-cards", "gaming", "geforce"]


def test_two_branches_have_a_tax_rate_of_their_own() -> None:
    rates = {node.slug: node.tax_rate for node in CATEGORIES if node.tax_rate is not None}
    assert rates == {"components": Decimal(18), "legacy": Decimal(5)}


def test_only_data_centre_cards_are_for_retailers() -> None:
    assert [node.slug for node in CATEGORIES if node.target_role is not TargetRole.BOTH] == ["data-centre"]
    assert BY_SLUG["data-centre"].target_role is TargetRole.RETAILER


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("GeForce RTX 4090", "geforce"),
        ("Radeon RX 6600", "radeon"),
        ("Arc B580", "arc"),
        ("Volari 8300", "other-gaming"),
        ("Quadro P4000", "workstation"),
        ("FirePro V8700", "workstation"),
        ("H100 PCIe 80 GB", "data-centre"),
        ("Radeon Instinct MI300X", "data-centre"),
        ("P102-100", "mining"),
        ("Voodoo3 3000 AGP", "legacy-agp"),
        ("3D Rage", "legacy-pci"),
        ("EGA Wonder 800+", "legacy-isa"),
        ("GeForce GT 520M", "laptops"),
        ("Quadro RTX 3000 Max-Q", "mobile-workstations"),
        ("Radeon Vega 8 Mobile", "integrated"),
        ("Steam Deck GPU", "consoles"),
        ("Jetson TX2", "embedded"),
    ],
)
def test_known_cards_are_where_buyers_look(name: str, slug: str) -> None:
    assert category_of(card_named(name)) == slug


def test_every_card_is_in_a_leaf_and_every_leaf_has_cards() -> None:
    parents = {node.parent for node in CATEGORIES}
    leaves = {slug for slug in BY_SLUG if slug not in parents}
    assert {category_of(card) for card in cards()} == leaves
