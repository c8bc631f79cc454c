"""Where a supply takes place, and which taxes it carries there."""

from dataclasses import dataclass

from server.core.states import NAMES, WITHOUT_PARLIAMENT, state_code

INDIA = "IN"


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of a tax, in paise."""

    cgst: int
    sgst: int
    igst: int


@dataclass(frozen=True, slots=True)
class Supply:
    """Where goods go: `place` in words, whether that is the seller's own state, and abroad or not.

    `state_tax` is what the state's share is called.
    """

    place: str
    inside_state: bool
    abroad: bool
    state_tax: str

    def split(self, tax: int) -> Shares:
        """The shares of a tax in paise; they add up to it, an odd paisa being the state's."""
        if not self.inside_state:
            return Shares(0, 0, tax)
        return Shares(tax // 2, tax - tax // 2, 0)


def supply_to(country: str, state: str, *, seller_state: str) -> Supply:
    """The supply from a seller's state to an address.

    A state that nobody knows is not the seller's own. What goes abroad is between states for GST.
    """
    home, code = state_code(seller_state), state_code(state)
    if country != INDIA:
        return Supply(f"{state} ({country}), outside India", inside_state=False, abroad=True, state_tax="SGST")
    place = f"{NAMES[code][0]} ({code})" if code is not None else state
    return Supply(
        place,
        inside_state=code is not None and code == home,
        abroad=False,
        state_tax="UTGST" if code in WITHOUT_PARLIAMENT else "SGST",
    )
