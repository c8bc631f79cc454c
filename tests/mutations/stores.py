"""The guards against what Redis, PostgreSQL, disks, releases and clocks may do."""

from tests.mutations.guard import Guard

LINE = "tests/core/test_line.py::test_"
POSTGRES = "tests/faults/test_postgres.py::test_"
REDIS = "tests/faults/test_redis.py::test_"
STORAGE = "tests/faults/test_storage.py::test_"
DISKS = "tests/faults/test_disks.py::test_"
RELEASES = "tests/faults/test_releases.py::test_"
CLOCKS = "tests/faults/test_clocks.py::test_"

GUARDS = (
    # PostgreSQL.
    Guard(
        "database: the budget of a request",
        "a request waits for a slow database as long as it has statements",
        f"{POSTGRES}the_time_of_all_statements_counts_together",
        (("server/core/pool.py", "async with asyncio.timeout(budget.left):", "async with asyncio.timeout(None):"),),
    ),
    Guard(
        "database: the bound on those who wait",
        "requests pile up before a pool that has nothing to give",
        f"{POSTGRES}not_everybody_may_wait",
        (("server/core/line.py", "len(line) >= CROWD * self._places", "False"),),
    ),
    Guard(
        "database: who has begun goes first",
        "under a crowd all that is begun is given up half done",
        f"{LINE}who_has_begun_goes_first_and_then_in_turn",
        (("server/core/line.py", "else self._new\n", "else self._begun\n"),),
    ),
    Guard(
        "database: a line that stands still is not joined",
        "everybody waits so long that nobody's time is enough",
        f"{LINE}a_line_that_stands_still_is_left",
        (("server/core/line.py", " or monotonic() - self._moved > patience / 2", ""),),
    ),
    Guard(
        "database: nobody new where places are held for long",
        "a crowd waits for a slow database until nobody's time is enough",
        f"{LINE}a_crowd_waits_where_places_are_given_back_quickly",
        (("server/core/line.py", "self._held > patience / 4 or ", ""),),
    ),
    Guard(
        "database: a place given too late goes on",
        "the line has a place less each time, and none in the end",
        f"{LINE}a_place_is_never_lost",
        (
            (
                "server/core/line.py",
                "                self._give()\n            raise",
                "                pass\n            raise",
            ),
        ),
    ),
    Guard(
        "database: a read asked again",
        "after a restart of the database each old connection costs somebody a 503",
        f"{POSTGRES}a_read_on_a_lost_connection_is_asked_again",
        (("server/core/pool.py", "                    if not again:\n", "                    if True:\n"),),
    ),
    Guard(
        "database: a write not asked again",
        "a write whose outcome is not known is made twice",
        f"{POSTGRES}a_write_on_a_lost_connection_is_not_asked_again",
        (("server/core/db.py", "again=_only_reads(sql)", "again=True"),),
    ),
    # Redis.
    Guard(
        "redis: the default in place of an error",
        "without Redis nothing is sold",
        f"{REDIS}the_shop_sells_without_redis",
        (
            (
                "server/core/redis.py",
                'log.warning("Redis does not answer: %s", error)\n            return default\n',
                "raise\n",
            ),
        ),
    ),
    Guard(
        "redis: the rest after a failure",
        "while Redis is silent every call waits for it",
        f"{REDIS}a_redis_that_does_not_answer_costs_bounded_time",
        (("server/core/redis.py", "            if monotonic() < self._rest_until:\n", "            if False:\n"),),
    ),
    Guard(
        "redis: full is as good as away",
        "a Redis without memory left stops the sale",
        f"{REDIS}a_full_redis_is_as_good_as_none",
        (
            (
                "server/core/redis.py",
                "        except TROUBLE as error:\n            self._failed = True\n",
                "        except OSError as error:\n            self._failed = True\n",
            ),
        ),
    ),
    Guard(
        "redis: one filler after the cache is gone",
        "an emptied Redis has every request build the page",
        f"{REDIS}an_emptied_redis_loses_nothing",
        (
            ("server/core/cache.py", "        if key in self._filling:\n", "        if False:\n"),
            ("server/core/cache.py", "copy, mine = await self._shelf.take(place)", "copy, mine = None, True"),
        ),
    ),
    Guard(
        "redis: what a process remembers of a client",
        "who waits for Redis to forget has its limit again, in each process",
        f"{REDIS}a_client_has_twice_its_limit_at_most",
        (("server/web/limits.py", "max(made, here)", "made or here"),),
    ),
    # Storage.
    Guard(
        "backup: dumped and counted in one snapshot",
        "a backup made while orders run holds halves of them",
        f"{STORAGE}a_backup_made_while_selling_comes_back_whole",
        (("server/cli/backup.py", 'f"--snapshot={snapshot}", ', ""),),
    ),
    Guard(
        "storage: a full disk is unavailable",
        "a full disk is an error that nobody planned for",
        f"{DISKS}a_full_media_folder_leaves_nothing_half_written",
        (("server/core/storage.py", "except (BaseError, OSError) as error:", "except ZeroDivisionError as error:"),),
    ),
    Guard(
        "storage: a table that cannot grow is unavailable",
        "a full disk below the database is answered as a mistake of the shop's own",
        f"{DISKS}an_order_for_which_the_database_has_no_room_is_refused_whole",
        (("server/core/pool.py", "    asyncpg.InsufficientResourcesError,\n", ""),),
    ),
    Guard(
        "storage: room for metrics taken at the start",
        "a full disk ends every process that counts on it",
        f"{DISKS}a_full_disk_does_not_end_who_counts_on_it",
        (("server/core/metrics.py", "os.posix_fallocate(file.fileno(), 0, ROOM)", "pass"),),
    ),
    # Releases.
    Guard(
        "migrations: each in a transaction",
        "a killed migration leaves half of it, and the next run fails on that",
        f"{RELEASES}a_killed_migration_is_finished_by_the_next",
        (("server/core/schema.py", "command.upgrade()", "command.upgrade(run_in_transaction=False)"),),
    ),
    Guard(
        "migrations: the limit to a lock",
        "behind a migration that waits for a lock the whole shop waits",
        f"{RELEASES}a_migration_holds_nobody_up",
        (("server/core/schema.py", '"lock_timeout": LONGEST_WAIT', '"lock_timeout": 10.0'),),
    ),
    # Clocks.
    Guard(
        "clocks: tokens by the shop's clock",
        "a token ends when a machine's clock says so",
        f"{CLOCKS}a_token_ends_with_half_a_minute_of_leeway_at_most",
        (
            (
                "server/core/tokens.py",
                "self._clock().timestamp(), LEEWAY",
                "jwt.api_jwt.datetime.now().timestamp(), LEEWAY",
            ),
        ),
    ),
    Guard(
        "clocks: the database's",
        "each process goes by its own machine's clock",
        f"{CLOCKS}the_time_is_the_databases",
        (("server/core/clock.py", "        self._told = then, (", "        _ = then, ("),),
    ),
)
