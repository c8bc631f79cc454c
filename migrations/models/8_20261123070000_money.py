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
        ALTER TABLE "jobs" ADD "deaths" INT NOT NULL DEFAULT 0;
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
        DROP INDEX jobs_due_idx;
        CREATE INDEX jobs_due_idx ON jobs (queue, run_at) WHERE status = 'queued';
        CREATE INDEX jobs_leased_idx ON jobs (queue, lease_until) WHERE status = 'running';
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
        DROP INDEX jobs_due_idx, jobs_leased_idx;
        CREATE INDEX jobs_due_idx ON jobs (run_at) WHERE status IN ('queued', 'running');
        ALTER TABLE "jobs" DROP COLUMN "deaths";
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
    "eJztfW1z4jj271dR5U33VLGp6XTSMzd9760ihJ5hp0N6Ceme+S9bIECAJ8ZmLDs0d3e/+9"
    "WRbONnLDBgjF7sTsfWkc05snTO7zz9+2JujolOL+vjsUUovbhF/74w8Jywf0Rv1dAFXizW"
    "N+CCjYc6H4vFICKGDalt4ZHNbkywTgm7NCZ0ZGkLWzMNGF5HC5PaWEcuHTInCCOHEusjYn"
    "MTm4wRNSe2vqohqhkjgkxrTCyK4N2QZl/CY8bmiD1HM6aFzegY2l8O6dvmlNgzYrF5//kv"
    "dlkzxuQ7od6fi5f+RCP6OMQsbQwT8Ot9e7Xg156fW/ef+Eh422F/ZOrO3FiPXqzsmWn4wx"
    "1HG18CDdybEoNYmL11gImGo+suw71L4o3ZBdtyiP+q4/WFMZlgRwdRXPzviWOMQAIIntR3"
    "bI1Jd2TOF9i+hCs//V/3PQM0/X77sdt/anb7/YuYGOF9InJwL41MA5aAZth8Sf1XzLvmjl"
    "ho8IDGr/XO2/cffuD8YBKcWvwm593FfzkhtrEg5RJYs3xkEWBQH9tx1t+zO7Y2J8nsD1NG"
    "xDB2SS+9f2wjDu/CWh7rL8Fjrse+PTD8gv3A8aOhr9yFkCGAbuuh+dStP3yBx80p/Uvn/K"
    "t3m3Dnil9dRa6+FfIy2UcuPn9/EvSt1f0VwZ/ofx7bzahU/XHd/7mAd8KObfYNc9lnX+16"
    "zXpXPa6xkWupO4vxllIPUyqpl0XqHo8CYnfffi11d1fv65pB3sUF35hhK1noMcKI3Bn/Tl"
    "HSc/y9rxNjas/Yn1c//pgh6q/1Dt9k2aiI/NrurStx77+pHL/aluNXh+X4xb4OsAPwe6TZ"
    "Kxk2e+MruJ7f5eLvuwz+vovzlymHNpFhsE+gOJyPw0IBZxwcS/E5QlZBbl/l2y4ydovYZm"
    "E6hm3J7RdrkgNuyK32gbbkPBxOZ3CUvxrtM/tVe01YyHemqRNspNh1QboIm4eMcF989oy9"
    "w9pud4+Pn0P6412rG2Hx88Ndk20knPNskGYTsSq6EYa7JvoWWn2YsgCt3uVlWbaS01XiE2"
    "w3Sqy+HFISICkSLimvUDcAIgBATV4S8RBgVZy1n0yLaFPjN7LiDG6x98DGKGmDcvG+Z3ea"
    "02Tp+ur6U7bw0kfsgguK/Xaxe8D1DlvdnVaDbUzA4iEevSyxNe6n8FqAhwmng0v36bcO0T"
    "H/DamMfoQ5KsRpzjjzygwwLMTK+K351Tx6BRt4yn8SPBue5KPQc82oj9x3TQCp17dr2UA1"
    "G8gPafb6+cDqbzMTjWbYYO+FljNsI81A9owg+GHInEy0ESNaavaMXxW/Bw3JhH14CBtjhC"
    "c2seKIdXHTKti6bLt0TcHWZwRgKtj6HKWeC7b2T6Tc6OkoRWmoAhDyIQ8Q8iEdCPkQA0KI"
    "YUvipmsKxeDcDJY02kJEymyLsFTocHF+/v3psZ3MzzVFdPvXRjb6D9I1alcK2QBWhLZ4b4"
    "m+faj/Hl29jc+Pd1G2wwR3UY8WKMwybPcJFNe357pF2M+mduIOkr5Lh6kq50H8cJ1nn75O"
    "36evY+7akW3KYmtBGrVLZ4NrnFcKXduErgWXlDS8tlf8yGY/cOjwl4mjR/7NWiZ25A3LH+"
    "VomQti2StkA8Dzii0NM4aiETbQDL+Sj2hAdWc64EGIFGkcA5poug2BiW8H8LzLOZmb1ur/"
    "vPvwy93gh8S4x308Q0FKZdubagpSOiNwQUFK5yj1PJAS/6+EJu2NryDa8S5XYM27jMiad/"
    "HQGjgsZfjrjS+Gv5sPr8Nx9zoXd68zuHsd4y4/wjiPElncNJx5TJEOh3sEJyjzmr4Afbf9"
    "yy0STO8ZrXb3luleds/49Pmxzv490U3M/mq2nx9uEWG/PKrc5ZLShzxCiu5XARl9iIqI8S"
    "XhQEn/ALzxlTPSiwnbi9mUecILXrHukB3DC3yj5itMVp4PY/c4g+Bqde2dfhEc+yrmqi7j"
    "DmJgC65lWdk+X3OY2gHBbja4Hw2C+Hie/Wcgf5YawhTZ5LstjOSJxgxkiKrwB7xhf7PFEL"
    "evi5kywZz+5/o3wgj+jIt/KSNbGdmnt+GcqLmljOxzlHoeI/vVO6HyKsE+QZlNkjKlu60P"
    "eEmfVYRO+a02+K2CSsaOvquQm+Q0mbvZgRVZXzvEiCvTpCSmyZ2FjbD6HLqRaYgMYYhEoP"
    "gcvxCKMHjlxs4ooVBJ2iDlcSvbrqqMgXNSC5UxcI5SVx435XGrtsdNpbIfIJV9KyfPyHQW"
    "bhLi9oZBg0+SQxjlDEPOdu6MNcrLVvQtR9/Vgrp35+qwqSrKLtec2JFRX8QsJ3hWHcW4bG"
    "DLvkiwLfn1WpZpOWIjcluW2EamQdDQWRELTTGYiPTWrXD5htaQabE/phAz/4aiJbMxZybk"
    "C4NHyjZfiIHemkw5Q+ClmmE6QxpFL2RhJ0SU7vFZPaNnDMS219fGA7gBROKK8KOJp6CFA+"
    "/ApvjIHsANYohcZbzUNQhipehPZwyJ09ggS0TwaIa4Ao1aNrLIBEJbbdOdl/aMt/CUF7IC"
    "Qqb3MTo313quTS3+OdSQrr0QhHVdvMbSdPQxt9NhHGUj2Uehw6PnC9OyxSNNeC8VL6usd2"
    "XHHduOU9b7OUo9j/XOT6Q+nEMJapFmYGuVLPMwXdQAWrlJICepRSYaQG46ny9RZlPetdr1"
    "zh9+8p8v1s+P7V/uEtL/7v7oNuvxSnXitJc55EJEO5x1p8N+ifThoxXRinLzqMhJgc7SPL"
    "Y6s/bnu1rqTN1vsWlO8HiQMKw2lSN7NEjXZP9XbLpkGZfm1pXIGvWnRv2+GXEy72yk8rWX"
    "Yqh66zLbWO37X0Ge3EfX/Q2mFkZAfom+WNoIHJ8WgasLrFFIT1zAVaZb9UF58o1CfhWMP7"
    "AC0RJTbhNqRlIK5D4flRi6OXKNexdx6bsvoOI3j35OKqPvfNR/ZfSdo9TzGH1/OTilMFTL"
    "sJPFHSSJCBuO8BMU7xRe4m9X765/uv75/Yfrn9kQ/qL+lZ8yJB4v0Rw6O5Ns6Wkqb2OkVW"
    "Lw/7q6ev/+p6sf33/4+eb6p59ufv7R53T8VhbL71q/ANdD30xCpWzPJybA8AQ9IksSSdSH"
    "E8aPlZLERDOw3udrW04IEUL1MWwtAmGVyGFLaxIVOx7b4oU5I8fRMJViagpTvXDw7Zgbpl"
    "ZMzs568OzzHRMePB/+abJ0IwAV2AqTAaiEZVwAV6sXYBJlbHhHTEkhydgjimPy1/WEFed1"
    "eIMsVe25Braxbk67FjbohEOICSBseEgtG4vlg/u2O1oiO94NXzEtRL7Dv27RzFwyAh5eo9"
    "Ea7ywguhHYaMxOlRjautUsPPCH2kyVm5L+C1n50OtE04kXjENn5uINRe6wj5yLgMpCvwMx"
    "0Jy48ULzOTwBOgzCRIBjwMssLc22icGeNhhrU0Jt/zFPv9b/dnXzwc3hF6/PHgWT1uDxM/"
    "L9Eg1sExqRcd/ugP+Ewdg0iHeB203+SzNqfv0jG9gz2PIkluUsoMuwy5ypSSiEMA3JTItO"
    "xeeGt6eDS1Q30ADb5lwbDTzaMdBCLBJ7X43z2TBtNs30I8RPcTSyP9coZVfcySix+4xxo5"
    "cBh7w579myIRzNxvSFvVfwt6uYJQVfKyBTwddK6qWEr180I6Va9uYCaR5tmbOPLloPXx47"
    "UA6Nn0Y9o/m7+FuoE1GdI1fuTOF10CamNU/67PKJYU1dakG076FmOyMd/0lNpsg0nr7eoh"
    "F9LYcIoAWvkxB2k08Ea+oDlqZjQx3i7ca5xfCP5+Zz8/4WCeqe0Xlut3nxQMsxDF498J7t"
    "NLcIlMie8ane+gyjJ5gpouNyiEposAk4eFaO2ZrogAlm/pWTyjALod4hC0CS53FixXsJ3v"
    "uGliTbQ3SK4zIcX8MGySdBCsPDZFsdASWLHw7v4e9zlWV6n1GW6X28LJPATWT4vKaoXAHY"
    "4ru0BBAmOZdxhHArl3HZVvNxwid8GE5OAGE6FTKxHfc55inHeJ9E8XzLGAkB/8lxPUCk+L"
    "4d310ATo7vASLF9y35brhdtSU5HyRTvN+O9xaZOFSW8wEixfft+E4sK6k7XUYXXI+gckr7"
    "TS6z6CbDLLpJqFZ7vO6KJdPai4mJm2iGRmdb+bUipAU4tk6HwyX3Ywn35Vb5tfwMwPqOKb"
    "Ze+ExHzFYeP8vOUU97LmFkk6lprS6SA5PEvdqGiCQYpeXvjGmwSfx4HvcZ7JcSAnE4bD8H"
    "mfHwHcjeJNaIGLYbEWTz4rk8bxNb7DJUJMIiMMcyTfEPSmybsTkpV/RwD1bxNeU7glR8zf"
    "lEWqj4mnOUep74GlXRV1X0PQx391HR18YW0yj6lqlv3UUzMsUBQYChac8kFYOLxvNT9/Gh"
    "2blFI4fa5pxYPaPT7EIUDLtmERviYNi1u8fur7fIf8LRY2I8dTLhaCEjbY71FF9fgCx6rg"
    "i6S5e+UsbtfbPReqh/fntTu4rEBHjMV8Wtjx+MYVp237TGSaWdUgHeMFFlMN7iKitwc1I2"
    "MTRIpPDFzHRQwas4d7dICF2jISfJ183pdMFltUPzq9FM08dsqt0AverxO+yaVx0AVAeAIt"
    "mlOgAcAz7XNbZlfiPDmWm+XCRh6KEBtUwgnQ/tL8XYvGi6AVXt2WlI3eL12LB5AfwhFOTX"
    "eeonZWYTIq9scpqAiktOAOm8vE2ARhElhvgvO0jJGC01ewbpqCNmlg3cRGB+iU3Tdy+zOU"
    "3EPkRND17u8yuDSzSAvAbH8nNuOebeYwtKZwo7+BjQlP3DQM6CPZQd1xx41zF1O3Fjy2K3"
    "x1DtEUNcQR+zJ1K8ou5oXufRzaf1f8CQjGCw6xiYK/xe4fcKyVX4vZJ6KfF7x9Jl4GV3eA"
    "XR+70EOwXfTILLEbLKBZbtpQ06V6jcqWK8htTclPC9MFl099JGNvoP0jV6wjp8EpOBIaEt"
    "yuOt36MiwPZGQocKmOAultEH2qeUu8qnqOCW8nOeVf5z+iL/ObbG1yq+DJPDVNVL39snn4"
    "UpJasRJdGr8MryqEFx7Ve5vw7s/vKQCQnnV5BEub7iri8XopHdrEKEapcq2y61VRD4GuHb"
    "Db92kdZ7MV0e51HZVLLj4NjCkZQEYPsupgzkeu3LyhP/PYIwbI7XirBqgJcFJGtOJjU0Nc"
    "0xmljmHA1esa6xJcP+PXBB4z8dCojtxLSId9s2B0nB3nt4Ci9l6bul2HVHhIu7seK8Oy5v"
    "N8QLLqKJxpaP24n2o+gYi/BcwNpQqZEPvURdXtZyTLxeuRB9PsILzWb8g3qWfLPjjwyC4s"
    "giYzLnXKUe+E0A22Y32OlPAQXHqPFrs/Gb26MX+htpwAHEpoTyGLo21+zBJfoGIL0IC2OP"
    "c/1IA0bNi2zOgRdzQrzGtyJ83p5ZhCA+g/t4Dqer6pIKPVc46rGPZoWen6PU86DncM7IID"
    "He+MpFZ+cKzs6IzY7Hoyro/HBuCs6eRCbniH93acuM3158aXYazXa3/kvz1tMumcbWMz61"
    "fufVH0GzjOq8xwl0D6vDCWdJVrh7nHjnoPeyHSY5ot7fXUuEvYM4PbYlmMoZtTailKqQWA"
    "JemKvkxlwz+ryBSsqaz5RCjLYyyOChi/2sjVgJTDZCVaGPoDBgdg04SPE1SFSZNV0c2k2s"
    "Pu/6Lbtg44QHW7PvToS3awBP1pYNUypfQnlM1zhi4eGw28lY0CkJl1nCKrv5ZLKbOZd3Ms"
    "PDUxxQUF6DSClB1aFFCVD2jC+dx/vnBvsz0Bbx+CJR8SBH6cQw7g8TStNntCAOUanc3TBP"
    "hxY2xpLJ0EEaxc9oj2yRQyvdJztEprhaqlbZleFpVtb+EToOl5OvxTcc9r7uAphbvRz9KH"
    "cjW2EO9vLzqADe3nnzVJOxwWN7h1oTgSioBMVXupRCx5/udF1N2WUCAEoshFXPlJTIY3oK"
    "4ZWBxZUaaBlegJtCLvuR5Z+vEbjjBSiKSdBwBd2heZGmmhsAyXt5ByIJ11GPIoCRhz16Xb"
    "5t03wRQZVQN5cHNUZt4kM9VzQb10020HDmQ7bU2eNgyb+h7AnevHCFrjuKw8swkZnIXppo"
    "hl9FVQHKxFNDVFzlL0mh5K8JdQRG2IBISwBkeHRpz/DrEJgGUTGQKgZSRcOpGEgl9TK4GW"
    "IaEBwPEv5Xb/jhXNonFCoQOZ4T9Mqsvnpx4iox+eD9l8aEzLfazSKkFdzOTnf7ip9anha7"
    "laBDpMobXmY5uyaeJHQfJCrSKCivYCWQe27GSXI0SKMYGg8VlOVngESxM9sLMvJzb3fF6f"
    "PWiS0pWzfD9MFtLwdI79CkKubSfK0YBhrlauBTzcHTlNLw0kx99OapKFeDB4q052P/KDVf"
    "06n4tLfiNyLTvp8hT0UAGIyWM3O+Bofh6fTj+m+eY84vImysAAaemBYv2Iqw7oGukRIARU"
    "2bgOX+M7A5883kXwrdVeju6W1aJ4rzKXT3HKWeB91VVrMy8srHTmXk7dXIa9SfGvX7prLx"
    "irPxfJYexxYJNWxJsEaiDV3S7ZF4G5k8FolHJQwEKIRFEdP+IWYFjANK9FdCC6tVtsenyd"
    "Qsm4gSX2wJ2yJQZ/CXg9nk9mqAgHuXqG6juSmiXLz4mYnpWF4hMFEDjJlXPQPG83pjpmMH"
    "TSus6+IHXqJBOBfe77wNb1Pzfor36lRF1Si7S2ngyu5SUi+l3QX7/U4JoaEJTrI4093z59"
    "9u0dDRX3rGP57r7W6r+8ct8o7QpMzeqCqQsmpUCacyqNJJ/N6uhBNTe7xVEed2ZuWgINnh"
    "YqVOpQ6IqstUhkA0VY3lHKKTVDWWqktYVZRQFSXK+SmpihKqokSluKoqSuyPp6/Y0pjRtC"
    "Vvw9SKx6pqx5GqdkQWZHE8/rqesNqsDn/KqlCKKpRyEozdqVDKPl30LSg9YdrEGK2YsC4S"
    "nPSREbUsN722Htt/Iav8zcR0jRj2G2idteIOZnBNW4SJmNo1xFiHwDGNDboklijeAI5j3m"
    "wrJWp4xxnB4f5tpukEDdjKtR3K/drAO96CbGiOuS8c22hpWi9e4YvBSMcapGDyPwdwGxzt"
    "6eHHgbgNy3Rs/n2wF1ZxyEdXQZU//Hw8o8offo5Sz+MPV0GzhVrz/hkXDy1IZqZPUOZQgv"
    "wfSjgE4CpPTy02Kj0I4CrmlX4hCYZOOn/d4RXk7tXNTQ7uslGp3OX3Ijg0U/v6M0xnCc4U"
    "zcDWKgWKDpJFfSkrW8Sznhi3s5wpnx/vQvs7Y+ldq13v/PH2of77D6FN/vNj+xdvfHDzuP"
    "uj26xHuC8U8Tjr04v++ASqQVDcUQWrUn4d77CES8bPI6zgkHkobT1EiSuoSp6u6igshhis"
    "fiRQx3g1tRG5SEJz3Fu1TBhHDMoJ30Drc5dCJBwssDYWxTYv0YAJ3ZkTt+gn5A14fcYXbC"
    "WwhYlMA2kAyYje5hgqgxLD+7dGqUPGcYDnAM/kORcTth0aIw3r/RXBFp9P114IGlx9+NvV"
    "T4OPaMDUfXbbb+rOEzveQQYEz8IAKgE3DdzX7YuSpqIGqqXZNnswJ4I6pOlIUfhFYJh4sI"
    "KKjm7fKKjofEADBRWdo9TzQEXxDTqvER6nrKA9nscaT7fFY5a4e/jFuJxuC/oEVapOWpgx"
    "GFZOZFZvnLKY1btZXTgcUreHPm+gYm5xQoQIK3hAnO6BENcDPCskLuO/Pz22UxKxAjRR8W"
    "ojG/2HmR/0FDesDMECN0Iy9b4cH2wJfFSNBKgFJrgrcZHQo25lBcYIyoAZGysKPhqka7L/"
    "yxkftHU9wTIwv/BqgkWgQ09MI3IXQzJG5A6o5UCK+nQ9NhdexLusCJUBTbVXAF8MhJGvCn"
    "Pg5COP0bHMJdLN0Qua4xdCebUKryvMxNR1dpcjLSZgJetaFWiKF8mw0eEerepclG1Lqymw"
    "5ozMdgXWnKPUTxOsKZG5WzBUA+dtXxqviVBVJo1/J8SmJO7Fv5vDDv+uYpqjeydTZfzTHO"
    "aOC19oRDj4RJS15y8DVUu0/ZthY0rc+s+EjMGflxQNvtU83AHIboz5Jj9AFK98RyEbMBaa"
    "5JJAxTeTT8NWGXy0A96fxQsCn3El0pgyxRCezjTFOV6hIUFDh67EK4AvcjBmSsSMDnoGEM"
    "yh2JoYToV+CrroWAPf5YSPNy2P9hI9TtaPH8NIKu5BzPsAgtshGH8QjHDXV6rHodJSlb5S"
    "An1FaannKPU8Wir/r4Ru6o2voPvw5zyx0j+nh0r/HIuU5oelDHd9ggqyt3gP1wKvdBMn6A"
    "fpvo8AiXJ97OD6SIuTzlfBMTVoeo/rXHxb3orIXcLxH8/N5+b9rav39ozOc7vdav9yiyzH"
    "MJhEesY925hv0Zipuj3jE5RtvIfHa7r7rKN/JZiZIfOFLRPUHiRRVnGslS03oiTYuSZQzI"
    "w1o3WMbdqT+lQV1DZPV7uMGxU+tCEr4RChKv9XZhkHkChZKUdIlZzLLOeJZmh0ttXXHCFV"
    "ci6znIllmQn+qi75nqLf+AQH1OaPgKh2m793sw2pUMKeNzxqXUX0H1EuJjGKLCNnPURVAb"
    "aHjaAP1zmMoA/XqUYQ3IqE6rkOChkmB2m2YnHJ9qhI8vqPeeAuNio9ef1HDniVxGH4QMYa"
    "fl5wdCfBaxi8XctyHc5hYN/hI3P6ED8T/ErAP7dwRMOjCRR14qyfzmzE+C9cd9RmbJwSnh"
    "M4cP/gXjO/thP5vtDYTg6uwLiLcX+PUe455Z6rhOl8oo4a5Z47R6nncc8Ftm8Z1SVCVrnw"
    "sfe5lJf3GcrL+x9j3rr1qSj7hYUpK/iFne4XFd9Ij1xC/YREe1r1vUvK2F0KfB+5ta7Ih0"
    "owpvxEqXQzimcb5bSfvkFIJEZDZwV1coGQjGtQ2BasmYUFVWJED1le6xZSFy9DNoxfNpfX"
    "2DVMe8bkwsuyLLFmJ5V22fsTeVyn34aaj+cxoPwKM9WoNiZo3W0Xz+E/A/QWBkE1YWbKib"
    "G8VS7b3cgYQjTh9lybsq+Ase4HZbsp2606OsaJavHKdjtHqeex3UTCrXy1iyhd5ay3XEVp"
    "M2rSxkvSCpbBZyD7gYUpK/iBne4HlWC64RXoYv05U3XMFIfZ5ujD+Cxljra9aHSa961uv1"
    "Hv3N8ipgWMNRv6z457xn3zzr8xJkP/+vOX1i1yFlrPaDwCjcmutdnsd/X2bzx20SB2f4iN"
    "F1g3W3y/xccoiq9wt6DS6BwH9IouiDH2eCnVHrx9z+Xh0veML53HRvPpSVy0TGaGUH796d"
    "fWly8QWEpn2mJBuOw/t742O00uel17BQuGybvebjQ/8xDUETBJL00UqvfR7Sbj+CwnKeV6"
    "iwkIqolGI4ah9fun5/Y9XLEIs33GZZEfdYa2aSel12b1yg5SVakm2oEbZUdwAjkZJBArUW"
    "wtCr4Bs9diDKaSgoiRKjFsLQab7XbbfAxhOiWA7QUA2/p2IohQKiFsLYSRY1nQB08GXQjS"
    "HFB5arU7+0JqI67hPI7hdLdwTO/xNm1mpjJLNkFzTU82TKJVWYc7ZB2WyENfstjOKqE8wn"
    "LtWwRTxoTErW2zpRibpMQRvBeN56fu40Ozw6x2h9rmnFg9o37/0GrfIjyea0bPaP7+pcWN"
    "fbGQS2IU+g5OGT9iiEj1SY8k64qTQpKlYSoVnBJhquqwuM9YH2BVnLXSgT7PdLvau+Vg6c"
    "Yon8CCytHxPFXZlGZrfT1TRTkb3vykG5/HTjN2ukLxA/a2Cfy/c+f49FuH6DwKJ531DT5f"
    "x5+uQjIIa+WvxEgqLyHDKx5R1nwlJ2n85+KSZpN5EUxqsXmqyiPXvbMjm76IWarKJOEX2p"
    "FHHT5JlVgkFQgba0qTzk2vh8BmngbaHp6k6ZLMU9l4YbGJpwUN+1v8hsjh/vpQ2Rw/zKTj"
    "VVeFPo2GiOh9QxG4icktb31YQ7YpmiQuZyYaa2PoxPgWfsCtSJqcmQuouUr0yQ/xeOG9PE"
    "FF7pbNyqkhFbl7PjGcKnL3HKWeJ3IXtvMdI5UiU5QZfT6nMDQm893kGpqg1HGj5yRWph6a"
    "shBvkEa5IcL8NMykSPqMqtBmYvz86VciKqxKTln7Bp7scs3wSKR0A5TGzrfuB1gOphbeEf"
    "Cwiccc6EzDETwUdBOM4KOueTrB6JoRsu+F3f6KLQ0bNlRTYgb9Erv9Waipjy/RAHo16X2e"
    "Muxn+TL7XydiNjyxiYW8EFya1DfmAE/l2cjrOODFQteISEpeztyk5yGhNrIcNsPb9Uj4G9"
    "KXawjzrOSUPGQOegTSm23TfGG/aNIzPGzjI/KSob25IynRAKWw04WIzjMKHlHwiDKUFTyi"
    "pF5KeMSrWCLbOyZKV2bzuUz2gqsLSPM7Sqesszzcpi+ODJPd4RVcy8VX4cU2e/7QsYlUGH"
    "2Y6vAB9AFdbehouq0Z9BIeewwNbS9h9SIj5y+H7RWanZBMsiGVJ0hYpWSewnqccDuNaTp9"
    "T5XJnywVI60Sg4+WRSsMYDlJJFFXpp3PofPWwliAnCASiJUcdvwiXKBHBjVJolVulDB/Az"
    "Cd3BqPEKpNf6dEcSu5LhQZaXOsp+eJe2RRjVPQXbr0JyiJDKbeNxuth/rntze1K77AmZap"
    "CZ+Ap2dexwwmlYt/5DWu/IkF79uqRPQemeqhUtsxN0ytmBzry2tasppckEZpcCqy4DCRBQ"
    "lbQwGMPety8ZnM9XbO4pj8dT1hxXkdPnRy8JxvqQVw+smb5yT33o38DZ485QpAWhopnQ/4"
    "jVpm4BEMyRlz1OXtBkzeyA1CgBCkiaOlZs94bIwFET18vnjgkBypCqYpm5YBhCqY5lzCKl"
    "QwzTlKPU8wjWxQR4WDZ97lagzwLqMzwLt4a4AF4xLZogtDlK5yXRiKz8Ihc6wlFIhO57FP"
    "UDnmXt3kCZ5ho9Ijk25i4TPuO6eXokzndAJp5aLBbnJFg91kRIPdJESD7ZQteJQ69czi0F"
    "6JJM8v6o1u62vzFgnqntFqe1c0w7t2V2+3IftviA2jLKl/5SnudtTtp0C4M0+tLG6571iD"
    "Ji+4UTalRaIEzaYqeV5xmZxw0LY18sqwMguokFccvvMFU7o0rXGHUJJYrCY8oJaF9yzcoX"
    "0LxuZONpvzhh/INl+IIRpNsh8MyV4UzUx9TCzEZnNhnTcUeU+p8ZaTH9n/6ysO9MwwnUEu"
    "1QtZ2EnpZXt7joKUyraT1xSkdEbggoKUzlHqufKzHIvNmIIq5WiytSYvM8gEikGzC32y2A"
    "EG9srXVrfebT22wWJ51Wxf+zy+jcIP3z6coAkaMzOvrFVafkWQLiKM4crNiCmHOIo43+7c"
    "hBX/G2M8vWOGaOcPP73F/9A+P7Z/uUtIcLn7o9usl7dvxAlJo+TbXsJpR7c76miR51w5Xf"
    "FVkW9JoJ7yClXV8T8OStGoPzXq981jBax4Na8ToQy/HHYWiLGuvL0ZvXgwDbJCE9MKFK1h"
    "JyUZMXHXmEI2ItorGbM7aMr+YSD4jXFsYqtZoJRN3R0OmATCNpqzdY7YZALe0ChvrcqL0h"
    "imjQaU6bO6Qwcf2UB4Ih9lmO4cS2wAHEKRO4zTsT+99qvsiQORpdD3Lg2QqKuDyCuxVu5I"
    "/+HwzBe2hUEdHPaGrwSJ3q6XaIDpCz9qBojilVvRB7CVKftOlnjFy/zomDJtlo+ECeb4hf"
    "j8AV5gKPHzwtmm2TU0MMh3uz+akdELn9ifky4JWSA2D/tFQ9OxoYwQnrKVzWj4cDpAM3OJ"
    "zInNKDT2zDHbEBWwo4Cdyui2J2riK2DnHKWeB9jZJstOZdipRqun0GjV1UB3LM8cn+WArH"
    "cLLUuyP6lQc711f8u12J7xqd7iFZeFEtkzOs1Pz+17uOKpo+XAOD3Oz5nSaCaogXLyW89S"
    "agi60Wnet7r9Rr0DNbEtMtaYLs6MOaigfeffGJOhf/35S+sWOQutZzQegcZk19ps9rt6+z"
    "e+CAxi94fYePEW0tEFyx5lUMxV5kTwJX0HjFMWUga/RGF+13kizq7TA87iyfQW/n+mxb6C"
    "fnpSdzrDE4lL3HqgNFz3th0wrSV5nkCqVrkMv7dldjXX9n6CWAW0lWA4mKZOsJGSF76mir"
    "oeGdm+TmH/yoFdj4+Pn0NWIDu+Ixx+frhrsrMzUhclbixE0MJtzLUQsaputZ3R5m0W4+Ty"
    "P5koSZRWOQbLA4vE0TAPV5eVcpBOSbjMEg55OWTFHCNWsi6zrIV3Ki7k9IqQPkFljsrCas"
    "+q2mAFV1hSQSiqwNLxw1AkCyyp2J49ZCClLGHVnz1nclyB0U9u1a+k6Kd1QbCM6CcxKGf0"
    "0zevZxbv6E2JrtMaNMWCCCTTQnP2VXntuxIafklR88ZdogY8NJQd1JD7l22yf7NZNAtZxA"
    "bXkIXspWZQiO6BYBaLV413O4RBSNNAM/rUNkcvA0SdOXIW/CVEZq//wI89AzNxadMpBBtN"
    "+BCIPBliStALIQves2vOJXqJBtD/y5j28StboVPRiQwjf8EicQKit/C84UoETanW5yrESA"
    "WbHNsOUyFG5yj1PCFGqhzRnrtL6c5Uhr/e+OpVyMlV7Okqo9jTVbzYU/DNYkzuku9pvV3C"
    "ZBWojJO1IzV/74Y2o1gLqVCOnTc82lcqzHhQELdpdBGmUxGKWzu7NNpf1/2RcPKG6A7o5v"
    "U2npP18rq2D7Nt5FZ8mK4ygPWBl7vLxZT2UZuYX73GUQX3qgOwQW5Zh+m24mvJXGpHClpw"
    "4Z1tuC+oFO+33lRcJK2/7UeQMoGSSEESkf0sEsmVNLbOgokAy3LCSKJWstha33fRfFl1P0"
    "Cmgjol1P2hhY2xpN8/SKMc/9HNhP3gqWmtJHkaIVNsVQ3ADhmf4i2/OHulgykagalOc6lu"
    "DKiIfKw5AlX4llkAc++8eSrK2eDRovpRlaIfVXCTsOw+0yTmOwYBNdg8LTZNhdZxxJ6ATu"
    "67MolPUp01GfZnBZus78ioe3euDpuqouxyFrqJdw29eyBjDT/zmar64bnRo7vvUDzMtspb"
    "1BwWw248ciMQH7yZqsgmL36wEE5Vr69oVBeDRCSdWLvy6wlmqsNEVeXVUqOzvq7RQtSpb2"
    "yyz2yuqu1XB4isFptXeni1v7ltjLHu+ztqniYZC21kOxa7NdH0OYRHMzY5kJgrWp66c9bg"
    "DrvAQ6gnvLVFevx1EZPysGwoyMOm8Ws5rhgt/Dhn/gaqRxpjDX4HhbBnXVSiHBI0x2OiIq"
    "BVBLSKhVUR0ErqpYyA5mKKyTtf+TKP9oARpNqcndySu+lF66H+C3T2A9qe8bV133y8Ra/a"
    "mJg94/6x8fzQbHdv/XMxeobmCe8tvg4Z1u2+Tb4nfIvp0dNBmgpE9UYKMOaKT3+fEZ/+Pi"
    "E+3bTsfkoWbqprP0ykguoSgnMXFvvYkvxGm6JzA4TKYS/hsD/Bxq1wpq5kt/IvncdG8+lJ"
    "FBC1zBGhlNcQ7TTr939AkVA2Z7SKaDk2dNeAktnPAyRqO8+znXtWt5zNGKZSMRYpTHXxgC"
    "2ZG6ZWcReZcReLdRr/ji7sQEGA01y8G73Y4a83uUtNxnIujsf5gfxyLuHcnA5/yrJ9gQKA"
    "g6UX40IRPszO5wqt8oPB3MC2DUi3y9mcYHffE2ue0iLEIhxy9gFkAUoLYBlp9CNaamN7xk"
    "t6zNhXObOheMhC+w7vGAO7d5yPN1sCmJx4xUCgaMkbiqC7EQTLMG6KJkxo4P7ZfyGrgdt7"
    "CQ3YLx/ccuwcj8dss+eNloaOpkO/JjR4aN636v27+lOzz1g6gCIh7CE9wys5wp7kA8kDn5"
    "dv2f9qKPC8HwaXqI7YDF6jqBV7Kfg9GLoxITZCQe4Kclfgq4LcldRLCbmzDV0GBXCHV6/4"
    "+9WPeUuOZNYciYO667NShs8Rsurxey+Qi69pbYs9hiY4IMxlWtpUM7Aui0A+diBjrf75Fn"
    "kz9IzP9Q44mHRsgYMJ9Lznh1tX6+wZ3V+fH+7Y2pg582E5sEiuBEt4PPzxFcpgLMzdIewI"
    "CW6uCRQ7k9JuDRt6EaQ7ptMSbsN0lUPM3+Xavt9lbN/v4tv3cGUnRtpnFTHySCq0eg9e9i"
    "IImGwHqAdplc8iF57eT4lv3xbxrVqQey0F8A0utVK1gQ8D7+kwZgCa34xiBqP7c5ZHxmjo"
    "rIiFFg40Vzdsk6OHkBh3y+HIp9+e0VKzZxwb5OUgOGbIY+Mv0Re4QBG2CAcjsUZJSiHl/T"
    "xHIYVl28pqCik8I8xIIYXnKPU8SGH5yxMfyPbZT3HiF0cKHxTDK1ea+MN1DtZ+uE7lLNxK"
    "qOonZ1SqorhFl4+T43+cVln328pBFY4rjyxE+vFfDjPoNDvBHZQe5B8jVIH+UebqTJkRfL"
    "JnTOmZmXqCOZjK4RTqCq31IjMqVLnzQ6ZTqEByFeRcRiRWFetSpajKyC5VYqm8JZZOcT2p"
    "qkESK8p8JZC3XgSjHty5qsorbLNJho5N+q9Yd3bd2F23Yt2b9CvMWVXWHbM41alsYft0dn"
    "fIBKzkrvlCjIsEV3fofi3L0W2JkX0bhuZ0cz8aBOma8QKeY4xGM6zx1Bp3KiSm+ohMQ+dJ"
    "LZCMMoPslxeysCFdxaFkLCaghLAppjCBRV4ZHeXe6gmea/oq7vc+5IOVI7xs5mNNOcLPyC"
    "WqHOHnKPU8jnCxSUvCcSEihcZFIE5+cvbhuEzyTxnYWiVzNUwXBZW92ODqsPQO2r8Gv5Kv"
    "9c5dq13v/JHcQdYbH2T/3R/dZj3Cf/J9obHbW2xkYcoKbmSnu3ElnFd0u8OKFnlSldN+qo"
    "R8hSmxjYjDlErKZZYy+xwtSe0jQKJ0j2xPILCqADfgszvNabJ0ow8wsKDKlITRIRPHCIMh"
    "4Tu1DVgUG5MThHowDbKCUiqA2yzxCsEvuEQDbNtkvrAHiLvZKMeBGM8JFckQ8OeUrQegsC"
    "GNgjBBj11AyTQmmjVnf7rF9uII1EGeymusG+S73R/NCLg+bL/SOjFELZolIQuE6QsNTY2H"
    "pmOzVxPIVg0NOD0doJm5RObEJvDeaMx2HCR+CH8X9jfUaO8ZI3PO3npmmc40/MpTk/0Q+K"
    "VefZlbNGDCIhZh3+AAEDb2AIWaKdSsOmbHieInCjU7R6nnQc3wHE6mJHgnPfx4TaMi8XeI"
    "Oj7BasxsMLXJWPI4u+g0//HMFiqUW/bn6Blfmu17UaQZyrtAhWa3cjOMcws3w7gyVmpmGw"
    "JNq2eTZsp7FCrzKk/mlb9Q+sOEmPx0DTBKp8oIh/nqKu99YVUlAhbpiziRuJAqWCVKdrvO"
    "s5qv0xfzdWwtu2ZgnNPpR+yaQuWURI9OYllmAhiUvmx9gsptvTe5tt6bjK33JrFEvjh7t7"
    "AForQKsy6P8p/kmXDRGjlNJkBUuS9qLyW0Qqid7CcVI1bfVJm/KQGuSpz1awJ11EePejdp"
    "RAoDDtIot1r0bMcrCN6XzVoMUSmmbshaFNwqwF35ZT3TaTJ2c9ZiaGWlZC3GdoQCWPvozV"
    "NRxgZ3Qelk0H06gwPZVgkO4XAuVrpTOJr9lad3tlu17w0V1e7QhOg6GhLdXHK/rV9i4CPv"
    "3cGm18kr0bkjcwke0SWmSCcTG5ygxiWCtANzAQkD8BZoQSzvCUk9tg/7cOVwLdt5UVMO1z"
    "NyvSmH6zlKPY/DNbC5S9iIEaoq+V0LsxW3KTC0e1mhqnP1BP3Urj9ZUge4iPujn3jTd8rs"
    "E+ge/PT4+atwYVNTfy2PJ1q8zVbR5SFSBSuW59iIawuq3FT1+xZXh8mqptfhanqVrHPxqf"
    "M6o3VxKaAzv/5OGnoWLNCzCUALFQbKV+JjNMPGlIimuRFQ62P8EuBXPDXBmQMJQF3+M5Mr"
    "eRQ4P8+Y8IBQ0YN3wH6fKf4E3nFaPoLfhb8WxKKmgYZkxhYsm7AG+RUWHwldMSh00VAYm8"
    "LYFNqiMDYl9TIYS/HKnES3EwoopqJA/niFACX2DEiPdc/Tu/Xwce/yzGU/u9VtQcdWzdBs"
    "DRq2PtU/N28RxTrpGY16u9FkN0fwE3UOBnUfG79xLAi0EDbisdNpNrqtxzYbZVoWGXnV7Y"
    "4PER0xiOZ0ACEJ1MBTIWX4GaRR/FQoTElQGAUUVBUosMhFMkBgkY3AgEVyx9QsdDwiomAA"
    "JbpOP7p9JTmL3EaS7L/mki2FNwkW/1YzKMu7bDtNTVneZ2SDKcv7HKWex/IufzfKfco1bM"
    "dd5UokuspIJLqKJRLp5sgvm56Xx0GayqVr7SX3XPXSOnAvLa7cySIUARpl7WVbe5xXBdh4"
    "j948p8nUzUkTgTW1Qweto7Q6Kic0lN0wxLPyduNS/jiQU+HRPrGBroUNOiEWlF6kWL9IQA"
    "miQ2pZeIHtDuZFQdjo3NCBrhnCzW8gbb4wLVuAAJDoYpjsD/xCjJoolIh1HQlHAr1Fg3/+"
    "uydWS489qncxJ5Synyr+GLEX7LGvdJAENRzgiQnQxD99FsEAeIeLfym4QsEVp3eMnqjhqu"
    "CKc5R6HriCb8Zx3SOj9qFHUaVIgQNXPnSP1Tjf//702E7LVPBJoh+YNrLRfxA0nTtBAWTw"
    "EpgR+oo8xMJvKRKwsxsJDUVggrtoipSnq8npFREyZW1nW9tBdW9Hg7vBtBTdnHYDM54mhz"
    "ea3pE1Vqby9c+GberjBo9Lvkgwl0L3M20lh4/sixDnnIZSd0bQCI+gcjyeUmGxQHn4+Vyz"
    "2Srw4qXneEwQm5+zlv1X00VsM1ghfjVV4U6FdxDB0nEjae9PU77bsu1kyhg6J7VYGUPnKP"
    "U8xhBs+DJKuTdeaeSSGnlMdTySWkP58RtXZ9weSRlqDBuRP0JM5FMJVBUtMKVL0xpfoubf"
    "5pipDRpP5LKgA7O5JNbfRhimWbAVRdgLz4eMGhriNC/ffbhODB8rcHqeLyaaV76yG+wnDB"
    "Bo6GM+hrBrK4RHoNuIptIfEVs4lL0K9M8hMIypNHPAji/RYInZkuq7aXbsVXgpJ84lNDEt"
    "tJyZaAwNdHiPHRjM5kRDV1/iLX2oOWc6EkzP1CdQr6C/OnxXMBPvMMRed+RYFhRQY985W2"
    "aUZ7bxCq3wjsi9yh7zFiZ4ISugZVdFmyG4NtemFnew3Ir2REsTcUFTMQ3MQphCKHS7H5QO"
    "p3Q4dZorHU5JvZQ6nIq/22/8HYGTXIbBPkExHC5Rm4yrm+s8kXc31+mRd3AvkgoEillfKG"
    "YybI7SVa0nSfFJgZ6mLMXlAE0Fd4z99DEy9ZQdOUfurEt7wKjdkcMslrn4iGTyZxvPT93H"
    "h2bnFnkzQJZsF1p3dSBN1obmXeza47c2XOCBdj2jfv/Qat8ye2SulSRX9gTL3a1DjmUEVm"
    "90W1+bjPecume02t4VzfCu3dXbbah4N8SGUZZ6d3F7V8agTKZWCbkRN3EQAomzN72aZpTu"
    "cFES7/Z1QhRcTCGKCsW5m5lhkESuEg2yEw0k4NZAjr8HnCUISCI0uS6mOUHVKFf8Nj+4ec"
    "5LYkCPHKfYVHW/akYVuTUynQX74RYZQ2+/3VnW4PN1/OmqzbdCmOX5NqrIJp51UkTCSVUZ"
    "5Jmv7AukZOekE3eyDsxVXY6t/OqQu7Cqal2MIvGsEygi3+fa746s6oi5ujBVlfgl5ccO7P"
    "zYSupN75I9GqRrsv/Lsfm785ykMbdh109O7ZTnUd7czlNkkuc4L4JP3wJzVYRVkoEjbomn"
    "us0eN3Rs8hXr/OfFIkmSB9ayQku8okrYo+m/AlHOaJNvM200Q5xiXSoYzTDlIRfYQP608V"
    "ASSdrERL+EqlreJZ9aJf8dHelSsRLn4zVXsRLnKPU8sRKxnXnLwpNRepUelVLfM3Km78zu"
    "4CyK6aqo6mGYnJH4p4qq7rOoqp8FmLm3FMD0enCuivM7enhJ9BiKbMRFMt43FM+G+8GzrF"
    "SlhL+R4cw0X5howMt0kWDlR0bUssz7pRgLPxwGS7Qdsq2V6AnE5tQgE+NW9MWGnIWRrhFm"
    "q2ODLgmkerwdsC0bXEakLyJyBvxX3UKuBeRT/MCb/eCJTSw0M5dIN41pcjOigzxVpVOU7Y"
    "yvKYjgjIxFBRGco9TzQASRDT0u+tRQuATKrYLhSuZCKDocbq7pukYJe8pYhrtRsipVYyqM"
    "t8SyTKkkCp+gclWib3JF9t9kRPbfxCP7PZVQElqJkClMJRtT8dhVgHnpGir3gRlPk8Mb7c"
    "vIGitTMaWoENINyqCcNluU7k/Wcreu4Qn9zH5jhgn0l1niFaS6Q10AYdjV2L9HBA1X/PaA"
    "D4bs+o9eIQBhwiLqJf4jCg1lBwu80k08TipAe5BHJjqmPS6J9eBNrFzRys5UFoeyM5XUj2"
    "xn+huyxCYbpFFKZNT24czh/JAxgEJUFcxwvs5jBl2nW0HXMSOIOsM/yUh27Yap1OqN5eZz"
    "fS7O0fRibAGSneqxlQxvyuDnXgokn2D694IZA8BCOQlcfGm271vtX26RS98z7pufW1+bHU"
    "j4do0pMu4ZnyCF/x6erOllyQEPeg9zIoZBksOhhT/ua1cvGCr05b2F3hmlLUDzPJ1NqOSK"
    "Zty+CAMBec/rMJU6r7MhS5dbBSCWDQ4LfVvPd5rs3YhXhteXLFwZrLyv7ZqxH49mqQjP99"
    "pUzOVaEwyoi3RIV9yv5cFzuS0mi+XaXmzOlMkL4FUaQ1XFQLZjpcOzsrOo+J2ybc41haue"
    "EcKmcNVzlPpuuOomEDBxq93SjC9RHckPeWp2fkgv2fkhVrGTeEe6FH8riq9+yIOvfkjHVz"
    "/E8NUjQoFlY/UhsMCYVXekIAmNzj4zKfHWz0nqdPB+tjrNRvZB4Ot21LmaNogEBYhUwH7b"
    "AaYCWzxagXdzol6OPP0oVGPeJeAt9NaF9eFq0fgFWhywXyey6EV+/Q+JjRz2/Ei3uYMOJ/"
    "kAUbyiossCTAsNLXgb4DlHOcVEmt9nAVol8Jp7NUYCVQJmjOHEoPwllAmgTAClDCoTQEm9"
    "lCaAu+PLijxAphwa5RFv/Kv2Uim3y29XDo1TKB5wOp+PBI89FVfWFRcmU0t3gy8utfKbfP"
    "pA/sJvJWXtZj9ceHHlLr9QAHe/rGeqKHPDZ07+0hZHrCZSzo230GIixwN4+F6SAu54+0w2"
    "sAOjcldG5I28BdBhOvoY6doLNJtEM/yaWA1x43iFeZTtHKwpzOOMrF+FeZyj1PNgHrBrS5"
    "oVAZLDbrSnYVDkCT7zHSw7BJ9F/Don9klJhJ6FF2uca1497pya7bZ9PcqwPjeqs4FvM4cO"
    "u5NeWieWNpolaaXunUydFK/HbFJI05lUsFqZmhGQuNkl5AK4EintKiomFyBdcUxtA5ce4p"
    "HeAa4KQR5XNzc5ojzYqIzGtzexlBb2UUlw2B1eQe6+y1Wq5V1GqZZ38VIt7Il2YphSehRN"
    "gERF0ZxSFM1//z/YYEe1"
)
