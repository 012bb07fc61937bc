"""The portal's seals, by samples of the portal and by the stand-in's own."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from adapters.gateways import sealing
from tests.standins import nic_wire

APP_KEY = b"066735162ae0683016bbdfd800306c12"
SEK = "90bckfxWIZMIpy9MLFfCJRb1TP8+SgkzQhjIOBgYSXSM9n3fO+MI1lDC9HXXpj6D"
ROAD_KEY = "rEF84pU4A7iqkTtZqA8YxrDVvvuEM3K09MxqJuxbCm0="
MADE = (
    "+XeIStG3kgCVyzoYt0Tqi2wRGmbJRDG+8h5NC9j1wga1I6PWkWFzjBm5ov3mP8x0vyNkxROTpvkVI2l0H7hYsVxBTmAirKIeqMkUQfPK"
    "kctdd99YIBOboaNEHmnjwg9QEs848gqTja/faTs0VTWW99DaLK32o8gmtvcWzy3nUZw="
)


def test_what_the_portal_sealed_is_opened() -> None:
    """Answers of NIC's test systems, published with resilient-tech/india-compliance (test_auth.py)."""
    sek = sealing.unseal(APP_KEY, SEK)
    assert base64.b64encode(sek) == b"9lq1KeAZA8k7n6+haEYVKqW3ON6MSV4fxjUszhoqZkw="
    made = sealing.unseal(base64.b64decode(ROAD_KEY), MADE)
    assert made.startswith(b'{"ewayBillNo":621932918803,"ewayBillDate":"09/07/2025 11:32:00 AM"')


@pytest.mark.parametrize("text", ["", "{}", "x" * 15, "x" * 16, '{"Nm":"दुकान"}'])
def test_what_we_seal_the_portal_opens(text: str) -> None:
    key = sealing.new_key()
    sealed = sealing.seal(key, text)
    assert nic_wire.unlocked(key, sealed) == text.encode()
    assert sealing.unseal(key, nic_wire.locked(key, text.encode())) == text.encode()


@pytest.mark.parametrize("sealed", ["", "no base64!", "AAAA", nic_wire.locked(b"2" * 32, b"{}")])
def test_what_was_sealed_otherwise_is_not_opened(sealed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (of whatever kind: nothing is read)
        sealing.unseal(b"1" * 32, sealed)


def test_a_public_key_is_read_in_each_form() -> None:
    pem = nic_wire.public_pem()
    bare = "".join(line for line in pem.splitlines() if not line.startswith("-----"))
    numbers = sealing.public_key(pem).public_numbers()
    assert sealing.public_key(bare).public_numbers() == numbers
    assert sealing.public_key(f"\n{bare[:64]}\n{bare[64:]}\n").public_numbers() == numbers


def _pem(key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def test_what_is_no_public_key_of_a_portal_is_told() -> None:
    private = nic_wire.private_key().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    with pytest.raises(ValueError, match="private key"):
        sealing.public_key(private.decode())
    with pytest.raises(ValueError, match="no RSA key of at least 2048"):
        sealing.public_key(_pem(ec.generate_private_key(ec.SECP256R1()).public_key()))
    for text in ("hello", nic_wire.public_pem()[:200], "-----BEGIN CERTIFICATE-----"):
        with pytest.raises(ValueError, match="is no public key"):
            sealing.public_key(text)


def test_a_login_too_long_for_the_key_is_refused_before_it_is_sent() -> None:
    key = sealing.public_key(nic_wire.public_pem())
    assert len(base64.b64decode(sealing.seal_login(key, "x" * 180))) == 256
    with pytest.raises(ValueError):  # noqa: PT011  (the library's own words)
        sealing.seal_login(key, "x" * 190)
