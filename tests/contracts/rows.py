"""So many rows under every list at once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from models import (
    Address,
    AdminAction,
    Attribute,
    AttributeValue,
    Brand,
    Cart,
    CartItem,
    CatalogTransfer,
    Category,
    ClientWebhook,
    Coupon,
    CouponRedemption,
    CouponUser,
    DiscountRule,
    JobRow,
    Order,
    OrderEvent,
    OrderItem,
    Owner,
    Payment,
    Product,
    ProductMedia,
    ProductMediaURL,
    ProductReview,
    ProductVariant,
    RefreshToken,
    Refund,
    StockAlert,
    Store,
    TransferRefusal,
    User,
    VariantAttributeValue,
    WebhookAttempt,
    WebhookDelivery,
    Wishlist,
    WishListItem,
)
from models.enums import (
    CouponType,
    DataType,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    Role,
    RuleType,
    TransferFormat,
    TransferKind,
)
from server.core.clock import utc_now
from tests.factories.catalog import make_store
from tests.factories.users import HOME

PRICE = 100_00


async def fill(size: int, user_id: UUID) -> dict[str, UUID]:
    """Make `size` rows of everything, the user's own things among them; gives the ids that paths ask for."""
    places = await _make_catalogue(size)
    variants = await ProductVariant.filter(id__gte=places["variantId"]).order_by("id").limit(size)
    alerts = [
        StockAlert(product_id=one.product_id, product_variant_id=one.id, stock_level=0, threshold=5) for one in variants
    ]
    await StockAlert.bulk_create(alerts)
    places |= {"userId": user_id, "alertId": alerts[0].id}
    places |= await _make_orders(size, user_id, variants)
    places |= await _make_refunds(size, user_id)
    places |= await _make_offers(size, user_id, variants) | await _make_transfers(size)
    places |= await _make_webhooks(size, user_id)
    return places | await _make_people(size, user_id, variants) | await _make_office(size, user_id)


async def _make_catalogue(size: int) -> dict[str, UUID]:
    root = await Category.create(name="Root", slug="root")
    await Category.bulk_create(Category(name=f"C {n}", slug=f"c-{n}", parent_id=root.id) for n in range(size))
    brands = [Brand(name=f"Brand {n}", slug=f"brand-{n:03}") for n in range(size)]
    await Brand.bulk_create(brands)
    attributes = [Attribute(name=f"A {n}", slug=f"a-{n}", data_type=DataType.STRING) for n in range(size)]
    await Attribute.bulk_create(attributes)
    values = [AttributeValue(attribute_id=attribute.id, value="one") for attribute in attributes]
    more = [AttributeValue(attribute_id=attributes[0].id, value=f"value {n}") for n in range(1, size)]
    await AttributeValue.bulk_create(values + more)
    products = await _make_products(size, root, brands[0])
    # The first product has as many variants as there are products, its first variant each attribute.
    owners = products + [products[0]] * (size - 1)
    variants = [ProductVariant(product_id=one.id, sku=f"SKU-{n}", price=PRICE) for n, one in enumerate(owners)]
    await ProductVariant.bulk_create(variants)
    pairs = [(variants[0], value) for value in values] + [(variant, values[0]) for variant in variants[1:]]
    await VariantAttributeValue.bulk_create(
        VariantAttributeValue(
            product_variant_id=variant.id,
            product_attribute_id=value.attribute_id,
            product_attribute_value_id=value.id,
        )
        for variant, value in pairs
    )
    return await _make_media(products, owners) | {
        "categoryId": root.id,
        "brandId": brands[0].id,
        "attributeId": attributes[0].id,
        "valueId": values[0].id,
        "attributeValueId": values[0].id,
        "productId": products[0].id,
        "variantId": variants[0].id,
    }


async def _make_products(size: int, category: Category, brand: Brand) -> list[Product]:
    store = await make_store()
    products = [
        Product(
            name=f"Card {n}",
            slug=f"card-{n}",
            category_id=category.id,
            brand_id=brand.id,
            store_id=store.id,
            base_price=PRICE,
        )
        for n in range(size)
    ]
    await Product.bulk_create(products)
    return products


async def _make_media(products: list[Product], owners: list[Product]) -> dict[str, UUID]:
    """An image for each of the owners, the first of a product its primary one and the very first with many URLs."""
    media = [ProductMedia(product_id=one.id, is_primary=n < len(products)) for n, one in enumerate(owners)]
    await ProductMedia.bulk_create(media)
    urls = [
        ProductMediaURL(product_media_id=one.id, url=f"https://cdn.voltcart.test/{n}.webp")
        for n, one in enumerate([media[0]] * (len(products) - 1) + media)
    ]
    await ProductMediaURL.bulk_create(urls)
    return {"mediaId": media[0].id, "urlId": urls[0].id}


async def _make_orders(size: int, user_id: UUID, variants: list[ProductVariant]) -> dict[str, UUID]:
    addresses = [
        Address(user_id=user_id, address_line1="1 Road", city="Pune", state="Maharashtra", postal_code="411001")
        for _ in range(size)
    ]
    await Address.bulk_create(addresses)
    cart = await Cart.create(user_id=user_id)
    line: dict[str, Any] = {"price_at_time": PRICE, "final_price": PRICE}
    lines = [
        CartItem(cart_id=cart.id, product_id=one.product_id, product_variant_id=one.id, quantity=1, **line)
        for one in variants
    ]
    await CartItem.bulk_create(lines)
    amounts = {"discount_amount": 0, "shipping_cost": 0, "tax_amount": 0, "subtotal": PRICE, "total_amount": PRICE}
    sent_to = HOME | {"id": str(addresses[0].id), "address_line2": "", "country": "IN"}
    orders = [
        Order(
            user_id=user_id,
            address_id=addresses[0].id,
            order_number=f"VC{n:08}",
            order_date=utc_now(),
            payment_method=PaymentMethod.UPI,
            shipping_address=sent_to,
            expires_at=utc_now() + timedelta(hours=1),
            **amounts,
        )
        for n in range(size)
    ]
    await Order.bulk_create(orders)
    await OrderEvent.bulk_create(OrderEvent(order_id=order.id, to_status=OrderStatus.PENDING) for order in orders)
    # The first order has as many lines as there are orders.
    sold = [(orders[0], one) for one in variants] + [(order, variants[0]) for order in orders[1:]]
    await OrderItem.bulk_create(
        OrderItem(
            order_id=order.id,
            product_id=one.product_id,
            product_variant_id=one.id,
            product_name="Card",
            sku=one.sku,
            total_quantity=1,
            tax_rate=18,
            tax_amount=0,
            **line,
        )
        for order, one in sold
    )
    return {"orderId": orders[0].id, "addressId": addresses[0].id, "cartItemId": lines[0].id}


async def _make_refunds(size: int, user_id: UUID) -> dict[str, UUID]:
    """A payment for each order, and so many refunds of the first one's."""
    orders = await Order.filter(user_id=user_id).order_by("id")
    payments = [
        Payment(
            order_id=order.id,
            user_id=user_id,
            amount=PRICE,
            payment_status=PaymentStatus.PAID,
            payment_method=PaymentMethod.UPI,
            transaction_id=f"pay_{n}",
            payment_date=utc_now(),
        )
        for n, order in enumerate(orders)
    ]
    await Payment.bulk_create(payments)
    refunds = [Refund(payment_id=payments[0].id, order_id=orders[0].id, amount=1) for _ in range(size)]
    await Refund.bulk_create(refunds)
    return {"refundId": refunds[0].id}


async def _make_webhooks(size: int, user_id: UUID) -> dict[str, UUID]:
    """Webhooks of clients, of which the first was sent so many events, the first of them in so many tries."""
    told: dict[str, Any] = {"url": "https://a.test/", "event_types": ["stock.low"], "secret": "whsec_AAAA"}
    webhooks = [ClientWebhook(**told) for _ in range(size)]
    await ClientWebhook.bulk_create(webhooks)
    sent: dict[str, Any] = {"webhook_id": webhooks[0].id, "event_type": "stock.low", "subject_id": user_id}
    deliveries = [WebhookDelivery(event_id=uuid7(), **sent) for _ in range(size)]
    await WebhookDelivery.bulk_create(deliveries)
    await WebhookAttempt.bulk_create(WebhookAttempt(delivery_id=deliveries[0].id, milliseconds=1) for _ in range(size))
    return {"webhookId": webhooks[0].id, "deliveryId": deliveries[0].id}


async def _make_offers(size: int, user_id: UUID, variants: list[ProductVariant]) -> dict[str, UUID]:
    """Coupons, of which the first names so many users and was used by so many orders; rules; a wishlist."""
    ten: dict[str, Any] = {"discount_value": 10}
    coupons = [Coupon(code=f"TEN-{n}", type=CouponType.PERCENTAGE, per_user_limit=None, **ten) for n in range(size)]
    coupons[0].used_count = size
    await Coupon.bulk_create(coupons)
    users = [User(name="One of many", email=f"{n}@voltcart.test", password="!") for n in range(size - 1)]
    await User.bulk_create(users)
    named = [user_id, *(user.id for user in users)]
    await CouponUser.bulk_create(CouponUser(coupon_id=coupons[0].id, user_id=one) for one in named)
    used: dict[str, Any] = {"coupon_id": coupons[0].id, "discount_amount": 0, "redeemed_at": utc_now()}
    orders = await Order.filter(user_id=user_id).order_by("id")
    await CouponRedemption.bulk_create(
        CouponRedemption(user_id=user_id, order_id=order.id, slot=n, **used) for n, order in enumerate(orders, 1)
    )
    rules = [DiscountRule(rule_type=RuleType.PERCENTAGE, product_id=one.product_id, **ten) for one in variants]
    await DiscountRule.bulk_create(rules)
    wishlist = await Wishlist.create(user_id=user_id)
    wishes = [
        WishListItem(wishlist_id=wishlist.id, product_id=one.product_id, product_variant_id=one.id) for one in variants
    ]
    await WishListItem.bulk_create(wishes)
    return {"couponId": coupons[0].id, "ruleId": rules[0].id, "wishListItemId": wishes[0].id}


async def _make_people(size: int, user_id: UUID, variants: list[ProductVariant]) -> dict[str, UUID]:
    """Owners, the first with so many stores; the user's sessions, and reviews of each product, all of the first."""
    users = await User.exclude(id=user_id).order_by("id").limit(size - 1)
    products = {one.product_id: None for one in variants}
    said = [(user_id, one) for one in products] + [(user.id, variants[0].product_id) for user in users]
    await ProductReview.bulk_create(ProductReview(user_id=who, product_id=what, rating=4) for who, what in said)
    later = utc_now() + timedelta(days=1)
    await RefreshToken.bulk_create(
        RefreshToken(user_id=user_id, family_id=uuid7(), token_hash=uuid7().bytes, expires_at=later)
        for _ in range(size)
    )
    people = [f"{uuid7()}@voltcart.test" for _ in range(size)]
    heads = [User(name="Owner", email=email, password="!", role=Role.OWNER) for email in people]
    await User.bulk_create(heads)
    owners = [
        Owner(user_id=one.id, name="Owner", email=one.email, phone_number=f"+{one.id.int % 10**14 + 10**14}")
        for one in heads
    ]
    await Owner.bulk_create(owners)
    stores = [Store(owner_id=owners[0].id, name=f"Store of one {n}") for n in range(size)]
    await Store.bulk_create(stores)
    return {"ownerId": owners[0].id, "storeId": stores[0].id}


async def _make_office(size: int, user_id: UUID) -> dict[str, UUID]:
    """What the user did in the back office, and jobs."""
    await AdminAction.bulk_create(
        AdminAction(actor_id=user_id, action="user.status", entity="user", entity_id=user_id) for _ in range(size)
    )
    jobs = [JobRow(name="ExpireOrder", queue="money", payload={}, run_at=utc_now()) for _ in range(size)]
    await JobRow.bulk_create(jobs)
    return {"jobId": jobs[0].id}


async def _make_transfers(size: int) -> dict[str, UUID]:
    imports, exports = (
        [CatalogTransfer(kind=kind, format=TransferFormat.CSV) for _ in range(size)] for kind in TransferKind
    )
    await CatalogTransfer.bulk_create(imports + exports)
    await TransferRefusal.bulk_create(
        TransferRefusal(transfer_id=imports[0].id, line=n, reasons=[]) for n in range(1, size + 1)
    )
    return {"importId": imports[0].id, "exportId": exports[0].id}
