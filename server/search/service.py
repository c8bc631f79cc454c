"""Keeping the search true where the database's triggers leave work behind."""

from time import monotonic

from server.catalog.rules import PRODUCTS
from server.core import jobs
from server.core.db import Tx, fetch, fetch_value, transaction
from server.search.jobs import RefreshSearch, Source
from server.search.rules import SAMPLES, sampling

# Each batch is a transaction that holds its products for some 50 ms.
BATCH = 200
# So many products are looked for at once; after so many seconds of work the rest is left to a job of its own.
AT_ONCE, PATIENCE = 20_000, 30.0

PRODUCTS_OF: dict[Source, str] = {
    "brand": "SELECT id FROM products WHERE brand_id = $1",
    "category": """
      WITH RECURSIVE below AS (
        SELECT $1::uuid AS id UNION SELECT c.id FROM below b JOIN categories c ON c.parent_id = b.id)
      SELECT p.id FROM below b JOIN products p ON p.category_id = b.id""",
    "attribute": """
      SELECT DISTINCT v.product_id AS id FROM variant_attribute_values x JOIN product_variants v
        ON v.id = x.product_variant_id WHERE x.product_attribute_id = $1""",
    "value": """
      SELECT DISTINCT v.product_id AS id FROM variant_attribute_values x JOIN product_variants v
        ON v.id = x.product_variant_id WHERE x.product_attribute_value_id = $1""",
}
# Up to so many products are all looked at when words are counted; of more, so many are.
COUNTED = 20_000
# In small steps the counts do not follow: what is ranked by them would move under a reader's hands.
COUNT = """
WITH counted AS MATERIALIZED (SELECT word, ndoc * $2::int / $3::int AS products FROM ts_stat($1)),
changed AS (
  UPDATE search_words w SET products = c.products, unused_since = NULL FROM counted c
  WHERE c.word = w.word AND (8 * abs(c.products - w.products) > w.products OR w.unused_since IS NOT NULL))
SELECT array(SELECT word FROM search_words w WHERE NOT EXISTS (SELECT FROM counted c WHERE c.word = w.word)
  ORDER BY random() LIMIT 1000) AS missed
"""
# A word stays for longer than any transaction may take that is just bringing it back.
RECOUNT = """
WITH counted AS MATERIALIZED (
  SELECT w.word, (SELECT count(*) FROM product_search WHERE document @@ quote_literal(w.word)::tsquery)::int AS products
  FROM unnest($1::text[]) w(word)),
gone AS (
  DELETE FROM search_words w USING counted c
  WHERE w.word = c.word AND c.products = 0 AND w.unused_since < now() - interval '15 minutes')
UPDATE search_words w SET products = c.products,
  unused_since = CASE WHEN c.products = 0 THEN coalesce(w.unused_since, now()) END
FROM counted c WHERE w.word = c.word
  AND NOT (c.products = 0 AND coalesce(w.unused_since < now() - interval '15 minutes', false))
"""


async def refresh_texts(job: RefreshSearch) -> None:
    """Write the search text of a brand's, category's, attribute's or value's products anew, in short transactions."""
    began = monotonic()
    rows = await fetch(
        f"SELECT id FROM ({PRODUCTS_OF[job.source]}) p WHERE $2::uuid IS NULL OR id > $2 ORDER BY id LIMIT {AT_ONCE}",
        job.source_id,
        job.after,
    )
    ids = [row["id"] for row in rows]
    done = 0
    while done < len(ids) and monotonic() - began < PATIENCE:
        async with transaction() as tx:
            await tx.fetch("SELECT refresh_product_search($1::uuid[])", ids[done : done + BATCH])
            done = min(done + BATCH, len(ids))
            if done == len(ids):
                tx.stale.add(PRODUCTS)
    if done < len(ids) or len(ids) == AT_ONCE:
        async with transaction() as tx:
            await _leave_the_rest(tx, job.model_copy(update={"after": ids[done - 1]}))


async def _leave_the_rest(tx: Tx, rest: RefreshSearch) -> None:
    tx.stale.add(PRODUCTS)
    await jobs.add(tx, rest)


async def count_words() -> None:
    """Count anew how many products have each word, by a sample where there are many, and forget words that none has."""
    size: int = await fetch_value("SELECT count(*) FROM (SELECT FROM product_search LIMIT $1) t", COUNTED + 1)
    samples = SAMPLES
    if size > COUNTED:
        estimate: float = await fetch_value("SELECT reltuples FROM pg_class WHERE oid = 'product_search'::regclass")
        samples = max(1, round(SAMPLES * COUNTED / max(estimate, COUNTED)))
    documents = "SELECT document FROM product_search"
    if samples < SAMPLES:
        documents += f" WHERE document @@ $${sampling(samples)}$$"
    async with transaction() as tx:
        row = await tx.fetch_row(COUNT, documents, SAMPLES, samples)
        if row is not None and row["missed"]:
            await tx.execute(RECOUNT, row["missed"])
