"""The guards of who may do what, and of what strangers send."""

from tests.mutations.guard import Guard

MATRIX = "tests/access/test_matrix.py::test_"
BODY_FIRST = """        if endpoint.body is not None:
            await read_arguments(endpoint, request)
        endpoint.allow.check(principal)
        if endpoint.cached is None"""

GUARDS = (
    Guard(
        "access: a parameter is no part of a statement",
        "who looks for a SKU reads any table",
        "tests/access/test_injection.py::test_every_read_takes_sql_for_text[back office]",
        (("server/catalog/queries/variants.py", "v.sku = {values.bind(query.sku)}", "v.sku = '{query.sku}'"),),
    ),
    Guard(
        "access: another's order",
        "anybody reads an order whose id they know",
        f"{MATRIX}each_caller_gets_what_the_table_says[own]",
        (
            (
                "server/orders/queries/orders.py",
                "FROM orders WHERE id = $1 AND ($2::uuid IS NULL OR user_id = $2)) o",
                "FROM orders WHERE id = $1 AND ($2::uuid IS NULL OR true)) o",
            ),
        ),
    ),
    Guard(
        "access: the back office is the admins'",
        "an owner of one store makes coupons for all",
        f"{MATRIX}each_caller_gets_what_the_table_says[admin]",
        (
            (
                "server/web/auth.py",
                'ADMIN = Access("admin", roles=frozenset({"admin"}))',
                'ADMIN = Access("admin", roles=frozenset({"admin", "owner"}))',
            ),
        ),
    ),
    Guard(
        "access: before the body",
        "a stranger learns from mistakes what a route takes",
        f"{MATRIX}who_is_refused_hears_nothing_of_what_they_sent[signed in]",
        (
            (
                "server/web/middleware.py",
                "        endpoint.allow.check(principal)\n        if endpoint.cached is None",
                BODY_FIRST,
            ),
            (
                "server/web/middleware.py",
                "from server.web.binder import ALLOWANCE, answer, count",
                "from server.web.binder import ALLOWANCE, answer, count, read_arguments",
            ),
        ),
    ),
    Guard(
        "access: unknown fields are refused",
        "a body sets what nobody declared",
        "tests/access/test_mass_assignment.py::test_no_body_takes_a_column_that_it_does_not_declare",
        (
            (
                "server/core/shapes.py",
                'refused."""\n\n    model_config = ConfigDict(frozen=True, extra="forbid")',
                'refused."""\n\n    model_config = ConfigDict(frozen=True, extra="ignore")',
            ),
        ),
    ),
    Guard(
        "limits: only trusted proxies are believed",
        "a header of one's own is a new client each time",
        "tests/web/test_limits.py::test_believes_forwarded_addresses_only_of_trusted_proxies",
        (("server/web/limits.py", "if not self._any_trusted or not self._trusts(peer):", "if False:"),),
    ),
    Guard(
        "limits: a network of 64 bits is one client",
        "who has a network has as many clients as they want",
        "tests/web/test_limits.py::test_one_client_is_an_address_or_a_network_of_64_bits",
        (("server/web/limits.py", "(int(found) >> 64 << 64, 64)", "(int(found), 128)"),),
    ),
    Guard(
        "webhooks: public addresses alone",
        "an admin of a client app reads what only the servers may reach",
        "tests/hooks/test_sending.py::test_a_private_address_is_not_connected_to",
        (("server/hooks/rules.py", "in allowed) or _is_public(ip)", "in allowed) or True"),),
    ),
    Guard(
        "logs: secrets are left out",
        "who reads the logs signs in as anybody",
        "tests/core/test_logs.py::test_secrets_are_left_out",
        (("server/core/logs.py", '"message": redact(record.getMessage()),', '"message": record.getMessage(),'),),
    ),
    Guard(
        "logs: hashes of passwords are left out",
        "a row that PostgreSQL refuses is written out, with the hash",
        "tests/access/test_secrets.py::test_no_secret_is_written_anywhere",
        (("server/core/logs.py", 'HASH.sub("***", ', "str("),),
    ),
    Guard(
        "origins: a list of sites",
        "any page in the browser calls the API and reads the answer",
        "tests/web/test_origins.py::test_no_other_site_is_let_in",
        (("server/web/origins.py", "        if origin in self._allowed:\n", "        if origin is not None:\n"),),
    ),
    Guard(
        "document: every route",
        "a route is served that nobody knows of",
        "tests/contracts/test_endpoints.py::test_the_document_and_the_router_name_the_same_routes",
        (
            (
                "server/app.py",
                '    app.router.add_get("/metrics", metrics)\n',
                '    app.router.add_get("/metrics", metrics)\n    app.router.add_get("/api/old", metrics)\n',
            ),
        ),
    ),
    Guard(
        "locks: installed by hash",
        "what is installed is whatever has the name that day",
        "tests/contracts/test_locks.py::test_nothing_is_installed_but_by_its_hash",
        (
            (
                "Makefile",
                "$(PIP) install --require-hashes -r requirements/build.txt",
                "$(PIP) install -r requirements/build.txt",
            ),
        ),
    ),
    Guard(
        "jobs: one of those who retry or forget",
        "a job is done again that somebody has forgotten",
        "tests/jobs_api/test_jobs.py::test_of_many_at_once_one_has_it_done_again",
        (("server/jobs/queries.py", "SELECT FROM jobs WHERE id = $1 FOR UPDATE", "SELECT FROM jobs WHERE id = $1"),),
    ),
)
