"""The guards of people: who may act, what leaving takes away, and what a body may set."""

from tests.mutations.guard import Guard

ACCESS = "tests/users/test_access.py::test_"
LEAVING = "tests/users/test_leaving.py::test_"
BODIES = "tests/users/test_bodies.py::test_"

GUARDS = (
    Guard(
        "people: another role ends every access",
        "who is demoted goes on by a token of before",
        f"{ACCESS}who_is_demoted_has_no_more_than_before",
        (("server/users/service/profiles.py", "    await end_sessions(tx, user_id, now=now)\n", ""),),
    ),
    Guard(
        "people: who changes others is an admin still",
        "two admins demote each other, and nobody runs the shop",
        f"{ACCESS}of_admins_who_turn_on_each_other_one_is_left",
        (
            (
                "server/users/service/access.py",
                "if admin is None or (admin.role, admin.status) != (Role.ADMIN, UserStatus.ACTIVE):",
                "if admin is None:",
            ),
        ),
    ),
    Guard(
        "people: nobody changes their own role",
        "the only admin locks themselves out",
        f"{ACCESS}every_mistake_has_its_answer_and_changes_nothing",
        (("server/users/service/access.py", "if user_id == actor.user_id:", "if False:"),),
    ),
    Guard(
        "people: a change is locked before it is judged",
        "the audit log tells of changes that never were",
        f"{ACCESS}a_change_and_its_note_are_of_one_moment",
        (("server/users/queries/office.py", "ANY ($1::uuid[]) ORDER BY u.id FOR NO KEY UPDATE", "ANY ($1::uuid[])"),),
    ),
    Guard(
        "people: an owner who stops has no open store",
        "stores sell that nobody may look after",
        f"{ACCESS}an_owner_has_a_profile_and_no_open_store_when_they_stop",
        (("server/users/service/access.py", "if before.role is Role.OWNER and (count", "if False and (count"),),
    ),
    Guard(
        "leaving: the cart is held",
        "somebody who is no more has an order",
        f"{LEAVING}who_is_about_to_order_cannot_leave",
        (("server/users/service/leaving.py", "    await tx.execute(HOLD_CART, uuid7(), user_id)\n", ""),),
    ),
    Guard(
        "leaving: the last admin stays",
        "nobody runs the shop",
        f"{LEAVING}of_the_last_two_admins_who_leave_at_once_one_stays",
        (("server/users/queries/office.py", "'active' ORDER BY id FOR NO KEY UPDATE", "'active' ORDER BY id"),),
    ),
    Guard(
        "leaving: money on its way back",
        "nobody knows any more to whom a failed refund belongs",
        f"{LEAVING}an_invoice_to_come_and_money_to_go_back_stand_in_the_way",
        (("server/users/service/leaving.py", "await find_refunds_under_way(tx, user_id)", "None"),),
    ),
    Guard(
        "leaving: an invoice is to come",
        "an invoice is made out to a deleted person",
        f"{LEAVING}an_invoice_to_come_and_money_to_go_back_stand_in_the_way",
        (("server/users/queries/leaving.py", "o.order_status = 'delivered' AND", "false AND"),),
    ),
    Guard(
        "leaving: what was asked before changes nothing after",
        "a deleted person gets a name and an address again",
        f"{LEAVING}what_was_asked_before_the_end_changes_nothing_after_it",
        (("server/users/queries/people.py", "if account.user.status is not UserStatus.ACTIVE:", "if False:"),),
    ),
    Guard(
        "leaving: addresses are blanked",
        "an address of somebody who left is kept beside the books",
        f"{LEAVING}only_books_say_who_somebody_was",
        (("server/users/service/leaving.py", "ERASE_ADDRESSES, BLANK_ADDRESSES, ", "ERASE_ADDRESSES, "),),
    ),
    Guard(
        "leaving: the audit log forgets an owner",
        "the name and the number of an owner who left stay in the audit log",
        f"{LEAVING}an_owner_closes_their_stores_first",
        (
            (
                "server/journal/service.py",
                'SET before = {SAID.format(side="before")}, after',
                "SET before = before, after",
            ),
        ),
    ),
    Guard(
        "export: what breaks off breaks the connection",
        "half of a file passes for the whole",
        "tests/users/test_export.py::test_a_file_that_breaks_off_does_not_pass_for_the_whole",
        (
            (
                "server/web/downloads.py",
                "            except Exception:\n                if request.transport",
                "            except Exception:\n                return response\n                if request.transport",
            ),
        ),
    ),
    Guard(
        "export: pages go on behind the last row",
        "rows of one moment are left out",
        "tests/users/test_export.py::test_pages_are_put_together_without_a_gap",
        (
            (
                "server/users/queries/export.py",
                "(o.created_at, o.id) > ($2, $3::uuid)",
                "(o.created_at > $2 AND $3::uuid IS NOT NULL)",
            ),
        ),
    ),
    Guard(
        "people: names are text in letters",
        "a name brings its own markup into a letter",
        f"{BODIES}markup_is_text_in_letters",
        (("workers/letters/writing.py", 'autoescape=select_autoescape(["html"])', "autoescape=False"),),
    ),
)
