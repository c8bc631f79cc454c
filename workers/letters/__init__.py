"""Letters by mail, from one set of templates: a subject, a plain text and an HTML twin, escaped."""

from workers.letters.orders import SUBJECTS, write_order_letter
from workers.letters.stock import write_stock_letter
from workers.letters.writing import Written, rupees

__all__ = ["SUBJECTS", "Written", "rupees", "write_order_letter", "write_stock_letter"]
