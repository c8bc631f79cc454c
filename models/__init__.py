"""Every table of the shop, re-exported by name."""

from models.base import Record
from models.cart import Cart, CartItem
from models.catalog import (
    Attribute,
    AttributeValue,
    Brand,
    Category,
    MediaUpload,
    Product,
    ProductMedia,
    ProductMediaURL,
    ProductVariant,
    VariantAttributeValue,
)
from models.coupons import Coupon, CouponRedemption, CouponUser
from models.discounts import DiscountRule
from models.hooks import ClientWebhook, WebhookAttempt, WebhookDelivery
from models.inventory import StockAlert, StockMovement
from models.invoices import Invoice, InvoiceSeries
from models.journal import AdminAction
from models.orders import Order, OrderEvent, OrderItem
from models.payments import Payment, Refund, WebhookEvent
from models.plumbing import IdempotencyKey, JobRow, UntoldChange
from models.reviews import ProductReview, ReviewVote
from models.sales import Buyer, ProductSales, SalesEntry, SalesTotal
from models.stores import Owner, Store
from models.transfer import CatalogTransfer, TransferRefusal
from models.users import Address, LoginFailure, PasswordReset, RefreshToken, User
from models.wishlist import Wishlist, WishListItem

__all__ = [
    "Address",
    "AdminAction",
    "Attribute",
    "AttributeValue",
    "Brand",
    "Buyer",
    "Cart",
    "CartItem",
    "CatalogTransfer",
    "Category",
    "ClientWebhook",
    "Coupon",
    "CouponRedemption",
    "CouponUser",
    "DiscountRule",
    "IdempotencyKey",
    "Invoice",
    "InvoiceSeries",
    "JobRow",
    "LoginFailure",
    "MediaUpload",
    "Order",
    "OrderEvent",
    "OrderItem",
    "Owner",
    "PasswordReset",
    "Payment",
    "Product",
    "ProductMedia",
    "ProductMediaURL",
    "ProductReview",
    "ProductSales",
    "ProductVariant",
    "Record",
    "RefreshToken",
    "Refund",
    "ReviewVote",
    "SalesEntry",
    "SalesTotal",
    "StockAlert",
    "StockMovement",
    "Store",
    "TransferRefusal",
    "UntoldChange",
    "User",
    "VariantAttributeValue",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEvent",
    "WishListItem",
    "Wishlist",
]
