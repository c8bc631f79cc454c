"""The whole catalogue: alerts of low stock, files of media, imports and exports, and a tree that stays a tree."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE IF NOT EXISTS "catalog_transfers" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "format" VARCHAR(16) NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "atomic" BOOL NOT NULL,
    "storage_key" VARCHAR(300),
    "digest" VARCHAR(64) NOT NULL,
    "total_bytes" BIGINT,
    "done_bytes" BIGINT NOT NULL,
    "lines" BIGINT NOT NULL,
    "created" BIGINT NOT NULL,
    "updated" BIGINT NOT NULL,
    "unchanged" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "error" VARCHAR(500) NOT NULL,
    "actor_id" UUID,
    "finished_at" TIMESTAMPTZ
);
COMMENT ON COLUMN "catalog_transfers"."kind" IS 'IMPORT: import\nEXPORT: export';
COMMENT ON COLUMN "catalog_transfers"."format" IS 'NDJSON: ndjson\nCSV: csv';
COMMENT ON COLUMN "catalog_transfers"."status" IS 'QUEUED: queued\nRUNNING: running\nDONE: done\nFAILED: failed';
COMMENT ON TABLE "catalog_transfers" IS 'One import or export: how far it is, and what it did.';
        CREATE TABLE IF NOT EXISTS "media_uploads" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "storage_key" VARCHAR(300) NOT NULL UNIQUE,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "media_uploads" IS 'Leave to put one file straight into the storage, as `storage_key`, until `expires_at`.';
        CREATE TABLE IF NOT EXISTS "stock_alerts" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "stock_level" INT NOT NULL,
    "threshold" INT NOT NULL,
    "status" VARCHAR(16) NOT NULL,
    "resolved_at" TIMESTAMPTZ,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID NOT NULL REFERENCES "product_variants" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "stock_alerts"."status" IS 'PENDING: pending\nSENT: sent\nRESOLVED: resolved';
COMMENT ON TABLE "stock_alerts" IS 'A variant''s stock fell below its threshold; `stock_level` is what was left then. One open alert per variant.';
        CREATE TABLE IF NOT EXISTS "transfer_refusals" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "line" BIGINT NOT NULL,
    "reasons" JSONB NOT NULL,
    "transfer_id" UUID NOT NULL REFERENCES "catalog_transfers" ("id") ON DELETE CASCADE,
    CONSTRAINT "uid_transfer_re_transfe_2d4811" UNIQUE ("transfer_id", "line")
);
COMMENT ON TABLE "transfer_refusals" IS 'A line of an import that was not taken, with all reasons: `[{\"field\", \"message\", \"code\"}]`.';
        ALTER TABLE "product_media" ADD "failure" VARCHAR(300) NOT NULL DEFAULT '';
        ALTER TABLE "product_media" ADD "status" VARCHAR(16) NOT NULL DEFAULT 'ready';
        ALTER TABLE "product_media_urls" ADD "storage_key" VARCHAR(300);
        ALTER TABLE "product_media_urls" ALTER COLUMN "url" DROP NOT NULL;
        COMMENT ON COLUMN product_media."status" IS 'PROCESSING: processing\nREADY: ready\nFAILED: failed';

    -- by hand, as aerich does not know of them
    ALTER TABLE stock_alerts
      ADD CONSTRAINT stock_alerts_status CHECK (status IN ('pending', 'sent', 'resolved')),
      ADD CONSTRAINT stock_alerts_levels CHECK (stock_level >= 0 AND threshold >= 0),
      ADD CONSTRAINT stock_alerts_resolved CHECK ((status = 'resolved') = (resolved_at IS NOT NULL));
    CREATE UNIQUE INDEX stock_alerts_one_open ON stock_alerts (product_variant_id) WHERE status <> 'resolved';
    CREATE INDEX stock_alerts_variant_idx ON stock_alerts (product_variant_id);
    CREATE INDEX stock_alerts_product_idx ON stock_alerts (product_id);
    CREATE INDEX stock_alerts_status_idx ON stock_alerts (status, id DESC);
    ALTER TABLE product_media
      ADD CONSTRAINT product_media_status CHECK (status IN ('processing', 'ready', 'failed'));
    ALTER TABLE product_media_urls
      ADD CONSTRAINT product_media_urls_one_place CHECK ((url IS NULL) <> (storage_key IS NULL)),
      ADD CONSTRAINT product_media_urls_sizes CHECK (width > 0 AND height > 0 AND bytes >= 0);
    CREATE UNIQUE INDEX product_media_urls_storage_key ON product_media_urls (storage_key)
      WHERE storage_key IS NOT NULL;
    CREATE INDEX media_uploads_product_idx ON media_uploads (product_id);
    CREATE INDEX media_uploads_expires_idx ON media_uploads (expires_at);
    -- The base is a setting of the server's own connections, so that no statement has to carry it.
    CREATE FUNCTION media_url(url text, storage_key text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
      RETURN coalesce(url, current_setting('voltcart.media_base_url', true) || '/' || storage_key);
    ALTER TABLE catalog_transfers
      ADD CONSTRAINT catalog_transfers_kind CHECK (kind IN ('import', 'export')),
      ADD CONSTRAINT catalog_transfers_format CHECK (format IN ('ndjson', 'csv')),
      ADD CONSTRAINT catalog_transfers_status CHECK (status IN ('queued', 'running', 'done', 'failed')),
      ADD CONSTRAINT catalog_transfers_counts CHECK (lines >= 0 AND created >= 0 AND updated >= 0 AND unchanged >= 0
        AND refused >= 0 AND done_bytes >= 0),
      ADD CONSTRAINT catalog_transfers_finished CHECK ((status IN ('done', 'failed')) = (finished_at IS NOT NULL));
    CREATE INDEX catalog_transfers_kind_idx ON catalog_transfers (kind, id DESC);

    -- No category is its own ancestor. Moves wait for one another, so that two of them cannot make a cycle together.
    CREATE FUNCTION category_moved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7401227);
      IF EXISTS (
        WITH RECURSIVE above AS (
          SELECT id, parent_id FROM categories WHERE id = NEW.parent_id
          UNION
          SELECT c.id, c.parent_id FROM above a JOIN categories c ON c.id = a.parent_id)
        SELECT FROM above WHERE id = NEW.id)
      THEN
        RAISE EXCEPTION 'category % would be its own ancestor', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_no_cycle', TABLE = 'categories';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER categories_moved BEFORE UPDATE OF parent_id ON categories FOR EACH ROW
      WHEN (NEW.parent_id IS NOT NULL AND NEW.parent_id IS DISTINCT FROM OLD.parent_id)
      EXECUTE FUNCTION category_moved();
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP TRIGGER categories_moved ON categories;
        DROP FUNCTION category_moved();
        DELETE FROM "product_media_urls" WHERE "url" IS NULL;
        DROP FUNCTION media_url(text, text);
        ALTER TABLE "product_media" DROP COLUMN "failure";
        ALTER TABLE "product_media" DROP COLUMN "status";
        ALTER TABLE "product_media_urls" DROP COLUMN "storage_key";
        ALTER TABLE "product_media_urls" DROP CONSTRAINT "product_media_urls_sizes";
        ALTER TABLE "product_media_urls" ALTER COLUMN "url" SET NOT NULL;
        DROP TABLE "transfer_refusals";
        DROP TABLE "catalog_transfers";
        DROP TABLE "stock_alerts";
        DROP TABLE "media_uploads";"""


MODELS_STATE = (
    "eJztXW134jiW/is6+VLV5zA5nVSS7k3t7jmE0N1MJ1BLSHX3TuaAAAGeGIm2RSh2Zv776s"
    "ov+B3bGGKMPkxPxdaVzXNlSfe5L/rn2ZyNiW6e18djg5jm2S365xnFcyL+EbxVQ2d4sdjc"
    "gAscD3XZFluNiNVsaHIDj7i4McG6ScSlMTFHhrbgGqPQvI4WzORYR7YcYhOE0dIkxmck+i"
    "acjJHJJlxf15Cp0RFBzBgTw0Twbkjj5/CYMRuJ52h0WliPS6r9uSR9zqaEz4gh+v3b38Vl"
    "jY7JN2I6fy5e+xON6GMfWNoYOpDX+3y9kNeen1v3P8mW8LbD/ojpyzndtF6s+YxRt/lyqY"
    "3PQQbuTQklBhZv7QGRLnXdBty5ZL2xuMCNJXFfdby5MCYTvNRBFWf/OVnSEWgAwZP6S64J"
    "7Y7YfIH5OVz54b/t9/TI9PvtTq//1Oz1+2chNcL7BPRgXxoxCkNAo1wOqX9b/W7QsQYaPK"
    "DxS7378dPNdxIPocGpIW9K7M7+LQUxx5ao1MAG8pFBAKA+5mHo78Udrs1JNPx+yYAaxrbo"
    "ufOPPOpwLmz0sfkSHHAd+PYA+Jn4geMO1df2QEhQQK/12Hzq1R+/wOPmpvmnLvGr95pw51"
    "JeXQeufrT0xcRHbn3+bifot1bvFwR/ov/ttJtBrbrtev97Bu+El5z1KVv1xVe7GbPOVQc1"
    "0XKj9eVinFPrfkml9bJo3cHIo3b77Tdat2f1vq5RchFWfGOGjWilhwQDehf4HaOm5/hbXy"
    "d0ymfiz8vvv09Q9dd6V06yolVAf2371qV179+xiF/mRfzysIif7WsBOwDeI42vs8DstK/g"
    "eL5Ihe9FAr4XYXzF5pCTLAC7AgrhdAhbG3CB4DgTzgGxCqJ9mW66SJgtQpMFW1JuZJsvNi"
    "IHnJBb7QNNyWkQjgc4iK9m9oX9qr1FDOQ7xnSCaYxd55ULwDwUgvvC2TH2Dmu73XU6D779"
    "412rF4D4+fGuKSYSibxopHFijYpeAHDbRM+xq/dLFrCrt7Esy1RyvJv4CNvNJEY/G1PiES"
    "mSLimvUrcQIkBATV4j+RCAKgztT8wg2pT+StYS4JZ4D0xHUROUzfc9290cJ6Sbq5tP2cAr"
    "l7HzDijx263ZA653xejuthpiYgKIh3j0usLGuB+DtUUeRqwOttxPv3aJjuVviAW6A31UCG"
    "kJHLtkHsB8UIZvzS/nwSuY4qn8SfBseJLLQs81Wh/Z7xpBUm9u15KJatFQLtLi9dOR1b/N"
    "GBrNMBXvhVYzzJFGEZ8RBD8MsclEGwmhlcZn8qr1e9CQTMSHhzAdIzzhxAgz1sV1q2jrss"
    "3SNUVbnxCBqWjrU9R6KtraXZFSs6ejmE1DFYiQmzREyE08EXITIkII5Rl5042EAjg1wBmN"
    "Np+QMtsCkFp7uDCef33qtKPx3EgEp39txNG/kK6ZvFLMBkDhm+KdIfrxsf57cPQ2Hjp3Qd"
    "ihg7ugRws2zFlgdwUU6vlRN4j42SaPnEHiZ2m/VOU8iDdXaebpq/h5+irkrh1xlpVb88qo"
    "WTqZXJNYKXZtG7vmHVKZ6bW98kdc/MDhUr5MmD1yb9YSuSOnWfooR4MtiMHXiAPB84YNDQ"
    "tA0QhTNMNv5DMamPpyOpBBiCbSJAc00XQOgYkfB/C88zmZM2P9Xxc3P98NvouMe9zHMxSl"
    "VLa5qaYopRMiFxSldIpaT0Mpyf/PsJN22leQ7bhIFVhzkRBZcxEOrYHFMgu+Tvti8N2+eB"
    "0O3atU6F4loHsVQlcuYRKjSIibdDkPbaT94R7eDso8ps9gv9v++RZZoL/QVrt3K/Ze/IX+"
    "9NCpi39PdIbFX8328+MtIuKXBzd3qbR0k0ZJwfnKo6OboIoELhELSvwH4LSvnJFeTNheyK"
    "ZME17whvUl2TG8wDVqvkJn5fkwdo8z8I5W297pF4HYV6uv6gJ3EAPbQi3JynZxTWFqexS7"
    "3eDuUIJke5n9R5HbSw1hE3HyjVtG8kQTBjJEVbgNPoi/xWAI29fFdBlhTv9t8xuhhXzG2d"
    "+Vka2M7OObcI7U3FJG9ilqPY2R/easUGk3wa5AmU2SMqW7bRb4jD6rgJzyW23xW3k3GTv6"
    "rnxukuMEd7sDKzC+dogRV6ZJSUyTOwNT//bZdyPREBlCkwyB4nP8SkyEwSs3Xo4iCpXENV"
    "Iet7LNqsoYOKVtoTIGTlHryuOmPG7V9ripVPYDpLLncvLYu78dLYMvVi9HOLW8iy3QwAY/"
    "izAF5PVES2AkWqQ2BDBHjBI0XK6JgaYYdvTmrV2Q8INZQ8wQf0whxPmDiVbCJJgxSO8EBw"
    "Jnr4Sij0yspQicCjNszpBmoley4BEBgHt+ljJLlFmiNqjvt0FVZskpaj2NWSLn7j7M2BEb"
    "CI1iYx2tc79ccGe3tqPbK5PUdGfnKbkaFZvlu1a73v3DzWpy1frQaf98F5HXdPdHr1kPhk"
    "m9Vy2bIPTvasAU6LNIs2UWm+75jvtl2Oi1RDdHOJll2DBvqwrUoaTHxH+KzVoq49DMXRCo"
    "UX9q1O+bAV/PzsaHHHsxBogzLpONkL77FaRJQbK9UJD1gxGIn6MvhjYC/4NB4OoCayZkCS"
    "3gqtgJ9GGpH4AVABaCvCqsBmEmaBytsIkWS+gsKhNpn4+KjKAa2UabbUn37RdQYVTKRFGb"
    "VWWiKK2/s4ny5xLH1GdpUR6tbq9IQNmwhB+heqfwEn+5vLj64erHTzdXP4om8kXdKz8kaD"
    "xcKdW3dkZZftNYbEOiVQL4Py4vP3364fL7Tzc/Xl/98MP1j9+7SIdvJUF+1/oZUPd9MxEF"
    "azVTVlTui72arpGIfUSSJqKkD6eM7yuliYlGsd6XYzubEgKC6mPIrQLLKsm0l/aIqBDO0B"
    "RvmTPZEPVLKVBjQHWiMvOB65dWICcHHzv2+Y5xx45v9jgh3UpAeabCaAIqYhgXgGr1AgeC"
    "wPpnxJhI7oQ5ojiQv246rDjW/gmyVCWgGphjnU17BqbmRFKIESSsv0ktmYuVjfvcbp0hSV"
    "WbL5jBITKDfIN/3aIZWwkBQ9ZnMmuywLdVFJyjsVhVQmxrrl5e6AsdmFxs5aak/0rWLvU6"
    "0XTi1B83Z2zxwUR2s88SRWBloey41ZBNZMMRm8/hCXDQF3QEPAa8zMrQOCdUPG0w1qbE5O"
    "5jnn6p/+Xy+sZOpbVeXzwKOq3B42fk2zkacAbnAUlP5ED+hMGYUeJckHaT+9JCWl7/LBq+"
    "UDE8iWEsF3DYpw3OlBETMYqGZKYFu5J9w9ubg3NUp2iAOZtro4EjOwZZLH69eF9N4kwZF9"
    "1MVWSMop0VAaloZ6X1UtLOrxqNKTa7vb6QI1vm4P2z1uOXTheqCcl16oU2f7f+trYBwb1C"
    "qtDzwssITZgxj/rs0qlhI11qRbTvoeSxEB3/w2RiA9J4+nqLRuZbOVQAJ1guI8Jl0qlgI3"
    "3Ayk6i6ZI4s3FqNfzPc/O5eX+LLOkX2n1ut2XtLWNJqSy+dS9mmlsEm78X+lO99QCtJ1hs"
    "IMflUJW184zgr5NSNDZCB8zPcK8cVYKG/7NwDaDobyMm7cgvluujKFnYpH9Uf0pV5+FTQp"
    "2HT+E6D5YFmAXnjUTlKsoVX/bdYytnc34FBHM5v8o2mt/HEewSChldwD455fzNh75kb7IB"
    "74oozHN6ey1CJBvqHiGFez7cbUoiG+4eIYV7TtypfUxnRuS9Ygr7fNgbZLI0syLvEVK458"
    "OdGEbUcTcJx+o5ApXbtF+nMouuE8yi64jyd+93XFPJdu3FRPdMNKqZs1xMf0C0AKr/eBAu"
    "ObNvOXRyZQrKNQDrOyYLOoEAXau38jDP+8gZLDTSgkyZsT6LDrGw7tW2xFZAKy39UVtUdO"
    "JGJtjPEL+UEIgoEPM56EwGIkAeGjFGhHI7toHLanwyAw0b4jLUzMBWiIHBmPUPk3DuOP4D"
    "WW+He7CKOCjfEqQiDk7H96wiDk5R62kiDlSJQFUi8DDo7qNEIMeG2FH0DabnPpYr0MUBSY"
    "Ah47OMG4OzxvNTr/PY7N6i0dLkbE6MF9pt9iAuQFwzCIfIAHHtrtP75Ra5T3j3KAFnOxmx"
    "tJCRNsd6jK/PIxZcVyy5c1u+UsbtfbPReqw/fLyuXQZiAhzwVbXM9w/GYAbvM2McVaQmlu"
    "D1C1WG4y0uR1yak1lT3LxCil9MTGyzsAqjmyO1bcOGHCWu2xODvMNqh9M0RjNNH4uudiP0"
    "qod3VAKbKil8SLazNSbzBeOEjtbiwz+L4DwDLWpJzKe2aQuhhqn5z5GuSQoRCSE0YYasCW"
    "yQP6Hur5UJBgV+MTVXBO6NCNCLhkzcEi2jiM0de4Rks99mkC82sEKJJQkqiU9TbLmHbLyG"
    "C5ijFTNea2hJuaajwUjH2pyM+/LPAdyei6k5vgaYp3ybweyziSBEU9UAU9ToEc5gR0qSKW"
    "r0FLWehhp9tzq5ZdNxMYEO7hqXlgp1BRTXnI5rzpgWsks6SLnRvby+ToGuaBV/7ifc86ML"
    "274cRct9YjlrlpcN7SSCbU9Fy+MyAuOZtrgkwGPOECmMZ4NRmX0c7zCES4bnO4xgn3mY2X"
    "oICldwK3m8W8fM0X77JHX+yoZd+VYhMse+U0sicf7BhqmJm4VGRjKAzKJB7Oo5aKXxmRVT"
    "JrMIxD8xR5SQsYm0iGNlc/YjKwKJG2NpXQ2QidemU4JdNBgjHZscrQiU3GGyG5ljXUMDnW"
    "CTOCwN1B3SGZ0iLJ9ODDTHazSEQ6nMtfUK4mGoI6PkXqiVp40MtjKtm8AsDYBCsqoSeXgk"
    "fe3SUyr8rXyGieJ4TsfaVxzPKWpdhb9lMpp/TMNI/BhPSPwY4iPkYpkFXVeggvAWH1O1wG"
    "ud4Yj9AVT2iYuUcEWC85Q24uhfSNfMI/aeRkELYPgmIwdS15rzoN2IsOWggztVn+h46xNx"
    "Ml9EBRbEUkdeERWiFUpsXtIcm6SNVAU3SMe7IQrvg12TOquGfYIqF7XMOvYwIFm1HBBVei"
    "6znlVu+WnoOabmRY98i9nhVKnmRZIim7/3kvf+Pk+O0zxoEAQLu8g4wsjIkIRgBp9UBWDf"
    "d31Ah1PPArJXpnpVLi9TlXO5TCjncmmVcymJo+qRjDX8vJCERIS3ynu7luSymkPD/lK2TO"
    "m7eiD4jYBfCM7pBReOPB1CQj+dwcm9tsvIrpxaQ9hEvuMn3KBf8m2hiZkcXFBh19b+HqM8"
    "SsqjVAnT+Uh9C8qjdIpaT+NResca3Tmm2oNtXvZSonuzKmb9wvySFfzCjveLCk+k6lTRA+"
    "QFq9MZizid0T358n1Mqo6sLBBhTHWckgPxZpSsSpDSfvoNQvEwGi7XkEAJgmTsVoCT51Kb"
    "VmE5mQQ5J5Sf+2wYN59SJl/aZ9PJnMoV1sR4CZtSB3misqrKNmPVlFV1QvtrZVWdotbTWF"
    "Vyxu/T5XwYVW4ngREOyFXOrkqVR5iQRhjOIrQgG0cX60r8wPySFfzAjveDijCq8Bp2Sf25"
    "2Oqw3IdOhnspc+jmWaPbvG/1+o169/4WiV3AWOP9kdh1v9D75p17Y0yG7vXnL61btFxoL7"
    "TRARkmrrVF73f19q8yEI4S3h9i+grjJsf3W3zAm/UV7hahGOzjgP7KBaFjB8sMmv3SbN9L"
    "fdjyL/RLt9NoPj1ZFw0mDARTXn/6pfXlC0QpmjNtsSBS9w+tr81uU6pe197AthD6rrcbzQ"
    "cZzzgCkPTShDQ6H91uOg73cpRarreEghZYGwfDT6Ew5k/P7Xu4AjX1ITqtHPozl0N5iF1Y"
    "c0lnw3ilDheVuv+c5kOfeqeZI7YU4x7P4f+y6SBCWKkityrkBCxeSwAcddBm4scQFFVqyK"
    "0GKLKb52PwyykF5FeAPNE0lwoCkkoJuZUwWhoGlC7Mwi54ZQ64eWq1u/tiagNO2zQu23iH"
    "bWjf40zawkwVlmzEzjU+cy1KVqWw7ZDCViLfecmiLqvE8liWa98g2GQRBYjTWYqhTkocWx"
    "t5QkL9/rHVvkV4PNfoC23+/qUljX1rIJfEKLTntawnK/qkVJBD8ABcVcJxjzEjAFUY2swB"
    "I892N8cJ6dZoEc+AiikiHzENFABrfdNTRZH1T347VOgnb4TuWnpeRtg038hRmlxxiPuGps"
    "bJvAiQWqKfqmJkk+q7HmNg9VJVkCw2fkeMurKTKkG098BAa3aKiw50564tIYL9zWy5PVCw"
    "Q93yfWyCMLVC9z6YCLxORIgZbF5DnFmnMqxmDI01OJ0BfYQfcGtlR83YAor6EX3yXTgwcC"
    "9PUIGAZduG1pAKBDydkDAVCHiKWk8TCAjT+Y6BD4EuykxmnVJUi9D5bnr1dVDqMLRTUqvY"
    "HrKsHJxXRp3n6MeTsmynqDjtK1dypLByGOHgyWyj1SujKONkyjjmvNzM5Kabz3acoG6lNr"
    "1jKjOxuXciQTJ4cTyCQ+9toxFcOjHNUQO6Rn32vWW3v2FDw5RD2RRh0K+wfQCAyfTxORpM"
    "NIr1vswNlOl/ICHsf51YveEJJwZyIvrMqIMJDvRUxTaUbQarKbbhhOxOxTacotbTsA1Opn"
    "/WYwKCcmW2Rsu0/baX1sx4B+WUsZMGbfN1mQVku3kFx3Lx1SsxF88fLu2z8dIGufqlDh/e"
    "6tmrDZeazjVqnsNj32OHtpegVyte/s+lmCs0HhHqvSXQ3itYpVD7ws4GkGaP2On0na1M+l"
    "SGkGiVAH63HLfFQtdIhI2YLsltI12ZYzAOrAkPG5BNCQFB9THslN5mRFezICNtjvX47DZH"
    "LLgSW3LntvwRaiIB1Ptmo/VYf/h4XbuUq6xYfTWLenTW36vQRlJlEL7zGFdui4K9bKrk5B"
    "5Bdaz1fOD6pRXIoaPpmEEyQuuVUf525cA8jAMzYmooANiTLj+bCK4zcxYH8tdNhxXH2r/o"
    "pMBcTqkFIP3k9HOUc+9WfL0rT7niHFY0ppKyvFFLjG+AJilDG3qyfDGTB8NApAGCdEG00v"
    "hMRg4YEDgg+wvHJ2QTVUEGZdtl1JAKMjgdd7MKMjhFracJMsjq7K5wUMFFqnLGFwn1jC/C"
    "BY0XAiWSo3Z0UK5ytaOLD/Yncxx1pHA8xq5A5cC9vE4TVCBaxUdsXIfCCux3ji+gFY90hG"
    "jlomSuU0XJXCdEyVxHRMnslJT0LtV1hcWhvZGMmJ/VG73W1+YtsqRfaKvtXNGoc+2u3m5D"
    "ktEQU1qWDKPyFPl51+mnQLozTc0UabnvWMMhLblRtk1LhhIO26oldSjpMfGflHRQ3lpJZR"
    "iZBVRKKo7fcUqsRDA8nuor8RyPt9DLdpbnUewk12jCDE8qCfm2ICMOp1gZZETE7DoWd9BU"
    "/IMi+I1hwidXLy/0hdbt5miGTSQPyDKt84jlcVmaKeuny/oYlHE0MJfGQl+ag8+iITxRtq"
    "LM7mOFxc8GIbuZlBN/OjXWxRMHllO/71waICvbBZE3Yqztlu7D4ZmvwjaicFLyDE5Mtgq4"
    "n6MBNl+lUTtAJl7beTbAbU3F0F/htUy+0bHJX6hsCR3M8Stx8QEsMCTevErYNF5DA0q+8f"
    "5oRkavsmO3T3NFyAKJfsQvGrIlh+QePBXDVcjI5uYAzdgKsQkXEpp45lhTx4Ypak2RLO9N"
    "sihq7RS1noZayxOUpgLSVDX1Y6imrk4BOu5TgNQBbBU9gE08ippYbpkjaan4GTAsWUhxqh"
    "Kx4ldpCNqreH42HHtu4P9jhvgK+vEx0PGARwqXuCBYaVB3ph0wrTNiHiGqRnkWvPOCXc2x"
    "vR+fj0VtRRgOjOkE05gw6o1UAOehENvXKuxeOSwDc9fpPPisQLF8BxB+frxrirUzkEYUNh"
    "YCbGEec80nrJIV8xltzmSR5+znoKw6Fqg8tEiYDXN49axa9sopDZdZwz4vR1Y1h4SVrsus"
    "a8s7FVZy7Jq5EajMUllYCQuVSqvO4CobnCofcRuoRecjqqPN9hCwEzOE1XFAKWPJCox+sp"
    "Nko6KfNvmzCdFPVqOU0U+/QaCPe86OSXTdrCGNyggkZqC5+KqcoroRZXgzSUO008AqJQXH"
    "PAxqyP6LM/Fv0YtmIINwcA0ZiK80akJ0DwSzGLL4lF23F0KaBhrtm5yNXgfIXM7RciFfwg"
    "qEdR/4+YVioS5tOoVgo4lsApEnQ2wS9ErIQhYAnkuNnqOBGJfyDOM3MUKnVn1gjNwBi6wV"
    "EH2E5w3XVtCUOpBIhRipYJP3tsNUiNEpal1l72VLedpLkVp9Oc2Cr9O+egllqXIjLxNyIy"
    "/DuZHeNwuB3CPf4kpE+sUqkEiWNCM1f+/5JqNQJVp3QnrotH92mgfL0/qBhw1inrqQfjkV"
    "oZjb2aWZ/U2aXAYnr0/ugG5eZ+I5Wi+vbfsI2ybbiPfLVYawPvBwt1EcRcdDbwN/dPiQ6G"
    "PxF2zIhmzD2i+XC9eSudTeKWjBpnfyoG9JKexzTyo2k9bP+xHEdKA0UpBGsn4WkeJKG7mz"
    "YALEcjZlREkrXeTe79tsftbtvkdMBXVm2O4PDUzHGf3+Xhnl+A9OJuIHT5mxzohpQEzBqu"
    "plHzI+xRl+YXgzB1M0PF0d51DdGlAR+FhTBKrIKbMAcO+cfiqKrHdpUeWbS1G+2TtJGHxz"
    "HnT+IKCG6Mc5froi4zjgYdYZ3jVS6pGMNfwse6oqToEDxvNj5TvQvIpIzWEw7IaRHTD26P"
    "RURZiccK9CkKreqQnBpRPyRnRi7IrXE/RUh46qhNUB4jqtbzE+uNP9VrdGePbdCWJ7mGcd"
    "LbQRXxri1kTT5xCcKWBaQlqgdT6B3WcN7ogLMoBzgjRuJkR/FtGpDAqFciCiG7eS3FrIwo"
    "9bzj9A7To61uB3mBB0qVt18IYEzfGYqPhLFX+pIvFU/KXSeinjL6WaQvpOVzzJkT1g/Jo2"
    "Fyt3xtn0rPVY/xnKcIPsC/3aum92btGbNibshd53Gs+PzXbv1l0Xg2tomuDC4qsgYZ33Of"
    "kW8S3Gx256ZSoQUxgo/5YqOvZTQnTsp4joWGbwfkwOYKxj0S+kQnoiQgMXhvjYoljrbbGB"
    "HkHlLszgLjzCUxZgTV1nncq/dDuN5tOTVb7QYCNimrKCYbdZv/8DShSKPoM1DMsxodsGVJ"
    "b53COipvM007k6drr6x06X09VTrNdXHedbyHG+jfpTo37fLN1pvuUcwkUc5usinsZtuTT0"
    "YjwClkuu+1ChUX4wmhtg28J028imJLv7jlrTFDYgBpGUs0sgW6S0RSwjzfyMVtqYz2RBgZ"
    "n4KmccShcstG/wjiGye8f+5FEvyDkP2CmZ8MGEU4ARuOoFmtYRMGhg/9l/JeuBffILGohf"
    "PriV3Ll9ShwUKBguNR1Oi0GDx+Z9q96/qz81+wLSAZQoEA95oU7BA/Ekl0geuFh+FP+rIc"
    "/zvhucozoSPTjH1KzFS8HvwXAWDBItFOWuKHdFvirKXWm9lJS7mNCzsAB28+qVnr78Pm3B"
    "g8SKBxEnjrprZRacA2LVw3svlIu708rLPfo6OCDNxQxtqlGsZ2UgO13Il6k/3CKnhxf6UO"
    "+Cg0nHBjiYYJ/3/Hhr7zpfaO+X58c7MTZmy/mwHFyk3ARn8Hi47SuUP1WYu8OyIzKguRFQ"
    "cEYl/VEOldDjHdNx6X5+ucox5heppu+LhOn7Ijx9D9c88hTipBIqjkiFRu/Bk+69hEk+Qt"
    "0rq3wWqfj0fky4dl7Gt2ox27UYwtc71LLSvQfgMR3iPZ7G9FDz21lMb7B6yuKsGA2Xa2Kg"
    "xRKOdqacSfYQ0nJuJR359OszWml8JrlBmYwuOUMZ6n2OvsAFE2GDSDISayaJKeO6n+copr"
    "BsU1lNMYUnxBkppvAUtZ6GKSx/cdQD2T77KY36uszED1rNK1cY9eYqBbQ3V7HIwq2ImmLZ"
    "jEpVkrPo4lXZ8A/LKus+rx5U2ary6MLKpv1zKQw6jUe4g+KD/EOCKtA/CK4uNjMWTnwmNj"
    "0zpkeYg7EIx0hXaKwXmVGhii0fMp1CBZKrIOcyMrGqVJAqgVMypA5fAqdki72q6lL0iGJv"
    "BBKxiwDq0e6rqlhhLjoZLjnpv2F9GenKzwCZ7SerO51+hT6rBN0+vZFdMgEzpsdeCT2L8E"
    "X67teSPJGG1bLPoWlKP2SHEqRr9BVcexiNZliTuQ92V8jq6jNiVJdZB5AtMIP0hFey4JBP"
    "sDTJ2OrAJER0MYUODPIm5EzpTpzguaavw47JQz5YeSrLtr+vKU/lCfmslKfyFLWexlNpTd"
    "IZ+RKfkKJLAhyUXDn7sFxGORAoNtbRqPrlgqyfE7xZHUjv4HRA71fytd69a7Xr3T+iDxh0"
    "2nvhv/uj16wH8CffFpq4nWMi80tWcCI73okrYr0y8y1WZpErVTkpjUro1zIl8qjYL6m0XG"
    "Yti8/RyLj78IiovUeyqwagKsBP82x3c5yQbnXSeAZUmaLku2SypH4yxH+ntoWLEm1SklCP"
    "jJI11LoA3maF1wh+wTkaYM7JfMEHSB6EakoeSGBOTCtaHf6civEAEhzi3IlQ9NgmlBidaM"
    "Zc/GlXQwszUAd7qqKfyjZn1RT9dEJEhKKfTlHraegnPI8+mDsp0HIjo2KOd4ivPMK6s6Kx"
    "yck443J21m3+z7MYqFBY1u3jhX5ptu+tcrRQyAJq0do1aqGdXaIW2pWxJq2YEMy4yh1xNr"
    "EjoXJM0uSYuAOlP4yIPo7fAQblVMFUP672xr1vmSeRln/8II4ULqTeT4nSeq7SjOar+MF8"
    "FRrLtj0VRjp+id1IqOj54NJJDINFsCrxw9YVqNzUe51q6r1OmHqvI4uBW2tvDlsgKKvI3/"
    "Js/sM2nx2sm4li8coo+jf46eA1BE1mTX/wSSlQt6Q/WGgVQKt/2fR0nMBuT3/wjawU50/H"
    "HOmTGdqO009FgfXOgpmzSvbptPBEuUc4Lvwx8PHOi2DUfZpDOO3yPx9Mq2wOmhBdR0Ois5"
    "X0L7i5ip9lEXDRvU7eiD6AkNYVeBFW2EQ6mXDwL9BzBOGxbAGBrfAWaEEM5wlRh3Ue9uHK"
    "n1G29aKm/BknxGwrf8Ypaj2NP8MzuWegWwJSVXJrFMa65KlUsHt9gqqjeoRuINtdk9UJFH"
    "b3PMnTY01hn8AxhE+dh6+Wh8hk+lt5HD3W2+SKgvSJKiasPMtGeLeg6lZU/wDE6oCsioMc"
    "rjhIyY5APHasE85ALAV15tY9iGPPvIURthFovoIM6VLRRzNMp8Q6fS9Aan0OXwL+Sp63t5"
    "yDCFBd7jOjM84L7B+O/Rs4RKh1mN9A/D5m/QnYSVnZQt6FvxbEMBlFQzITA1Z0WEMrefgg"
    "l/8Vj2NUxQwrjk2xLe+9bVYc2ylqPQ3HJhY7HlG4KpYFctsrBiiy+HB8KGmaQ+AOH1aaHV"
    "zxs1u9Fhz9plGNa3Dy21P9oXmLTKyTF9qotxtNcXMEP1GXZFCv0/hVckGwCxEtOt1us9Fr"
    "ddqiFTMMMnLqMb0/RfSOQTTHQwhlYA2cLWQWPL0yCk/FwpSEhVFEQVWJAoOcRRMEBtlKDB"
    "gkdUzNQscjYiXZmkTXzc/2AVUSIvtEKvH/bCWGwocIiz9XD8ryLttMU1OW9wnZYMryPkWt"
    "p7G8y3+s1cGytC4uUx3qe5lwqO9lKPNFZyO30G9ajL0ylcsv2ktqpzqU48CHcsjNXVaGwi"
    "OjrL1ka09iVYCN13H6OU5QtydNeMbUDkdxvMsRE+WkhpJr3DtW3m4opY8DORaM9skN9AxM"
    "zQkxoESYifWzCJYg2KSWxBdwu7HMuRetU1MHukYtNz9F2nzBDG6RAJDoQpn4A78SWrMKem"
    "FdR5YjwbxFg7/988UaLS/iUS9nc2Ka4qdaf4zEC76Ir3QQRTUc4IkR1MTfXIigAbzD2d8V"
    "XaHoiuNbRo/UcFV0xSlqPQ1dISfj8N4jobSYI1GlSIGDH2Ysl9Uw7n996rTjMhVckeAHpo"
    "04+pdY2c1jVEAClgCG7ytyGAu39L3Hzm5EFL6HDu6CKVLOXi3bviIgpqztZGvbu93b0eBu"
    "iF2KzqY9T4/HifBW0zswxspUZlkWt44wk5yi1/G2EdSNTu9KtQKPLfMDLbBprpgxPkfNv8"
    "yxpkPksXTNjpHOVsT4ywhDNwsxaIh44flQSEOF4+b5xc1VpJ+1wO5lYLV1GsmbuCF+wgDB"
    "UB7LNkRcWyM8gjpL1ilhn5FQvSleBWmyGLOM2Z6DkSW6GoyWhgE1QMS6Lb4xUwZnC2MSns"
    "gZsq8SE32E8OxXsoZ3FVetis5wba5NDckR3FqVoFcMSRWYVjfQC8GjGWJgkn2nXMjKJlO7"
    "c2WTKa2X0iZTLuT9upAJLPdZAHYFikG4RIVUL6+v0jiPr6/incdwLxDNClumvrVlygJzUK"
    "5qVWuLj2t39rCZUPbIVHDG2E+la6bHzMgp0j9s2QMGnoyWwpCZWx9RlhSQxvNTr/PY7N4i"
    "pwdI9OhBcfcuZHpwKO8urnV+a8MF6St+ofX7x1b7Vtgjc60k6R5HWLFlEzWTRWH1Rq/1tS"
    "mwl9IvtNV2rmjUuXZXb7ehaMsQU1qWki1hezeLQRktrXJKoo5YtcmJMLzxBaGCcocj+i/2"
    "tUIUkA8YYjvThMG4zE2EiyVDeEfd6uYI1+ZUMTBy5ZBxg5FOkWxIia7qbuZhFdGSoVVFRF"
    "VVFSC7oPKuIVWVKzwdcEFOoO5fX872O0LVtfrqQVdVwiuTR8WzucFG1GldtliHkh4T/9kO"
    "a8Pu5yg3L1vmsOho3OwYpQ3HPRaQMvrl7FTTOhePGy45+Yp1+fNCjrrohrUkz52T3Ikdmf"
    "4bCKV05v0200YzJCU2JYvQDJtowqDSEHK7DXvqMspGBhxGZPc6l1xpFYT47uaKcnidjutD"
    "ObxOUetpHF6hmTlnAYygvArTiqkzEljTd4bb24sCXRV3OQzIqrhLDpyLKO7iRiMmzi0FgF"
    "739lVxvIOLV4Zax4GJuEjgXUPxZND3rmWlKmn0GxnOGHttvsWUPvbdryWZ9iurZZ+8pS98"
    "XJdRrdROGIQgU/ukYXk6RA0xMZ7QcC0rFVkNxZIUMu1z96KiVcu2+taU8X5CZpwy3k9R62"
    "mMdzlNZzyk3itTuZjKmzQhlTfxEZU3oYBK8hZ5mO4WfIsD970/Hj+8aeL7buLD+27Ch6nj"
    "tc5wxACOT8f0iKh0zIzpmBkiafa5na4TQxvNziI20vadxC003rTZtnWOB7/gTW1sSFfkRB"
    "sRx2XPmeWdZwup6x6/bY0NloufaePj5Kow115eX6dKD7hOSA+4Dk638FFlQNhuXkF0L1KF"
    "ql8khKpfhEPVxRN55G4hfjHziKjF7JgWs3//P38vJyQ="
)
