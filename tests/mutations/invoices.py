"""The guards of invoices."""

from tests.mutations.guard import NO_ORDER_LOCK, Guard

INVOICES = "tests/invoices/test_issuing.py::test_"
ISSUING_FILE = "server/invoices/service/issuing.py"

GUARDS = (
    Guard(
        "invoices: the number is given in the invoice's transaction",
        "a crash leaves a gap in the numbers",
        f"{INVOICES}a_hundred_at_once_with_crashes_leave_no_gap",
        (
            (
                ISSUING_FILE,
                "        order = await lock_order(tx, order_id)\n",
                (
                    "        taken = await _next_serial(tx, clock())\n"
                    "    async with transaction() as tx:\n        order = await lock_order(tx, order_id)\n"
                ),
            ),
            (ISSUING_FILE, "issued_at = await _next_serial(tx, clock())", "issued_at = taken"),
        ),
    ),
    Guard(
        "invoices: a number is counted on from the year's row",
        "two invoices want one number",
        f"{INVOICES}a_hundred_at_once_with_crashes_leave_no_gap",
        (
            (
                ISSUING_FILE,
                "SET last_serial = s.last_serial + 1",
                "SET last_serial = (SELECT count(*) + 1 FROM invoices)",
            ),
        ),
    ),
    Guard(
        "invoices: the order's row lock",
        "an order that is being cancelled has an invoice",
        f"{INVOICES}an_order_that_is_being_cancelled_gets_none",
        (NO_ORDER_LOCK,),
    ),
    Guard(
        "invoices: only what is paid and not cancelled",
        "an invoice of what was never supplied",
        f"{INVOICES}only_what_was_paid_and_not_cancelled_is_invoiced",
        ((ISSUING_FILE, " and order.order_status is not OrderStatus.CANCELLED", ""),),
    ),
    Guard(
        "invoices: one for an order",
        "a job that runs twice fails",
        f"{INVOICES}a_job_that_runs_twice_issues_once",
        ((ISSUING_FILE, " or await has_invoice(tx, order_id)", ""),),
    ),
    Guard(
        "invoices: the series' time never goes back",
        "an invoice is dated before the one with the number before",
        f"{INVOICES}invoices_are_dated_in_the_order_of_their_numbers",
        ((ISSUING_FILE, "greatest(s.updated_at, excluded.updated_at)", "excluded.updated_at"),),
    ),
)
