"""Tasks of the wishlists: who waits for something is told that it is back."""

from server.catalog.rules import Audience
from server.core.settings import Settings
from server.core.tokens import seal_id
from server.inventory.jobs import AnnounceBackInStock
from server.users.rules import STOCK_MAIL
from server.wishlist.jobs import MailBackInStock
from server.wishlist.queries import Reader, find_reader, get_item
from server.wishlist.schemas import WishListItemView
from server.wishlist.service import announce_back_in_stock, forget_told
from workers.context import WorkerContext
from workers.letters import Returned, write_back_in_stock_letter
from workers.letters.posting import post
from workers.registry import task


@task(AnnounceBackInStock)
async def tell_of_back_in_stock(ctx: WorkerContext, job: AnnounceBackInStock) -> None:  # noqa: ARG001 - every task takes it
    """See to it that everybody who waits is told, unless it is gone again."""
    await announce_back_in_stock(job.product_variant_id, whole_product=job.whole_product)


@task(MailBackInStock)
async def mail_back_in_stock(ctx: WorkerContext, job: MailBackInStock) -> None:
    """Mail one of them, while there is something to buy; who comes too late waits for the next time."""
    reader = await find_reader(job.wish_list_item_id)
    if reader is None:
        return
    item = await get_item(None, job.wish_list_item_id, Audience.of_role(reader.role))
    if not _can_be_bought(item):
        # After an earlier run the letter may have gone out, which nobody has said.
        if ctx.attempt == 1:
            await forget_told(job.wish_list_item_id)
        return
    settings = ctx.resources.settings
    letter = write_back_in_stock_letter(
        _returned(item), name=reader.name, unsubscribe=_way_out(reader, settings), settings=settings
    )
    await post(ctx, letter, to=reader.email)


def _can_be_bought(item: WishListItemView) -> bool:
    return item.is_available and (item.product if item.variant is None else item.variant).in_stock


def _returned(item: WishListItemView) -> Returned:
    product, variant = item.product, item.variant
    return Returned(
        product_name=product.name,
        variant_name=variant.name if variant is not None else "",
        slug=product.slug,
        price=variant.price if variant is not None else product.price_from or 0,
        picture=(product.image.thumb if product.image is not None else None) or "",
        one_price=variant is not None or product.price_from == product.price_to,
    )


def _way_out(reader: Reader, settings: Settings) -> str:
    """The address that ends these letters to the reader, for ever."""
    token = seal_id(next(iter(settings.signing_keys.values())), STOCK_MAIL, reader.user_id)
    return f"{settings.shop_url}/api/unsubscribe?token={token}"
