"""Letters about somebody's account: they let a password be set, an address be verified, and tell of a change."""

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
        lines=(
            f"You are invited to {shop}. Set a password, and you can sign in, open your store and sell."
            if invited
            else asked,
        ),
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


def write_verification_letter(*, name: str, link: str, minutes: int, settings: Settings) -> Written:
    """A letter with the link that shows that its reader has the address, good for so many minutes."""
    shop = shop_name(settings)
    draft = Draft(
        subject=subject_of("verification"),
        name=name,
        lines=(f"An account at {shop} has this e-mail address. If it is yours, please tell us so.",),
        link=Link("This is my address", link),
        closing=(
            f"The link is good for {_span(minutes)}.",
            "If you know nothing of this, do nothing: nothing changes.",
        ),
        why="You get this letter because your address was given for an account at our shop.",
    )
    return write(draft, settings=settings)


def write_password_notice(*, name: str, settings: Settings) -> Written:
    """A letter that tells of a new password, for whoever did not set it."""
    draft = Draft(
        subject=subject_of("password_changed"),
        name=name,
        lines=("The password of your account was changed, and every other session has ended.",),
        closing=(
            "If it was you, there is nothing to do.",
            "If it was not you, somebody else may know your password: ask for a new one at once where you sign in.",
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
