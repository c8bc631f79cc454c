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


class OwnAccount(Conflict):
    """Admins would take their own role or status away."""

    code = "own_account"
    message = "Nobody changes their own role or status; ask another admin."


class AccountDeleted(Conflict):
    """The person has deleted their account."""

    code = "account_deleted"
    message = "This person has deleted their account, which is for good."


class NoOwnersProfile(Conflict):
    """The person, or their profile as an owner, is not active, or there is no such profile."""

    code = "no_owners_profile"
    message = (
        "An owner is active, and has an active profile as one; `POST /api/admin/owners` makes one, and gives the role."
    )


class StoresOpen(Conflict):
    """The person is an owner whose stores sell."""

    code = "stores_open"
    message = "This owner has {count} open stores; close them first."


class LastAdmin(Conflict):
    """Nobody else could run the shop."""

    code = "last_admin"
    message = "This is the last admin of the shop; make another one first."


class OrdersUnderWay(Conflict):
    """An order is not yet paid, delivered or invoiced. `order_numbers` has ten of them at most, the oldest first."""

    code = "orders_under_way"
    message = "There are orders under way; wait until they have arrived, or cancel them."


class RefundsUnderWay(Conflict):
    """Money is on its way back. `order_numbers` has ten of its orders at most, the oldest first."""

    code = "refunds_under_way"
    message = "There is money on its way back; wait until it has arrived."
