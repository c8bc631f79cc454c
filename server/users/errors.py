"""What accounts and addresses refuse."""

from server.core.errors import Conflict, NotFound


class EmailTaken(Conflict):
    """Another account has this e-mail address."""

    code = "email_taken"
    message = "There is an account with this e-mail address already."


class PhoneTaken(Conflict):
    """Another account has this phone number."""

    code = "phone_taken"
    message = "There is an account with this phone number already."


class TooManyAddresses(Conflict):
    """The user keeps as many addresses as anyone may."""

    code = "too_many_addresses"
    message = "At most {maximum} addresses are kept; delete one first."


class NoSuchAddress(NotFound):
    """The address does not exist, was deleted, or is another's."""

    code = "no_such_address"
    message = "There is no such address."


class BadUnsubscribeLink(NotFound):
    """The link is none of those in our letters, or the key that it was made with is gone."""

    code = "bad_unsubscribe_link"
    message = "This link ends no letters; your profile does."
