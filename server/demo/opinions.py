"""What people say of the demo shop's cards: invented by one fixed rule, as each review says itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.enums import Role
from server.demo.accounts import DOMAIN, OPENED_AT, Person
from server.demo.ids import Kind, named_id, numbered_id

# Every third card of the first batch is reviewed, by one reviewer up to all of them.
EVERY = 3
SLOTS = 16  # room for the positions of a product's reviews
INVENTED = "Invented for the demo shop."


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a review says."""

    rating: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's opinion of one product."""

    id: UUID
    product_id: UUID
    reviewer: Person
    opinion: Opinion
    written_at: datetime


OPINIONS = (
    Opinion(5, "Quiet and fast", f"It runs cool, and the fans stay off on the desktop. {INVENTED}"),
    Opinion(4, "Good value", f"Does what the specifications promise; the cables could be longer. {INVENTED}"),
    Opinion(5, "No regrets", f"Fitted in ten minutes and works. {INVENTED}"),
    Opinion(3, "As expected", f"Neither better nor worse than others of its kind. {INVENTED}"),
    Opinion(4, "Solid", f"Well built, a little large for a small case: measure first. {INVENTED}"),
    Opinion(2, "Louder than I thought", f"Fast, but the fans can be heard in the next room. {INVENTED}"),
    Opinion(5, "", f"My second one. {INVENTED}"),
    Opinion(1, "Not for me", f"It needs more power than my machine has. {INVENTED}"),
)
NAMES = (
    *("Aarav Nair", "Bhavna Shah", "Chirag Das", "Divya Menon"),
    *("Eshan Rao", "Farah Khan", "Gopal Iyer", "Hema Joshi"),
)


def _reviewer(number: int, name: str) -> Person:
    email = f"reviewer-{number}@{DOMAIN}"
    return Person(named_id(Kind.REVIEWER, email), named_id(Kind.ADDRESS, email), email, name, Role.CUSTOMER, None)


REVIEWERS = tuple(_reviewer(number, name) for number, name in enumerate(NAMES, 1))


def invent_reviews(products: int) -> Iterator[Review]:
    """The reviews of the first batch, that has so many products."""
    for turn, position in enumerate(range(0, products, EVERY)):
        product_id = numbered_id(Kind.PRODUCT, 1, position)
        for place in range(1 + turn % len(REVIEWERS)):
            number = position * SLOTS + place
            yield Review(
                id=numbered_id(Kind.REVIEW, 1, number),
                product_id=product_id,
                reviewer=REVIEWERS[(turn + place) % len(REVIEWERS)],
                opinion=OPINIONS[(turn // len(REVIEWERS) * 3 + place * 5 + turn) % len(OPINIONS)],
                written_at=OPENED_AT + timedelta(minutes=number),
            )
