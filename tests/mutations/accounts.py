"""The guards of accounts."""

from tests.mutations.guard import Guard

CHANGES = "tests/auth/test_changing.py::test_"
DEVICES = "tests/auth/test_devices.py::test_"
ENUMERATION = "tests/auth/test_enumeration.py::test_"
FORGERIES = "tests/auth/test_access_tokens.py::test_"
PROCESSES = "tests/auth/test_processes.py::test_"
RESETS = "tests/auth/test_resets.py::test_"
SESSIONS = "tests/auth/test_sessions.py::test_"
THROTTLE = "tests/auth/test_throttle.py::test_"
VERIFICATION = "tests/auth/test_verification.py::test_"
SERVICE = "server/auth/service"

GUARDS = (
    Guard(
        "resets: a token is good once",
        "whoever finds an old letter sets the password again",
        f"{RESETS}one_of_many_at_once_has_the_token",
        (("server/auth/service/resets.py", "if used is None or account", "if account"),),
    ),
    Guard(
        "resets: hashing comes last",
        "anybody keeps the hashing threads busy with made-up tokens",
        f"{RESETS}what_is_not_good_hashes_no_password",
        (("server/auth/service/resets.py", "    if user_id is None:\n        raise BadResetToken\n", ""),),
    ),
    Guard(
        "resets: a newer letter takes an older one's place",
        "a letter that somebody else has read stays good",
        f"{RESETS}what_is_not_good_hashes_no_password",
        (("server/auth/service/resets.py", "WHERE user_id = $1 AND id < $2 AND used_at", "WHERE false AND used_at"),),
    ),
    Guard(
        "resets: letters to one person",
        "anybody floods a person with letters",
        f"{RESETS}nobody_is_flooded",
        (("server/auth/service/resets.py", 'if recent is not None and recent["enough"]:', "if False:"),),
    ),
    Guard(
        "resets: sessions end",
        "who stole the account stays signed in",
        f"{RESETS}a_token_sets_the_password_once_and_ends_every_session",
        (("server/auth/service/resets.py", "        await end_sessions(tx, user_id, now=clock())\n", ""),),
    ),
    Guard(
        "throttle: the wait of an account",
        "whoever has many addresses tries every password",
        f"{THROTTLE}each_failure_of_an_account_doubles_the_wait_whether_it_is_there_or_not",
        ((f"{SERVICE}/throttle.py", "CASE WHEN n.failures > n.free THEN", "CASE WHEN false THEN"),),
    ),
    Guard(
        "throttle: a try is counted under the lock of its row",
        "guesses side by side pass all at once",
        f"{THROTTLE}guesses_side_by_side_are_no_more_than_one_after_the_other",
        (
            (
                f"{SERVICE}/throttle.py",
                "WHERE f.blocked_until IS NULL OR f.blocked_until <= clock_timestamp()\n",
                "",
            ),
        ),
    ),
    Guard(
        "throttle: who is at home does not wait",
        "anybody locks anybody out",
        f"{THROTTLE}nobody_is_locked_out_where_they_are_at_home",
        ((f"{SERVICE}/throttle.py", "if waits.at_home and", "if False and"),),
    ),
    Guard(
        "throttle: the wait of an address holds at home too",
        "a guesser at home tries every account of the house",
        f"{THROTTLE}an_address_that_guesses_at_many_accounts_has_to_wait",
        (
            (f"{SERVICE}/throttle.py", "waits.at_home and waits.address <= 0 and", "waits.at_home and"),
            (f"{SERVICE}/throttle.py", "await _count(account, beside))", "await _count(account, ()))"),
        ),
    ),
    Guard(
        "throttle: a success takes itself back",
        "a house of many people has to wait",
        f"{THROTTLE}who_signs_in_well_is_not_counted",
        ((f"{SERVICE}/sessions.py", "            await forgive(tx, tried)\n", ""),),
    ),
    Guard(
        "throttle: a success makes no failure newer",
        "an address from which people sign in all day is never rid of its failures",
        f"{THROTTLE}an_address_that_guesses_at_many_accounts_has_to_wait",
        ((f"{SERVICE}/throttle.py", "WHEN failed_at = $2 THEN", "WHEN failed_at < $2 THEN"),),
    ),
    Guard(
        "throttle: a full queue is nobody's failure",
        "a storm of sign-ins keeps people out for minutes",
        f"{ENUMERATION}a_storm_of_sign_ins_is_refused_in_time_and_the_shop_goes_on",
        (
            (
                f"{SERVICE}/throttle.py",
                "        await _take_back(tried.counted)\n        raise\n",
                "        raise\n",
            ),
        ),
    ),
    Guard(
        "throttle: a stolen session guesses slowly too",
        "who has a session for a minute finds out the password",
        f"{CHANGES}a_stolen_session_guesses_as_slowly_as_everybody",
        (
            (
                f"{SERVICE}/throttle.py",
                "    if (counted := await _count(account, (account, *beside))) is not None:\n",
                "    if (counted := await _count(account, (account, *beside) if email else ())) is not None:\n",
            ),
        ),
    ),
    Guard(
        "passwords: the bound on those who wait",
        "a storm of sign-ins takes the memory and everybody's time",
        f"{ENUMERATION}a_storm_of_sign_ins_is_refused_in_time_and_the_shop_goes_on",
        (("server/core/passwords.py", "if self._waiting >= AT_ONCE + IN_LINE:", "if False:"),),
    ),
    Guard(
        "passwords: no account costs as much as one",
        "the time of an answer tells who has an account",
        f"{ENUMERATION}the_same_is_done_and_answered_whether_there_is_an_account_or_not",
        (
            (
                "server/core/passwords.py",
                "matches = await self._run(lambda: self._verify(real or self._nobody, password))",
                "matches = real is not None and await self._run(lambda: self._verify(str(real), password))",
            ),
        ),
    ),
    Guard(
        "resets: asking writes as much for nobody",
        "the time of an answer tells who has an account",
        f"{ENUMERATION}the_same_is_done_and_answered_whether_there_is_an_account_or_not",
        (
            (
                f"{SERVICE}/resets.py",
                "    async with transaction() as tx:\n        # A job",
                "    if not active:\n        return ResetAsked()\n    async with transaction() as tx:\n        # A job",
            ),
        ),
    ),
    Guard(
        "tokens: one algorithm",
        "a token is signed with whatever its maker likes",
        f"{FORGERIES}every_forgery_is_refused",
        (("server/core/tokens.py", 'algorithms=["HS256"],', 'algorithms=["HS256", "HS512"],'),),
    ),
    Guard(
        "tokens: for this API only",
        "a token made for something else opens the shop",
        f"{FORGERIES}every_forgery_is_refused",
        (
            (
                "server/core/tokens.py",
                '                    "verify_exp": False,\n',
                '                    "verify_exp": False,\n                    "verify_aud": False,\n',
            ),
        ),
    ),
    Guard(
        "tokens: numbers are numbers",
        "what is no number is an internal error",
        f"{FORGERIES}every_forgery_is_refused",
        (("server/core/tokens.py", "type(claims[name]) is int and 0 <= claims[name] <= LARGEST", "True"),),
    ),
    Guard(
        "tokens: a session's access ends with it",
        "who has logged out stays signed in for a quarter of an hour",
        f"{DEVICES}an_ended_session_is_over_within_a_second_and_the_others_go_on",
        (("server/auth/queries.py", "r.user_id = u.id AND r.revoked_at IS NULL))", "r.user_id = u.id))"),),
    ),
    Guard(
        "tokens: a session is its person's",
        "a session of somebody else keeps an access alive",
        f"{DEVICES}a_token_of_anothers_session_opens_nothing",
        (("server/auth/queries.py", "r.user_id = u.id AND r.revoked_at", "r.revoked_at"),),
    ),
    Guard(
        "tokens: what is known of a person is soon asked again",
        "who is banned goes on through the process that knew them",
        f"{PROCESSES}what_ends_access_ends_it_everywhere_and_in_streams",
        (("server/web/auth.py", "TRUSTED_FOR = 0.8", "TRUSTED_FOR = 30.0"),),
    ),
    Guard(
        "streams: access that ends ends them",
        "who is banned goes on watching",
        f"{PROCESSES}what_ends_access_ends_it_everywhere_and_in_streams",
        (("server/web/streams.py", "if stream.is_due or stream.claims in ended:", "if stream.is_due:"),),
    ),
    Guard(
        "sign-in: looked at once more under the lock",
        "who is banned while the password is checked gets a session",
        "tests/auth/test_login.py::test_access_that_ends_during_the_check_is_not_opened",
        ((f"{SERVICE}/sessions.py", "    if locked.token_version != account.token_version or", "    if False and"),),
    ),
    Guard(
        "sessions: of parallel exchanges one counts",
        "two devices go on with one token",
        f"{SESSIONS}of_parallel_exchanges_one_gets_the_pair",
        (
            (
                "server/users/queries/people.py",
                'token_version FROM users WHERE id = $1 FOR NO KEY UPDATE"',
                'token_version FROM users WHERE id = $1"',
            ),
            ("server/auth/queries.py", "WHERE token_hash = $1 FOR UPDATE", "WHERE token_hash = $1"),
        ),
    ),
    Guard(
        "sessions: a copy ends its family",
        "who copied a token goes on with it",
        f"{SESSIONS}a_copy_used_later_ends_its_family_only",
        ((f"{SERVICE}/sessions.py", "await _revoke_family(tx, link.family_id, now)", "pass"),),
    ),
    Guard(
        "sessions: another's is not there",
        "anybody ends anybody's session",
        f"{DEVICES}anothers_session_is_not_there",
        (
            (
                "server/auth/queries.py",
                "WHERE family_id = $1 AND user_id = $2)",
                "WHERE family_id = $1 OR user_id = $2)",
            ),
        ),
    ),
    Guard(
        "passwords: a change ends every session",
        "who stole a session keeps it",
        f"{CHANGES}a_new_password_ends_every_session_and_opens_one",
        ((f"{SERVICE}/changes.py", "            await end_sessions(tx, user_id, now=issuer.clock())\n", ""),),
    ),
    Guard(
        "passwords: a change asks for the one that is",
        "who has a session for a minute has the account",
        f"{CHANGES}a_wrong_password_is_told_apart_from_an_ended_session",
        ((f"{SERVICE}/changes.py", "if not await passwords.check(", "if False and not await passwords.check("),),
    ),
    Guard(
        "verification: of this very address",
        "a letter to one address verifies another",
        f"{VERIFICATION}another_address_is_to_be_verified_anew",
        ((f"{SERVICE}/verification.py", "if account.user.email != email:", "if False:"),),
    ),
    Guard(
        "verification: another address is not verified",
        "somebody has an address verified that is not theirs",
        f"{VERIFICATION}another_address_is_to_be_verified_anew",
        (
            (
                "server/users/service/profiles.py",
                "CASE WHEN coalesce($3, email) = email THEN email_verified_at END",
                "email_verified_at",
            ),
        ),
    ),
    Guard(
        "verification: the seal",
        "anybody verifies any address",
        f"{VERIFICATION}what_proves_nothing_is_refused",
        (
            (
                "server/core/tokens.py",
                "hmac.compare_digest(_digest(key, purpose, body), proof)",
                "bool(proof)",
            ),
        ),
    ),
    Guard(
        "verification: the end",
        "a letter found years later verifies an address",
        f"{VERIFICATION}what_proves_nothing_is_refused",
        (("server/core/tokens.py", "if now.timestamp() < int.from_bytes(body[:8]) else None", "if body else None"),),
    ),
)
