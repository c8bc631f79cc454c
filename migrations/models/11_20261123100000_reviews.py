from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        -- By how much a statement moved ratings. Nothing is counted anew: sums under the product's lock stay exact, however
    -- many write at once. The products are locked in the order of their ids, after every review of the statement.
    CREATE FUNCTION move_ratings(ids uuid[], sums bigint[], counts bigint[]) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
      UPDATE products p SET rating_sum = p.rating_sum + m.sum, rating_count = p.rating_count + m.count
      FROM unnest(ids, sums, counts) AS m(id, sum, count) WHERE p.id = m.id;
    END $$;
    -- What is hidden counts for nothing.
    CREATE FUNCTION reviews_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM move_ratings(array_agg(product_id), array_agg(sum), array_agg(count)) FROM (
        SELECT product_id, sum(rating), count(*) FROM fresh WHERE hidden_at IS NULL GROUP BY product_id) m
        HAVING count(*) > 0;
      RETURN NULL;
    END $$;
    CREATE FUNCTION reviews_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM move_ratings(array_agg(product_id), array_agg(-sum), array_agg(-count)) FROM (
        SELECT product_id, sum(rating), count(*) FROM gone WHERE hidden_at IS NULL GROUP BY product_id) m
        HAVING count(*) > 0;
      RETURN NULL;
    END $$;
    CREATE FUNCTION reviews_updated() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM move_ratings(array_agg(product_id), array_agg(sum), array_agg(count)) FROM (
        SELECT product_id, sum(rating * sign) AS sum, sum(sign) AS count FROM (
          SELECT product_id, rating, 1 AS sign FROM fresh WHERE hidden_at IS NULL
          UNION ALL
          SELECT product_id, rating, -1 FROM gone WHERE hidden_at IS NULL) both_ways
        GROUP BY product_id HAVING sum(rating * sign) <> 0 OR sum(sign) <> 0) m
        HAVING count(*) > 0;
      RETURN NULL;
    END $$;
    CREATE TRIGGER product_reviews_rated_inserted AFTER INSERT ON product_reviews
      REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reviews_inserted();
    CREATE TRIGGER product_reviews_rated_deleted AFTER DELETE ON product_reviews
      REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION reviews_deleted();
    CREATE TRIGGER product_reviews_rated_updated AFTER UPDATE ON product_reviews
      REFERENCING OLD TABLE AS gone NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION reviews_updated();

    -- A review that was written before its product arrived. Who writes a review has locked their own row: either they
    -- see this delivery, or the review that they are writing is waited for, and seen here.
    CREATE FUNCTION reviews_verified() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
      UPDATE product_reviews SET is_verified_purchase = true
      WHERE user_id = NEW.user_id AND NOT is_verified_purchase
        AND product_id IN (SELECT product_id FROM order_items WHERE order_id = NEW.id);
      RETURN NULL;
    END $$;
    CREATE TRIGGER orders_verify_reviews AFTER UPDATE OF order_status ON orders FOR EACH ROW
      WHEN (NEW.order_status = 'delivered' AND OLD.order_status <> 'delivered')
      EXECUTE FUNCTION reviews_verified();

    -- The public lists show what is not hidden, and the histogram is read from the index alone.
    DROP INDEX product_reviews_rating_idx, product_reviews_helpful_idx;
    CREATE INDEX product_reviews_rating_idx ON product_reviews (product_id, rating, id) WHERE hidden_at IS NULL;
    CREATE INDEX product_reviews_helpful_idx ON product_reviews (product_id, helpful_count, id) WHERE hidden_at IS NULL;
    CREATE INDEX product_reviews_verified_idx ON product_reviews (product_id, is_verified_purchase, id)
      WHERE hidden_at IS NULL;
    CREATE INDEX product_reviews_verified_helpful_idx ON product_reviews (product_id, helpful_count, id)
      WHERE hidden_at IS NULL AND is_verified_purchase;
    CREATE INDEX product_reviews_bought_idx ON product_reviews (is_verified_purchase, id);
    CREATE INDEX product_reviews_user_idx ON product_reviews (user_id, id);
    CREATE INDEX product_reviews_text_idx ON product_reviews USING gin ((title || ' ' || review) gin_trgm_ops);"""


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP INDEX product_reviews_text_idx, product_reviews_user_idx, product_reviews_bought_idx,
      product_reviews_verified_helpful_idx, product_reviews_verified_idx, product_reviews_helpful_idx,
      product_reviews_rating_idx;
    CREATE INDEX product_reviews_rating_idx ON product_reviews (product_id, rating, id);
    CREATE INDEX product_reviews_helpful_idx ON product_reviews (product_id, helpful_count, id);
    DROP TRIGGER orders_verify_reviews ON orders;
    DROP TRIGGER product_reviews_rated_updated ON product_reviews;
    DROP TRIGGER product_reviews_rated_deleted ON product_reviews;
    DROP TRIGGER product_reviews_rated_inserted ON product_reviews;
    DROP FUNCTION reviews_verified(), reviews_updated(), reviews_deleted(), reviews_inserted(),
      move_ratings(uuid[], bigint[], bigint[]);"""
