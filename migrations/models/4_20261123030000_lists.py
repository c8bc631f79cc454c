"""Lists that cost the same at a million products: an index for each order in which a filter's matches are walked."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
    SET LOCAL maintenance_work_mem = '256MB';

    -- What is shown of a category, and of a brand in it, in each order of the list; categories come first of all, so
    -- that those hidden from the viewer are not walked through. The newest of a category are in migration 1's.
    CREATE INDEX products_category_price_idx ON products (category_id, price_from, id)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_category_retailer_price_idx ON products (category_id, retailer_price_from, id)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_category_rating_idx ON products (category_id, rating_average DESC, id DESC)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_category_name_idx ON products (category_id, name, id)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_brand_category_price_idx ON products (brand_id, category_id, price_from, id)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_brand_category_retailer_price_idx ON products (brand_id, category_id, retailer_price_from, id)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_brand_category_rating_idx ON products (brand_id, category_id, rating_average DESC, id DESC)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_brand_category_name_idx ON products (brand_id, category_id, name, id)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_brand_category_newest_idx ON products (brand_id, category_id, created_at DESC, id DESC)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_sold_out_idx ON products (created_at DESC, id DESC)
      WHERE is_active AND price_from IS NOT NULL AND NOT in_stock;

    -- The back office's lists are of all products, by name, by base price, and by id, which is newest first.
    DROP INDEX products_name_idx;
    CREATE INDEX products_name_idx ON products (name, id);
    CREATE INDEX products_base_price_idx ON products (base_price, id);
    CREATE INDEX products_store_id_idx ON products (store_id, id) WHERE store_id IS NOT NULL;
    CREATE INDEX products_name_trigrams_idx ON products USING gin (name gin_trgm_ops);

    -- Prices in bands, each 28 % wide: a range of prices is a few pairs of bands, each in the order of the newest. Of
    -- an expression in a partial index PostgreSQL keeps no statistics.
    CREATE FUNCTION price_band(price bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN floor(4 * ln(greatest(price, 1)::float8))::integer;
    CREATE FUNCTION price_bands(price_from bigint, price_to bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN 1000 * price_band(price_from) + price_band(price_to);
    CREATE INDEX products_category_bands_idx
      ON products (category_id, price_bands(price_from, price_to), created_at DESC, id DESC)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE INDEX products_category_retailer_bands_idx
      ON products (category_id, price_bands(retailer_price_from, retailer_price_to), created_at DESC, id DESC)
      WHERE is_active AND price_from IS NOT NULL;
    CREATE STATISTICS products_price_bands ON (price_bands(price_from, price_to)) FROM products;
    CREATE STATISTICS products_retailer_price_bands ON (price_bands(retailer_price_from, retailer_price_to))
      FROM products;

    -- Which products have an active variant with an attribute value, by category in the order of the newest and of
    -- their prices; kept by triggers. The category is there for what is hidden from the viewer: the dearest cards with
    -- much memory are for retailers alone.
    CREATE TABLE product_values (
      value_id uuid NOT NULL,
      category_id uuid NOT NULL,
      created_at timestamptz NOT NULL,
      product_id uuid NOT NULL,
      price_from bigint,
      retailer_price_from bigint
    );
    INSERT INTO product_values
      SELECT DISTINCT x.product_attribute_value_id, p.category_id, p.created_at, p.id, p.price_from,
          p.retailer_price_from
      FROM variant_attribute_values x JOIN product_variants v ON v.id = x.product_variant_id AND v.is_active
        JOIN products p ON p.id = v.product_id
      ORDER BY 1, 2, 3, 4;
    ALTER TABLE product_values ADD PRIMARY KEY (value_id, category_id, created_at, product_id);
    CREATE INDEX product_values_price_idx ON product_values (value_id, category_id, price_from, product_id);
    CREATE INDEX product_values_retailer_price_idx
      ON product_values (value_id, category_id, retailer_price_from, product_id);
    -- The pairs were for the list too; what is left to find by a value are its variants.
    DROP INDEX variant_attribute_values_value_idx;
    CREATE INDEX variant_attribute_values_value_idx ON variant_attribute_values (product_attribute_value_id);

    -- The products are locked, so that the last variant that loses a value and the first that gets it see each other.
    CREATE FUNCTION refresh_product_values(ids uuid[], lost uuid[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM products p WHERE p.id = ANY (ids) ORDER BY p.id FOR NO KEY UPDATE;
      DELETE FROM product_values k USING products p
      WHERE p.id = ANY (ids) AND k.value_id = ANY (lost)
        AND k.category_id = p.category_id AND k.created_at = p.created_at AND k.product_id = p.id AND NOT EXISTS (
          SELECT FROM product_variants v JOIN variant_attribute_values x ON x.product_variant_id = v.id
          WHERE v.product_id = p.id AND v.is_active AND x.product_attribute_value_id = k.value_id);
      INSERT INTO product_values
        SELECT DISTINCT x.product_attribute_value_id, p.category_id, p.created_at, p.id, p.price_from,
          p.retailer_price_from
        FROM products p JOIN product_variants v ON v.product_id = p.id AND v.is_active
          JOIN variant_attribute_values x ON x.product_variant_id = v.id
        WHERE p.id = ANY (ids)
        ORDER BY 1, 2, 3, 4 ON CONFLICT DO NOTHING;
    END $$;
    CREATE FUNCTION variant_values_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_values(product_ids, '{}') FROM (
        SELECT array_agg(DISTINCT v.product_id) AS product_ids
        FROM fresh f JOIN product_variants v ON v.id = f.product_variant_id) c WHERE product_ids IS NOT NULL;
      RETURN NULL;
    END $$;
    CREATE FUNCTION variant_values_gone() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_values(product_ids, value_ids) FROM (
        SELECT array_agg(DISTINCT v.product_id) AS product_ids,
          array_agg(DISTINCT g.product_attribute_value_id) AS value_ids
        FROM gone g JOIN product_variants v ON v.id = g.product_variant_id) c WHERE product_ids IS NOT NULL;
      RETURN NULL;
    END $$;
    CREATE TRIGGER variant_attribute_values_inserted AFTER INSERT ON variant_attribute_values
      REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION variant_values_inserted();
    CREATE TRIGGER variant_attribute_values_deleted AFTER DELETE ON variant_attribute_values
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION variant_values_gone();
    CREATE TRIGGER variant_attribute_values_updated AFTER UPDATE ON variant_attribute_values
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION variant_values_gone();
    -- While the variant is there, its values still lead to the product.
    CREATE FUNCTION variant_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      DELETE FROM variant_attribute_values WHERE product_variant_id = OLD.id;
      RETURN OLD;
    END $$;
    CREATE TRIGGER product_variants_leave BEFORE DELETE ON product_variants
      FOR EACH ROW EXECUTE FUNCTION variant_leaves();
    CREATE FUNCTION variant_turned() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_values(ARRAY[OLD.product_id, NEW.product_id], array_agg(product_attribute_value_id))
      FROM variant_attribute_values WHERE product_variant_id = NEW.id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER product_variants_turned AFTER UPDATE OF product_id, is_active ON product_variants FOR EACH ROW
      WHEN ((NEW.product_id, NEW.is_active) IS DISTINCT FROM (OLD.product_id, OLD.is_active)) EXECUTE FUNCTION variant_turned();
    -- Who changes a product holds its lock already. The rows are asked for by their whole key: no other index has them.
    CREATE FUNCTION product_values_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE product_values SET category_id = NEW.category_id, created_at = NEW.created_at,
        price_from = NEW.price_from, retailer_price_from = NEW.retailer_price_from
      WHERE category_id = OLD.category_id AND created_at = OLD.created_at AND product_id = NEW.id
        AND value_id = ANY (array(
        SELECT x.product_attribute_value_id
        FROM product_variants v JOIN variant_attribute_values x ON x.product_variant_id = v.id
        WHERE v.product_id = NEW.id));
      RETURN NULL;
    END $$;
    CREATE TRIGGER products_valued
      AFTER UPDATE OF category_id, created_at, price_from, retailer_price_from ON products FOR EACH ROW
      WHEN ((NEW.category_id, NEW.created_at, NEW.price_from, NEW.retailer_price_from)
        IS DISTINCT FROM (OLD.category_id, OLD.created_at, OLD.price_from, OLD.retailer_price_from))
      EXECUTE FUNCTION product_values_follow();
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
    DROP TRIGGER products_valued ON products;
    DROP TRIGGER product_variants_turned ON product_variants;
    DROP TRIGGER product_variants_leave ON product_variants;
    DROP TRIGGER variant_attribute_values_inserted ON variant_attribute_values;
    DROP TRIGGER variant_attribute_values_deleted ON variant_attribute_values;
    DROP TRIGGER variant_attribute_values_updated ON variant_attribute_values;
    DROP FUNCTION product_values_follow(), variant_turned(), variant_leaves(), variant_values_inserted(),
      variant_values_gone(), refresh_product_values(uuid[], uuid[]);
    DROP TABLE product_values;
    DROP INDEX variant_attribute_values_value_idx;
    CREATE INDEX variant_attribute_values_value_idx
      ON variant_attribute_values (product_attribute_value_id, product_variant_id);
    DROP STATISTICS products_price_bands, products_retailer_price_bands;
    DROP INDEX products_category_price_idx, products_category_retailer_price_idx, products_category_rating_idx,
      products_category_name_idx, products_brand_category_price_idx, products_brand_category_retailer_price_idx,
      products_brand_category_rating_idx, products_brand_category_name_idx, products_brand_category_newest_idx,
      products_base_price_idx, products_store_id_idx, products_name_trigrams_idx, products_name_idx,
      products_sold_out_idx, products_category_bands_idx, products_category_retailer_bands_idx;
    CREATE INDEX products_name_idx ON products (name, id) WHERE is_active;
    DROP FUNCTION price_bands(bigint, bigint), price_band(bigint);
    """
