"""Refusals of the wishlist."""

from server.core.errors import Conflict, Invalid, Mistake, NotFound


class NoSuchProduct(NotFound):
    """The product does not exist, or is not shown to the caller."""

    code = "no_such_product"
    message = "This product is not on sale."


class NoSuchWish(NotFound):
    """The caller's wishlist has no such item."""

    code = "no_such_wish_list_item"
    message = "The wishlist has no such item."


class WishlistFull(Conflict):
    """The wishlist has as many items as it may have."""

    code = "wishlist_full"
    message = "A wishlist holds at most {items} items."

    def __init__(self) -> None:
        super().__init__(items=MAX_ITEMS)


class VariantNotOfProduct(Invalid):
    """The variant is one of another product."""

    code = "variant_not_of_product"
    message = "This is no variant of the product."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("product_variant_id", self.message, self.code),))


class VariantNeeded(Invalid):
    """The product has several variants, and it was not said which one shall be bought."""

    code = "variant_needed"
    message = "The product has several variants: name one of them."

    def __init__(self) -> None:
        super().__init__(mistakes=(Mistake("product_variant_id", self.message, self.code),))


MAX_ITEMS = 500
