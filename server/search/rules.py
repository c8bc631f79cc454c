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
MOST_ALTERNATIVES = 30
LOOK_ALIKE = str.maketrans("olizsbgq", "01125899")
SHORT, MEDIUM, LONG = 2, 5, 9
# A word that only begins one of the shop's may still be a slip when it is so long.
SURE = 4


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
    """Every way to read the word as two that were run together; a number is one."""
    if len(word) > LONGEST_MENDED or word.isdigit():
        return []
    return [(word[:place], word[place:]) for place in range(1, len(word))]


def slips(word: str) -> list[tuple[str, str]]:
    """Every way to read the word as two with another letter in place of the space."""
    return [(a, b[1:]) for a, b in splits(word) if min(len(a), len(b) - 1) >= SHORT]


def moves(word: str, following: str) -> list[tuple[str, str]]:
    """How the space between two words may have slipped by one letter or digit, away from others of its kind."""
    found = []
    if word[-1].isdigit() == following[0].isdigit():
        found = [(word[:-1], word[-1] + following), (word + following[0], following[1:])]
    return [pair for pair in found if min(map(len, pair)) >= SHORT]


def nearest(word: str, known: Mapping[str, int]) -> list[str]:
    """The words of the shop that were probably meant, the likeliest first; none when nothing is near enough.

    A digit never stands for another digit: who asks for a 4080 does not want a 4090.
    """
    if len(word) < SHORT:
        return []
    allowed = 1 if len(word) < MEDIUM else 2 if len(word) < LONG else 3
    found = [
        (distance, not looks_like(word, other), -products, other)
        for other, products in known.items()
        if 0 < (distance := OSA.distance(word, other)) <= allowed and not _is_other_number(word, other, distance)
    ]
    found.sort()
    return [other for distance, *_, other in found if distance == found[0][0]][:MOST_ALTERNATIVES]


def looks_like(word: str, other: str) -> bool:
    """Whether they differ at most by letters and digits of one shape, as 4o90 and 4090 do."""
    return word.translate(LOOK_ALIKE) == other.translate(LOOK_ALIKE)


def _is_other_number(word: str, other: str, distance: int) -> bool:
    if distance > 1:
        return _digits(word) != _digits(other)
    differing = [(a, b) for a, b in zip(word, other, strict=False) if a != b]
    return len(word) == len(other) and len(differing) == 1 and all(a.isdigit() and b.isdigit() for a, b in differing)


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def doubtful(tokens: Sequence[Token]) -> list[str]:
    """The words that may need mending, those that are not even the beginning of one first."""
    used = {token.word for pair in pairwise(tokens) if pair[0].joined for token in pair}
    words = [token for token in tokens if not token.products and token.word not in used]
    return [token.word for token in sorted(words, key=lambda token: token.is_known) if _may_be_slip(token)]


def _may_be_slip(token: Token) -> bool:
    return not token.is_known or (len(token.word) >= SURE and not token.word.isdigit())


def read(tokens: Sequence[Token], known: Mapping[str, int]) -> Reading | None:
    """What is asked for; None when most of its words say nothing. `known` are words near the doubtful ones."""
    terms: list[Term] = []
    lost = 0
    waiting = list(tokens[:MOST_WORDS])
    while waiting:
        token = waiting.pop(0)
        if token.joined and waiting:
            terms.append(_pair(token, waiting.pop(0)))
        elif waiting and (pair := _moved(token, waiting[0], known)) is not None:
            terms.extend(pair)
            waiting.pop(0)
        elif token.is_known:
            beginning = not waiting or any(letter in digits for letter in token.word)
            terms.append(_known(token, known, beginning=beginning))
        elif (term := _mended(token.word, known)) is not None:
            terms.append(term)
        else:
            lost += 1
    if lost > len(terms) or not terms:
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


def _known(token: Token, known: Mapping[str, int], *, beginning: bool) -> Term:
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
    near = nearest(token.word, known) if not token.products and _may_be_slip(token) else []
    more = [other for other in near if not other.startswith(token.word)]
    alternatives += [quote(other) for other in more]
    products += sum(known[other] for other in more)
    return Term(tuple(alternatives), token.word, products, quote(token.word) if token.products else None)


def _moved(token: Token, following: Token, known: Mapping[str, int]) -> list[Term] | None:
    """Two words that are words of the shop when the space between them is put right."""
    if token.is_known and following.is_known:
        return None
    for pair in moves(token.word, following.word):
        if all(word in known for word in pair):
            return [Term((quote(word),), word, known[word], quote(word)) for word in pair]
    return None


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
    near = nearest(word, known)
    alike = near[0] if near and looks_like(word, near[0]) else None
    readings: list[tuple[str, ...]] = [(alike,)] if alike else []
    readings += _halves(splits(word), known)
    readings += [(other,) for other in near if other != alike]
    readings = readings or _halves(slips(word), known)
    if not readings:
        return None
    return Term(
        tuple("(" + " & ".join(map(quote, words)) + ")" for words in readings),
        " ".join(readings[0]),
        sum(_least(words, known) for words in readings),
        quote(alike) if alike else None,
    )


def _halves(pairs: Sequence[tuple[str, str]], known: Mapping[str, int]) -> list[tuple[str, ...]]:
    """Those of which both are words of the shop, the most even first; two at most."""
    found = [pair for pair in pairs if all(half in known for half in pair)]
    found.sort(key=lambda pair: (-min(map(len, pair)), -_least(pair, known)))
    return [*found[:2]]


def _least(words: Iterable[str], known: Mapping[str, int]) -> int:
    return min(known[word] for word in words)
