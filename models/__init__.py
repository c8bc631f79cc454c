"""Every table of the shop, re-exported by name."""

from models.base import Record
from models.cart import Cart, CartItem
from models.catalog import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    Product,
    ProductMedia,
    ProductMediaURL,
    ProductVariant,
    VariantAttributeValue,
)
from models.inventory import StockMovement
from models.journal import AdminAction
from models.orders import Order, OrderEvent, OrderItem
from models.payments import Payment, Refund, WebhookEvent
from models.plumbing import IdempotencyKey, JobRow
from models.stores import Owner, Store
from models.users import Address, RefreshToken, User

__all__ = [
    "Address",
    "AdminAction",
    "Attribute",
    "AttributeValue",
    "Brand",
    "Cart",
    "CartItem",
    "Category",
    "IdempotencyKey",
    "JobRow",
    "Order",
    "OrderEvent",
    "OrderItem",
    "Owner",
    "Payment",
    "Product",
    "ProductMedia",
    "ProductMediaURL",
    "ProductVariant",
    "Record",
    "RefreshToken",
    "Refund",
    "StockMovement",
    "Store",
    "User",
    "VariantAttributeValue",
    "WebhookEvent",
]
