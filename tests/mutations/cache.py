"""The guards of cached pages."""

from tests.mutations.guard import Guard

NEWS = "tests/core/test_news.py::test_"
CACHE = "tests/core/test_cache.py::test_"
SHELF = "tests/core/test_shelf.py::test_"

GUARDS = (
    # The rest.
    Guard(
        "cache: the generation under which a page is filed",
        "a page built from old rows outlives the change",
        f"{NEWS}a_fill_begun_before_anothers_change_is_found_nowhere",
        (("server/core/cache.py", "place = make_place(generations, key)", 'place = make_place("", key)'),),
    ),
    # The cache.
    Guard(
        "cache: whose turn it is to build",
        "every process builds the page that a crowd asks for",
        f"{SHELF}each_of_many_pages_is_built_once_by_all_processes_together",
        (("server/core/shelf.py", "'1', 'NX', 'PX'", "'1', 'PX'"),),
    ),
    Guard(
        "cache: generations that never come back",
        "a page from before is found again when Redis forgets",
        f"{SHELF}what_redis_forgets_brings_no_old_page_back",
        (("server/core/news.py", "begun = secrets.token_hex(6).encode()", 'begun = b"0"'),),
    ),
    Guard(
        "cache: changes written down until they are told",
        "the others never hear of a change whose process died",
        "tests/core/test_untold.py::test_what_its_process_did_not_tell_is_told_by_another",
        (("server/core/db.py", "                if tx.stale:\n                    await _leave_notice(tx)\n", ""),),
    ),
    Guard(
        "cache: a change of its own drops pages at once",
        "who changed a price reads the old one",
        f"{CACHE}an_own_change_is_seen_at_once",
        (("server/core/cache.py", "if not gone.isdisjoint(page.tags)]:", "if not gone]:"),),
    ),
    Guard(
        "cache: no later request joins a build from before",
        "a page built from old rows is served after the change",
        f"{CACHE}a_fill_begun_before_an_own_change_is_not_kept",
        (("server/core/cache.py", "        self._detach(gone)\n", ""),),
    ),
    Guard(
        "cache: doubt after a lost connection",
        "news lost with the connection are lost for the pages' life",
        f"{NEWS}after_a_lost_connection_everything_is_in_doubt",
        (("server/core/news.py", "            self._tell_hearer(None)\n            return\n", "            return\n"),),
    ),
    Guard(
        "cache: pages of each role",
        "a retailer's prices are shown to everybody",
        "tests/cache/test_roles.py::test_each_sees_what_they_see_when_they_ask_alone[GET /api/products]",
        (("server/web/pages.py", 'in {"retailer", "owner", "admin"} else', "in set() else"),),
    ),
)
