"""Which addresses are open to all, and which URLs an endpoint may have."""

import pytest

from core.errors import SettingNotValid
from core.webhooks.addresses import is_loopback, is_public
from core.webhooks.urls import parse_url

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",  # mapped
    "2002:808:808::1",  # 6to4 of 8.8.8.8
    "64:ff9b::808:808",  # NAT64
]
CLOSED = {
    "loopback": ["127.0.0.1", "127.9.9.9", "::1"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12::1"],
    "of a carrier": ["100.64.0.1", "100.127.255.254"],
    "link-local, metadata of clouds": ["169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254"],
    "nothing and all": ["0.0.0.0", "0.1.2.3", "255.255.255.255", "240.0.0.1", "::"],  # noqa: S104  (no binding: they are refused)
    "multicast": ["224.0.0.1", "239.1.1.1", "ff02::1", "ff0e::1"],
    "documents and tests": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1"],
    "documents in IPv6": ["2001:db8::1", "3fff::1"],
    "relays of 6to4": ["192.88.99.1"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:10.1.1.1", "::ffff:169.254.169.254"],
    "compatible": ["::127.0.0.1", "::10.0.0.1"],
    "translated": ["::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"],
    "6to4": ["2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808"],
    "Teredo": ["2001:0:7f00:1::1", "2001:0:808:808:0:0:f5ff:fffe"],  # its server, its client is 10.0.0.1
    "ISATAP": ["2606:2800:220:1:0:5efe:7f00:1", "2606:2800:220:1:200:5efe:a00:1"],
    "site-local": ["fec0::1"],
    "never given out": ["4000::1", "5f00::1", "100::1"],
    "no address": ["", "localhost", "127.1", "0x7f.1", "2130706433", "8.8.8.8 "],
}  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_that_is_open_to_all(address: str) -> None:
    assert is_public(address)
    assert not is_loopback(address)


@pytest.mark.parametrize(
    "address", [one for found in CLOSED.values() for one in found], ids=lambda one: one or "empty"
)
def test_an_address_that_is_not(address: str) -> None:
    assert not is_public(address)


def test_teredo_is_open_where_its_server_and_its_client_are() -> None:
    assert is_public("2001:0:808:808:0:0:f7f7:f7f7")


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://erp.example/hooks?shop=1", ("erp.example", 443, "/hooks?shop=1", "erp.example")),
        ("https://erp.example", ("erp.example", 443, "/", "erp.example")),
        ("https://ERP.example:8443/a", ("erp.example", 8443, "/a", "ERP.example:8443")),
        (
            "https://[2606:2800:220:1::1]/a",
            ("2606:2800:220:1::1", 443, "/a", "[2606:2800:220:1::1]"),
        ),
    ],
)
def test_an_address_taken_apart(url: str, parts: tuple[object, ...]) -> None:
    target = parse_url(url)
    assert (target.host, target.port, target.path, target.authority) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "erp.example/hooks",
        "http://erp.example/",
        "ftp://erp.example/",
        "javascript:alert(1)",
        "https://",
        "https:///hooks",
        "https://user@erp.example/",
        "https://user:word@erp.example/",
        "https://@erp.example/",
        "https://erp.example:22/",
        "https://erp.example:80/",
        "https://erp.example:99999/",
        "https://erp.example:x/",
        "https://erp.example/#part",
        "https://erp.example\\@10.0.0.1/",
        "https://erp.example/a b",
        "https://erp.example/\r\nHost: x",
        "https://erp.exämple/",
        "https://[::1/",
        "https://[fe80::1%25eth0]/",
        "https://erp.example/" + "a" * 2000,
    ],
)
def test_an_address_that_an_endpoint_may_not_have(url: str) -> None:
    with pytest.raises(SettingNotValid) as caught:
        parse_url(url)
    assert caught.value.params["name"] == "url"


def test_for_development_http_and_any_port_are_taken_but_nothing_else() -> None:
    target = parse_url("http://127.0.0.1:5000/in", insecure=True)
    assert (target.scheme, target.host, target.port) == ("http", "127.0.0.1", 5000)
    assert parse_url("http://erp.example/", insecure=True).port == 80
    for url in ("ftp://127.0.0.1/", "http://a@127.0.0.1/"):
        with pytest.raises(SettingNotValid):
            parse_url(url, insecure=True)
