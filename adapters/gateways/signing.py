"""Signs as the portal does: a JWS of two claims, ``iss`` and ``data``, the second JSON as text; RS256.

Source: e-invoice system, signed invoice and signed QR code (RFC 7515).
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from core.json_text import dump

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_BITS = 2048


def new_pem() -> str:
    """Make a private key, as PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@dataclass(frozen=True)
class Signer:
    """Signs with one key, in the name of ``issuer``."""

    pem: str
    issuer: str

    @cached_property
    def _key(self) -> "RSAPrivateKey":
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

        read = serialization.load_pem_private_key(self.pem.encode(), password=None)
        assert isinstance(read, RSAPrivateKey)  # noqa: S101  (made by `new_pem`)
        return read

    @cached_property
    def jwk(self) -> dict[str, str]:
        """Return the public key (RFC 7517); its id is its thumbprint (RFC 7638)."""
        numbers = self._key.public_key().public_numbers()
        named = {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
        kid = _text(hashlib.sha256(dump(named).encode()).digest())
        return {**named, "alg": "RS256", "use": "sig", "kid": kid}

    def sign(self, data: str) -> str:
        """Sign what the portal says, given as JSON."""
        import jwt

        claims = {"data": data, "iss": self.issuer}
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": self.jwk["kid"]})


def _number(value: int) -> str:
    return _text(value.to_bytes((value.bit_length() + 7) // 8))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
