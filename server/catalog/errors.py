"""Refusals of the catalogue."""

from collections.abc import Iterable

from server.core.errors import Conflict, Invalid, Mistake


class UnknownAttribute(Invalid):
    """A filter names an attribute that the catalogue does not have."""

    code = "unknown_attribute"
    message = "There is no such attribute."

    def __init__(self, slugs: Iterable[str]) -> None:
        super().__init__(mistakes=tuple(Mistake(f"query.attr.{slug}", self.message, self.code) for slug in slugs))


class SkuTaken(Conflict):
    """Another variant has this SKU."""

    code = "sku_taken"
    message = "Another variant has this SKU."
