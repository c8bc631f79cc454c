"""Texts sealed into tokens: who has no key makes none, and each is good for one purpose, until its end."""

from datetime import UTC, datetime, timedelta

from server.core.tokens import hash_name, hash_secret, open_text, seal_text

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
KEY = "0123456789abcdef0123456789abcdef"


def test_a_text_comes_back_until_its_end() -> None:
    for text in ("", "a", "आशा asha@example.com", "x" * 300):
        token = seal_text(KEY, "one", text, ends=NOW)
        assert token.isascii()
        assert open_text(["other", KEY], "one", token, now=NOW - SECOND) == text
        assert open_text([KEY], "one", token, now=NOW) is None


def test_any_change_breaks_the_seal() -> None:
    token = seal_text(KEY, "one", "asha", ends=NOW)
    late = NOW - SECOND
    assert open_text([KEY], "two", token, now=late) is None
    assert open_text(["other"], "one", token, now=late) is None
    assert open_text([], "one", token, now=late) is None
    for place in range(0, len(token), 5):
        other = "A" if token[place] != "A" else "B"
        assert open_text([KEY], "one", token[:place] + other + token[place + 1 :], now=late) is None
    for broken in ("", "x", token[:40], token + "A", token * 2, "ä" * 60, "=" * 60):
        assert open_text([KEY], "one", broken, now=late) is None


def test_names_of_different_kinds_are_different() -> None:
    assert hash_name("account", "a") != hash_name("address", "a")
    assert hash_name("account", "a") == hash_secret("account:a")
