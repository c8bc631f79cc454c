"""What owners and stores refuse."""

from server.core.errors import Conflict


class AlreadyOwner(Conflict):
    """The person has an owner's profile already."""

    code = "already_owner"
    message = "This person is an owner already; change their profile instead."


class CannotBecomeOwner(Conflict):
    """The person is an admin, or their account is not active."""

    code = "cannot_become_owner"
    message = "Only somebody with an active account who is no admin can become an owner."


class OwnerInactive(Conflict):
    """The owner, or their account, is inactive or banned."""

    code = "owner_inactive"
    message = "This owner may not act at present; make them active first."


class OwnerGone(Conflict):
    """The owner has deleted their account; nothing of them changes any more."""

    code = "owner_gone"
    message = "This owner has deleted their account; invite them anew."


class AlreadyJoined(Conflict):
    """The owner has set a password, and needs no invitation."""

    code = "already_joined"
    message = "This owner can sign in; who forgets a password asks for a new one."


class NoProfile(Conflict):
    """The caller's account has the role owner, and no owner's profile."""

    code = "no_profile"
    message = "This account has no owner's profile; ask an admin for one."


class TooManyStores(Conflict):
    """The owner has as many stores as anyone may."""

    code = "too_many_stores"
    message = "An owner has at most {maximum} stores, closed ones counted; open one of those again."
