"""People and back office: sessions, throttled sign-in, reviews, the journal of sales and its sums."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "login_failures" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "subject" BYTEA NOT NULL,
    "failures" INT NOT NULL,
    "failed_at" TIMESTAMPTZ NOT NULL,
    "blocked_until" TIMESTAMPTZ
);
COMMENT ON TABLE "login_failures" IS 'How often signing in has failed of late: for an account, or from an address. `subject` is the hash of which.';
        CREATE TABLE "buyers" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "grain" VARCHAR(8) NOT NULL,
    "starts_on" DATE NOT NULL,
    "store_id" UUID REFERENCES "stores" ("id") ON DELETE RESTRICT,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "buyers"."grain" IS 'DAY: day\nMONTH: month';
COMMENT ON TABLE "buyers" IS 'That somebody bought something in a day or month, of one store or (null) of the whole shop.';
        CREATE TABLE "product_reviews" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "rating" SMALLINT NOT NULL,
    "title" VARCHAR(120) NOT NULL,
    "review" TEXT NOT NULL,
    "is_verified_purchase" BOOL NOT NULL,
    "helpful_count" INT NOT NULL,
    "hidden_at" TIMESTAMPTZ,
    "hidden_reason" VARCHAR(200) NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT,
    "product_variant_id" UUID REFERENCES "product_variants" ("id") ON DELETE SET NULL,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE RESTRICT,
    CONSTRAINT "product_reviews_once" UNIQUE ("user_id", "product_id")
);
COMMENT ON TABLE "product_reviews" IS 'What one person says of one product, as plain text. What an admin has hidden (`hidden_at`) counts for nothing.';
        CREATE TABLE "product_sales" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "grain" VARCHAR(8) NOT NULL,
    "starts_on" DATE NOT NULL,
    "units" BIGINT NOT NULL,
    "revenue" BIGINT NOT NULL,
    "product_id" UUID NOT NULL REFERENCES "products" ("id") ON DELETE RESTRICT,
    "store_id" UUID REFERENCES "stores" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "product_sales"."grain" IS 'DAY: day\nMONTH: month';
COMMENT ON TABLE "product_sales" IS 'What was sold of one product in a day or month, in one store or (null) in the shop''s own. In paise.';
        CREATE TABLE "review_votes" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "review_id" UUID NOT NULL REFERENCES "product_reviews" ("id") ON DELETE CASCADE,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "review_votes_once" UNIQUE ("review_id", "user_id")
);
COMMENT ON TABLE "review_votes" IS 'That somebody found a review helpful.';
        CREATE TABLE "sales_entries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "kind" VARCHAR(8) NOT NULL,
    "amount" BIGINT NOT NULL,
    "happened_at" TIMESTAMPTZ NOT NULL,
    "folded_at" TIMESTAMPTZ,
    "order_id" UUID NOT NULL REFERENCES "orders" ("id") ON DELETE RESTRICT,
    "refund_id" UUID UNIQUE REFERENCES "refunds" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "sales_entries"."kind" IS 'SALE: sale\nREFUND: refund';
COMMENT ON TABLE "sales_entries" IS 'That an order became paid, or that a part of its money went back. `amount` is in paise.';
        CREATE TABLE "sales_totals" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "grain" VARCHAR(8) NOT NULL,
    "starts_on" DATE NOT NULL,
    "orders" INT NOT NULL,
    "units" BIGINT NOT NULL,
    "sales" BIGINT NOT NULL,
    "refund_count" INT NOT NULL,
    "refunds" BIGINT NOT NULL,
    "store_id" UUID REFERENCES "stores" ("id") ON DELETE RESTRICT
);
COMMENT ON COLUMN "sales_totals"."grain" IS 'DAY: day\nMONTH: month';
COMMENT ON TABLE "sales_totals" IS 'Sums of a day or month in the shop''s time zone, of one store or (null) of the whole shop; amounts in paise.';
        ALTER TABLE "refresh_tokens" ADD "address" VARCHAR(45) NOT NULL DEFAULT '';
        ALTER TABLE "refresh_tokens" ADD "user_agent" VARCHAR(200) NOT NULL DEFAULT '';
        ALTER TABLE "users" ADD "deleted_at" TIMESTAMPTZ;
        ALTER TABLE "users" ADD "email_verified_at" TIMESTAMPTZ;
        ALTER TABLE users
          ADD CONSTRAINT users_deleted CHECK (deleted_at IS NULL OR
            (status = 'inactive' AND phone_number IS NULL AND current_address_id IS NULL));
        CREATE INDEX users_role_idx ON users (role, id);
        CREATE INDEX users_status_idx ON users (status, id);
        CREATE INDEX users_name_idx ON users (name, id);
        CREATE INDEX users_created_idx ON users (created_at, id);
        CREATE INDEX owners_status_idx ON owners (status, id);
        CREATE INDEX refresh_tokens_live_idx ON refresh_tokens (user_id, family_id)
          WHERE used_at IS NULL AND revoked_at IS NULL;
        DROP INDEX admin_actions_actor_idx, admin_actions_entity_idx;
        CREATE INDEX admin_actions_actor_idx ON admin_actions (actor_id, id);
        CREATE INDEX admin_actions_action_idx ON admin_actions (action, id);
        CREATE INDEX admin_actions_entity_idx ON admin_actions (entity, id);
        CREATE INDEX admin_actions_entity_id_idx ON admin_actions (entity_id, id);
        CREATE INDEX users_search_idx ON users USING gin ((name || ' ' || email || ' ' || coalesce(phone_number, '')) gin_trgm_ops);
        CREATE UNIQUE INDEX login_failures_subject ON login_failures (subject);
        CREATE INDEX login_failures_old_idx ON login_failures (failed_at);
        ALTER TABLE login_failures ADD CONSTRAINT login_failures_failures CHECK (failures > 0);
        ALTER TABLE product_reviews
          ADD CONSTRAINT product_reviews_rating CHECK (rating BETWEEN 1 AND 5),
          ADD CONSTRAINT product_reviews_helpful_count CHECK (helpful_count >= 0),
          ADD CONSTRAINT product_reviews_hidden CHECK ((hidden_at IS NULL) = (hidden_reason = '')),
          ADD CONSTRAINT product_reviews_review CHECK (char_length(review) <= 5000);
        CREATE INDEX product_reviews_product_idx ON product_reviews (product_id, id);
        CREATE INDEX product_reviews_rating_idx ON product_reviews (product_id, rating, id);
        CREATE INDEX product_reviews_helpful_idx ON product_reviews (product_id, helpful_count, id);
        CREATE INDEX product_reviews_all_idx ON product_reviews (rating, id);
        CREATE INDEX product_reviews_variant_idx ON product_reviews (product_variant_id) WHERE product_variant_id IS NOT NULL;
        CREATE INDEX product_reviews_hidden_idx ON product_reviews (id) WHERE hidden_at IS NOT NULL;
        CREATE INDEX review_votes_user_idx ON review_votes (user_id);
        CREATE INDEX sales_entries_order_idx ON sales_entries (order_id);
        CREATE UNIQUE INDEX sales_entries_sale ON sales_entries (order_id) WHERE kind = 'sale';
        CREATE INDEX sales_entries_open_idx ON sales_entries (id) WHERE folded_at IS NULL;
        ALTER TABLE sales_entries
          ADD CONSTRAINT sales_entries_amount CHECK (amount >= 0),
          ADD CONSTRAINT sales_entries_kind CHECK (kind IN ('sale', 'refund')),
          ADD CONSTRAINT sales_entries_refund CHECK ((kind = 'refund') = (refund_id IS NOT NULL));
        CREATE UNIQUE INDEX sales_totals_key ON sales_totals (store_id, grain, starts_on) NULLS NOT DISTINCT;
        ALTER TABLE sales_totals
          ADD CONSTRAINT sales_totals_grain CHECK (grain = 'day' OR (grain = 'month' AND extract(day FROM starts_on) = 1));
        CREATE UNIQUE INDEX product_sales_key ON product_sales (store_id, grain, starts_on, product_id) NULLS NOT DISTINCT;
        CREATE INDEX product_sales_time_idx ON product_sales (grain, starts_on);
        CREATE INDEX product_sales_product_idx ON product_sales (product_id);
        ALTER TABLE product_sales
          ADD CONSTRAINT product_sales_grain CHECK (grain = 'day' OR (grain = 'month' AND extract(day FROM starts_on) = 1));
        CREATE UNIQUE INDEX buyers_key ON buyers (store_id, grain, starts_on, user_id) NULLS NOT DISTINCT;
        CREATE INDEX buyers_user_idx ON buyers (user_id);
        ALTER TABLE buyers
          ADD CONSTRAINT buyers_grain CHECK (grain = 'day' OR (grain = 'month' AND extract(day FROM starts_on) = 1));
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP INDEX users_role_idx, users_status_idx, users_name_idx, users_created_idx, users_search_idx,
          owners_status_idx, refresh_tokens_live_idx, admin_actions_actor_idx, admin_actions_action_idx, admin_actions_entity_idx,
          admin_actions_entity_id_idx;
        CREATE INDEX admin_actions_actor_idx ON admin_actions (actor_id, created_at);
        CREATE INDEX admin_actions_entity_idx ON admin_actions (entity, entity_id, created_at);
        ALTER TABLE "users" DROP COLUMN "deleted_at", DROP COLUMN "email_verified_at";
        ALTER TABLE "refresh_tokens" DROP COLUMN "address", DROP COLUMN "user_agent";
        DROP TABLE "sales_totals", "product_sales", "buyers", "sales_entries";
        DROP TABLE "review_votes", "product_reviews", "login_failures";
    """


MODELS_STATE = (
    "eJztfW1z2ziW7l9B+UuSKo2r49jprHPvrZJtpVvTtpyR5aSzoykJEiGJY4rQEKQV7c7894"
    "sDkBTfReqVolC12xOTOCD1AATOeXBe/vdsSjVisPO6plmEsbNr9L9nJp4S/o/orRo6w7PZ"
    "8gZcsPHAEG2xbERkswGzLTy0+Y0RNhjhlzTChpY+s3VqQvM6mlFmYwO5coiOEEYOI9ZnxP"
    "smNtEQoyPbWNQQ080hQdTSiMUQvBvS7XN4jEaH/Dm6Od5aj46p/8shPZuOiT0hFu/37//g"
    "l3VTIz8J8/6cvfRGOjG0EFi6Bh2I6z17MRPXnp+bd19ES3jbQW9IDWdqLlvPFvaEmn5zx9"
    "G1c5CBe2NiEgvztw6AaDqG4QLuXZJvzC/YlkP8V9WWFzQywo4BQ3H2f0aOOYQRQPCknmPr"
    "fHSHdDrD9jlc+fX/ue8ZkOn1Wo+d3lOj0+udxYYR3icyDu6lITVhCuimLabUf2S/S3TkRI"
    "MH3P5eb7/98PGdwIOP4NgSNwV2Z/8RgtjGUlSMwBLyoUUAoB6249Df8Tu2PiXJ8IclI8Og"
    "uaLn3j/WGQ7vwnI8ll+CB64H3w4AP+M/UHs0jYU7ETIGoNN8aDx16g9f4XFTxv5lCPzqnQ"
    "bcuRBXF5Grb+V4Uf6Ry8/f7wR9b3Z+R/An+u/HViM6qn67zn+fwTthx6Y9k857/Ktdzlnv"
    "qocab7kcdWemrTnqYUk16mUZdQ+jwLC7b78cdXdV7xm6Sd7HB/52gq3kQY8JRsad43eMIz"
    "3FP3sGMcf2hP958csvGUP9rd4WiyxvFRm/lnvrQt77TyriF+sifrFfxM92tYHtAe+hbi+K"
    "wOy1r+B8fp8L3/cZ+L6P48uVQ5sUAdgXUAjnQ1gq4BxBrRDOEbEKon2Rb7nIWC1iiwV1TN"
    "sqtl4sRfa4IDdbe1qS8yCcDnAUX531uP2qvyZM5BtKDYLNFLsuKBeBecAFd4WzZ+zt13a7"
    "eXy8D+mPN81OBOLnh5sGX0gE8ryRbhM5KzoRwF0TfQ2tPiy5Ba3exbIsS8nxKvEJthsjVq"
    "8YUxIQ2SZdUt5BXUGIAAE1eknkQwCqOLRfqEX0sfkHWQiAm/w9sDlMWqBcvu/Z7eY4IV1e"
    "XX7KFp77jF1wQvHfLlcPuN7ms7vdvOULE0A8wMOXOba0XgrWkjxM2B1cuS9/tImBxW9IBf"
    "oR+qgQ0gI4ekEDgIWgjN+aXkyjV7CJx+InwbPhST4LPdXN+tB91wSSenm7lk1U84Zik+av"
    "n4+s/j6haDjBJn8vNJ9gG+kmsicEwQ9DdDTSh1xortsTcVX+HjQgI/7hIWxqCI9sYsUZ6+"
    "11q2jrsq3SNUVbnxCBqWjrUxz1XLS1vyPlZk+HKUpDFYiQj3mIkI/pRMjHGBFCTLsgb7qU"
    "UADnBrig0RYSUmZbBFKpw8Xx/OvTYysZz6VEdPnXhzb6NzJ0ZleK2QAoQku8N0XfPtT/jM"
    "7e2/vHmyjs0MFN9EQLFOYisPsCCvX1UbcI/9nMTlxB0lfpsFTlThA/XuZZpy/T1+nL2HHt"
    "0KZFubWgjFqls8k1gZVi11axa8EpVZhe2yl/ZPMfOHDEy8TZI/9mLZM78prl93K06IxY9g"
    "LZQPC8YkvHHFA0xCaa4FfyGfWZ4Yz7wgmRIV1wQCPdsMEx8W0fnnc+JVNqLf7v+4+/3fTf"
    "Jfo97uIZilIq29pUU5TSCZELilI6xVHPQymJ/y2gSXvtK8h2vM/lWPM+w7Pmfdy1BjbLIv"
    "h67beD7+rNa3/oXuZC9zID3csYumILExglQtwwnWlMkQ67ewQ7KPOcPgN9t/XbNZKgd81m"
    "q3PNdS+7a365f6zzf48MivlfjdbzwzUi/JdHlbtco/QxzyBF16vAGH2MDhHHJWFDSf8AvP"
    "aVM9K347YXsynzuBe8YsMhG7oX+EbNN+isPB/G5n4Gwdnq2ju9bSD2TfZVXeD2YmBL1LKs"
    "bB/XHKZ2YGBXG9yPJkGivYj+M5HfSw1hhmzy05ZG8kjnBjJ4VfgN3vC/+WSI29fb6TLBnP"
    "778jdCC/GMs38oI1sZ2ce34BypuaWM7FMc9TxG9qu3Q+VVgn2BMpskZQp3W27wBc+sInLq"
    "3GrFuVVQydjw7Cp0THKc4K4+wIrMrw18xJVpUhLT5MbCZlh9Dt3INEQG0KSAo/gUvxCGMJ"
    "zKac4wIVFJWiN14la2VVUZA6ekFipj4BRHXZ24qRO3ap+4qVD2PYSyr3XIM6TOzA1CXN8w"
    "uBWd5BiMcrohZx/uaDoTaSt6lmNsakHduX21eVcVhcs1JzYE6qvs5Qj3qsMYl85CWGtx41"
    "LcqGUal9Akp3HZgVMmRqdkQLUFGlBnPJF/2xOOCTh1YqThBaIWmlLTntTgwIqaBDEbIob5"
    "5bfw5u/gMpxTzSd88UdsQmdxG3XHz1KmrjJ1ldFzpkxdNeolM3XH8CuTbbHVrnm+cJkNXw"
    "7zj2vYvLrmw2Or8/u13MGiW2Aec+1TDmPtU6qp9ikhQaFls15SuDh8cCm2cFAo61srzwhs"
    "YzuDbyUGH1c9Ch4mBmU20BLKaStsGKWscnXt8lhWzLwtHMk+ef0c5RRdeRob/EBTTmKjc3"
    "YLoFY8RnOTDGi7tKRv+VZ2lmBIi+u1LDt6CJtg3jNabtqCqSpsbzTGYIGya7dWxBtWA+sV"
    "ozFEn79hYLkibrxq0rfTpi/ERG8p1/0Q+HtOMJsgnaEXMrMTYjN3+Kyu2TX7kkDkQ9mHGy"
    "Akr0iPVPkUNHPgHXgXn/kDhL0NMaAcS0OHcFCG/ulokIIMm2SOCB5OkNAZUNNGFhlBkKhN"
    "3X5Z13wLT3khCxDkaiWXc7OWTXWu/gHINWToLwRhw5CvMaeOoYkTb2jHeEuqAZuH9OmMWr"
    "Z8JIX3UpGnihxQZuKhzURFDpziqOchB8SO1IN9KOGAQTextUge87Bc9Chx4aZTOEoFNvEo"
    "0U2M448oN/lvmq16+4efRscf1vvH1m83CYl0bn50GvV4zne52xfZ5EJCysQtiYkbRfOgPg"
    "hbtG/znHrrNplueubN1f0m7+YIt4cCR5SrzNpHk3Qo/892jdoyTs21Ldrb+tNt/a4RMWg3"
    "NlLF3EsxVL15mW2s9vyvIE8WIdeRXJ67gvg5+mrpQ3AhtghcnWGdQaKfGVzlulUPlCffKB"
    "RXwfgDKxDNMRM2oW4mJRPa5aMSgyCHrnHv+i703BdQkZAH3yeV0Xc66r8y+k5x1PMYff9y"
    "cEqK5aZpJw93UCQy2LCFH+HwjuEl/nLx/vLXy08fPl5+4k3Ei/pXfs0Y8Xixo9DemWRLj1"
    "OxjYlWCeD/urj48OHXi18+fPx0dfnrr1effvGRjt/Kgvym+RugHvpmEmpOed6lkgxP0COy"
    "RiJJen+D8UulRmKkm9joibldbBAigupjWHsIpFVSjFtaiqjj/tgSL82ZYoiGpRSoKaB6gd"
    "XrgRuWViBnO6p49vmGLhXeGf5xQrqSgAoshckEVMI03gKq1QvViAIbXhFzuABFeaStgfxt"
    "2WHFsQ4vkCVzEbKxQccdC5tslBx2E21Sy+ZiReOe7bYukGfOdV+hFiI/4V/XaELnXEC41+"
    "isJmr0ybp+NtL4rhJjW9fqRTj+gFscB6j3QhY+9TrSDeI540CkzRuG3GafBYrAykLlQNnQ"
    "DcwZ0ukUnmDo8C4MAY8BLzO3dNsmJn9aX9PHhNn+Y55+r//l4uqjmw1Pvj5/FHRag8dPyM"
    "9z1LcplPQWZ7t98RP6GjWJd0HYTf5Lc2lx/TNv2DX59CSW5cxscC2S4IwpYeDCNCATPdqV"
    "6BvenvXPUd1EfWzTqT7se7IayIIvEn9fXeBsUhHE9Bn8pwQb2ZvqjPErbmeM2D0O3PClLy"
    "hvgT2fNkSw2Zi98PcK/nbls6Toa0VkKvpajXop6esX3UypO7U6nsmTLXU4U/Ph62MbEouL"
    "3ahrNv6Uf0t1Iqpz5Alr2n5G8RG1pkmfXb5hWEqXeiBad1D9jItq/2SUKzK3T9+u0ZC9lm"
    "MIOLa2k+B2k28IltJ7TPLOmzrEW41zD8PfnhvPjbtrJKW7Zvu51RJp+C3HNEUe/ju+0lwj"
    "UCK75pd68x5ajzBXRLVyDJXUYBN48KxsLUuhPaZq8a8cVa6WEOsdsgAKYh4XVtgXwN43tA"
    "rCHpJTiBdBfEkbJO8E6VGyAbG1toCS+Q+H1/APuRIcf8hIcPwhnuBY8iZFcF5KVK6Uyvbr"
    "nQYYpmJHxhHBtY6MyzabD+M+4dNwxQYgLKdcJtZDX3CexYD3RRTma/pISPqvGOoBIYX7er"
    "i7BFwx3ANCCvc1cTeHE2yOCyMfFFPYr4e9RUYOK4p8QEjhvh7uxLKS6ryna+2+QOWU9qtc"
    "ZtFVhll0lVD3JVAgPu+pZ1BGxbDGXGd1NlnrXCsiuoWDreNBuOTnWPL4cq34WrEHYGPDEF"
    "vPfaYteyvPOcvGXk87TQZ8y/EZU2txluyYJO/VVngkQSs9b8nLOjJ5J74/j/sM/ksJAT8c"
    "vp7DmAn3HYjeJNaQmLbrEWSLMjQibhNb/DJkJMLSMceiVP6DEdvmMCfFiu7vwcq/pnxbkP"
    "KvOR1PC+Vfc4qjnse/RtXGUbVx9oPuLmrj2NjiGkXPokbKJF7tGhPpYo8kwIC6aasLeMfc"
    "Pj91Hh8a7Ws0dJhNp8Tqmu1GB7xg+DWL2OAHw6/dPEJmbP8JB/eJ8dTJhK2FDPUpNlLO+g"
    "Ji0X1Fyp278pUybu8at82H+v3bq9pFxCfAA1+ViTq8Mwa17B61tKTUTqkEb1ioMhzv9jIr"
    "CHOyaGBoUEjxi5nhoBKrOLprBIQu2ZCjxHV1OF1wWm1QRno40Q2Nd7UZoVc9vMNH86qWnq"
    "qlt024VC29Q9Dnhs6XzO9kMKH05SyJQw81qGUS6aJpby7b5mXTTchqz3dD5iavxxwOSIA/"
    "gIT8hgj9hDp4iLzyzlkCK16wAwjnFWUCdIYYMeX/8o2UaGiu2xMIRx1ys6zvBgKLS7ybnn"
    "uZ90kR/xB1I3i5J670z1Ef4hocy4+5FZx7l08ogyvscMaAxvwfJnJm/KF8uxbEu4GZ7VYQ"
    "sCx+W4Nsjxj8CnqYP5HhBXNbizyPbjyt/wMGZAiN3YOBqeLvFX+vmFzF36tRLyV/71hGEX"
    "rZbV5B9n4nzk7BNyuAckSsco5lF7mwvsjA+iKOtVCo3K5iWENobor7XlgsunrpQxv9Gxk6"
    "O2IdPglkACS0RHnY+jUqArDfJlSogA5uYhF9oH0WOq7yJSq4pHzKM8s/pU/yT7E5vlTxi4"
    "Aclqpe+N4ucZamVFGNKEleuVeWRw2Ka7/q+GvPx18eM1Hg8Csooo6+4kdfLkVTdLEKCapV"
    "qmyr1FpO4EuGbzP+2mVa72R3eQ6PyqaSHYbHlgdJSQS2f8SUwVwvz7Ly+H8PwQ1b8LXSrR"
    "roZUnJ0tGohsaUamhk0Snqv2JD51OG/7vvksb/dBgwtiNqEe+2TftJzt47eIpIZekfS/Hr"
    "jnQXd33FRXVcUW5IJFxEI51PH7cS7WdZMRbhqaS1IVOjaHqOOiKtpUa8WrngfT7EM93m+E"
    "E+S7HYiUcGSXFkEY1MBarMI78JcNv8Bt/9GbDgGN3+3rj9w63RC/WNdEAA8S4hPYahT3W7"
    "f46+A0kv3cL449xzpD6XFkk2p4DFlBCv8K10n7cnFiFI9OA+XtDpKrukYs8Vj3rorVmx56"
    "c46nnYc9hnijAxXvvKeWfncs7O8M2O+6Mq6nx/xxQCnkSQc/i/u7Jl5m/Pvjbat41Wp/5b"
    "49rTLrnG1jW/NP8U2R9Bs4zqvIdxdA+rwwl7SZa7e1x4Y6f3sm0mObze318WcHuH4fRgSz"
    "CVM3JtRCVVIrEEvjBXyo2pbvZEAZWUOZ85CjHZyjCD+072szRiC3CyEakKfQRbI2aXhEMh"
    "XINClZnT22O7idUTVb+LTti44N7m7PsjwXZJ4BW1ZcOS6iyhPKZrnLHweNj1xljKqREu8w"
    "ir6OajiW4WKG9khoe72ONAeQUiCw1UHUqUgGTX/Np+vHu+5X8GyiIefkiUP8hBKjFovUFC"
    "avqMEsQhKRW7G8Z0YGFTKxgMHZRReEZrZMsY2sJ1skNiCtVSlcquDKZZUfsHqDhcTly3X3"
    "DY+7q3AG71YvSj6EaWwhzwiv1oC9jeeP1UE9jgtr1BromAF1SC4ls4lULb7+54j5qy0wQA"
    "lbgVqJ4ZKdGJ6TG4VwYmV6qjZXgCrnK57EWmf75C4I7noCg7QYMFVIcWSZpqrgOkqOUd8C"
    "Rcej1KB0bh9uhV+bYpfZFOlZA3Vzg1Rm3ifT1XFhs3KG9oOtMBn+r8cTDl3zD+BK9fuMKW"
    "FcXhZfiQUWTPKZrgV5lVgPHhqSEmr4qXZJDyl0IegSE2wdMSCBnhXdo1/TwE1CTKB1L5QC"
    "pvOOUDqUa9DMcMMQ0ItocC569e8/0daR+Rq0Bke07QK7Pq6sWFqwTy3usvaYRM11rNIqIV"
    "XM6Od/mK71qeFrvWQIdE1Wl4mcfZNfEKUvdBoW0aBeUd2ALMvTDjCiIalFGAxl0Fi+IZEF"
    "FwZp+CDP3Y2015+rx5YksK62qaPrjs5SDpHZaUxbwwrhXjQKOoBj7VHJimpIYvDOqj109F"
    "UQ1uKIVPPnbPUos5ncpPezN+JTPtnzPkyQgAjdF8QqdLchiezj4v/xYx5uIiwuYCaOARtU"
    "TCVoQNj3SNpADYVrcJXO7fA4uzWEz+odhdxe4e36J1pDyfYndPcdTzsLvKalZGXvngVEbe"
    "To282/rTbf2uoWy87dl4PqSHsUVCBVsSrJFoQZd0eyReRiaPReJJSQMBEmExxLV/8FkB44"
    "AR45WwreUq2+HTiuQsG8kUX3wK29JRp/8vB/PO7UUfAXrnqG6jKZVeLp7/zIg6lpcITOYA"
    "4+ZV14T2It8YdeygaYUNQ/7Ac9QPx8L7lbfhbWreT/FenSmvGmV3KQ1c2V1q1Etpd8F6v1"
    "FAaKiDo0zOdPN8/8c1GjjGS9f823O91Wl2flwjbwtNiuyNqgIps0alcCqDKp2E93opnLja"
    "482KONqZmYOCYvvzlTqWPCAqL1MZHNFUNpZT8E5S2ViqPsIqo4TKKFHOT0lllFAZJSqFqs"
    "oosTtMX7Glc6NpTWzD0gpjlbXjQFk7IhNyexh/W3ZYbajDn7JKlKISpRwFsBslStnlEX0T"
    "Uk9Qm5jDBR+ss4RD+kiLWtYxvb5s23shi/zFxAydmPYbKJ21EAfMcDRtET7EzK4hDh2Cg2"
    "lssjmxZPIGODgWxbZSvIY37BEO3L9PdIOgPp+5tsPEuTZgJ0qQDagmzsKxjebUevESX/SH"
    "BtYhBFP82YfbcNCe7n4c8NuwqGOL74O/sPJDPrgKqs7DT+dkVJ2Hn+Ko5zkPV06zW7Xm/T"
    "0u7lqQDKYvUGZXgvwfStgF4CJPTS3eKt0J4CJ2Kv1CEgyddHzd5hVE9+LqKge6vFUquuJe"
    "hIfmal9vgtkk4TBFN7G1SKGig2LRs5SFLf1ZjwztrMOU+8eb0PrOIb1pturtH28f6n++Cy"
    "3y94+t37z2wcXj5kenUY+gLxXxOPTpSX98AVUgKH5QBbOy+DzeYAqXDM8DzOCQeVjYeogK"
    "V1CVPF7VUVoMMVr9QKSO+Ur1ITlLYnPcW7VMGkc2yknfQOlzV0IGHMywrslkm+eozwfdmR"
    "I36SfEDXh1xmd8JvCJiaiJdKBkZG1zDJlBien9W2fMIVqc4NnDM0XMxYgvh+ZQx0ZvQbAl"
    "+jP0F4L6Fx//cvFr/zPqc3Wf3/aLuovAjvcQASGiMEBK0k1993V7MqWpzIFq6bbNHyyEIA"
    "9pOlMUfhFoJh+sqKKD2zeKKjod0kBRRac46nmoovgCndcIj0tW0B7PY42n2+IxS9zd/GIo"
    "p9uCvkCVspNuzRgMKydFZm9ccjuzd7W6sD+mbgd13kDFXGOHCAlWcIM43g0hrgd4Vkh8jP"
    "/69NhKCcQKyESHVx/a6N/c/GDHuGBlDCygERpT78vxyZbAR3WbQLVABzclThJ60KVsiz6C"
    "RciMlRkFH03Sofw/Of2D1s4nWAbwt55NcBvs0BPXiNzJkMwRuQ1qOZiiHlu2zcUXiSorUm"
    "VAY/0VyBcTYeSrwoI4+Sx8dCw6RwYdvqApfiFMZKvwqsKMqGHwu4JpocCVLHNVoDGeJdNG"
    "+3u0ynNRtiWtpsiaEzLbFVlziqN+nGRNiczdLVM1sN/2CvM1EanKhPFvxNiU5Hjxr3TQFt"
    "9VTHN072SqjP+kg9x+4TOdyAM+6WXtnZeBqiXL/k2wOSZu/mdCNDjPS/IGX6sfcQDIb2hi"
    "ke8jhhf+QSFvoElNck4g4xsV3fBZBh9tX9Rn8ZzAJ0KJNMdcMYSnc01xihdoQNDAYQv5Cn"
    "AW2de4EjFh/a4JAlNItiabM6mfgi6q6XB2ORLtqeXJnqPH0fLxGrRk8h74vPfBuR2c8ftB"
    "D3djoWocKi1V6Ssl0FeUlnqKo55HSxX/W0A39dpX8PjwUx5f6U/prtKfYp7SYrMsgq4vUE"
    "F4t3/CNcMLg+IE/SD97CMgoo4+Njj6SPOTzpfBMdVpeofzXH5b3ozIncLxb8+N58bdtav3"
    "ds32c6vVbP12jSzHNPmIdM07vjBfI42rul3zC6RtvIPH64b7rIN/JZibIdOZXcSpPSiirO"
    "JYKVthRBWAcymgwIwVo3XMdcqT+lIV1DaPV7uMGxU+tVF0hEOCKv1fmcc4wEQVHeWIqBrn"
    "Mo/zSDd1Nlnra46IqnEu8zgTy6IJ51Ud8jNFv/EF9qjNH4BR7TT+7GQbUqGAPa951LqK6D"
    "8yXUyiF1lGzHpIqgKwh42gj5c5jKCPl6lGENyKuOq5BxRFQA7KrAVxydaoSPD6L3noLt4q"
    "PXj9F0F4leTA8J6OdfMLt7sdi5wlHBuG7teyDg8NaNkbyaY5jxF/p3NER3Dex/Qx8AJwoD"
    "bBzGUC4EDN4BPlWlY2MhEeilg+ccQmIvPgmqbx50G5I+YM/kmGMrQQDt0grl+cLE704SR+"
    "9rjPh8OBZYt6uakMYsOzvGJSA3Bk81NTqZM/dfJXHav8SM+A1MnfKY56npM/d52PD3lWeo"
    "6AkEoyE9X486boCKoWOSnkoIgKLkzgkaWqsw41ERSs4Ap2vCtWfKMK6ZdFBzomrFioso11"
    "SUzJB6Lp+HkmHAUSLMng7VqWITmFhj1HtMxpR94T/ErA1XPmyNq5I8gPLMZ4PAFby/UCZT"
    "YflTER6WX67h/CAdNPE0x+znQ+HOBVGrcYd/cYZe8pe68S++aRav7K3jvFUc9l7y2X7yIs"
    "eESscpFIH3Lx4B8yePAPv8QcP5e7YtEvLCxZwS/seL+o+EJ64GpcRzS0x1UqqqTAblIr6r"
    "b+dFu/axyqBIxMrZFgTPk5N9LNKJG4Iqf99B2i6zAaOAsouQKCRKtBjRSwZmYWJByFsywR"
    "hDelkAXnPGTD+BVYRLkWk9oTcZzGEJ5j3U7KErrzJ4oQwSF1Znw8dc0/lpNXuKnGdI2gvl"
    "9dHU/hf/roLTSCwjTclJNtmehV04gGZ3Zwe6qP+VfAoXunbDdlu1VHxzhSLV7Zbqc46nls"
    "N5m7qXjixKhc5ay3XPVNMsqbxKubSMjgMyj6gYUlK/iBHe8HlWC64QXoYr0pV3Voiu/l6k"
    "C2eC9lDtw8u2037pqd3m29fXeNuBag6XZvyHX7rnnXuPFvaGTgX3/+2rxGzkzvmrePIEP5"
    "tRbv/abe+kOEwZnE7g2w+QLzZo3vd/vhbvIr3Cw+MdrHHh1sZ8TUPCwLjOzXRutOjIcr3z"
    "W/th9vG09P8qJFuRnCxPWn35tfv0KMIpvosxkRY3/f/NZoN8TQG/orWDB8vOut28a9iGYc"
    "AkhGaQIavY9uszGO93KUo1xv8gGCwhTR4NOu2W58eW7dwRWLcNtHK8v4MWdgUzspU9ONPk"
    "5Prh2QqpIHzH9dXHz48OvFLx8+frq6/PXXq0+/+K4w8VtZPjE3zd/ALSY0DAnBq2GeoNgY"
    "JAiroVh7KMQCzF+LA8wKDkRMVA3D2sNg89VunY8hLKcGYP0BgGV9vSGISKpBWHsQho5lQU"
    "n1IuxCUGaPylOz1d4VUxs5Gs5zMJx+LBzTe7xF2421iUOdnrcmSVYlsNkggU2JTuiVE+nO"
    "WB5pufYsghkHIXFpW20pxjopcTDo2e3zU+fxodHmVrvDbDolVtes3z00W9cIa1Pd7JqNP7"
    "82hbEvJ3JJjEL/gLPIOWJIaIPjxOP5AgsUQnd3ioKQhqWUc0oEVIcVrvgSEFFwZvv6AFRx"
    "aAs7+jyz9cq4lAPSlV4+gQmVUsclYRnYAqz1ZU8VRTa8+OUpkpMykd2Nie+ukEePv20C/j"
    "duH1/+aBNDeOGkQ38r+mv73VVoDMJa+SsxkzIVFsFKeJQ1XslRGv+5UNJtMt0GSE3eT1Ux"
    "co93NoTpq+ylqiDJc6ENMWqLTqoKEcMGt/X5HPBqj60P1BN01eA9LaoEViGv4Vgx2HREvd"
    "p9q3FtLrs6SjsvGdOiztVyx0vzsPb3wxVu1r3lDrza2ZqPjlfVhI4giZDo4g1DcKYO6YYs"
    "Oq0hm9b4PQ3NJxRpuoZ0G72FH3AtI0wndAa1Togxehd3rt7JE5Sbc9lMwhpSbs6n4/Cq3J"
    "xPcdTzuDnDcr6hW1ekizJT9afks8fHfLNxDXVQaifbUxpWrh7Sonx4UEad2YTxNGlS2EFG"
    "NSaaGGywS++LXWmPO8pOG3cNLzZbgzLq+Cb7+IZ6sbwbHjT4McHHCerKY4bgnCp8yLDzKG"
    "3BCqfxCB5lvIpG8CnqPBVYDd0M2ffSbn/Flo5NG1JPcYN+jt26qIwa2jnqQ41koyfiq/2Q"
    "aG7/G0T2hkc2sZDnr8yS6rXu4akidHvpND2bGTqREdzziRshPiDMRpbDe3i7bAl/Q6x3DW"
    "ERwp0StC1Ij0AsuE3pC/9Fo67pcRufkRc57vUdiR8HKoXvLkRWfFX0iKJHlKGs6BE16qWk"
    "R7z0LkVrtkblymw+l8lecHWBwnhH5ZR1lgdt9uIUAdltXsG5vP3qN9jmzx84dtIJdnrMQV"
    "hq/9EGAV1t4OiGrZvsHB57CA1tJzEIMnzpXw5fK3Q7IfJmRdxTULBKkU9bywkv7DSu6fQ8"
    "VSZ/ZFlMtEoAHyzkWBrAxUYiSboyZXT3HeQX5gKKDUSCsBqHDb8Il+gpwpokyapjlEgxkC"
    "VNV2yORwTVor9RVL2VnESLDPUpNtKD6j2xqMYp5c5d+SMciQxQ7xq3zYf6/dur2oWY4FzL"
    "1OWZgKdnXsYMJpW44MBzXJ0nbnndVvm0dwiqx0qtB25YWoEcJa9sahXV5IIySoNTngX78S"
    "xIWBq2AOxJ59bPBNdbObcH8rdlhxXHOrzp5MBcLKlbQPrJ6+co196V+AZ3nnI5IM3NlDIR"
    "4kYt0/EImuT0OeqI2gxUVL0DFyAEMfVortsT4RtjgUeP6C/uOFRMVDnTlE3LAEHlTHMqbh"
    "XKmeYURz2PM01Rp44KO8+8z1VF4X1GGYX38ToKM44SWaNkRVSuciUrth+FQ6Y4qRx2Osa+"
    "QOXAvbjK4zzDW6V7Jl3F3Gfcd07P25mOdIJo5bzBrnJ5g11leINdJXiDbRQteJCk/tzi0F"
    "9JQczP6red5rfGNZLSXbPZ8q7opnftpt5qQfTfAJtmWUL/ypMJ76DLzxbpzjyJxYTlvmke"
    "mpzkRtmUlgIpaFalFPSSy+Skg9ZNKFiGmbmFdILb43e+Ysbm1NLahJHEZDXhBrUsvmfmNu"
    "1Z0DZ3sNlUVEdBNn0hpqzKyX8wBHsxNKGGRizEe3NpnTcMeU+pifqcn/l/jYUgeiaYTSCW"
    "6oXM7KTwsp09R1FKZVvJa4pSOiFyQVFKpzjqueKzHIv3mMIq5ahIthQvM8kEikGjA0XF+A"
    "YG9sq3ZqfeaT62wGJ51W1f+zy8jSI23x7soAkaMzevrEVafEVQLjIYg4UbEVOO4djG/nbj"
    "Bqz43xjH9IYbou0ffniL/6HdP7Z+u0kIcLn50WnUy1tk44hGo+TLXsJux9bb6tg297lyHs"
    "VXZXxLQvWUd1BV0YPDsBS39afb+l3jUA4rXoLwRCrDzx2eRWIs05SvZi8eqEkWaEStQNIa"
    "vlOSIR/uGlfIhkR/JRq/g8b8HyaC3xjnJtbqBVLZ1N3mwEkgbKMpn+eIdybpDZ2JOrQiKY"
    "1JbdRnXJ81HNb/zBvCE0Urk7p9zLEJdAhDbjMhx//0atXyJ/ZllELPu9RHMq8OIq/EWrgt"
    "a4jp/MNYvocsfyvS3Fg6/wce82l1jvqYvYj9po8YXrhpfYBgGfOPZY4XkOunaxqYQe6fF8"
    "HcoCl+IT5IAAiGPD8vAjvdrqG+SX7aveGEDF9Ex36fbE7IDPrhP2tAHRtyCYn34DKiOeuj"
    "CZ0jOrIJB5bf1fiqqNgdxe5URsE9UjtfsTunOOp52J11Qu1UmJ0qTXsMpWldNXTDHM3xXv"
    "YIvZttuSD8Sdma6827a6HKds0v9aZIuyx1yq7Zbnx5bt3BFU8nLQfR6SE/5UojTVADi43f"
    "spdS89C37cZds9O7rbchMbZFNJ3r4tyigzTaN/4NjQz8689fm9fImeld8/YRZCi/1uK939"
    "Rbf4hJYBK7N8DmizeRDj6w/FEmw0JlTmRg0lfAuORWcuGXyNfvMo/b2WW611k8ot7C/0Mt"
    "/hX00iO70wFPFC5x/YHSoO4tO2BaF8Q8QVTN8iJ4rwt2Nef2bjxZJb+VYDhQahBspgSHL6"
    "Wi549cbFe7sH9lz+ePj4/3ISuQb98RhJ8fbhp874wkR4kbCxHKcB1zLSSsUlytZ7R5i4WW"
    "nAMokyWJyqrTwfLQInE2zOPVi45yUE6NcJlHOHTKUXSYY8JqrMs81vJ0Kj7I6WkhfYHKbJ"
    "VbS0CrEoRtOc2S8kRRWZYO74tSMMuScvDZQRhSyhRWFe1zRsht0QXKTf2V5AK1zAqW4QIl"
    "G+V0gfruFc4SZb0ZMQxWg8pY4P5DLTTlX5VXwyuh6lchaVG9SyaCh6qy/Rpy/7Ip/zfvRb"
    "eQRWw4GrKQPddNBt494MxiidTxbpkw8Gvq62aP2XT40kfMmSJnJl5Chvf6D/zcNTH4LI3H"
    "4Gw0Ek3A82SAGUEvhMxE4a6pGNFz1IciYOa4h1/5DB3LcmQY+RMWyR0QvYXnDRbSc0rVP1"
    "cuRsrZ5NB2mHIxOsVRz+NipHIS7bjElOGMi+Drta9empxcGZ8uMjI+XcQzPgXfLAZyh/xM"
    "K/ASFqtAepysFanxZye0GMXqSIUC7bzm0eJSYeBBQVyn2kVYTnkorn3YpbPeMvlPgUPekN"
    "wej3m9hedoT3ld24fbNsVmfFiuMoT1nqe7i2JKDalV4FevetSWC9YB2VBsWofl1sK1ZEdq"
    "B3JacOmdddCXUgr7tRcVl0nrrfsRpHSgRmRLI1L0s0gUV6OxdhRMhFguNhhJ0mos1tb3XT"
    "a/qLofEFNOnQXU/YGFTa3guX9QRh38RxcT/oPH1FoUxDQipmBVVcD26Z/iTb84vIWdKW4D"
    "XR3nVF3pUBH5WHM4qoglcwvg3nj9VBTZ4NaiilKVoihVcJGw7B7XJKYbOgHd8n6avJsKze"
    "OIPQHl3DcFSXRSnTkZPs8KVlrfEKg7t68276qicDkzg+JNXe8eiKbjZ9FTVT8813t08xVK"
    "uNlWeYmawmTYDCPXA/HB66mKMFnkVSfzDSeTC1Rb9FVVpBjeeCF3cXryeqoiTJ5D6laQql"
    "612qhyD5FtBrE2xesJeqpDR1XFaq6zSc/Q2Vb08++8s3veV9U2wD246svdMN1f398tVzrt"
    "9/wtOk/plZk+tB2L3xrpxhT87TlMDkR6y0K6bp81uMMvCJ/8kSiYku7Qv41OhZ8/ZHji3f"
    "jJQRdcFn6cM30DOUlNTYffwcCP3pD5TQcETbFGlEu9cqlXztXKpV6Neild6sUwxcY7Xz48"
    "T3aPLsn6lO/cBVfTs+ZD/TeoFwmyXfNb867xeI1edY3Qrnn3ePv80Gh1rv19MbqH5vEX33"
    "5iO2zYPZv8TPgW093xgzIVcBOPZPTMFfDwISPg4UNCwAO17F5KWHeqr0hYSHlpJnh7zyz+"
    "sSUdRK5y9w4IKg+QAh4gR1gOGPbURdGl/Gv78bbx9CQz0lp0SBgTSWnbjfrdD8g6y/uMpq"
    "Utx4LuGlBF1vOAiFrO8yznntVdzGYMSymnnRRQXT5gTXDD0sqRJ9ORZ7bMC7GhT0Qgw8Rx"
    "Tt6VbhHhrze59lHGdN4exvmJ/HJO4dxIhz/lotWmAoSDZWznCEUeirfvKzTL90ZzA2wrmG"
    "4X2Zxkd88b1jy5aoglC1P5BLIkpSWxjHT2Gc11zZ6IHDET/lVObMhGM9N/wjvGyO4N+xMl"
    "vIAmJ152GciC84YhOjcReF9xNGVpL9R3/+y9kEXfreiF+vyX968Fd441jS/2onzXwNENqA"
    "KG+g+Nu2a9d1N/avQ4pH3IOsMf0jW9HDb8ST6R3PexfMv/v4YCz3vXP0d1xHvwyo8t+EvB"
    "7+Fvxt+Ct1CUu6LcFfmqKHc16qWk3PmCXoQFcJtXr5rAxS95c9hkJrGJk7rLvbIIzhGx6u"
    "G9E8rF17TW5R5DHeyR5qKWPtZNbBRlIB/bEAJZv79GXg9d877ehgMmA1twwAR63vPDtat1"
    "ds3O788PN3xuTJzpoBxcpFCCC5x4+O0rFBK7teMOaUcUQHMpoOBMiuM2bShukX4wnRbBHZ"
    "arHGP+Ptfy/T5j+X4fX74HCzvR4zcrK5YnUqHZu/c8KkHCZD1CPSirzixy8em9lICJdRnf"
    "qkVN1FII3+BUK0r37oHHdGMy0lnMZdDGag4zECySM9k28I0zYjFqSt9Y14vWd6zFDM0Mjj"
    "IC15xzJGSwibA25deAtJvomkZM9LYv/8Ft+v47mY+aoRG1wJl2woczJVv33h4v3IB11nsl"
    "ls4HSOvNHGvIO1j6BAuiEToXzjEuiapb/JZuTwSh6r4VmvPn8iHQeV9ES6Mr/+5XBvDOw/"
    "6hGEzFYB7fenukXJZiME9x1PMwmDJTZXzEn6bYMFbkt1zbcijd+ErT4cPFrx99YwH+yDIP"
    "nh7q9/dxe8DWbaOQsesLVM/KzZV5+31G5u338czblq8AhgFOT7q9lKgAwlkrzy7ybScpiQ"
    "kcwwpX4MQulFNwAafgCTFmI8conIg4Jqd83GPQerZSUbUnJKhKfZZHyYnrtu5QcTWOpR1v"
    "ZY7xUrACe8geqo8o723lvX2UGKuqq7sk71V50Dxc/eryoAmrwvaOQiqMbEaAQSa4KsJgFx"
    "EG/FVQ6/n+Pl+IwStNPt4uVOwWmIBvvKMKzfF9hBfIFGDpp3J+irDVh3J+XrKcR3JwvMSo"
    "oUUOw8DXHyMNL2QtW9Oe+MVtRXJVuPwWfsw7uBwOADhHTRPNsM5Iyjnc7p+pPPrLprXU1H"
    "nYCZ2MqPOwUxz1POdhY/iVyQzRagdoX7jMVWo5zD+uYRvrmg+Prc7v13Ivi26FebijTzmY"
    "o0+pvNGnuLc/tmzWS2Lo4INL8/UPCGV9a+UZgW1sZ/CtRLkLU09MzJnhAOqLVOkYd++1w1"
    "6J6RQsUhUQUtBv7HyraOYtUqCqss9OOVBVIiUXf5SjRIpiQXfIgh7UDdxjR9MZpwB/uppz"
    "CiZ5z0k7YTRwFsRCM8dmiENJBZ8DBXeuBeHz9MezdIWGFBGizKRIHSFSpJ+jr3CBIWwRkZ"
    "Mig2razXMUvVS2DaGm6KUTIhoUvXSKo56HXhL/GxvvdP8jr71yO8rjdsRenCLgus23g+3q"
    "jWuXX0wI24+XOaD9eJmKLNyKGtqFy3BvVnu7dEtSCcrSF2WYorIqyHvdcVAF6cszFrIK1b"
    "8cbtDpdkJWoPRc7zFB5QsfBdfgyozEyZ5wpWdCjQRzMBXhFOkKzfVtJtbH3IZ9XSOYZim3"
    "xwgaT5k52gAadVSgcl1XiIRVRcBVieudwqVKN+dFav+lm49xPh2kcvMxAqWq7Bb49OgrgT"
    "pv2wDqwe2rqlhhm3cycGzSe8WGs+kO6J6/1r1Ov0GfVYXukMWcj2UJ26VXQJuMgE7o0BcC"
    "LxvzCQjdr2V5BFiyZc+Gpjn9AR5NggzdfJHhH8MJJGCjI+R2hWRXnxE1DVEEAhKxTaBaxA"
    "uZ2VDewWFEkx0wQngXY+iAb4dcjolj/RGe6sYi7iCwrwe7xTLEHyCPeXvG+K+/Rn0Ri8hH"
    "xbRlbYy+Ww5DJIpDI4tOIVmcRRDBw4l8GETPYPbCnz2ilnJHUO4I6mBauSOoUS+lO4Jc9A"
    "uSoiEhxYlGE8DBttyDvTjplNDE1iIZ1bBclNr3EnVXB9IbSDYW/Eq+1ds3zVa9/SM5X5nX"
    "Pgj/zY9Oox7Bn/yc6fz2GgtZWLKCC9nxLlwJ+xVbb7Ni29ypymmcVWJ8pZ2yzhCHJdUol3"
    "mUl+ZlfJQzymiFpJRrZB7XSNduLwJzQKRyGF9e5YD48ioVYbilMoftz7VAZQ7bJHPYgYt7"
    "tMnIMcO8XvhObQVny9vkJGsfqEkWUKIX+M05XiD4Beeoj22bTGd236uGAXwpx5wEClqM+X"
    "wACRvisggfaM0lXqk50q0p8JlYNxwrIZRrL08VRTtM8tPuDScEjgjtZbUON93QnJAZcK8s"
    "1DUeUMfmryYZ4BrqC3nWRxM6R3RkE3hvpPEVB8kfIt6F/w31QrrmkE75W08s6ozDrzym/I"
    "fAL/XqFl+jPh8sYhH+DfaBSeYPUASwIoCrY0EfKRWoCOBTHPU8BDCeJieUz4pnWMqo0J4N"
    "whiw7aSYY6sTTS2l92iZWYQ3ZtBpsZE4azf+9swnauPuGvl9dM2vjdZds/XbNZpB2WBzzK"
    "+0H28bT0/QbmbRIbc9od2XevMeLoEe5D774FV3iyeSVxnki/EV/kTpDRKCfNI1wKicykYT"
    "xtVV3nvSqkokLNIncaLwVqqrlyh69jLPbL5Mn8yXce5NmoFxpNO32KWEClKLbp3EsmgCGZ"
    "Q+bX2Byi29V7mW3quMpfcqsXiH3HvXsAWisur4pTzKf9Ihm8vWFNNkAkKV+6J2Upo9xNoV"
    "/aRiwuqbKvM3JcnVAnv9UkBt9dGt3o1CK8QBB2XUsVp0b8cLCHIpGgYdklKgrgiDlmht4b"
    "jy67Kn4wR2dRh0aGblSPQpvu4tQPvo9VNRYIOr4G5TfAY4Tajt0uPDaSVQNl6M1KNJOpT/"
    "J0dYHnTX8Ho7So0mOU6q0NG5X7Io8fg8WNAo6wgd2vX8Ekqrz9E7cATM6JQMqLZAI+qYGs"
    "JI9oPcorLxc/DcUgkHwn8PFGoW3h7/UEfE6oj4+BboIz0sVEfEpzjqeY6I3c2j2CobElIG"
    "g/IV3aP9tdQjNjW/CqYbKSm6K22F0Mea7Dganb1bQFf54h7CFzdgVCUYFGGTK92gWFp6ei"
    "GLAptIGKZoQIb8yVCyQKtB3UxbFkOYYcuGHAfgRzsVvqhz/hDfnVY4HgnP0vSyCjt6Dnjf"
    "dix9PCYWQ3NLtwk4zfpuvMMJNsdwiRFjdI6eTa7ho/6IGprQevrQWHZnQlkH/mjhsOtMGX"
    "9FQ7nJKhtIacMH14aVDXSKo57HBnrRzRRHqdW+mp5sqWuCPtXvG9cItvWu2W58eW4JX00v"
    "OOfAdUGVk/KBnJQnXAPkOK2z2kVEK7jcHe/yFt/VfEW16DCHBJVjSpnHWPlSbJnFy3Chzi"
    "JG012nN3FOP6gD9U5oPHXSf5CT/uj8jo+Ad4KfE/9ljPcRTukc3Gnge84D/+bsXYfa2DhL"
    "Y+/k3dpq9s6GhjnJuycgqugIYaThBfBoU2pCUVI37nxCZ28Ygi0e/Q81uTxvCjSXKOILzd"
    "/C73jn0V7zCTWk1Gck9fQsQm/Pz1YkXNn2iJoi4U6IjlEk3CmOeh4Sbgy/cl0WzhcuNQ13"
    "V/9xDdtc13x4bHV+v5Z7XQkoOI6qZbNeUswzfHDJH1tIKOtbK88IbGM7g28lKY6hSFDIUq"
    "BK9OXW4kL470os+pFBCPsiVQJ030krcHLprAzYfREF+9qwuzbmMPkUJKMCcFisSiOwtZUk"
    "kF0u/6QOCFUJ1P1X8rVIQfo0KKNSe2TypwKqLfCnT14/R4npSgIvOKN2GyhVlOtblm9L4v"
    "pCxd0yuL5IObnVXF8dvcriXm8YEtJoRAxDuqkJhzm/uPNn1JfdG+SVGMJfbg7+dVAByCAj"
    "Gwg38xxBHSM6gwpE8BZoRizvCXGyb98PV2xf2Va0mmL7Toj3UWzfKY56HrYvsLgXsHkiUl"
    "XSzrdm8vhbaAFcQzIK1Wok9HQTbxbUAc7iiTufGq3ONWLEtMF79Onx/pvM9cmo8VqelJ3y"
    "bdaqKBMSVW5u5dk24trCTAbtFc1wE5JSrm7xlIACHtd0WhPcsLQCeUUaIYnaFhicr8uejh"
    "PY1WmEQp9vjjRCkSm5PZC/LTusONbhr7l81NkDfSUie1Yae+Y3qK0m0KZu2wI1w92QUOG5"
    "FiG1PscvAX/lhoQuA1PdZyaXBt9i/6K0jOdH6hX6HtpU/gnYCVkZUgt34a8ZsRg10YBM+I"
    "TlHdbcSuC2+C9/HDWVR53i2BTbcmi1WXFspzjqeTg2vtnZuAAL5LdXDFCiK0F6UZDVDNAh"
    "CoSs4aHYbDU7zfr9NdJN3dax0TWDocO39dZtg98cwk80BBnUebz9Q3BBoIXwFo/tduO203"
    "xs8VbUssjQSwJ5eIrogBFyx0MIFWANPBWyCJ5BGYWnYmFKwsIooqCqRIFFzpIJAmtFUl3h"
    "OJTbp2Zm4CGR6acYMQz2WZjgLkQMYUskj0J0zqfCmwSLf60elOVdtpWmpizvE7LBlOV9iq"
    "Oex/IW/xsb7/SiS177MtuG+cc1bMdd5Kq4dJFRcekiVnHJoEO/ukBejIMylatrtZMinTrr"
    "cbVHf02YyjeUGgSbKepCUC4C9YAL7gprT4fYr0pw8/h4H1qWbpqR2IjW88NNg89xgT1vpE"
    "vtOKEeEih3RRmKgIyy9lbknAGstmDjPXr9HCeoq3POBOZUYYNuCffAWSSGxXq1Yr78sbpK"
    "zA30cbSMULxATAIhaZPphiCJHEhN3k9FgfKs4M1Qyu8nc8QY9dKCeIsD9eT1VEG0ojmS1g"
    "crnJWpIlDtkpTrWNhkI2JB4jCWnOkq2qSWRdTZbmNRtpzhvDmv6sjQZap2bCJ9OqOWLdk3"
    "iDAzKf8DvxCzJnPAY8NA8gSPXaP+3/+3KydMlz+qezYljPGfKv8Y8hfs8u2xn8Tx7eGJia"
    "W3PIigAbyDKr6leELFGCmeUI36gXlCsRjH1Y+M3BSeRJVcdPaeb0Vsq3Hc//r02EoLEfJF"
    "oh+YPrTRv/nOzo5xADKwBDBCX5FHFb59qP8ZZRFv7x9vop8HdHATjU30dLViekVETNFc2T"
    "RXUN3bkOm65VqKQcedQI/HifBKzisyx8pU1OvZtKmh3YqAgLMEcyl0P9NWckTLnowtyF3Z"
    "i6AhHvL/2njMvBJbXMGe6jafBV6gwhRrBPH+BbSOKJAlggrACgE3hiG3WYj0Y4B3kFEKSf"
    "W9dvw05TRRtpVMGUOnpBYrY+gURz2PMQQLfhGl3GuvNPKCGnlMdTyQWsPE9htXZ9zKsRlq"
    "DHPPFXO5ZspARsmqohlmbE4t7Rw1/jLFXG3QmawloCGDzon1lyGGbmYTKDJgOtMBFATVTd"
    "Q4f//xMtFvc4vdi0BNm74Qs/fKb/Cf0EegoWuiDeHXFggPQbdBotVnxCcO468C9UcJNOMq"
    "zRS443PUn2M+pXpufCt/FZFDTaCERtSCSglIo0Qwz10TGvM+0cDVl+YTYiJGp1xHgu696g"
    "o6m8B3BT25xVQJdA1vq/NRd2uhMjHSS7VsgSb4VVRlmJtSo+MXuyZfGSz4KTJ0VbfYOfoO"
    "LyXUbvca/FxIcAowLLg+x/8PWXQu4KaOqPUq8X/bl3LiFd7VEEdl6Ia0MhniyvU/ju7QsS"
    "xi2j334SIC1iIjaMV/vnuVP/0t/N4X/ur87fhVPn5uRYqpPrbEkdC1+NOeUyTmJZPdQC+E"
    "669SFX2nVE6lcirlQ6mcatRLqXIqP93d+ukK7aAIwL7AdhA+aI2xiIfu1WUeD92ry3QPXb"
    "gXCRkEPbIn9cgiMEfl1kK7VAXddh087Cn2hVAOyFRwxdiJz7lFjZQVOUeMvSu7R+/+ocMN"
    "rKn8iIrE2d8+P3UeHxrta+T1ANH0nXrzHq5ZxObLIFx7/N6CC8Iht2vW7x6arWtuj0z1ks"
    "TUH2FazGVoQpEBq992mt8aHHsh3TWbLe+KbnrXbuqtFmTGHGDTLEtezLi9W8SgTJZWgfuR"
    "U+0gYxOHNz3rblRuf04d73e1Q2w56UqUxIqjmxmJlCSuApLyByTF2L2ixnFiByrDbnlM4j"
    "gTsuRRiw52WFKNctlGucC5TyDLj0eJJyy9BcIk6rKbIzR6csWTCJVcRL0mehYWQ4p3Vffz"
    "ZlURrZljDSd44zmVNzbwKDEaUmfGf7JFNDKdbWFa3Yr+2n531cZtK2B5B9FVhCmtZG3hsN"
    "OqAuSRd/wLZGTj0FO3szb0VV3EFn4O7U2gWnhZu6sIkkVedTLfToBuW/RVXaRGUJSoJ1iS"
    "DQFry7460FV18YLZ0Hul9qZ6lZxX3+gxV27fMKY5oE9gK8EQ9uB8NEmH8v/kUCncfo7S5F"
    "2hSySnVSmOUd68KscIkuc7tw2cvgf6qghUBX1H3fSqdZs/buDY5Bs2xM+LOZMmN6xleZd6"
    "CU2xJ9N7BaGcDqffJ/pwgoTEskwH4tau8LrEJvK7jXuTFpRNjPVPyGjrXfKlVfz/wU+PlP"
    "/h6XiiKf/DUxz1PP6HsZV5zaTvUXkVIZ2SWz+yp28Md7AXBboqaLAfkDNi/1VBg10WNPAT"
    "AWSuLVsAvR7sq+J4RzevAvU9IwvxNoH3DcWTQT+4l5WqjMd3MphQ+sKHBs4uzxKs/EiLWp"
    "Z5P5dt4YdD4wIlP21rIetx8j51CMa8RnM3mhENDZ1wWx2bbE4g2vNtny/ZcBBJetLLtS9+"
    "1TWEW0JI5TtRaBOPbGKhCZ0jg5rj5EKge3mqClEs2x5fUxTBCRmLiiI4xVHPQxFEFvT40K"
    "e6lydIruVgXrIjhG27mE91w9AZ4U/RiqAbFatSQsatYUssixYKTPQFKleh5SpXtNxVRrTc"
    "VTxazlMJC1IrETHFqWRzKh5cWzAvXUPlLtDjcSK80r6MzLEy5VOMDkK6QRkcp9UWpfuT9d"
    "xlI0VOH26/ccMEajvO8QLSx0BqIGnY1fi/hwQNFuJ2XzSGjDWfvVxA0oRFzMv9gxhkuunP"
    "8MKgWEvKQb+XRyYeTHsoyfngdayOopWdqSwOZWeqUT+wnekvyAUW2aCMUiKjto8AR+BRxA"
    "AKSVUwa8hlHjPoMt0KuowZQcwZ/JMMi87dsJSavbF8N0KfiyOano81ILJRStaS8U0ZeO6k"
    "RsIRplSZcWMAICw2AmdfG627Zuu3a+TKd827xn3zW6MNSVRcY4poXfMLpMW5gyfrRlnyqg"
    "RPD3MyhkGR/bGFv+xqVd8yVeiP93qJB0KyKvVAeRTNuH0RJgLy7tdhKbVfZ1OWLlpbYCxv"
    "BS30fdnfccK7kq8Mz6+idGWw+I6+afxd3JulIpjvtK6oi1oDDKizdEpX3q/l4XOFLVaUy/"
    "Xym6MxHy+gV1mMVZUN+YqVTs8W7UX575Rtca4pXvWEGDbFq57iqG/Gq64iAROX2jXN+BLl"
    "Zv6YJw/2x/Q02B9jWbCJt6UXwrei/OrHPPzqx3R+9WOMXz0gFVg2qPfBBcasugM5Sehscs"
    "9HqcmNkLMkdTp4P1ud5i17MOA9nbfNX7dJBiiApwL2Kw9xFdgS3gqioCPzYuTZZ6kai8o7"
    "b7GJxPxwtWj8QtyKRCKKXsbXv0us5bTjR7r1nQxZJ4lBRSNRaAm6hZpWaI4ZmgqWU3ak+6"
    "WWoPyQyGNb4yKQJWDCAScmEy+hTABlAihlUJkAatRLaQK4K37RIQ+IqQON8gxv/Kv2QinX"
    "i29XBxrHkDzgeD6fAhh7Km7Ro7iwmJq6K87iUjO/FQ8fyJ/4raTQrj6HC0+u3OkXtoDu12"
    "VPFQU3vOfkT21xwGwi5Vx4t5pM5HAEj1hLUsgdb53JJnagVe7MiBgKNkuigzqGhgz9BepN"
    "i/LQSdkQV7ZXnEfZ9sGa4jxOyPpVnMcpjnoezgNW7YJmRUBkvwvtcRgUeZzP/AOWDZzPIu"
    "c6R/ZJFXA9C0/WOGpePu6cmu261WLKMD9XqrOBbzOHDruRXlonlj6cJGml7p1MnRQv26xS"
    "SNNB2rJamRoRkLjYJcQCuCNS2lm0nViAdMUxtbRquotHelXVKjh5XFxd5fDy4K0yislfxU"
    "Ja+EdVAGG3eQXRfZ8rVcv7jFQt7+OpWvgT7UQ3pXQvmoCI8qI5Ji+a//x/E1VB8A=="
)
