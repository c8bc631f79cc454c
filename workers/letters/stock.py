"""Letters about the stock, to those who keep it."""

from server.core.settings import Settings
from server.inventory.schemas import AlertView
from workers.letters.writing import Written, write


def write_stock_letter(alert: AlertView, *, name: str, settings: Settings) -> Written:
    """A letter that says what is left of a variant now."""
    # A SKU may hold what would end a header's line.
    sku = " ".join(alert.sku.split())
    return write(
        "low_stock", f"Low stock: {alert.stock_quantity} left of {sku}", settings=settings, alert=alert, name=name
    )
