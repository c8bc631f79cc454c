"""How typed words are read: what each may stand for, and the tsquery of it all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_lowercase, digits

from rapidfuzz.distance import OSA

MOST_WORDS = 12
# Into so many random samples, of one size, the products are divided: the database writes which one into their text.
SAMPLES = 256
# Longer words are not looked at for misspellings: their neighbours are too many.
LONGEST_MENDED = 24
# What a prefix may stand for: all that begins with it, or where that is too much, its most frequent words.
FEW_WORDS, FEW_PRODUCTS = 1000, 20_000
MOST_ALTERNATIVES = 8
LOOK_ALIKE = str.maketrans("olizsbgq", "01125899")
SHORT, MEDIUM, LONG = 2, 5, 9


@dataclass(frozen=True, slots=True)
class Token:
    """A typed word and what the vocabulary says of it. Counts are of products.

    `prefix_words` counts longer words that begin with it, `prefix_top` are the most frequent of them; `joined` counts
    products with this word and the next written as one.
    """

    word: str
    products: int = 0
    prefix_words: int = 0
    prefix_products: int = 0
    prefix_top: tuple[str, ...] = ()
    joined: int = 0
    plurals: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether it is a word of the shop, or the beginning of one."""
        return self.products > 0 or self.prefix_words > 0


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the query: tsqueries of which one must hold, how it is shown, and how many products have it at most."""

    alternatives: tuple[str, ...]
    shown: str
    products: int
    exact: str | None = None

    @property
    def tsquery(self) -> str:
        """Any of the alternatives."""
        return "(" + " | ".join(self.alternatives) + ")"

    @property
    def weight(self) -> int:
        """Rare words say more: from 1 to 20, by the binary magnitude of how many products have it."""
        return max(1, 20 - self.products.bit_length())


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as. A loose one asks for all terms but one, whichever."""

    terms: tuple[Term, ...]
    typed: str
    loose: bool = False

    @property
    def tsquery(self) -> str:
        """The whole query."""
        parts = [term.tsquery for term in self.terms]
        if not self.loose or len(parts) == 1:
            return " & ".join(parts)
        return " | ".join("(" + " & ".join(parts[:n] + parts[n + 1 :]) + ")" for n in range(len(parts)))

    @property
    def most(self) -> int:
        """How many products match at most, as far as the vocabulary knows."""
        counts = sorted(term.products for term in self.terms)
        return sum(counts[:2]) if self.loose else counts[0]

    @property
    def corrected(self) -> str | None:
        """What the text was read as, where that is not what was typed."""
        shown = " ".join(term.shown for term in self.terms)
        return shown if shown != self.typed else None


def quote(word: str) -> str:
    """A word as a lexeme of a tsquery: words are letters and digits only."""
    return f"'{word}'"


def sampling(samples: int) -> str:
    """The tsquery of the first so many of the samples."""
    return " | ".join(quote(f"s:{number}") for number in range(samples))


def edits(word: str) -> set[str]:
    """All that differs from the word by one letter or digit: left out, exchanged, added, or changed with the next."""
    if len(word) > LONGEST_MENDED:
        return set()
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    letters = ascii_lowercase + digits
    left_out = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    exchanged = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    added = {a + letter + b for a, b in cuts for letter in letters}
    return (left_out | swapped | exchanged | added) - {word, ""}


def splits(word: str) -> list[tuple[str, str]]:
    """Every way to read the word as two that were run together."""
    return [(word[:place], word[place:]) for place in range(1, len(word))] if len(word) <= LONGEST_MENDED else []


def nearest(word: str, known: Mapping[str, int]) -> list[str]:
    """The words of the shop that were probably meant, the most frequent first; none when nothing is near enough.

    A digit never stands for another digit: who asks for a 4080 does not want a 4090.
    """
    if len(word) < SHORT:
        return []
    allowed = 1 if len(word) < MEDIUM else 2 if len(word) < LONG else 3
    found = [
        (distance, other.translate(LOOK_ALIKE) != word.translate(LOOK_ALIKE), -products, other)
        for other, products in known.items()
        if 0 < (distance := OSA.distance(word, other)) <= allowed and not _is_other_number(word, other, distance)
    ]
    found.sort()
    return [other for *how, _, other in found if how == list(found[0][:2])][:MOST_ALTERNATIVES]


def _is_other_number(word: str, other: str, distance: int) -> bool:
    if distance > 1:
        return _digits(word) != _digits(other)
    differing = [(a, b) for a, b in zip(word, other, strict=False) if a != b]
    return len(word) == len(other) and len(differing) == 1 and all(a.isdigit() and b.isdigit() for a, b in differing)


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def unknown(tokens: Sequence[Token]) -> list[str]:
    """The words that need mending."""
    used = {token.word for pair in pairwise(tokens) if pair[0].joined for token in pair}
    return [token.word for token in tokens if not token.is_known and token.word not in used]


def read(tokens: Sequence[Token], known: Mapping[str, int]) -> Reading | None:
    """What is asked for; None when no word of it says anything. `known` are words near the unknown ones."""
    terms: list[Term] = []
    waiting = list(tokens[:MOST_WORDS])
    while waiting:
        token = waiting.pop(0)
        if token.joined and waiting:
            terms.append(_pair(token, waiting.pop(0)))
        elif token.is_known:
            terms.append(_known(token, beginning=not waiting or any(letter in digits for letter in token.word)))
        elif (term := _mended(token.word, known)) is not None:
            terms.append(term)
    if not terms:
        return None
    return Reading(tuple(dict.fromkeys(terms)), " ".join(token.word for token in tokens))


def loosen(reading: Reading, tokens: Sequence[Token], known: Mapping[str, int]) -> Reading:
    """A second way to read what finds nothing: each word may be a misspelling, and one may be missing."""
    words = {token.word for token in tokens}
    terms = []
    for term in reading.terms:
        near = [other for other in nearest(term.shown, known) if other not in words] if term.shown in words else []
        terms.append(
            Term(
                (*term.alternatives, *(quote(other) for other in near)),
                term.shown,
                term.products + sum(known[other] for other in near),
                term.exact,
            )
        )
    return Reading(tuple(terms), reading.typed, loose=True)


def _known(token: Token, *, beginning: bool) -> Term:
    words = {token.word: token.products} if token.products else {}
    words.update(token.plurals)
    alternatives = [quote(word) for word in words]
    products = sum(words.values())
    if token.prefix_words and (beginning or not token.products):
        products += token.prefix_products
        if len(token.prefix_top) < token.prefix_words <= FEW_WORDS and products <= FEW_PRODUCTS:
            alternatives = [f"{quote(token.word)}:*", *(quote(word) for word in token.plurals)]
        else:
            alternatives += [quote(word) for word in token.prefix_top if word not in words]
    return Term(tuple(alternatives), token.word, products, quote(token.word) if token.products else None)


def _pair(token: Token, following: Token) -> Term:
    """Two words that are one elsewhere: "ge force", or "16 gb"."""
    joined = token.word + following.word
    if not (token.products and following.products):
        return Term((quote(joined),), joined, token.joined)
    both = f"({quote(token.word)} & {quote(following.word)})"
    return Term(
        (quote(joined), both),
        f"{token.word} {following.word}",
        token.joined + min(token.products, following.products),
    )


def _mended(word: str, known: Mapping[str, int]) -> Term | None:
    halves = [pair for pair in splits(word) if all(half in known for half in pair)]
    halves.sort(key=lambda pair: (-min(map(len, pair)), -min(map(known.__getitem__, pair))))
    near = nearest(word, known)
    readings: list[tuple[str, ...]] = [*halves[:2], *((other,) for other in near)]
    if not readings:
        return None
    return Term(
        tuple("(" + " & ".join(map(quote, words)) + ")" for words in readings),
        " ".join(readings[0]),
        sum(_least(words, known) for words in readings),
    )


def _least(words: Iterable[str], known: Mapping[str, int]) -> int:
    return min(known[word] for word in words)
