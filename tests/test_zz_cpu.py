import time
from uuid_utils.compat import uuid7
from server.core.db import fetch
from tests.checkout.shop import order, put_in_cart
from tests.factories.catalog import make_variant
from tests.factories.shoppers import make_shopper

async def test_cpu(client, resources, monkeypatch):
    monkeypatch.setattr("server.web.auth.TRUSTED_FOR", 600)
    variant = await make_variant(price=1000_00, stock=100000)
    shopper = await make_shopper(resources.tokens)
    await put_in_cart(client, shopper, variant.id)
    [cart] = await fetch("SELECT id FROM carts")
    pid = None
    cpu = wall = 0.0
    N = 300
    for n in range(N + 30):
        if n:
            await fetch("INSERT INTO cart_items (id, cart_id, product_id, product_variant_id, quantity, price_at_time, discount_applied, final_price, created_at, updated_at) SELECT $1, $2, product_id, id, 1, price, 0, price, now(), now() FROM product_variants WHERE id = $3", uuid7(), cart["id"], variant.id)
        a, b = time.process_time(), time.perf_counter()
        status, _ = await order(client, shopper, "cod", key=f"key-{n}")
        if n >= 30:
            cpu += time.process_time() - a; wall += time.perf_counter() - b
        assert status == 201
    print(f"\nCPU {1e6*cpu/N:.0f} us/order  WALL {1e3*wall/N:.2f} ms/order")
