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


class SlugTaken(Conflict):
    """Another one has the slug that was named."""

    code = "slug_taken"
    message = "Another one has this slug."


class UnknownParent(Invalid):
    """The category that is to be the parent is not there."""

    code = "unknown_parent"
    message = "There is no such category."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("parent_id", self.message, self.code),))


class CategoryCycle(Conflict):
    """A category would stand below itself."""

    code = "category_cycle"
    message = "A category cannot be moved below itself."


class CategoryTooDeep(Conflict):
    """The category, or one below it, would stand too deep in the tree."""

    code = "category_too_deep"
    message = "The tree of categories has at most {deepest} levels."


class ValueDoesNotFit(Invalid):
    """The value is not of its attribute's data type."""

    code = "value_does_not_fit"
    message = "The value does not fit its attribute."

    def __init__(self, reason: str) -> None:
        super().__init__(mistakes=(Mistake("value", reason, self.code),))


class ValuesDoNotFit(Conflict):
    """Values of the attribute do not fit the new data type, or would become the same."""

    code = "values_do_not_fit"
    message = "Some of its values do not fit the data type {data_type}."


class ValueTaken(Conflict):
    """The attribute has this value already."""

    code = "value_taken"
    message = "The attribute has this value already."


class TooManyValues(Conflict):
    """The attribute has as many values as one may have."""

    code = "too_many_values"
    message = "An attribute has at most {most} values."


class AttributeInUse(Conflict):
    """Variants have a value of the attribute."""

    code = "attribute_in_use"
    message = "Variants have this attribute."


class ValueInUse(Conflict):
    """Variants have the value."""

    code = "value_in_use"
    message = "Variants have this value."


class AttributeTaken(Conflict):
    """The variant has a value for the attribute already."""

    code = "attribute_taken"
    message = "The variant has a value for this attribute already."


class AttributesFull(Conflict):
    """The variant has as many attributes as it may have."""

    code = "attributes_full"
    message = "A variant has at most {most} attributes."
