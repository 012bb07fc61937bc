"""How the portal has its calls sealed: a login with its public key, all else with the key that a login gave.

RSA with PKCS#1 v1.5 for a login, AES-256 block by block (ECB) with PKCS#7 padding for the rest, all of it in
base64. These are the portal's choices; what keeps a call from strangers is TLS, beneath.
Source: e-invoice portal's API, authentication 1.04; e-way bill API 1.03.
"""

import base64
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

KEY_BYTES = 32
_LEAST_BITS = 2048


def new_key() -> bytes:
    """Return a key for one login (AppKey)."""
    return secrets.token_bytes(KEY_BYTES)


def public_key(text: str) -> "RSAPublicKey":
    """Read the portal's public key: PEM, a certificate in PEM, or its DER in base64.

    Raises: ValueError, which says what is wrong with it.
    """
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    if "PRIVATE KEY" in text:
        raise ValueError("is a private key: the portal's public key is meant")
    try:
        key = _loaded(text)
    except ValueError:
        raise ValueError("is no public key: PEM, a certificate or base64 is meant") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_BITS:
        raise ValueError(f"is no RSA key of at least {_LEAST_BITS} bits")
    return key


def _loaded(text: str) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import (
        load_der_public_key,
        load_pem_public_key,
    )
    from cryptography.x509 import load_pem_x509_certificate

    try:
        if "BEGIN CERTIFICATE" in text:
            return load_pem_x509_certificate(text.encode()).public_key()
        if "-----BEGIN" in text:
            return load_pem_public_key(text.encode())
        return load_der_public_key(base64.b64decode("".join(text.split()), validate=True))
    except UnsupportedAlgorithm as error:
        raise ValueError from error


def seal_login(key: "RSAPublicKey", text: str) -> str:
    """Seal what a login says. Raises: ValueError where it is too long for the key."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    return base64.b64encode(key.encrypt(base64.b64encode(text.encode()), PKCS1v15())).decode()


def seal(key: bytes, text: str) -> str:
    """Seal a body."""
    from cryptography.hazmat.primitives.padding import PKCS7

    padder = PKCS7(128).padder()
    padded = padder.update(text.encode()) + padder.finalize()
    worker = _cipher(key).encryptor()
    return base64.b64encode(worker.update(padded) + worker.finalize()).decode()


def unseal(key: bytes, sealed: str) -> bytes:
    """Open what was sealed. Raises: ValueError where it was not sealed with this key."""
    from cryptography.hazmat.primitives.padding import PKCS7

    worker = _cipher(key).decryptor()
    padded = worker.update(base64.b64decode(sealed, validate=True)) + worker.finalize()
    unpadder = PKCS7(128).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def _cipher(key: bytes) -> "Cipher[modes.ECB]":
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305  (the portal's choice)
