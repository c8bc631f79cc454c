"""Letters that let somebody set a password."""

from models.enums import ResetPurpose
from server.core.settings import Settings
from workers.letters.writing import Draft, Link, Written, shop_name, subject_of, write


def write_reset_letter(purpose: ResetPurpose, *, name: str, link: str, minutes: int, settings: Settings) -> Written:
    """A letter with the link that sets a password, good for so many minutes."""
    shop = shop_name(settings)
    invited = purpose is ResetPurpose.INVITATION
    asked = "You, or somebody with your address, asked to set a new password."
    draft = Draft(
        subject=subject_of(purpose.value, shop=shop),
        name=name,
        lines=(f"You are invited to {shop}. Set a password, and you can sign in." if invited else asked,),
        link=Link("Set a password", link),
        closing=(
            f"The link is good for {_span(minutes)}, and once.",
            "If you know nothing of this, do nothing: nothing changes."
            if invited
            else "If it was not you, do nothing: your password stays as it is.",
        ),
        why="You get this letter because of your account at our shop.",
    )
    return write(draft, settings=settings)


def _span(minutes: int) -> str:
    for unit, size in (("day", 24 * 60), ("hour", 60)):
        count, rest = divmod(minutes, size)
        if count and not rest:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return f"{minutes} minutes"
