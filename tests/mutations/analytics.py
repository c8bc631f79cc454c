"""The guards of reports on sales."""

from tests.mutations.guard import Guard

EXACT = "tests/analytics/test_exact.py::test_"
SHEETS = "tests/analytics/test_sheets.py::test_"

GUARDS = (
    Guard(
        "sales: entries are locked while they are added up",
        "two workers add the same sale to the sums",
        f"{EXACT}several_who_add_up_at_once_count_nothing_twice",
        (("server/analytics/queries/entries.py", " FOR NO KEY UPDATE SKIP LOCKED", ""),),
    ),
    Guard(
        "sales: unwanted money",
        "money that no order wanted counts as a refund when it goes back",
        f"{EXACT}reports_are_what_is_counted_anew_whatever_is_added_up",
        sql="""CREATE OR REPLACE FUNCTION refund_processed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO sales_entries (id, order_id, refund_id, kind, amount, happened_at, created_at, updated_at)
          VALUES (uuidv7(), NEW.order_id, NEW.id, 'refund', NEW.amount, NEW.processed_at, now(), now())
          ON CONFLICT (refund_id) DO NOTHING;
          RETURN NULL;
        END $$""",
    ),
    Guard(
        "sales: running shares of refunds",
        "the refunds of an order do not come to a store's lines",
        f"{EXACT}all_refunds_of_an_order_are_exactly_a_stores_lines",
        (
            (
                "server/analytics/queries/entries.py",
                "AND b.order_id = s.order_id AND b.kind = 'refund' AND b.id < s.id) AS before",
                "AND b.order_id = s.order_id AND b.kind = 'refund' AND b.id < s.id AND false) AS before",
            ),
        ),
    ),
    Guard(
        "reports: what is not added up yet",
        "a report is behind by what was sold since the last sums",
        f"{EXACT}reports_are_what_is_counted_anew_whatever_is_added_up",
        (
            (
                "server/analytics/queries/reports.py",
                '    UNION ALL SELECT {step.format("day")}, {SUMS} FROM fresh GROUP BY 1) s GROUP BY 1),',
                "    ) s GROUP BY 1),",
            ),
        ),
    ),
    Guard(
        "tables: formulas",
        "a name runs as a formula on an admin's machine",
        f"{SHEETS}every_order_is_a_row_in_the_lists_order",
        (
            (
                "server/analytics/rules/sheets.py",
                "if isinstance(cell, str) and text.startswith(FORMULA) else",
                "if False else",
            ),
        ),
    ),
    Guard(
        "tables: time for each page",
        "a long table breaks off when a request's time with the database is over",
        f"{SHEETS}a_long_table_has_time_for_each_of_its_pages",
        (("server/analytics/queries/sheets.py", "with within(patience):", "if patience:"),),
    ),
    Guard(
        "tables: those that break off",
        "half of a table passes for the whole",
        f"{SHEETS}a_table_that_breaks_off_does_not_pass_for_the_whole",
        (("server/web/downloads.py", "request.transport.abort()\n                raise\n", "return response\n"),),
    ),
)
