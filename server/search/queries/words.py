"""Reading a typed text by the shop's own vocabulary."""

from collections.abc import Sequence
from itertools import pairwise

import asyncpg

from server.core.db import fetch
from server.search.errors import NothingToSearch
from server.search.rules import MOST_WORDS, Reading, Token, doubtful, edits, loosen, moves, read, slips, splits

# What begins with a word lies between the word and the word with the last of all characters.
TOKENS = f"""
WITH typed AS (
  SELECT word, row_number() OVER (ORDER BY place) AS place, lead(word) OVER (ORDER BY place) AS following FROM (
    SELECT lexeme COLLATE "C" AS word, p AS place FROM unnest(search_vector($1)), unnest(positions) p
    ORDER BY p LIMIT {MOST_WORDS}) listed)
SELECT t.word, coalesce(w.products, 0) AS products, s.words AS prefix_words, coalesce(s.products, 0) AS prefix_products,
  coalesce(s.top, '{{}}') AS prefix_top, coalesce(j.products, 0) AS joined, l.words AS plurals,
  l.products AS plural_products
FROM typed t
  LEFT JOIN search_words w ON w.word = t.word
  LEFT JOIN search_words j ON j.word = t.word || t.following
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS words, sum(products)::bigint AS products,
      (array_agg(word ORDER BY products DESC, word))[1:20] AS top
    FROM (SELECT * FROM search_words WHERE word > t.word AND word < t.word || chr(1114111) LIMIT 2000) b) s
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(word), '{{}}') AS words, coalesce(array_agg(products), '{{}}') AS products
    FROM search_words WHERE length(t.word) > 3 AND t.word ~ '^[a-z]+$' AND word IN (t.word || 's', rtrim(t.word, 's'))
      AND word <> t.word) l
ORDER BY t.place
"""
SPELLED = "SELECT word, products FROM search_words WHERE word = ANY ($1::text[])"
# The nearest by trigrams, of long words only: a short word's slips are all among its edits.
SIMILAR = """
SELECT DISTINCT near.word, near.products FROM unnest($1::text[]) AS typed(word), LATERAL (
  SELECT w.word, w.products FROM search_words w WHERE w.word % typed.word
  ORDER BY similarity(w.word, typed.word) DESC, w.products DESC, w.word LIMIT 20) near
"""
LONG = 5
# Of a text's words, so many are looked at for misspellings.
MOST_MENDED = 6


async def read_text(text: str) -> tuple[Reading | None, list[Token]]:
    """What the text asks for, None when none of its words is known or near a known one; and its words.

    Raises:
        NothingToSearch: It has neither letters nor digits.
    """
    tokens = [_token(row) for row in await fetch(TOKENS, text)]
    if not tokens:
        raise NothingToSearch
    words = doubtful(tokens)
    moved = {word for pair in pairwise(tokens) for both in moves(*(one.word for one in pair)) for word in both}
    return read(tokens, await _neighbours(words, moved) if words else {}), tokens


async def read_loosely(reading: Reading, tokens: Sequence[Token]) -> Reading:
    """A second way to read a text whose first reading matches nothing."""
    return loosen(reading, tokens, await _neighbours([token.word for token in tokens], set()))


async def _neighbours(words: Sequence[str], more: set[str]) -> dict[str, int]:
    """The shop's words that may be meant, with how many products have each."""
    wanted = [word for word in words if len(word) > 1][:MOST_MENDED]
    halves = {half for word in wanted for pair in (*splits(word), *slips(word)) for half in pair}
    near = more.union(halves, *(edits(word) for word in wanted))
    found = {row["word"]: row["products"] for row in await fetch(SPELLED, sorted(near))}
    missed = [word for word in wanted if len(word) >= LONG and edits(word).isdisjoint(found)]
    if missed:
        found.update((row["word"], row["products"]) for row in await fetch(SIMILAR, missed))
    return found


def _token(row: asyncpg.Record) -> Token:
    return Token(
        row["word"],
        row["products"],
        row["prefix_words"],
        row["prefix_products"],
        tuple(row["prefix_top"]),
        row["joined"],
        dict(zip(row["plurals"], row["plural_products"], strict=True)),
    )
