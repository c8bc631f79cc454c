"""Letters about the stock: to those who keep it, and to those who wait for it."""

from dataclasses import dataclass

from server.core.settings import Settings
from server.inventory.schemas import AlertView
from workers.letters.words import rupees
from workers.letters.writing import Draft, Link, Written, subject_of, write


@dataclass(frozen=True, slots=True)
class Returned:
    """What is back in stock; the price in paise is the reader's own, of the cheapest variant if there are several."""

    product_name: str
    variant_name: str
    slug: str
    price: int
    picture: str = ""
    one_price: bool = True


def write_stock_letter(alert: AlertView, *, name: str, settings: Settings) -> Written:
    """A letter that says what is left of a variant now."""
    facts = [("SKU", alert.sku), ("Left", str(alert.stock_quantity)), ("Threshold", str(alert.threshold))]
    draft = Draft(
        subject=subject_of("low_stock", left=alert.stock_quantity, sku=alert.sku),
        name=name,
        lines=(f"{_named(alert.product_name, alert.variant_name)} is running low.",),
        facts=(*facts, *([("Store", alert.store_name)] if alert.store_name else [])),
        closing=("No more letters about it are sent while the alert is open.",),
        why="You get this letter because you look after this stock.",
    )
    return write(draft, settings=settings)


def write_back_in_stock_letter(back: Returned, *, name: str, unsubscribe: str, settings: Settings) -> Written:
    """A letter to somebody whose wish is back in stock; `unsubscribe` is the address that ends such letters."""
    price = f"{'at' if back.one_price else 'from'} {rupees(back.price)}"
    draft = Draft(
        subject=subject_of("back_in_stock", product=back.product_name),
        name=name,
        lines=(
            f"{_named(back.product_name, back.variant_name)} is back in stock, {price}.",
            "We cannot say for how long, and it is not kept for you.",
        ),
        picture=back.picture,
        link=Link("See it in the shop", settings.product_page.replace("{slug}", back.slug)),
        why="You get this letter because it is on your wishlist. We write once about each wish.",
        unsubscribe=unsubscribe,
    )
    return write(draft, settings=settings)


def _named(product_name: str, variant_name: str) -> str:
    return f"{product_name} ({variant_name})" if variant_name else product_name
