"""Settings: frozen values read from the environment and `.env`, named as in `.env.example`."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, PostgresDsn, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from server.core.states import state_code

Network = IPv4Network | IPv6Network
# A site as browsers write it in Origin: no path, no capitals, no default port; never all sites at once.
Origin = Annotated[str, Field(pattern=r"^https?://[a-z0-9.-]+(:[0-9]{1,5})?$")]
RAZORPAY_URL = "https://api.razorpay.com"
# In the form of a real one, of nobody.
DEMO_GSTIN = "29AAAAA0000A1Z5"
LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))


class BadSettings(Exception):
    """The environment holds a wrong value; the text names each variable, a line apiece."""


class Settings(BaseSettings):
    """Everything that differs between two installations.

    Amounts are in paise, times in seconds unless the name says minutes. A value that is not allowed
    raises `BadSettings` from `load_settings`.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    env: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65532)
    workers: int = Field(default=2, ge=1, le=256)
    drain_seconds: float = Field(default=2.0, ge=0, le=60)
    worker_jobs: int = Field(default=20_000, ge=0, description="zero: without limit")
    worker_megabytes: int = Field(default=1024, ge=0, description="zero: without limit")
    worker_metrics_port: int | None = Field(default=None, ge=1, le=65535)
    data_dir: Path = Path(".voltcart")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    database_url: PostgresDsn | None = None
    database_pool: int = Field(default=10, ge=1, le=200)
    database_patience: float = Field(default=2.5, gt=0)
    statement_timeout: float = Field(default=5.0, gt=0)
    lock_timeout: float = Field(default=2.0, gt=0)
    redis_url: SecretStr | None = None
    redis_timeout: float = Field(default=0.25, gt=0)

    jwt_keys: SecretStr = SecretStr("")
    jwt_issuer: str = "voltcart"
    jwt_audience: str = "voltcart-api"
    access_token_minutes: int = Field(default=15, ge=1, le=60)
    refresh_token_days: int = Field(default=30, ge=1, le=365)

    razorpay_key_id: str = ""
    razorpay_key_secret: SecretStr = SecretStr("")
    razorpay_key_secret_old: SecretStr = SecretStr("")
    razorpay_webhook_secret: SecretStr = SecretStr("")
    razorpay_webhook_secret_old: SecretStr = SecretStr("")
    razorpay_account_id: str = Field(default="", pattern=r"^(acc_[A-Za-z0-9]{1,40})?$")
    razorpay_base_url: str = RAZORPAY_URL
    sandbox_port: int | None = Field(default=None, ge=1, le=65535)

    public_url: str = ""
    reset_url: str = Field(default="", pattern=r"^$|\{token\}")
    verify_url: str = Field(default="", pattern=r"^$|\{token\}")
    order_url: str = Field(default="", pattern=r"^$|\{id\}")
    product_url: str = Field(default="", pattern=r"^$|\{slug\}")
    media_base_url: str = ""
    media_max_bytes: int = Field(default=20 * 1024 * 1024, ge=1024, le=1024**3)
    media_max_pixels: int = Field(default=40_000_000, ge=1, le=100_000_000)
    import_max_bytes: int = Field(default=2 * 1024**3, ge=1024, le=1024**4)
    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = "us-east-1"
    s3_access_key_id: str = ""
    s3_secret_access_key: SecretStr = SecretStr("")

    smtp_url: str | None = None
    mail_from: str = "Voltcart <shop@voltcart.test>"

    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    rate_limit_exempt: Annotated[tuple[Network, ...] | None, NoDecode] = None
    webhook_private_networks: Annotated[tuple[Network, ...] | None, NoDecode] = None
    cors_origins: Annotated[tuple[Origin, ...], NoDecode] = ()

    cache_ttl: int = Field(default=60, ge=1, le=60)
    cache_megabytes: int = Field(default=64, ge=1)

    currency: Literal["INR"] = "INR"
    hold_minutes: int = Field(default=15, ge=13, description="longer than Razorpay's shortest capture window, 12")
    default_tax_rate: float = Field(default=18, ge=0, le=100, multiple_of=0.01)
    shipping_fee: int = Field(default=9900, ge=0)
    free_shipping_from: int = Field(default=200000, ge=0)
    cod_surcharge: int = Field(default=4900, ge=0)
    cod_maximum: int = Field(default=5000000, ge=0)
    low_stock_threshold: int = Field(default=10, ge=0)

    seller_name: str = Field(default="Voltcart Demo Shop", min_length=1, max_length=120)
    seller_address: str = Field(default="1 Example Road, Bengaluru 560001", min_length=1, max_length=300)
    seller_state: str = "Karnataka"
    seller_gstin: str = Field(default=DEMO_GSTIN, pattern=r"^[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]$")

    sentry_dsn: SecretStr | None = None

    @field_validator("trusted_proxies", "rate_limit_exempt", "webhook_private_networks", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _seller_is_where_it_is_registered(self) -> Self:
        if (code := state_code(self.seller_state)) is None:
            raise ValueError("SELLER_STATE is no state of India")
        if not self.seller_gstin.startswith(code):
            raise ValueError(f"SELLER_GSTIN begins with {code} in {self.seller_state}")
        return self

    @model_validator(mode="after")
    def _production_is_whole(self) -> Self:
        if self.env == "production":
            needed = ("database_url", "redis_url", "razorpay_key_id", "smtp_url")
            missing = [name.upper() for name in needed if not getattr(self, name)]
            secrets = ("jwt_keys", "razorpay_key_secret", "razorpay_webhook_secret")
            missing += [name.upper() for name in secrets if not getattr(self, name).get_secret_value()]
            missing += ["SELLER_GSTIN"] if self.seller_gstin == DEMO_GSTIN else []
            if missing:
                raise ValueError(f"ENV=production needs {', '.join(missing)}")
            if self.razorpay_base_url != RAZORPAY_URL:
                raise ValueError(f"RAZORPAY_BASE_URL must be {RAZORPAY_URL} in production")
        return self

    @property
    def exempt_networks(self) -> tuple[Network, ...]:
        """Networks that no rate limit applies to: loopback by default outside production."""
        if self.rate_limit_exempt is not None:
            return self.rate_limit_exempt
        return () if self.env == "production" else LOOPBACK

    @property
    def hook_networks(self) -> tuple[Network, ...]:
        """Networks that client apps may listen in although they are not public: loopback outside production."""
        if self.webhook_private_networks is not None:
            return self.webhook_private_networks
        return () if self.env == "production" else LOOPBACK

    @property
    def shop_url(self) -> str:
        """Where clients reach the shop, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def reset_page(self) -> str:
        """Where a client app lets a person set a password, with `{token}` in the place of the token.

        In the fragment by default, which no server is sent: tokens do not get into logs.
        """
        return self.reset_url or f"{self.shop_url}/reset-password#token={{token}}"

    @property
    def verify_page(self) -> str:
        """Where a client app shows that a person reads their e-mail address, with `{token}` in the token's place."""
        return self.verify_url or f"{self.shop_url}/verify-email#token={{token}}"

    @property
    def order_page(self) -> str:
        """Where a client app shows a person their order, with `{id}` in the place of its id."""
        return self.order_url or f"{self.shop_url}/orders/{{id}}"

    @property
    def product_page(self) -> str:
        """Where a client app shows a product, with `{slug}` in the place of its slug."""
        return self.product_url or f"{self.shop_url}/products/{{slug}}"

    @property
    def media_url(self) -> str:
        """What the addresses of stored media begin with, without a slash at the end: a CDN, the bucket, or the shop."""
        if self.s3_bucket and not self.media_base_url:
            endpoint = self.s3_endpoint.rstrip("/") or f"https://s3.{self.s3_region}.amazonaws.com"
            return f"{endpoint}/{self.s3_bucket}/media"
        return self.media_base_url.rstrip("/") or f"{self.shop_url}/media"

    @property
    def signing_keys(self) -> dict[str, str]:
        """JWT keys by `kid`, as written in `JWT_KEYS` (`kid:secret,kid:secret`); the first one signs."""
        pairs = (pair.split(":", 1) for pair in self.jwt_keys.get_secret_value().split(",") if ":" in pair)
        return {kid.strip(): secret.strip() for kid, secret in pairs}

    @property
    def checkout_secrets(self) -> tuple[str, ...]:
        """The key's secret, then the one before it while a rotation lasts."""
        return _given(self.razorpay_key_secret, self.razorpay_key_secret_old)

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        """The webhook secret, then the one before it while a rotation lasts."""
        return _given(self.razorpay_webhook_secret, self.razorpay_webhook_secret_old)


def _given(*secrets: SecretStr) -> tuple[str, ...]:
    return tuple(secret.get_secret_value() for secret in secrets if secret.get_secret_value())


def load_settings(**overrides: Any) -> Settings:
    """Read the settings.

    Raises:
        BadSettings: A variable is missing or wrong; the text is one line for each.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"][:1]).upper()
            lines.append(f"{name}: {problem['msg']}" if name else problem["msg"].removeprefix("Value error, "))
        raise BadSettings("\n".join(lines)) from error
