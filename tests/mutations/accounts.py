"""The guards of accounts."""

from tests.mutations.guard import Guard

RESETS = "tests/auth/test_resets.py::test_"

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
)
