"""Money and workers: refunds that are watched, webhooks to clients, mailed tokens, who is told of stock."""

from tortoise import BaseDBAsyncClient

RUN_IN_TRANSACTION = True


async def upgrade(db: BaseDBAsyncClient) -> str:
    return """
        CREATE TABLE "client_webhooks" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "url" VARCHAR(500) NOT NULL,
    "description" VARCHAR(200) NOT NULL,
    "event_types" JSONB NOT NULL,
    "secret" VARCHAR(80) NOT NULL,
    "old_secret" VARCHAR(80),
    "old_secret_until" TIMESTAMPTZ,
    "is_active" BOOL NOT NULL,
    "failures" INT NOT NULL,
    "paused_at" TIMESTAMPTZ
);
COMMENT ON TABLE "client_webhooks" IS 'An address that wants to be told of some events.';
        CREATE TABLE "password_resets" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "purpose" VARCHAR(16) NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ NOT NULL,
    "used_at" TIMESTAMPTZ,
    "user_id" UUID NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE
);
COMMENT ON COLUMN "password_resets"."purpose" IS 'RESET: reset\nINVITATION: invitation';
COMMENT ON TABLE "password_resets" IS 'A mailed token that lets its holder set a user''s password, once; only the hash is kept.';
        CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "event_id" UUID NOT NULL,
    "event_type" VARCHAR(40) NOT NULL,
    "subject_id" UUID NOT NULL,
    "payload" JSONB,
    "status" VARCHAR(16) NOT NULL,
    "attempts" INT NOT NULL,
    "delivered_at" TIMESTAMPTZ,
    "webhook_id" UUID NOT NULL REFERENCES "client_webhooks" ("id") ON DELETE CASCADE,
    CONSTRAINT "webhook_deliveries_event" UNIQUE ("webhook_id", "event_id")
);
COMMENT ON COLUMN "webhook_deliveries"."status" IS 'PENDING: pending\nDELIVERED: delivered\nFAILED: failed';
COMMENT ON TABLE "webhook_deliveries" IS 'An event on its way to one client, once by its `event_id`; every attempt sends the same `payload`.';
        CREATE TABLE "webhook_attempts" (
    "id" UUID NOT NULL PRIMARY KEY,
    "created_at" TIMESTAMPTZ NOT NULL,
    "updated_at" TIMESTAMPTZ NOT NULL,
    "response_status" INT,
    "milliseconds" INT NOT NULL,
    "error" VARCHAR(500) NOT NULL,
    "delivery_id" UUID NOT NULL REFERENCES "webhook_deliveries" ("id") ON DELETE CASCADE
);
COMMENT ON TABLE "webhook_attempts" IS 'One try of a delivery: what the client answered (`response_status` null: nothing) and after how long.';
        ALTER TABLE "refunds" ADD "reference" VARCHAR(100) NOT NULL DEFAULT '';
        ALTER TABLE "refunds" ADD "checks" INT NOT NULL DEFAULT 0;
        ALTER TABLE "refunds" ADD "next_check_at" TIMESTAMPTZ;
        ALTER TABLE "users" ADD "wants_stock_mail" BOOL NOT NULL DEFAULT True;
        ALTER TABLE "wish_list_items" ADD "told_at" TIMESTAMPTZ;
        ALTER TABLE refunds
          DROP CONSTRAINT refunds_processed,
          ADD CONSTRAINT refunds_processed CHECK (status <> 'processed' OR
            (processed_at IS NOT NULL AND (gateway_refund_id IS NOT NULL OR reference <> '')));
        UPDATE refunds SET next_check_at = now() WHERE status IN ('requested', 'pending');
        CREATE INDEX refunds_due_idx ON refunds (next_check_at) WHERE next_check_at IS NOT NULL;
        CREATE INDEX refunds_status_idx ON refunds (status, id);
        CREATE INDEX webhook_events_old_idx ON webhook_events (created_at);
        ALTER TABLE client_webhooks
          ADD CONSTRAINT client_webhooks_url CHECK (url ~ '^https?://'),
          ADD CONSTRAINT client_webhooks_failures CHECK (failures >= 0),
          ADD CONSTRAINT client_webhooks_old_secret CHECK ((old_secret IS NULL) = (old_secret_until IS NULL));
        ALTER TABLE webhook_deliveries
          ADD CONSTRAINT webhook_deliveries_status CHECK (status IN ('pending', 'delivered', 'failed')),
          ADD CONSTRAINT webhook_deliveries_delivered CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
          ADD CONSTRAINT webhook_deliveries_attempts CHECK (attempts >= 0);
        CREATE INDEX webhook_deliveries_list_idx ON webhook_deliveries (webhook_id, id);
        CREATE INDEX webhook_deliveries_old_idx ON webhook_deliveries (created_at);
        CREATE INDEX webhook_attempts_delivery_idx ON webhook_attempts (delivery_id, id);
        ALTER TABLE password_resets
          ADD CONSTRAINT password_resets_purpose CHECK (purpose IN ('reset', 'invitation')),
          ADD CONSTRAINT password_resets_hash UNIQUE (token_hash);
        CREATE INDEX password_resets_user_idx ON password_resets (user_id);
        CREATE INDEX password_resets_expires_idx ON password_resets (expires_at);
        CREATE INDEX wish_list_items_untold_idx ON wish_list_items (product_id) WHERE told_at IS NULL;
    """


async def downgrade(db: BaseDBAsyncClient) -> str:
    return """
        DROP INDEX refunds_due_idx, refunds_status_idx, webhook_events_old_idx, wish_list_items_untold_idx;
        DROP TABLE "webhook_attempts", "webhook_deliveries", "client_webhooks", "password_resets";
        DELETE FROM refunds WHERE gateway_refund_id IS NULL AND reference <> '';
        ALTER TABLE refunds
          DROP CONSTRAINT refunds_processed,
          ADD CONSTRAINT refunds_processed CHECK (status <> 'processed' OR
            (gateway_refund_id IS NOT NULL AND processed_at IS NOT NULL));
        ALTER TABLE "refunds" DROP COLUMN "reference", DROP COLUMN "checks", DROP COLUMN "next_check_at";
        ALTER TABLE "users" DROP COLUMN "wants_stock_mail";
        ALTER TABLE "wish_list_items" DROP COLUMN "told_at";
    """


MODELS_STATE = (
    "eJztfW1z4kjy51ep8JvuiWAd0267Z859dxEY0zPstHEvxt0z/2UDCihAYyExejDN7e53v8"
    "wqSegZCQQIUS92py1VlkRmqSrzl0//vpjrY6aal/Xx2GCmeXFL/n2h0TmDf4Rv1cgFXSzW"
    "N/CCRYcqH0vFICaGDU3LoCMLbkyoajK4NGbmyFAWlqJrOLxOFrppUZU4dESfEEpskxkfCc"
    "zNLDYmpj6x1FWNmIo2YkQ3xswwCb4bUaxLfMxYH8FzFG1a2Iy2pvxls76lT5k1YwbM+89/"
    "wWVFG7PvzHT/XLz0JwpTxwFmKWOcgF/vW6sFv/b83Lr/xEfi2w77I12159p69GJlzXTNG2"
    "7byvgSafDelGnMoPDWPiZqtqo6DHcviTeGC5ZhM+9Vx+sLYzahtoqiuPjfE1sboQQIPqlv"
    "WwpId6TPF9S6xCs//V/nPX00/X77sdt/anb7/YuIGPF9QnJwLo10DZeAoll8Sf1XzLvmjl"
    "ho+IDGr/XO2/cffuD8AAlODX6T8+7iv5yQWlSQcgmsWT4yGDKoT60o6+/hjqXMWTz7g5Qh"
    "MYwd0kv3H9uIw72wlsf6S3CZ67JvDwy/gB84ftTUlbMQUgTQbT00n7r1hy/4uLlp/qVy/t"
    "W7Tbxzxa+uQlffCnnp8JGLz9+bhHxrdX8l+Cf5n8d2MyxVb1z3fy7wnaht6X1NX/bhq12v"
    "WfeqyzUYuZa6vRhvKfUgpZR6WaTu8sgnduft11J3dvW+qmjsXVTwjRk14oUeIQzJHfh3ip"
    "Ke0+99lWlTawZ/Xv34Y4qov9Y7fJOFUSH5tZ1bV+LefxM5frUtx68Oy/GLfR1gB+D3SLFW"
    "edjsjq/gen6Xib/vUvj7LspfUA4tlofBHoHkcDYOCwUcODjOxecQWQW5fZVtu0jZLSKbhW"
    "5rlpFvv1iTHHBDbrUPtCVn4XAyg8P8Vcw+2K/Ka8xCvtN1lVEtwa7z04XYPATCffHZNfYO"
    "a7vdPT5+DuiPd61uiMXPD3dN2Eg452GQYjGxKrohhjsm+hZafZCyAK3e4WVZtpLTVeJjbD"
    "eTGf18SImPpEi4pLxC3QCIIAA1eYnFQ5BVUdZ+0g2mTLXf2IozuAXvQbVR3Abl4H3PzjSn"
    "ydL11fWnbNClh9j5FxT8drF74PUOrO5OqwEbE7J4SEcvS2qM+wm8FuBhzOng0H36rcNUyn"
    "9DIqMfcY4KcZozTr/SfQwLsDJ6a341D1+hGp3yn4TPxid5KPRc0eoj511jQOr17Vo6UA0D"
    "+SENr58NrP4208loRjV4L7KcUYsoGrFmjOAPI/pkooyAaKlYM35V/B4yZBP48AjVxoROLG"
    "ZEEevippWwddl26ZqErc8IwJSw9TlKPRNs7Z1ImdHTUYLSUAUg5EMWIORDMhDyIQKEMM3K"
    "iZuuKSSDMzM4p9EWIJJmW4ilQoeL8vPvT4/teH6uKcLbvzKyyH+IqphWpZANZEVgi3eX6N"
    "uH+u/h1dv4/HgXZjtOcBf2aKHCnIftHoHk+vZcNxj8bNOK3UGSd+kgVeU8iB+us+zT18n7"
    "9HXEXTuy9LzYmp9G7tLp4BrnlUTXNqFr/iWVG17bK35kwQ8c2vxlouiRd7OWih25w7JHOR"
    "r6ghnWilgI8LxSQ6HAUDKiGpnRV/aRDEzVng54EKJJFI4BTRTVwsDEtwN83uWczXVj9X/e"
    "ffjlbvBDbNzjPp4hIaWy7U01CSmdEbggIaVzlHoWSIn/N4cm7Y6vINrxLlNgzbuUyJp30d"
    "AaPCzz8NcdXwx/Nx9eh+PudSbuXqdw9zrCXX6EcR7Fsrip2fOIIh0M9/BPUOY1fYH6bvuX"
    "WyKY3tNa7e4t6F5WT/v0+bEO/56oOoW/mu3nh1vC4JeHlbtMUvqQRUjh/conow9hEQFfYg"
    "6U5A/AHV85I72YsL2ITZklvOCVqjbbMbzAM2q+4mTl+TB2jzPwr1bH3ukXwbGvYq7qMu4g"
    "BrbgWpqV7fE1g6ntE+xmg/tRY4SP59l/GvFmqRFqEot9t4SRPFHAQMaoCm/AG/gbFkPUvi"
    "5myhhz+p/r34gj+DMu/iWNbGlkn96Gc6LmljSyz1HqWYzsV/eEyqoEewRlNknKlO62PuBz"
    "+qxCdNJvtcFv5VcydvRdBdwkp8nczQ6s0PraIUZcmiYlMU3uDKoF1efAjVRDZIhDcgSKz+"
    "kLMwlFr9zYHsUUKkkaJD1uZdtVpTFwTmqhNAbOUerS4yY9btX2uMlU9gOksm/l5Bnp9sJJ"
    "QtzeMGjwSTIIo5xhyOnOnbFi8rIVfcNWd7Wg7p25OjBVRdnlmBM7MuqLmOUEz6qjGJcNal"
    "gXMbYlv15LMy1HMCKzZUktomuMDO0VM8iUoolo3joVLt+YNaIb8McUY+bfmGQJNuZMx3xh"
    "9EhZ+gvTyFsdlDOCXqoZNWdEMckLW1gxEaV7fFZP62kDse31lfEAbyCRuCL8aOIpZGHjO8"
    "AUH+EB3CDGyFXgpapgEKtJ/rTHmDhNNbYkjI5mhCvQpGURg00wtNXSnXnNnvYWn/LCVkgI"
    "eh/QObnWc2Vq8M+hRlTlhRGqquI1lrqtjrmdjuNMGAkfhYqPni90wxKP1PG9ZLystN6lHX"
    "dsO05a7+co9SzWOz+R+ngOxahFikaNVbzMg3RhA2jlJIGcpBYZawA56XyeRMGmvGu1650/"
    "vOQ/T6yfH9u/3MWk/9390W3Wo5XqxGmf55ALEO1w1p0O+3OkDx+tiFaYm0dFTgp0lmax1c"
    "Han+9qqYO634JpTvB4yGFYbSpH9qixrg7/V2y6ZBmX5taVyBr1p0b9vhlyMu9spPK1l2Co"
    "uusy3Vjte19BltxHx/2NphYlSH5JvhjKCB2fBsOrC6qYmJ64wKugW/VRefKMQn4VjT+0As"
    "mSmtwmVLS4FMh9Pio2dHPkGPcO4tJ3XkDGbx79nJRG3/mo/9LoO0epZzH6/rJpQmGolmbF"
    "i9tPEhI2HuEnKN4pvsTfrt5d/3T98/sP1z/DEP6i3pWfUiQeLdEcODvjbOlpIm8jpFVi8P"
    "+6unr//qerH99/+Pnm+qefbn7+0eN09FYay+9avyDXA99MTKVs1ycmwPAYPSJNEnHUhxPG"
    "j5WSxETRqNrnazufEEKE8mPYWgTCKsmHLa1JZOx4ZIsX5kw+jgapJFMTmOqGg2/H3CC1ZH"
    "J61oNrn++Y8OD68E+TpRsBKN9WGA9AxSzjArhavQCTMGODO2JCCknKHlEck7+uJ6w4r4Mb"
    "ZKlqzzWoRVV92jWoZk44hBgDwgaH1NKxWD64bzmjc2THO+ErukHYd/zXLZnpSyDg4TWKWe"
    "OdBUQ3AouM4VSJoK1bzcIDf0wLVLkp67+wlQe9ThSVucE45kxfvDGJM+wj5yKistjvQAzU"
    "J0680HyOT8AOgzgR4hj4MktDsSymwdMGY2XKTMt7zNOv9b9d3XxwcvjF68OjcNIaPn7Gvl"
    "+SgaVjIzLu2x3wnzAY6xpzL3C7yXtpoObXP8LAngbLkxmGvcAuww5zpjozMYRpyGZKeCo+"
    "N769ObgkdY0MqKXPldHApR0jLcYiwfsqnM+absE0048YP8XRyP5cMU244kxmMqsPjBu9DD"
    "jkzXkPy4ZxNJuaL/Be/t8uY5YkfC2BTAlfS6mXEr5+UbSEatmbC6S5tGXOPrpoPXx57GA5"
    "NH4a9bTm7+JvoU6EdY5MuTOF10Gb6MY87rPLJoY1dakF0b7Hmu1AOv7T1EGRaTx9vSUj87"
    "UcIsAWvHZM2E02EaypD1iaDobazN2NM4vhH8/N5+b9LRHUPa3z3G7z4oGGrWm8euA97DS3"
    "BJXInvap3vqMoycUFNFxOUQlNNgYHDwtx2xNdMAEM+/KSWWYBVDvgAWQk+dRYsn7HLz3DK"
    "2cbA/QSY7n4fgaNog/CRIYHiTb6ggoWfxwcA9/n6ks0/uUskzvo2WZBG6Sh89risoVgC2+"
    "S4sPYcrnMg4RbuUyLttqPk74hAfD5RNAkE6GTGzHfY555mO8RyJ5vmWMhID/8nHdRyT5vh"
    "3fHQAuH999RJLvW/Jdc7pq5+S8n0zyfjveG2xim3k57yOSfN+O78ww4rrTpXTBdQkqp7Tf"
    "ZDKLblLMopuYarXH665YMq29mJi4iaIp5mwrv1aItADH1ulwuOR+LOG+3Cq/lp8BVN0xxd"
    "YNn+mI2crjZ9k56mnPJYwsNtWN1UV8YJK4V9sQkYSjlOydMTWYxIvncZ4Bv5QxjMOB/Rxl"
    "xsN3MHuTGSOmWU5EkMWL5/K8TWrAZaxIREVgjqHr4h8msyxgc1yu6OEeLONryncEyfia84"
    "m0kPE15yj1LPE1sqKvrOh7GO7uo6KvRQ3QKPqGrm7dRTM0xQFBgKFuzXIqBheN56fu40Oz"
    "c0tGtmnpc2b0tE6zi1EwcM1gFsbBwLW7x+6vt8R7wtFjYlx1MuZoYSNlTtUEX5+PLHyuCL"
    "pLh75Sxu19s9F6qH9+e1O7CsUEuMyXxa2PH4yhG1ZfN8ZxpZ0SAd4gUWUw3uIqK3BzMm9i"
    "qJ9I4oup6aCCV1HubpEQukZDTpKvm9Pp/Mtqh+ZXo5mijmGq3QC96vE76JqXHQBkB4Ai2S"
    "U7ABwDPlcV2DK/seFM118u4jD0wIBaKpDOh/aXYmxWNF3DqvZwGppO8XqqWbwA/hAL8qs8"
    "9dMEs4mwV5jcjEHFc06A6by8TYBiEpNp4r9wkLIxWSrWDNNRR2CWDZxEYH4Jpuk7l2FOnc"
    "CHqKj+y31+ZXBJBpjXYBtezi3H3HuwoFRQ2NHHQKbwD43YC3goHNcceFep6XTipoYBt8dY"
    "7ZFiXEGfwhNNujKd0bzOo5NP6/2AIRvhYMcxMJf4vcTvJZIr8Xsp9VLi97ah5oGXneEVRO"
    "/3Euzkf7McXA6RVS6wbC9t0LlC5UwV4TWm5iaE7wXJwruXMrLIf4iqmCesw8cxGRkS2KJc"
    "3no9Knxsb8R0qMAJ7iIZfah95nJXeRQV3FJ+zrLKf05e5D9H1vhaxc/D5CBV9dL39slnYU"
    "rl1Yji6GV4ZXnUoKj2K91fB3Z/uchEDueXn0S6vqKuLweiybtZBQjlLlW2XWqrIPA1wrcb"
    "fu0grfdiuizOo7KpZMfBsYUjKQ7A9lxMKcj12peVJf57hGHYHK8VYdUILwtIVp9MamSq62"
    "MyMfQ5GbxSVYElA/8eOKDxn7aJiO1EN5h729IHccHee3gKL2XpuaXgui3CxZ1Ycd4dl7cb"
    "4gUXyUSB5eN0ov0oOsYSOhewNlZq5EMvSZeXtRwzt1cuRp+P6EKxgH9Yz5JvdvyRflCcGG"
    "zM5pyrpgt+M8S24Qac/iai4JQ0fm02fnN69GJ/IwU5QGBKLI+hKnPFGlySbwjSi7AweJzj"
    "RxoANS+yOUdezBlzG9+K8HlrZjBG+AzO4zmcLqtLSvRc4qjHPpolen6OUs+CnuM5kweJcc"
    "dXLjo7U3B2Smx2NB5VQueHc1Nw9sQyOUP8u0NbZvz24kuz02i2u/VfmreudgkaW0/71Pqd"
    "V39EzTKs8x4n0D2oDsecJWnh7lHinYPey3aYZIh6f3edI+wdxemyLcZUTqm1EaaUhcRi8M"
    "JMJTfmitbnDVQS1nyqFCK0lUEGD13sZ23E5sBkQ1QV+ggKA2bXgEMuvvqJKrOmi0O7mdHn"
    "Xb/zLtgo4cHW7LsT4e0awMtrywYppS+hPKZrFLFwcdjtZCzopITLLGGZ3Xwy2c2cyzuZ4c"
    "EpDigot0FkLkHVsUUJUva0L53H++cG/Olri3h8kch4kKN0Yhj3hzGl6VNaEAeoZO5ukKdD"
    "g2rjnMnQfhrJz3CPbJFDm7tPdoBMcrVUrbIrw9O0rP0jdBwuJ1+Lbzjsft0FMLd6Ofph7o"
    "a2wgzs5edRAby9c+epJmP9x/YOtSZ8UVAxim/uUgodb7rTdTWllwlAKLEQVj2brEQe01MI"
    "r/QtrsRAy+AC3BRy2Q8t/2yNwG03QFFMQoYr7A7NizTVnABI3svbF0m4jnoUAYw87NHt8m"
    "3p+osIqsS6uTyoMWwTH+q5otm4qsNAzZ4PYanD43DJvzHhCe68eMVcdxTHlwGR6cRa6mRG"
    "X0VVARPEUyOmuMpf0sSSvzrWERhRDSMtEZDh0aU9zatDoGtMxkDKGEgZDSdjIKXUy+BmiG"
    "hAeDzk8L+6ww/n0j6hUIHQ8RyjV6b11YsSV4nJB++/NGZsvtVuFiKt4HZ2uttX9NRytdit"
    "BB0gld7wMsvZMfFyQvd+oiKNgvIKNgdyz824nBz100iGRkMF8/LTRyLZme4FGXm5t7vi9F"
    "nrxJaUrZthev+2lwGkt824Kua5+VoxDDTMVd+nmoGnCaXhczP10Z2nolz1Hyi5PR/7R6n5"
    "mk7Ep90VvxGZ9vwMWSoC4GCynOnzNTiMTzc/rv/mOeb8IqHaCmHgiW7wgq2Eqi7oGioBUN"
    "S0MVjuP32bM99M/iXRXYnunt6mdaI4n0R3z1HqWdBdaTVLI6987JRG3l6NvEb9qVG/b0ob"
    "rzgbz2PpcWyRQMOWGGsk3NAl2R6JtpHJYpG4VMJAwEJYJgHtH2NW0DgwmfrKzMJqle3xaX"
    "lqlk1EiS9YwpYI1Bn8ZVOY3FoNCHLvktQtMtdFlIsbPzPRbcMtBCZqgIF51dNwPK83ptuW"
    "37Siqip+4CUZBHPhvc7b+DY196e4r27KqBppd0kNXNpdUuqltLtwv98pITQwwUkWZ7p7/v"
    "zbLRna6ktP+8dzvd1tdf+4Je4RGpfZG1YFElaNLOFUBlU6jt/blXACtcddFVFup1YO8pMd"
    "LlbqVOqAyLpMZQhEk9VYziE6SVZjqbqEZUUJWVGinJ+SrCghK0pUiquyosT+ePpKDQWMpi"
    "15G6SWPJZVO45UtSO0IIvj8df1hNVmdfBTloVSZKGUk2DsToVS9umib2HpCd1i2mgFwrqI"
    "cdKHRtTS3PTKemz/ha2yNxNTFaZZb7B11oo7mNE1bTAQsWnVCLCOoGOaauaSGaJ4AzqOeb"
    "OthKjhHWdEh/u3maIyMoCVa9km92sj73gLsqE+5r5wapGlbry4hS8GI5UqmILJ/xzgbXS0"
    "J4cf++I2DN22+PcBLyzjkI+ugkp/+Pl4RqU//BylnsUfLoNmC7XmvTMuGloQz0yPoMyhBN"
    "k/lGAIwFWWnlowKjkI4CrilX5hMYZOMn+d4RXk7tXNTQbuwqhE7vJ7IRwa1L7+jJqzGGeK"
    "olFjlQBF+8nCvpSVJeJZT4zbac6Uz493gf0dWHrXatc7f7x9qP/+Q2CT//zY/sUd79887v"
    "7oNush7gtFPMr65KI/HoFsEBR1VOGqzL+Od1jCJePnEVZwwDzMbT2EiSuoSp6u6igshgis"
    "fiRQR3vVlRG7iENznFu1VBhHDMoI32Drc4dCJBwsqDIWxTYvyQCEbs+ZU/QT8wbcPuMLWA"
    "mwMImuEQUhGdHbnGJlUKa5/1ZM02bjKMBzgGfynIsJbIfaSKFqf8WowedTlRdGBlcf/nb1"
    "0+AjGYC6D7e9pu48seMdZkDwLAykEnDTwHndvihpKmqgGoplwYM5EdYhTUaKgi+Cw8SDJV"
    "R0dPtGQkXnAxpIqOgcpZ4FKopu0FmN8ChlBe3xLNZ4si0escSdwy/C5WRb0COoUnXSwozB"
    "oHKSZ/VGKYtZvZvVhcMhdXvo84Yq5hYnRICwggfE6R4IUT3AtUKiMv7702M7IRHLRxMWrz"
    "KyyH/A/DBPccNKESxyIyBT98vxwBbfR9WIgVpwgrsSFwk96lZWYIxgHjBjY0XBR411dfi/"
    "jPFBW9cTLAPzC68mWAQ69AQakbMY4jEiZ0AtA1LUN9djM+FFvMuKUBnIVHlF8EUjlHiqMA"
    "dOPvIYHUNfElUfvZA5fWEmr1bhdoWZ6KoKdznSoiNWsq5VQaZ0EQ8bHe7Rss5F2ba0mgRr"
    "zshsl2DNOUr9NMGaEpm7BUM1eN72c+M1IarKpPHvhNiUxL34d33Y4d9VRHN07qSqjH/qw8"
    "xx4QuFCQefiLJ2/WWoaom2fzOqTZlT/5mxMfrz4qLBt5qHOwDhxphv8gNi0pXnKIQBY6FJ"
    "LhlWfNP5NLDK8KMd8P4sbhD4jCuR2hQUQ3w6aIpzuiJDRoa2uRKvAA8jj7wQW0/jc4xR9T"
    "TFTQxcH2CEOkbUD/xh6upKNiqUqqZUOkqgdEhV8xylnkXV5P/NoWC64yvoA/w5S8Dzz8nx"
    "zj9Hwp35YZmHux5BBdlbvJtqQVeqTmP0g2QHho9E+i928F8kBTtnK8OYGPm8x3Uuvi13RW"
    "Suw/iP5+Zz8/5W6M7jntZ5brdb7V9uiWFrGkikp93DxnxLxqDq9rRPWHvxHh+vqM6zjv6V"
    "ULAl5gsrT2S6n0SatpEmqLa2TVtMj6qCCtLpKkRRPdgzqfNKOEAoy86VWcY+BCSvlEOkUs"
    "5llvNE0RRzttXXHCKVci6znJlh6DF+ki77nqDheAQHVECPAAJ2m79303X/QKKYOzxsEISb"
    "wPMyJbHRSym50gGqCrA9qLd/uM6gt3+4TtTb8VYoRMzB1PMw2U+zFYtLtkeFkqZ/zILQwK"
    "jkpOkfOUZTEkfVAxsr9HnBAYkYb5X/di3NZTXHgX2bj8zou/rM6CtDv9DCFo12JlhMiLN+"
    "OrMI8F+4jEwL2DhlPBdt4PzBHT1eTSH2faHATo4uqKhra3+PkR4l6VGqhOl8or4F6VE6R6"
    "ln8Sj5tu88qkuIrHJhS+8zKS/vU5SX9z9GHEzrUzHvFxakrOAXdrpfVHQjPXLp7hMS7WnV"
    "lS4pY3cpLH3klq4iDyfGmPISdJLNKJ7lktF++oaheJQM7RXWZ0VCNq5hQVW0ZhYGVicRvU"
    "t5jVVMmbsM2DBeuVZe21XTrRnIhZcDWVLFiispsvcn8nhCr/0xH89jD/kVMNVMZczIussr"
    "neN/BuQtDsIqtmDKibG8RSvsbmyMqSt4e65M4SsA1v0gbTdpu1VHxzhRLV7abuco9Sy2m0"
    "j0zF9lIUxXOestUzHUlFqo0VKogmX4GeT9wIKUFfzATveDijHd6Ap1sf4cVB09wWG2OWAu"
    "OkuZA0QvGp3mfavbb9Q797cEtICxYmHf03FPu2/eeTfGbOhdf/7SuiX2QulpjUek0eFaG2"
    "a/q7d/4+F2GrP6Q6q94LrZ4vstPqxOfIW7xUGG5zigV3TBtLHLy1xtqdv3XB4OfU/70nls"
    "NJ+exEVDBzPE5Neffm19+YKxkOZMWSwYl/3n1tdmp8lFryqvaMGAvOvtRvMzj5ocIZPU0g"
    "ROuh/dbjKOznKSUq63QEBYxTIc5Iotxz89t+/xisHA9hmXRX6mPbR0Ky6tM61Hs5+qSrW4"
    "DtygOYQT5JNBDLEUxdai4BswvBYw2MwpiAipFMPWYrBgt9vmYwjSSQFsLwDc1rcTQYhSCm"
    "FrIYxsw8D+a3nQBT/NAZWnVruzL6Q25BrO4hhOdgtH9B530wYzFSzZGM01OT8ujlYmyu2Q"
    "KFciD33JYjurhPIIy7VvMGoCE2K3ts2WYmSSEkfwXjSen7qPD80OWO22aelzZvS0+v1Dq3"
    "1L6HiuaD2t+fuXFjf2xUIuiVHoOTjz+BEDRLI/dyi/VJwUOVkapJLBKSGmys5++4z1QVZF"
    "WZs70OfZ3K7mazlYujHKx7egMnTaTlQ2c7O1vp6popwNbn65G25HTjM4XTFfH942hv93zh"
    "yffuswlUfhJLO+wefreNNVSAZBrfyVaXEVEfLwikeUNV/ZSRr/mbikWGxeBJNaME9VeeS4"
    "d3Zk0xcxS1WZJPxCO/KowyepEotyBcJGmqEkc9OtXb+Zp752eydpusTzNG+8sNjEk4KGvS"
    "1+Q+Rwf32obI4fBum4VT2xP6AmInrfmATdxOyWt9yrEUsXzfmWM52MlTF2AHyLP+BWJE3O"
    "9AXW+mTq5IdovPBeniAjd8tm5dSIjNw9nxhOGbl7jlLPErmL2/mOkUqhKcqMPp9TGBrIfD"
    "e5BiYoddzoOYkV1EM9L8Trp5FuiCA/NT0ukj6lkLEeGz9/+pWICquSU9Z+dSe7XFM8Egld"
    "6HJj51v3oSsHUwvvRHfYxGMOdCbhCC4KuglG8FDXLB1IVEUL2PfCbn+lhkI1C6spgUG/pE"
    "5fEFNXx5dkgD2C1D5PGfayfMH+V5mYjU4sZhA3BNeM61dygKfybOR1HPBioSpMJCUvZ07S"
    "85CZFjFsmOHteiT+jenLNUJ5VnJCHjIHPXzpzZauv8AvmvQ0F9v4SNxkaHfuUEo0Qilwun"
    "BGOG1dJDxSti23JuGRMzKUJTxyjlLPAo+4FUvytjsJ05XZfC6TveDoArn5HaaT1lkWbpsv"
    "dh4mO8MruJaLr8JLLXj+0LZYrjD6INXhA+h9utrQVlRL0cxLfOwxNLS9hNWLjJy/bNgrFC"
    "smmWRDKo+fsErJPIX1OOF2Gmg6fVeVyZ4sFSGtEoOPlkUrDOB8koijrkw7n0PnrQWxgHyC"
    "iCGWctjxi3CAnjyoSRytdKME+euD6fKt8RCh3PR3ShQ34utCsZEyp2pynrhLFtY4Bd2lQ3"
    "+Ckkhh6n2z0Xqof357U7viCxy0TEX4BFw98zpiMMlc/COvcelPLHjfliWi98hUF5XajrlB"
    "asnkSCtZ3ciryflppAYnIwsOE1kQszUUwNizLhefylx35yyOyV/XE1ac18FDJwPP+ZZaAK"
    "ef3HlOcu/dyF//yVOuAKSlltD5gN+opQYe4ZCMMUdd3m5A543cMASIYJo4WSrWjMfGGBjR"
    "w+eLBg7lI5XBNGXTMpBQBtOcS1iFDKY5R6lnCabJG9RR4eCZd5kaA7xL6QzwLtoaYAFcYl"
    "t0YQjTVa4LQ/FZOGxOlZgC0ck89ggqx9yrmyzBMzAqOTLpJhI+47xzcinKZE7HkFYuGuwm"
    "UzTYTUo02E1MNNhO2YJHqVMPFofyynLy/KLe6La+Nm+JoO5prbZ7RdHca3f1dhuz/4ZU08"
    "qS+lee4m5H3X4KhDuz1MrilvuONWiyghtlU1pylKDZVCXPLS6TEQ7atkZeGVZmARXyisN3"
    "vlDTXOrGuMNMFlusJjiglob3LJyhfQPHZk42m/OGH8TSX5gmGk3CD8ZkL5PMdHXMDAKzOb"
    "DOG5O4T6nxlpMf4f/VFQd6ZtScYS7VC1tYcelle3uOhJTKtpPXJKR0RuCChJTOUeqZ8rNs"
    "A2ZMQJUyNNlak5cZZELFoNnFPllwgKG98rXVrXdbj220WF4Vy9M+j2+j8MO3jydojMYM5p"
    "WxSsqv8NOFhDFcORkx5RBHEefbnZOw4n1jwNM7MEQ7f3jpLd6H9vmx/ctdTILL3R/dZr28"
    "fSNOSBol3/ZiTjtzu6POLPKcK6crviryLQnUU16hyjr+x0EpGvWnRv2+eayAFbfmdSyU4Z"
    "XDTgMx1pW3N6MXD7rGVmSiG76iNXBSshGIuwYK2Ygpr2wMd8gU/qER/I1RbGKrWbCUTd0Z"
    "jpgEoRaZwzonMJmANxSTt1blRWk03SIDE/RZ1TYHH2EgPpGP0nRnjiXVEA4xiTOM08Gfbv"
    "tVeOJAZCn03UsDIurqEPbKjJUz0ns4PvMFtjCsgwNv+MqI6O16SQbUfOFHzYCYdOVU9EFs"
    "ZQrfyZKueJkflZqgzfKROMGcvjCPP8gLiiV+XjjbFKtGBhr7bvVHMzZ64RN7c5pLxhYE5o"
    "FfNNRtC8sI0SmsbKDhw80BmelLok8soFDgmWPYECWwI4Gdyui2J2riS2DnHKWeBdjZJstO"
    "ZtjJRqun0GjV0UB3LM8cneWArHcKLedkf1yh5nrr/pZrsT3tU73FKy4LJbKndZqfntv3eM"
    "VVR8uBcbqcn4PSqMeogfnkt56l1BB0o9O8b3X7jXoHa2IbbKyALg7GHFbQvvNujNnQu/78"
    "pXVL7IXS0xqPSKPDtTbMfldv/8YXgcas/pBqL+5COrpg4VGaSbnKHAu+JO+AUcpCyuCXKM"
    "zvOkvE2XVywFk0md6g/0834CvoJyd1JzM8lrjErQdKw3V320HTOifPY0jlKs/D722ZXc21"
    "vZ8gVgFtxRgOuq4yqiXkha+pwq5HINvXKexdObDr8fHxc8AKhOM7xOHnh7smnJ2huihRYy"
    "GEFm5jrgWIZXWr7Yw2d7MYx5f/SUVJwrTSMVgeWCSKhrm4el4p++mkhMss4YCXI6+YI8RS"
    "1mWWtfBORYWcXBHSI6jMUVlY7VlZG6zgCksyCEUWWDp+GErOAksytmcPGUgJS1j2Z8+YHF"
    "dg9JNT9Ssu+mldECwl+kkMyhj99M3tmcU7eptMVc0aNsXCCCTdIHP4qtz2XTENv3JR88Zd"
    "ogY8NpQd1Ijzl6XDv2EWxSAGs9A1ZBBrqWgmRvdgMIvBq8Y7HcIwpGmgaH3T0kcvA2Lac2"
    "Iv+EuIzF7vgR97GgVxKdMpBhtN+BCMPBlSk5EXxha8Z9ecS/SSDLD/lzbt01dYoVPRiYwS"
    "b8EScQKSt/i84UoETcnW5zLESAabHNsOkyFG5yj1LCFGshzRnrtLqfY0D3/d8dWrkJOp2N"
    "NVSrGnq2ixJ/+bRZjcZd+TersEySpQGSdtR2r+3g1sRpEWUoEcO3d4uK9UkPGoIG7T6CJI"
    "JyMUt3Z2KWZ/Xfcnh5M3QHdAN6+78Zysl9exfcC2ybfig3SVAawPvNwdLia0j9rE/Oo1ji"
    "q4Vx2CDfmWdZBuK76WzKV2pKAFB97ZhvuCSvJ+603FQdL6234ECRNIiRQkkbyfRSy5lMbW"
    "WTAhYDmfMOKopSy21vcdND+vuu8jk0GdOdT9oUG1cU6/v59GOv7Dmwn84KlurHLyNEQm2S"
    "obgB0yPsVdflH25g6maPimOs2lujGgIvSxZghU4VtmAcy9c+epKGf9R4vsR1WKflT+TcKw"
    "+qBJzHcMAmrAPC2YpkLrOGRPYCf3XZnEJ6nOmgz6s/xN1ndk1L0zVwemqii77IWq011D7x"
    "7YWKHPfKaqfnhO9OjuOxQPs63yFjXHxbAbj5wIxAd3piqyyY0fLIRT1esrGtbFMBFJZcau"
    "/HrCmeo4UVV5tVTMWV9VzELUqW8w2WeYq2r71QEiq8XmlRxe7W1uG2Os+96OmqVJxkIZWb"
    "YBtyaKOsfwaGCTjYm5ouWpM2cN78AFHkI94a0tkuOvi5iUh2VjQR6YxqvluAJa/HH2/A1W"
    "j9TGCv4OE8OeVVGJcsjInI6ZjICWEdAyFlZGQEuplzICmospIu9s5ctc2gNGkCpzOLlz7q"
    "YXrYf6L9jZD2l72tfWffPxlrwqY6b3tPvHxvNDs9299c7F8BmaJby3+DpkVLX6Fvse8y0m"
    "R0/7aSoQ1RsqwJgpPv19Snz6+5j4dN2w+glZuImu/SCRDKqLCc5dGPCxxfmNNkXn+gilwz"
    "6Hw/4EG7fimbrKu5V/6Tw2mk9PooCooY+YafIaop1m/f4PLBIKc4ariJZjQ3cMqDz7uY9E"
    "budZtnPX6s5nMwapZIxFAlMdPGBL5gapZdxFatzFYp3Gv6ML21cQ4DQX70YvdvDrje9Sk7"
    "Kci+NxdiC/nEs4M6eDn3LevkA+wMFQi3GhCB9m53OFVvnBYG5k2wak2+FsRrC774o1S2kR"
    "ZjAOOXsAsgClBbBMFPMjWSpja8ZLeszgq5xZWDxkoXzHd4yA3TvOx5stIUzO3GIgWLTkjU"
    "mwuxEGywA3RRMmMnD+7L+w1cDpvUQG8MsHtxw7p+MxbPa80dLQVlTs10QGD837Vr1/V39q"
    "9oGlAywSAg/paW7JEXiSByQPPF6+hf/ViO95PwwuSZ3ADG6jqBW8FP4eit2YCIyQkLuE3C"
    "X4KiF3KfVSQu6woedBAZzh1Sv+fvVj1pIjqTVHoqDu+qzMw+cQWfX4vRfIxdO0tsUeAxMc"
    "EObSDWWqaFTNi0A+djBjrf75lrgz9LTP9Q46mFRqoIMJ9bznh1tH6+xp3V+fH+5gbczs+b"
    "AcWCRXgnN4PLzxFcpgLMzdIeyIHNxcE0h2xqXdahb2Ikh2TCcl3AbpKoeYv8u0fb9L2b7f"
    "Rbfv4cqKjbRPK2LkklRo9R687IUfMNkOUPfTSp9FJjy9nxDfvi3iW7Ug91oC4OtfaqVqAx"
    "8E3pNhTB80vxnF9Ef3ZyyPTMnQXjGDLGxsrq5ZOkcPMTHulsORT789k6VizTg2yMtBcMyQ"
    "x8Zfki94wSTUYByMpIrJEgop7+c5Eiks21ZWk0jhGWFGEik8R6lnQQrLX574QLbPfooTv9"
    "i58EExvHKliT9cZ2Dth+tEzuKtmKp++YxKWRS36PJx+fgfpZXW/bZykIXjyiMLkX78lw0G"
    "nWLFuIOSg/wjhDLQP8xcFZQZwSdrBkrPTFdjzMFEDidQV2itF5lRIcudHzKdQgaSyyDnMi"
    "KxsliXLEVVRnbJEkvlLbF0iutJVg3KsaL0V4Z560Uw6sGZq6q8ohZMMrQt1n+lqr3rxu64"
    "FevupF9xzqqy7pjFqU5lC9uns7vDJmgld/UXpl3EuLoD92tpjm5DjOxbODSjm/tRY0RVtB"
    "f0HFMymlGFp9Y4UxEx1UeiaypPasFklBlmv7ywhYXpKrbJxmICkzGYYooTGOwV6EzurZ7Q"
    "uaKuon7vQz5YOsLLZj7WpCP8jFyi0hF+jlLP4ggXm3ROOC5AJNG4EMTJT84+Hpdx/imNGq"
    "t4rgbpwqCyGxtcHZbeYftX/1fytd65a7XrnT/iO8i64/3sv/uj26yH+M++LxS4vcVGFqSs"
    "4EZ2uhtXzHllbndYmUWeVOW0nyohX2FKbCPiIKWUcpmlDJ+jkVP78JFI3SPdE4isKsAN+O"
    "xMc5os3egD9C2oMiVhdNjE1oJgSPBObQMWBWMyglAPusZWWEoFcZslXRH8BZdkQC2LzRfW"
    "gHA3m8lxIOA5M0UyBP45hfWAFBamUTAQ9NgBlHRtohhz+NMpthdFoA7yVF5jXWPfrf5oxt"
    "D1YXmV1pkmatEsGVsQar6YganpULcteDWBbNXIgNObAzLTl0SfWAzfm4xhxyHih/B3gb+x"
    "RntPG+lzeOuZodvT4CtPdfgh+Evd+jK3ZADCYgaDb3CACBs8QKJmEjWrjtlxoviJRM3OUe"
    "pZUDM6x5MpDt5JDj9e08hI/B2ijk+wGjMMNi02znmcXXSa/3iGhYrllr05etqXZvteFGnG"
    "8i5Yodmp3IzjnMLNOK6MlZphQzCT6tkkmfIuhcy8ypJ55S2U/jAmJj9ZAwzTyTLCQb46yn"
    "tfWFWxgEXyIo4lLqQKVomS3a6zrObr5MV8HVnLjhkY5XTyEbumkDkl4aOTGYYeAwYlL1uP"
    "oHJb702mrfcmZeu9iS2RL87eLWyBMK3ErMuj/Md5Jhy0Jp8m4yOq3Be1lxJaAdQu7ycVIZ"
    "bfVJm/KQGu5jjr1wTyqA8f9U7SSC4M2E8j3Wrhs52uMHg/b9ZigEoydUPWouBWAe7KL+uZ"
    "TpOxm7MWAysrIWsxsiMUwNpHd56KMta/C+ZOBt2nM9iXbRXjEA7mYiU7hcPZX1l6ZztV+9"
    "6YotodmTBVJUOm6kvut/VKDHzkvTtgepW9MpU7MpfoEV1Sk6hsYqETVLskmHagLzBhAN+C"
    "LJjhPiGux/ZhHy4drmU7L2rS4XpGrjfpcD1HqWdxuPo29xw2YoiqSn7XwmzFbQoM7V5WqO"
    "pcPUE/teNPzqkDXET90U+86bsJ9gl2D356/PxVuLBNXX0tjydavM1W0eUBUgkrlufYiGoL"
    "stxU9fsWV4fJsqbX4Wp6laxz8anzOqV1cSmgM6/+ThJ65i/QswlACxQGylbiYzSj2pSJpr"
    "khUOtj9BLiVzw1wZ4jCUJd3jPjK3kUOD/PmHCBUNGDdwC/Txd/Iu84LR/B7+JfC2aYukaG"
    "bAYLFiasYX6FwUdiVwwTu2hIjE1ibBJtkRiblHoZjKVoZU6mWjEFFBNRIG+8RIBiewYkx7"
    "pn6d16+Lj3/MyFn93qtrBjq6IploINW5/qn5u3xKQq62mNervRhJsj/IkqB4O6j43fOBaE"
    "WgiMeOx0mo1u67ENo3TDYCO3ut3xIaIjBtGcDiCUAzVwVcg8/PTTSH5KFKYkKIwECqoKFB"
    "jsIh4gMNhGYMBgmWNqFiodMVEwwGSqan50+kpyFjmNJOG/+hKWwpsYi3+rGaTlXbadpiYt"
    "7zOywaTlfY5Sz2J5l78b5T7lGrTjrjIlEl2lJBJdRRKJVH3klU3PymM/TeXStfaSey57aR"
    "24lxZX7vIiFD4aae2lW3ucVwXYeI/uPKfJ1M1JE741tUMHraO0OionNJTeMMS18nbjUvY4"
    "kFPh0T6xga5BNXPCDCy9aFL1IgYlCA+ppeEFljOYFwWB0ZmhA1XRhJtfI8p8oRuWAAEw0U"
    "XT4Q/6wrSaKJRIVZUIR4J5Swb//HdPrJYePKp3MWemCT9V/DGCF+zBVzqIgxoO8MQYaOKf"
    "HotwAL7Dxb8kXCHhitM7Rk/UcJVwxTlKPQtcwTfjqO6RUvvQpahSpMCBKx86x2qU739/em"
    "wnZSp4JOEPTBlZ5D8Em86doABSeInMCHxFLmLhtRTx2dmNmIYiOMFdOEXK1dXy6RUhMmlt"
    "p1vbfnVvR4O7AVqKqk+7vhlPk8MbTe/QGitT+fpnzdLVcYPHJV/EmEuB+6m2ks1H9kWIc0"
    "ZDqTtjZERHWDmeTk1hsWB5+PlcsWAVuPHSczpmBObnrIX/KqqIbUYrxKumKtyp+A4iWDpq"
    "JO39adJ3W7adTBpD56QWS2PoHKWexRjCDT+PUu6Olxp5To08ojoeSa0x+fEbVWecHkkpag"
    "yMyB4hJvKpBKpKFtQ0l7oxviTNv80pqA0KT+QysAOzvmTG30YUp1nAimLwwvMhUGNDnObl"
    "uw/XseFjBU7P88VE88pXuAE/YUBQQx/zMQyurQgdoW4jmkp/JLBwTHgV7J/DcBioNHPEji"
    "/JYElhSfWdNDt4FV7KiXOJTHSDLGc6GWMDHd5jBwfDnGTo6Eu8pY+pz0FHwulBfUL1Cvur"
    "43eFM/EOQ/C6I9swsIAafOewzEye2cYrtOI7EucqPOYtTvDCVkgLV0WbIbw2V6YGd7Dciv"
    "ZES51wQZtiGpyFgUIodLsfpA4ndTh5mksdTkq9lDqcjL/bb/wdw5M8D4M9gmI4XKI2GVc3"
    "11ki726ukyPv8F4oFQgVs75QzPKwOUxXtZ4kxScFuppyLi77aCq4Y+ynj5GuJuzIGXJnHd"
    "oDRu2ObLBY5uIjypM/23h+6j4+NDu3xJ0Bs2S72Lqrg2myFjbvgmuP39p4gQfa9bT6/UOr"
    "fQv2yFwpSa7sCZa7W4cc5xFYvdFtfW0C7zl1T2u13SuK5l67q7fbWPFuSDWtLPXuovZuHo"
    "Mynlom5IbcxH4IJMre5GqaYbrDRUm829cJUXAxhTAqFOVuaoZBHLlMNEhPNMgBt/py/F3g"
    "LEZAOUKT62KaE1SNMsVv84Ob57zEBvTk4xRMVfeqZlSRWyPdXsAPN9gYe/vtzrIGn6/jTV"
    "dtvhXCLNe3UUU28ayTIhJOqsog13yFL9BkOyedOJN1cK7qcmzlVYfchVVV62IUimedYBH5"
    "Ptd+d2RVR8zVxamqxK9cfmzfzk+NuN70Dtmjxro6/F+Gzd+Z5ySNuQ27fnxqZ34eZc3tPE"
    "UmuY7zIvj0zTdXRViVM3DEKfFUt+BxQ9tiX6nKf14kkiR+YC0ttMQtqkRdmv4rEmWMNvk2"
    "U0YzwinWpYLJjJo85IJqxJs2GkqSkzY20S+mqpZ7yaOWyX9HR7pkrMT5eM1lrMQ5Sj1LrE"
    "RkZ96y8GSYXqZHJdT3DJ3pO7PbP4tkuiyqehgmpyT+yaKq+yyq6mUBpu4tBTC97p+r4vwO"
    "H145egyFNuIiGe8ZimfDff9ZVqpSwt/YcKbrLyAa9DJdxFj5oRG1NPN+KcbiD8fBOdoOWc"
    "ZK9ASCORXMxLgVfbExZ2GkKgxsdaqZS4apHm8HsGWjy4j1RUTOgP+qW8y1wHyKH3izHzqx"
    "mEFm+pKoujaNb0Z0kKfKdIqynfE1CRGckbEoIYJzlHoWiCC0oUdFnxgKF0O5VTBcyVwIRY"
    "fDzRVVVUwGTxnn4W6YrErVmArjLTMMPVcShUdQuSrRN5ki+29SIvtvopH9rkqYE1oJkUlM"
    "JR1TcdlVgHnpGCr3vhlPk8Mb7cvQGitTMaWwEJINSr+cNluUzk9WMreu4Qn9YL+BYYL9ZZ"
    "Z0hanuWBdAGHY1+PeIkeGK3x7wwZhd/9EtBCBMWGK6if/ExIaygwVdqTodxxWgPcgjYx3T"
    "LpfEenAnlq5oaWdKi0PamVLqR7YzvQ05xybrp5FKZNj24czh/MhjAAWoKpjhfJ3FDLpOto"
    "KuI0aQaQ//ZKO8azdIJVdvJDef63NRjiYXY/OR7FSPrWR4Uwo/91Ig+QTTvxdgDCAL80ng"
    "4kuzfd9q/3JLHPqedt/83Pra7GDCt2NMsXFP+4Qp/Pf4ZEUtSw6433uYETH0kxwOLfxxX7"
    "t6wVChJ+8t9M4wbQGa5+lsQiVXNKP2RRAIyHpeB6nkeZ0OWTrcKgCxbHBY6Nt6vtNk70a8"
    "Mri+8sKV/sr7yq4Z+9FolorwfK9NxRyuNdGAukiGdMX9WhY8l9tiebFcy43NmYK8EF41I6"
    "iqGAg7VjI8m3cWGb9Tts25JnHVM0LYJK56jlLfDVfdBALGbrVbmvElqiP5IUvNzg/JJTs/"
    "RCp2MvdIz8XfiuKrH7Lgqx+S8dUPEXz1iFBg2Vh9CCwwYtUdKUhCMWefQUq89XOcOu2/n6"
    "5Ow8g+CnzdjjpT0waRoICRCtRrOwAqsMGjFXg3J9PNkTc/CtWYdwl4i711cX04WjR9wRYH"
    "8OtEFr3Ir/8htpHDnh/pNHdQ8SQfEJOuTNFlAafFhha8DfCco5xiIsXrs4CtEnjNvRqQYJ"
    "WAGTCcaSZ/CWkCSBNAKoPSBJBSL6UJ4Oz4eUXuI5MOjfKIN/pVu6mU2+W3S4fGKRQPOJ3P"
    "JwePXRU3rysuSCaX7gZfXGLlt/zpA9kLv5WUtZv9cMHFlbn8QgHc/bKeqaLMDZ452UtbHL"
    "GaSDk33kKLiRwP4OF7SQK44+4z6cAOjspcGZE38hZAh26rY6IqL9hskszoa2w1xI3jJeZR"
    "tnOwJjGPM7J+JeZxjlLPgnngrp3TrPCRHHajPQ2DIkvwmedg2SH4LOTXObFPKkfoWXCxRr"
    "nm1uPOqNlu29ejDOtzozrr+zYz6LA76aV1ZiijWZxW6txJ1UnpeswmhTSZSQWrlYkZAbGb"
    "XUwugCOR0q6iYnIBkhXHxDZwySEeyR3gqhDkcXVzkyHKA0alNL69iaS0wEeVg8PO8Apy91"
    "2mUi3vUkq1vIuWaoEnWrFhSslRND4SGUVzSlE0//3/E0bLcg=="
)
