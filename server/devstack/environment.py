"""What the children find in their environment: the user's settings, completed by what this stack provides."""

import os
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server.core.settings import Settings
from server.devstack.ports import PortUse, reachable
from server.devstack.sandbox.context import account_of
from server.devstack.secret_files import kept_secret, random_secret

LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Plan:
    """Which parts this stack provides, and where everything listens."""

    settings: Settings
    folder: Path

    @property
    def own_postgres(self) -> bool:
        """Whether PostgreSQL is embedded."""
        return self.settings.database_url is None

    @property
    def own_redis(self) -> bool:
        """Whether Redis is embedded."""
        return self.settings.redis_url is None

    @property
    def own_gateway(self) -> bool:
        """Whether payments go to the sandbox."""
        return not self.settings.razorpay_key_id

    @property
    def own_mail(self) -> bool:
        """Whether mails go to the mail catcher."""
        return not self.settings.smtp_url

    @property
    def sandbox_port(self) -> int:
        """Where the payment sandbox listens."""
        return self.settings.sandbox_port or self.settings.port + 1

    @property
    def smtp_port(self) -> int:
        """Where the mail catcher takes mails."""
        return self.settings.port + 2

    @property
    def mail_page_port(self) -> int:
        """Where the mail catcher shows them."""
        return self.settings.port + 3

    @property
    def logs(self) -> Path:
        """The folder of every part's log."""
        return self.folder / "logs"

    def url(self, port: int) -> str:
        """The base URL of a part, as seen from this machine."""
        return f"http://{reachable(self.settings.host)}:{port}"

    def port_uses(self) -> list[PortUse]:
        """Every port that will be listened on at HOST."""
        uses = [PortUse(self.settings.port, "the server", "PORT")]
        if self.own_gateway:
            uses.append(PortUse(self.sandbox_port, "the Razorpay sandbox", "SANDBOX_PORT"))
        if self.own_mail:
            uses.append(PortUse(self.smtp_port, "the mail catcher's SMTP, PORT + 2", "PORT"))
            uses.append(PortUse(self.mail_page_port, "the mail catcher's page, PORT + 3", "PORT"))
        return uses


def base_environment(plan: Plan) -> dict[str, str]:
    """The children's environment but for the data stores' URLs, which are known once those have started."""
    settings, kept = plan.settings, plan.folder / "secrets"
    own = {
        "ENV": settings.env,
        "HOST": settings.host,
        "PORT": str(settings.port),
        "WORKERS": str(settings.workers),
        # No load balancer stands before it, and Ctrl-C is to end it at once.
        "DRAIN_SECONDS": "0",
        "DATA_DIR": str(plan.folder),
        "LOG_LEVEL": settings.log_level,
        "MAIL_FROM": settings.mail_from,
        "JWT_KEYS": settings.jwt_keys.get_secret_value() or f"dev:{kept_secret(kept / 'jwt')}",
        "SMTP_URL": settings.smtp_url or f"smtp://{reachable(settings.host)}:{plan.smtp_port}",
        "PYTHONUNBUFFERED": "1",
    }
    return os.environ | own | _gateway(plan, kept)


def store_urls(plan: Plan, database_url: str | None, redis_url: str | None) -> dict[str, str]:
    """The variables of the data stores: the embedded ones' URLs where given, else the user's own."""
    user_redis = plan.settings.redis_url.get_secret_value() if plan.settings.redis_url else ""
    return {
        "DATABASE_URL": database_url or str(plan.settings.database_url),
        "REDIS_URL": redis_url or user_redis,
    }


def _gateway(plan: Plan, kept: Path) -> dict[str, str]:
    settings = plan.settings
    webhook_secret = settings.razorpay_webhook_secret.get_secret_value()
    if not plan.own_gateway:
        return {
            "RAZORPAY_KEY_ID": settings.razorpay_key_id,
            "RAZORPAY_KEY_SECRET": settings.razorpay_key_secret.get_secret_value(),
            "RAZORPAY_WEBHOOK_SECRET": webhook_secret,
            "RAZORPAY_ACCOUNT_ID": settings.razorpay_account_id,
            "RAZORPAY_BASE_URL": settings.razorpay_base_url,
        }
    key_id = kept_secret(kept / "razorpay_key_id", lambda: f"rzp_test_{_letters(14)()}")
    return {
        "RAZORPAY_KEY_ID": key_id,
        "RAZORPAY_KEY_SECRET": kept_secret(kept / "razorpay_key_secret", _letters(24)),
        "RAZORPAY_WEBHOOK_SECRET": webhook_secret or kept_secret(kept / "razorpay_webhook_secret", random_secret),
        "RAZORPAY_ACCOUNT_ID": account_of(key_id),
        "RAZORPAY_BASE_URL": plan.url(plan.sandbox_port),
    }


def _letters(count: int) -> Callable[[], str]:
    return lambda: "".join(secrets.choice(LETTERS) for _ in range(count))
