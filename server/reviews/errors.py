"""Refusals of reviews."""

from server.core.errors import Conflict


class AlreadyReviewed(Conflict):
    """The caller has reviewed the product before."""

    code = "already_reviewed"
    message = "You have reviewed this product already; change that review instead."


class IsOwnReview(Conflict):
    """The caller wrote the review themselves."""

    code = "own_review"
    message = "You wrote this review: whether it helps is for others to say."
