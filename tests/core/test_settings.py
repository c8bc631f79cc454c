"""Settings: read from the environment, refused by name, secrets hidden."""

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from server.core.settings import LOOPBACK, RAZORPAY_URL, BadSettings, Settings, load_settings

SECRET = "hidden-from-everybody"
WHOLE = {
    "env": "production",
    "database_url": "postgres://shop:pw@db/shop",
    "redis_url": "redis://redis/0",
    "jwt_keys": "k1:secret",
    "razorpay_key_id": "rzp_live_1",
    "razorpay_key_secret": SECRET,
    "razorpay_webhook_secret": SECRET,
    "smtp_url": "smtp://mail",
    "seller_gstin": "29ABCDE1234F1Z5",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of the machine, no `.env` of the checkout."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default_in_development() -> None:
    settings = load_settings()
    assert (settings.env, settings.host, settings.port, settings.workers) == ("development", "127.0.0.1", 8000, 2)
    assert settings.exempt_networks == LOOPBACK


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nWORKERS=7\nPATH_OF_ANOTHER_PROGRAM=1\n")
    monkeypatch.setenv("PORT", "9002")
    settings = load_settings()
    assert (settings.port, settings.workers) == (9002, 7)


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "SANDBOX_PORT", "SENTRY_DSN", "RATE_LIMIT_EXEMPT", "WORKERS"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (settings.database_url, settings.sandbox_port, settings.sentry_dsn) == (None, None, None)
    assert settings.rate_limit_exempt is None


def test_each_wrong_variable_is_named_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "PORT": "70000",
        "WORKERS": "0",
        "LOG_LEVEL": "LOUD",
        "DATABASE_URL": "mysql://db/shop",
        "TRUSTED_PROXIES": "10.0.0.0/8,nonsense",
        "RATE_LIMIT_EXEMPT": "10.0.0.1/8",
        "HOLD_MINUTES": "12",
        "CACHE_TTL": "61",
        "DEFAULT_TAX_RATE": "18.005",
        "SHIPPING_FEE": "99.50",
        "JWT_KEYS": f"k1:{SECRET}",
        "CURRENCY": "USD",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refusal:
        load_settings()
    named = [line.partition(":")[0] for line in str(refusal.value).splitlines()]
    assert sorted(set(named)) == sorted(set(wrong) - {"JWT_KEYS"})
    assert SECRET not in str(refusal.value)


def test_networks_are_written_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.1 2001:db8::/32,")
    assert load_settings().trusted_proxies == tuple(map(ip_network, ("10.0.0.0/8", "192.168.1.1/32", "2001:db8::/32")))


def test_production_is_whole() -> None:
    settings = load_settings(**WHOLE)
    assert settings.exempt_networks == ()
    assert settings.razorpay_base_url == RAZORPAY_URL


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "env"])
def test_production_needs(name: str) -> None:
    with pytest.raises(BadSettings, match=f"^ENV=production needs {name.upper()}$"):
        load_settings(**{key: value for key, value in WHOLE.items() if key != name})


def test_production_talks_to_razorpay_alone() -> None:
    with pytest.raises(BadSettings, match="RAZORPAY_BASE_URL"):
        load_settings(**WHOLE, razorpay_base_url="http://127.0.0.1:8001")


def test_exempt_networks_may_be_named_in_production() -> None:
    settings = load_settings(**WHOLE, rate_limit_exempt="192.0.2.0/24")
    assert settings.exempt_networks == (ip_network("192.0.2.0/24"),)


def test_secrets_show_neither_in_text_nor_in_repr() -> None:
    settings = load_settings(
        **{**WHOLE, "jwt_keys": f"k1:{SECRET}", "redis_url": f"redis://:{SECRET}@redis/0"},
        razorpay_webhook_secret_old=SECRET,
        razorpay_key_secret_old=SECRET,
        sentry_dsn=f"https://{SECRET}@sentry.test/1",
    )
    assert SECRET not in f"{settings!r} {settings}"


def test_settings_cannot_be_changed() -> None:
    field = "port"
    with pytest.raises(ValidationError):
        setattr(load_settings(), field, 1)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", {}),
        ("k1:one", {"k1": "one"}),
        ("k2:two, k1:one", {"k2": "two", "k1": "one"}),
        ("k1:with:colons", {"k1": "with:colons"}),
        ("no-colon", {}),
    ],
)
def test_signing_keys_are_pairs(text: str, keys: dict[str, str]) -> None:
    found = load_settings(jwt_keys=text).signing_keys
    assert list(found.items()) == list(keys.items())


@pytest.mark.parametrize(
    ("field", "secrets"), [("razorpay_webhook_secret", "webhook_secrets"), ("razorpay_key_secret", "checkout_secrets")]
)
def test_both_secrets_hold_during_a_rotation(field: str, secrets: str) -> None:
    values: dict[str, Any] = {field: "new", f"{field}_old": "old"}
    assert getattr(load_settings(**values), secrets) == ("new", "old")
    assert getattr(load_settings(**{field: values[field]}), secrets) == ("new",)
    assert getattr(load_settings(), secrets) == ()
