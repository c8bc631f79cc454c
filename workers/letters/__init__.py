"""Letters by mail: what each says stands once, and one template set gives it the forms of a text and of HTML."""

from workers.letters.accounts import write_password_notice, write_reset_letter, write_verification_letter
from workers.letters.orders import is_overtaken, write_order_letter
from workers.letters.refunds import write_refund_trouble_letter
from workers.letters.stock import Returned, write_back_in_stock_letter, write_stock_letter
from workers.letters.words import rupees
from workers.letters.writing import SUBJECTS, Draft, Link, Written, subject_of, write

__all__ = [
    "SUBJECTS",
    "Draft",
    "Link",
    "Returned",
    "Written",
    "is_overtaken",
    "rupees",
    "subject_of",
    "write",
    "write_back_in_stock_letter",
    "write_order_letter",
    "write_password_notice",
    "write_refund_trouble_letter",
    "write_reset_letter",
    "write_stock_letter",
    "write_verification_letter",
]
