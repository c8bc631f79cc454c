"""How events are signed and paced, and which addresses they may go to."""

import base64
import hmac
import re
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from pydantic_core import PydanticCustomError

from server.core.settings import LOOPBACK, load_settings
from server.hooks.rules import PAUSES, body_of, check_url, is_forbidden_host, may_reach, pause_after, sign
from tests.hooks.receiver import Refused, open_letter

# 32 bytes, 0 to 31.
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER = "whsec_Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="
EVENT = UUID("018f0000-0000-7000-8000-000000000008")
BODY = b'{"data":{"webhook_id":"018f0000-0000-7000-8000-000000000007"},"type":"webhook.ping"}'
# Made with `openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1e1f -binary | base64`.
VECTOR = "v1,2o/Wmb0l6ahuYh+c/wXSSo+Uf2ptpovTqx0tkNNzb3U="
SENT_AT = 1_772_706_600


def test_the_test_vector() -> None:
    assert sign([SECRET], EVENT, SENT_AT, BODY) == VECTOR


def test_a_client_reads_it_with_nothing_but_hmac() -> None:
    headers = {"webhook-id": str(EVENT), "webhook-timestamp": str(SENT_AT)}
    both = {**headers, "webhook-signature": sign([SECRET, OTHER], EVENT, SENT_AT, BODY)}
    for secret in (SECRET, OTHER):
        assert open_letter(secret, both, BODY, now=SENT_AT + 299)["type"] == "webhook.ping"
    one = {**headers, "webhook-signature": sign([OTHER], EVENT, SENT_AT, BODY)}
    for changed, body, now, why in (
        (one, BODY, SENT_AT, "forged"),
        (both, BODY + b" ", SENT_AT, "forged"),
        ({**both, "webhook-id": str(UUID(int=1))}, BODY, SENT_AT, "forged"),
        ({**both, "webhook-timestamp": str(SENT_AT + 1)}, BODY, SENT_AT, "forged"),
        (both, BODY, SENT_AT + 301, "replayed"),
    ):
        with pytest.raises(Refused, match=why):
            open_letter(SECRET, changed, body, now=now)


def test_a_payload_has_the_same_bytes_however_its_members_lie() -> None:
    assert body_of({"b": 1, "a": {"d": [1, 2], "c": "é"}}) == body_of({"a": {"c": "é", "d": [1, 2]}, "b": 1})


def test_eleven_tries_in_about_a_day() -> None:
    pauses = [pause_after(tries) for tries in range(1, len(PAUSES) + 2)]
    assert pauses[-1] is None
    whole = sum(pause for pause in pauses if pause is not None)
    assert 0.85 * 86400 < whole < 1.1 * 86400
    assert all(0.9 * near <= pause <= 1.1 * near for near, pause in zip(PAUSES, pauses, strict=False) if pause)


@pytest.mark.row("A13")
def test_what_is_not_public_is_not_reached() -> None:
    for address in (
        *("127.0.0.1", "127.255.255.254", "0.0.0.1", "0.1.2.3", "10.1.2.3", "172.16.0.1", "172.31.255.255"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1"),
        *("203.0.113.1", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1"),
        *("2002:7f00:1::", "2001:0:7f00:1::", "100::1", "3fff::1"),
    ):
        assert not may_reach(address, ()), address
        assert is_forbidden_host(address, ()), address


def test_what_is_public_is_reached() -> None:
    for address in ("8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"):
        assert may_reach(address, ()), address


def test_a_network_can_be_allowed() -> None:
    assert may_reach("10.1.2.3", [ip_network("10.0.0.0/8")])
    assert not may_reach("192.168.1.1", [ip_network("10.0.0.0/8")])
    assert not is_forbidden_host("app.example.com", ())


def test_loopback_is_reached_outside_production_alone() -> None:
    settings = load_settings(_env_file=None)
    assert settings.hook_networks == LOOPBACK
    assert settings.model_copy(update={"env": "production"}).hook_networks == ()
    given = load_settings(_env_file=None, webhook_private_networks="10.0.0.0/8, fd00::/8")
    assert [str(network) for network in given.hook_networks] == ["10.0.0.0/8", "fd00::/8"]


def test_addresses_that_are_none() -> None:
    for url, code in (
        *(("ftp://app.example.com/", "url"), ("app.example.com", "url"), ("https://", "url"), ("https:///x", "url")),
        *(
            ("https://a:99999/", "url"),
            ("https://a:0/", "url"),
            ("https://[::1/", "url"),
            ("file:///etc/passwd", "url"),
        ),
        *(("https://user@a/", "url_credentials"), ("https://u:p@a/", "url_credentials")),
        *(("https://@a/", "url_credentials"), ("https://a/#x", "url_fragment"), ("https://a/#", "url_fragment")),
    ):
        with pytest.raises(PydanticCustomError) as refusal:
            check_url(url)
        assert refusal.value.type == code, url


def test_an_address_keeps_its_query() -> None:
    assert check_url("HTTPS://app.example.com:8443/hook?app=1") == "https://app.example.com:8443/hook?app=1"


def test_the_readers_example_works() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text()
    (example,) = re.findall(r"```python\n(def is_from_the_shop.*?)```", text, re.DOTALL)
    now = SENT_AT + 300.0
    names: dict[str, Any] = {
        "Mapping": Mapping,
        "base64": base64,
        "hmac": hmac,
        "time": SimpleNamespace(time=lambda: now),
    }
    exec(example, names)  # noqa: S102 - it is our own
    headers = {"webhook-id": str(EVENT), "webhook-timestamp": str(SENT_AT), "webhook-signature": f"v1,AAAA {VECTOR}"}
    believes = names["is_from_the_shop"]
    assert believes(SECRET, headers, BODY)
    assert not believes(OTHER, headers, BODY)
    assert not believes(SECRET, headers, BODY + b"\n")
    now = SENT_AT + 301.0
    assert not believes(SECRET, headers, BODY)
    assert [SECRET in text, str(EVENT) in text, str(SENT_AT) in text, BODY.decode() in text, VECTOR in text] == [
        True
    ] * 5
