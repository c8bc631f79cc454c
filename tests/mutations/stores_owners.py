"""The guards of owners and their stores."""

from tests.mutations.guard import Guard

OWNERS = "tests/stores/test_owners.py::test_"
STORES = "tests/stores/test_stores.py::test_"
RACES = "tests/stores/test_races.py::test_"
INVITATIONS = "tests/stores/test_invitations.py::test_"
SHOWN = "tests/stores/test_shown.py::test_"

GUARDS = (
    Guard(
        "owners: the lock of the person",
        "a store opens while its owner is being switched off, and sells for nobody",
        f"{RACES}no_store_opens_while_its_owner_is_being_switched_off",
        (("server/stores/queries.py", "    await lock_account(tx, _found(", "    str(_found("),),
    ),
    Guard(
        "owners: their stores close with them",
        "who is banned goes on selling",
        f"{OWNERS}who_is_switched_off_is_out_and_their_stores_are_closed",
        (("server/stores/service/owners.py", "        await close_stores(tx, actor, owner.id)\n", "        return\n"),),
    ),
    Guard(
        "owners: the account follows the profile's status",
        "an owner who is switched off goes on signing in",
        f"{OWNERS}who_is_switched_off_is_out_and_their_stores_are_closed",
        (
            (
                "server/stores/service/owners.py",
                "        await set_access(tx, user_id, status=owner.status, now=now)\n",
                "",
            ),
        ),
    ),
    Guard(
        "owners: sessions end with the old role",
        "who becomes an owner goes on with the tokens of a customer",
        f"{OWNERS}somebody_with_an_account_becomes_an_owner_and_signs_in_anew",
        (
            (
                "server/users/service/profiles.py",
                "        status,\n    )\n    await end_sessions(tx, user_id, now=now)\n",
                "        status,\n    )\n",
            ),
        ),
    ),
    Guard(
        "owners: no admin becomes one",
        "an admin loses the back office by an invitation",
        f"{OWNERS}who_cannot_become_an_owner",
        (("server/stores/service/owners.py", "user.role is Role.ADMIN or user.status", "user.status"),),
    ),
    Guard(
        "owners: a letter to a mistyped address",
        "who got another's invitation sets their password",
        f"{INVITATIONS}a_mistyped_address_can_be_mended_until_somebody_has_joined",
        (("server/stores/service/owners.py", "        await end_reset_links(tx, before.user_id)\n", ""),),
    ),
    Guard(
        "owners: an account that is joined is its owner's",
        "the back office changes the address that an owner signs in with",
        f"{OWNERS}a_change_and_what_changes_nothing",
        (("server/stores/service/owners.py", "if not before.has_joined:", "if before.id:"),),
    ),
    Guard(
        "owners: a deleted account stays deleted",
        "an account without a person is active again",
        f"{OWNERS}who_has_deleted_their_account_stays_gone",
        (("server/stores/service/owners.py", "        raise OwnerGone\n", "        return\n"),),
    ),
    Guard(
        "owners: who has another role keeps their account",
        "a customer is signed out because they once had a store",
        f"{OWNERS}who_is_an_owner_no_more_keeps_their_account",
        (("server/stores/service/owners.py", "if user.role is Role.OWNER and user.status", "if user.status"),),
    ),
    Guard(
        "owners: one status of profile and account",
        "an owner who was switched off is let in by the back door, or is out while their stores sell",
        "tests/users/test_access.py::test_an_owner_has_the_status_of_their_profile",
        (
            (
                "server/stores/service/owners.py",
                "await find_owner(tx, user_id) if person.role is Role.OWNER else None",
                "None",
            ),
        ),
    ),
    Guard(
        "stores: an owner's own only",
        "an owner closes another's store",
        f"{STORES}another_owners_store_is_as_absent_as_none",
        (
            (
                "server/stores/queries.py",
                'OWN_ONE = "s.id = $1 AND ($2::uuid IS NULL OR o.user_id = $2)"',
                'OWN_ONE = "s.id = $1 AND ($2::uuid IS NULL OR true)"',
            ),
        ),
    ),
    Guard(
        "stores: for oneself only",
        "an owner opens a store in another's name",
        f"{STORES}what_a_store_cannot_be_made_of",
        (("server/stores/service/stores.py", "if owner_id not in {None, own_id}:", "if owner_id == actor.user_id:"),),
    ),
    Guard(
        "stores: so many of an owner",
        "a crowd of requests makes more stores than there may be",
        f"{RACES}of_many_stores_at_once_so_many_are_made",
        (("server/stores/service/stores.py", "        if owner.store_count >= MOST_STORES:\n", "        if False:\n"),),
    ),
    Guard(
        "stores: opened for who may act only",
        "a store of somebody who is banned opens again",
        f"{STORES}deleting_closes_once_and_opening_needs_an_owner_who_may_act",
        (("server/stores/service/stores.py", 'if changed.get("is_active") and not', 'if changed.get("gone") and not'),),
    ),
    Guard(
        "stores: pages know that one has closed",
        "what a closed store sells is shown until the pages are old",
        f"{SHOWN}a_closed_store_vanishes_from_every_page_and_returns",
        (
            (
                "server/stores/service/stores.py",
                '    if "is_active" in changed:\n        tx.stale.add(SHOWN)\n',
                "",
            ),
        ),
    ),
    Guard(
        "sale: of open stores only",
        "what a closed store sells is still ordered",
        f"{SHOWN}a_closed_stores_goods_leave_cart_and_checkout",
        (("server/catalog/queries/sale.py", " AND coalesce(s.is_active, true) AS is_active", " AS is_active"),),
    ),
)
