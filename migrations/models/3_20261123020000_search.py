"""The search: what it reads of each product, kept up to date by triggers, and the words that products have.

The text itself is filled here, a million products in some minutes, before the index over it is built. Names of brands,
categories and attribute values that change later reach the text by jobs, in batches.
"""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
    SET LOCAL maintenance_work_mem = '256MB';
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS unaccent;

    -- What can be found: one row for each product with a price. `keys` are the ids of its category, brand, store and
    -- attribute values: one index answers for words and filters together. `title` is what ranks (name A, brand and
    -- categories B, SKUs, variants and values C); `document` has every word, and which of 256 samples it is in (s:).
    CREATE TABLE product_search (
      id uuid PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
      created_at timestamptz NOT NULL,
      category_id uuid NOT NULL,
      brand_id uuid NOT NULL,
      store_id uuid,
      name text NOT NULL,
      name_words smallint NOT NULL,
      price_from bigint NOT NULL,
      price_to bigint NOT NULL,
      retailer_price_from bigint NOT NULL,
      retailer_price_to bigint NOT NULL,
      rating_average numeric(3, 2) NOT NULL,
      in_stock boolean NOT NULL,
      keys uuid[] STORAGE MAIN NOT NULL,
      title tsvector STORAGE MAIN NOT NULL,
      document tsvector STORAGE EXTERNAL NOT NULL
    ) WITH (fillfactor = 90, toast_tuple_target = 512);
    COMMENT ON TABLE product_search IS 'What the search reads of each product that has a price; triggers keep it true.';
    CREATE TABLE search_words (
      word text COLLATE "C" PRIMARY KEY CHECK (length(word) <= 40),
      products integer NOT NULL CHECK (products >= 0),
      unused_since timestamptz
    );
    COMMENT ON TABLE search_words IS 'The words that products have, and how many have each as of the last count.';

    -- Letters and digits only, without accents, so that the parser finds nothing but words and numbers.
    CREATE FUNCTION search_vector(t text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE
      RETURN to_tsvector('pg_catalog.simple', regexp_replace(unaccent(t), '[^[:alnum:]]+', ' ', 'g'));
    CREATE VIEW product_search_source AS
    SELECT p.id, p.created_at, p.category_id, p.brand_id, p.store_id, p.name::text AS name,
      least(length(w.name), 100)::smallint AS name_words,
      p.price_from, p.price_to, p.retailer_price_from, p.retailer_price_to, p.rating_average, p.in_stock,
      array_remove(ARRAY[p.category_id, p.brand_id, p.store_id], NULL) || coalesce(x.ids, '{}') AS keys,
      w.title,
      w.title || search_vector(p.description) || array_to_tsvector(ARRAY['s:' || (hashtext(p.id::text) & 255)])
        AS document
    FROM products p
      JOIN brands b ON b.id = p.brand_id
      CROSS JOIN LATERAL (
        WITH RECURSIVE climbed AS (
          SELECT id, parent_id, name::text FROM categories WHERE id = p.category_id
          UNION
          SELECT a.id, a.parent_id, a.name FROM climbed l JOIN categories a ON a.id = l.parent_id)
        SELECT string_agg(name, ' ') AS names FROM climbed) c
      CROSS JOIN LATERAL (
        SELECT string_agg(name || ' ' || sku, ' ' ORDER BY id) AS texts FROM product_variants
        WHERE product_id = p.id AND is_active) v
      CROSS JOIN LATERAL (
        SELECT array_agg(id ORDER BY id) AS ids, string_agg(text, ' ' ORDER BY id) AS texts FROM (
          SELECT DISTINCT t.id, t.value || CASE WHEN a.unit = '' THEN '' ELSE ' ' || t.value || a.unit END AS text
          FROM product_variants o JOIN variant_attribute_values y ON y.product_variant_id = o.id
            JOIN attribute_values t ON t.id = y.product_attribute_value_id JOIN attributes a ON a.id = t.attribute_id
          WHERE o.product_id = p.id AND o.is_active) had) x
      CROSS JOIN LATERAL (
        SELECT name, setweight(name, 'A') || setweight(search_vector(b.name || ' ' || c.names), 'B')
          || setweight(search_vector(concat_ws(' ', v.texts, x.texts)), 'C') AS title
        FROM (SELECT search_vector(p.name) AS name OFFSET 0) n OFFSET 0) w
    WHERE p.is_active AND p.price_from IS NOT NULL;

    -- The products are locked first: what others are changing of them is waited for, and then seen.
    CREATE FUNCTION refresh_product_search(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
      DELETE FROM product_search s USING products p
        WHERE s.id = ANY (ids) AND p.id = s.id AND NOT (p.is_active AND p.price_from IS NOT NULL);
      WITH written AS (
        INSERT INTO product_search AS s SELECT * FROM product_search_source WHERE id = ANY (ids) ORDER BY id
        ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, category_id = excluded.category_id,
          brand_id = excluded.brand_id, store_id = excluded.store_id, name = excluded.name,
          name_words = excluded.name_words, price_from = excluded.price_from, price_to = excluded.price_to,
          retailer_price_from = excluded.retailer_price_from, retailer_price_to = excluded.retailer_price_to,
          rating_average = excluded.rating_average, in_stock = excluded.in_stock, keys = excluded.keys,
          title = excluded.title, document = excluded.document
        WHERE (s.*) IS DISTINCT FROM (excluded.*)
        RETURNING document),
      used AS (
        SELECT lexeme, count(*) AS products FROM written, unnest(document) WHERE length(lexeme) <= 40 GROUP BY lexeme)
      INSERT INTO search_words (word, products)
        SELECT lexeme, products FROM used WHERE strpos(lexeme, ':') = 0
          AND NOT EXISTS (SELECT FROM search_words WHERE word = lexeme AND unused_since IS NULL)
        ORDER BY lexeme COLLATE "C"
        ON CONFLICT (word) DO UPDATE SET unused_since = NULL;
    END $$;

    -- A new product has no variants and no price: it comes in with the first price that its variants' triggers give it.
    CREATE FUNCTION products_searched() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE texts uuid[]; facts uuid[];
    BEGIN
      SELECT array_agg(f.id) FILTER (WHERE
          (g.name, g.description, g.brand_id, g.category_id, g.store_id, g.is_active, g.price_from IS NULL)
          IS DISTINCT FROM
          (f.name, f.description, f.brand_id, f.category_id, f.store_id, f.is_active, f.price_from IS NULL)),
        array_agg(f.id) FILTER (WHERE (g.created_at, g.price_from, g.price_to, g.retailer_price_from,
            g.retailer_price_to, g.rating_average, g.in_stock)
          IS DISTINCT FROM (f.created_at, f.price_from, f.price_to, f.retailer_price_from,
            f.retailer_price_to, f.rating_average, f.in_stock) AND f.price_from IS NOT NULL)
        INTO texts, facts FROM gone g JOIN fresh f USING (id);
      IF facts IS NOT NULL THEN
        UPDATE product_search s SET created_at = p.created_at, price_from = p.price_from, price_to = p.price_to,
          retailer_price_from = p.retailer_price_from, retailer_price_to = p.retailer_price_to,
          rating_average = p.rating_average, in_stock = p.in_stock
        FROM products p WHERE p.id = ANY (facts) AND s.id = p.id;
      END IF;
      IF texts IS NOT NULL THEN
        PERFORM refresh_product_search(texts);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER products_searched AFTER UPDATE ON products
      REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION products_searched();

    -- These come before the triggers that keep the products' summaries (triggers run in the order of their names): what
    -- gets its first price is written once, by the summary's change.
    CREATE FUNCTION variants_searched() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_search(ids) FROM (SELECT array_agg(DISTINCT product_id) AS ids FROM changed) f
        WHERE ids IS NOT NULL;
      RETURN NULL;
    END $$;
    CREATE FUNCTION variant_searched() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_search(ARRAY[OLD.product_id, NEW.product_id]);
      RETURN NULL;
    END $$;
    CREATE TRIGGER product_variants_found_inserted AFTER INSERT ON product_variants
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION variants_searched();
    CREATE TRIGGER product_variants_found_deleted AFTER DELETE ON product_variants
      REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION variants_searched();
    -- For each row: this way an update of stock or prices alone does not even come here.
    CREATE TRIGGER product_variants_found_updated AFTER UPDATE OF name, sku, is_active, product_id
      ON product_variants FOR EACH ROW
      WHEN ((OLD.name, OLD.sku, OLD.is_active, OLD.product_id) IS DISTINCT FROM
        (NEW.name, NEW.sku, NEW.is_active, NEW.product_id))
      EXECUTE FUNCTION variant_searched();
    CREATE FUNCTION variant_values_searched() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM refresh_product_search(ids) FROM (
        SELECT array_agg(DISTINCT v.product_id) AS ids FROM changed c JOIN product_variants v ON v.id = c.product_variant_id
        WHERE v.is_active) f
        WHERE ids IS NOT NULL;
      RETURN NULL;
    END $$;
    CREATE TRIGGER variant_attribute_values_searched_inserted AFTER INSERT ON variant_attribute_values
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION variant_values_searched();
    CREATE TRIGGER variant_attribute_values_searched_deleted AFTER DELETE ON variant_attribute_values
      REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION variant_values_searched();
    CREATE TRIGGER variant_attribute_values_searched_updated AFTER UPDATE ON variant_attribute_values
      REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION variant_values_searched();

    -- A new name of what many products have is left to a worker. It goes over them twice, the second time for those
    -- that were being written, with the old name, by a transaction then still open.
    CREATE FUNCTION search_name_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE payload jsonb := jsonb_build_object('source', TG_ARGV[0], 'source_id', NEW.id);
    BEGIN
      INSERT INTO jobs (id, name, queue, payload, status, attempts, run_at, error, request_id, created_at, updated_at)
      SELECT gen_random_uuid(), 'RefreshSearch', 'bulk', payload, 'queued', 0, now() + later, '', '', now(), now()
      FROM unnest(ARRAY[interval '0', interval '5 minutes']) AS t(later);
      RETURN NULL;
    END $$;
    CREATE TRIGGER brands_searched AFTER UPDATE OF name ON brands FOR EACH ROW
      WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION search_name_changed('brand');
    CREATE TRIGGER categories_searched AFTER UPDATE OF name, parent_id ON categories FOR EACH ROW
      WHEN ((NEW.name, NEW.parent_id) IS DISTINCT FROM (OLD.name, OLD.parent_id))
      EXECUTE FUNCTION search_name_changed('category');
    CREATE TRIGGER attributes_searched AFTER UPDATE OF unit ON attributes FOR EACH ROW
      WHEN (NEW.unit IS DISTINCT FROM OLD.unit) EXECUTE FUNCTION search_name_changed('attribute');
    CREATE TRIGGER attribute_values_searched AFTER UPDATE OF value, attribute_id ON attribute_values FOR EACH ROW
      WHEN ((NEW.value, NEW.attribute_id) IS DISTINCT FROM (OLD.value, OLD.attribute_id))
      EXECUTE FUNCTION search_name_changed('value');

    INSERT INTO product_search SELECT * FROM product_search_source;
    -- New documents wait in a list, of 1 MB at most, that searches read too: entered one by one, their hundred words cost
    -- seven times as much.
    CREATE INDEX product_search_document_idx ON product_search USING gin (document, keys)
      WITH (fastupdate = on, gin_pending_list_limit = 1024);
    INSERT INTO search_words (word, products) SELECT word, ndoc
      FROM ts_stat('SELECT document FROM product_search') WHERE strpos(word, ':') = 0 AND length(word) <= 40;
    CREATE INDEX search_words_trigrams_idx ON search_words USING gin (word gin_trgm_ops);
    ANALYZE product_search, search_words;
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
    DROP TRIGGER attribute_values_searched ON attribute_values;
    DROP TRIGGER attributes_searched ON attributes;
    DROP TRIGGER categories_searched ON categories;
    DROP TRIGGER brands_searched ON brands;
    DROP TRIGGER variant_attribute_values_searched_updated ON variant_attribute_values;
    DROP TRIGGER variant_attribute_values_searched_deleted ON variant_attribute_values;
    DROP TRIGGER variant_attribute_values_searched_inserted ON variant_attribute_values;
    DROP TRIGGER product_variants_found_updated ON product_variants;
    DROP TRIGGER product_variants_found_deleted ON product_variants;
    DROP TRIGGER product_variants_found_inserted ON product_variants;
    DROP TRIGGER products_searched ON products;
    DROP FUNCTION search_name_changed();
    DROP FUNCTION variant_values_searched();
    DROP FUNCTION variant_searched();
    DROP FUNCTION variants_searched();
    DROP FUNCTION products_searched();
    DROP FUNCTION refresh_product_search(uuid[]);
    DROP VIEW product_search_source;
    DROP FUNCTION search_vector(text);
    DROP TABLE search_words;
    DROP TABLE product_search;
    DELETE FROM jobs WHERE name = 'RefreshSearch' AND status = 'queued';
    """
