"""Status words and kinds, as they stand in the database and in JSON; free of the ORM."""

from enum import StrEnum


class Role(StrEnum):
    """What a user is in the shop."""

    CUSTOMER = "customer"
    RETAILER = "retailer"
    OWNER = "owner"
    ADMIN = "admin"


class UserStatus(StrEnum):
    """Whether a user or an owner may act."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    BANNED = "banned"


class TargetRole(StrEnum):
    """Who sees a category."""

    CUSTOMER = "customer"
    RETAILER = "retailer"
    BOTH = "both"


class DataType(StrEnum):
    """What the values of an attribute are."""

    STRING = "string"
    INT = "int"
    FLOAT = "float"
    ENUM = "enum"


class MediaType(StrEnum):
    """What a product's medium is."""

    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"


class MediaStatus(StrEnum):
    """Whether a medium can be shown: its renditions are being made, are there, or cannot be made."""

    PROCESSING = "processing"
    READY = "ready"
    FAILED = "failed"


class Rendition(StrEnum):
    """Which size of a medium a URL leads to."""

    ORIGINAL = "original"
    LARGE = "large"
    MEDIUM = "medium"
    THUMB = "thumb"


class PaymentMethod(StrEnum):
    """How an order is paid."""

    CREDIT_CARD = "credit_card"
    DEBIT_CARD = "debit_card"
    UPI = "upi"
    COD = "cod"
    NET_BANKING = "net_banking"


class OrderStatus(StrEnum):
    """Where an order is on its way."""

    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class PaymentStatus(StrEnum):
    """What is known of the money, of an order and of a payment alike."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


class RefundStatus(StrEnum):
    """Where a refund is on its way back to the buyer."""

    REQUESTED = "requested"
    PENDING = "pending"
    PROCESSED = "processed"
    FAILED = "failed"


class DeliveryStatus(StrEnum):
    """Whether an event has arrived at a client: it is still tried, it did, or it was given up."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class ResetPurpose(StrEnum):
    """What a token that sets a password was mailed for."""

    RESET = "reset"
    INVITATION = "invitation"


class CancelReason(StrEnum):
    """Why an order was cancelled."""

    CUSTOMER = "customer"
    ADMIN = "admin"
    EXPIRED = "expired"


class CouponType(StrEnum):
    """What a coupon's `discount_value` is: percent, or paise."""

    PERCENTAGE = "percentage"
    FIXED = "fixed"


class CouponTarget(StrEnum):
    """What a coupon's discount is spread over: the whole cart, or the lines it names."""

    CART = "cart"
    PRODUCT = "product"


class RuleType(StrEnum):
    """What a discount rule takes off, and from which lines on."""

    PERCENTAGE = "percentage"
    BULK = "bulk"
    QUANTITY = "quantity"
    RETAILER = "retailer"


class StockReason(StrEnum):
    """Why a variant's stock changed."""

    INITIAL = "initial"
    SALE = "sale"
    CANCEL = "cancel"
    RESTOCK = "restock"
    CORRECTION = "correction"


class AlertStatus(StrEnum):
    """Where an alert of low stock is: nobody knows yet, somebody was told, or there is enough again."""

    PENDING = "pending"
    SENT = "sent"
    RESOLVED = "resolved"


class SalesKind(StrEnum):
    """What an entry in the journal of sales is: an order was paid, or money went back."""

    SALE = "sale"
    REFUND = "refund"


class Grain(StrEnum):
    """Over how long a sum of sales goes."""

    DAY = "day"
    MONTH = "month"


class TransferKind(StrEnum):
    """Which way a catalogue goes."""

    IMPORT = "import"
    EXPORT = "export"


class TransferFormat(StrEnum):
    """How a catalogue is written down."""

    NDJSON = "ndjson"
    CSV = "csv"


class TransferStatus(StrEnum):
    """Where an import or an export is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class JobStatus(StrEnum):
    """What became of a piece of work left behind."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
