"""Reviews as they come in and go out. All of them is plain text, kept and given as it was written."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from server.core.pages import PageFilter
from server.core.shapes import Change, Editable, View, Wish
from server.reviews.rules import check_lines
from server.users.rules import check_text

Stars = Annotated[int, Field(ge=1, le=5)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120), AfterValidator(check_text)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000), AfterValidator(check_lines)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(check_text)]
Search = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]


class ReviewSort(StrEnum):
    """In which order a product's reviews are listed; `rating` begins with the worst, `helpful` with the most votes."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RATING_UP = "rating"
    RATING_DOWN = "-rating"
    HELPFUL = "helpful"


class AdminReviewSort(StrEnum):
    """In which order the back office lists reviews."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RATING_UP = "rating"
    RATING_DOWN = "-rating"


class ReviewFilter(PageFilter):
    """Which reviews of a product are listed; `verified` are those of people whom it was delivered to."""

    rating: Stars | None = None
    verified: bool | None = None
    sort: ReviewSort = ReviewSort.NEWEST


class AdminReviewFilter(PageFilter):
    """Which reviews the back office lists; what a filter names and is not there matches nothing."""

    product_id: UUID | None = None
    user_id: UUID | None = None
    rating: Stars | None = None
    verified: bool | None = None
    hidden: bool | None = None
    q: Search | None = Field(default=None, description="A part of the title or the text, in any case.")
    sort: AdminReviewSort = AdminReviewSort.NEWEST


class WriteReview(Wish):
    """What somebody says of a product, and of which variant of it if they like."""

    rating: Stars
    title: Title = ""
    review: Text = ""
    product_variant_id: UUID | None = None


class UpdateReview(Change):
    """Any subset of what an author may change of their review."""

    rating: Stars = 1
    title: Title = ""
    review: Text = ""
    product_variant_id: UUID | None = None


class ModerateReview(Change):
    """Whether a review is hidden, and for which reason; its author reads that. What is shown has no reason."""

    is_hidden: bool = False
    reason: Reason = ""


class EraseReview(Wish):
    """Why a review is erased, for the audit log."""

    reason: Reason = ""


class Author(View):
    """Who wrote a review."""

    name: str


class KnownAuthor(Author):
    """The same for the back office."""

    id: UUID
    email: str


class ReviewedVariant(View):
    """The variant that a review speaks of."""

    name: str


class ReviewedProduct(View):
    """The product that a review is of."""

    name: str
    slug: str


class Written(View):
    """A review without who wrote it; `updated_at` is when its author last changed it."""

    id: UUID
    product_id: UUID
    product_variant_id: UUID | None
    rating: int
    title: str
    review: str
    is_verified_purchase: bool
    helpful_count: int
    created_at: datetime
    updated_at: datetime
    product_variant: ReviewedVariant | None


class ReviewView(Written):
    """A review as everybody sees it; `updated_at` is when its author last changed it."""

    user: Author


class OwnReview(ReviewView):
    """A review as its author sees it: also when it is hidden, and why."""

    product: ReviewedProduct
    is_hidden: bool
    hidden_reason: str


class AdminReview(Written, Editable):
    """A review in the back office.

    The ETag is also of what it says: nobody hides, or lets stand, what they have not read.
    """

    change = ModerateReview

    hidden_at: datetime | None
    hidden_reason: str
    product: ReviewedProduct
    user_id: UUID
    user: KnownAuthor
    is_hidden: bool

    @property
    def content(self) -> dict[str, Any]:
        """What it says and why it is hidden."""
        names = ("product_id", "product_variant_id", "user_id", "rating", "title", "review", "hidden_reason")
        return {name: getattr(self, name) for name in names}


class RatingView(View):
    """A product's rating; `histogram` says how many gave each number of stars."""

    rating_average: float
    rating_count: int
    histogram: dict[Literal["1", "2", "3", "4", "5"], int]


class HelpfulView(View):
    """How many people find a review helpful."""

    helpful_count: int
