"""Secrets that must be read again are kept sealed: AES-256-GCM, under a key derived from the installation's.

What is sealed says by which key (``v1.3f2a9c01.…``) and is bound to the place it stands in, so that it
cannot be moved to another row. Sources: RFC 5869 (HKDF), NIST SP 800-38D (GCM).
"""

import base64
import binascii
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = "v1"
NONCE_BYTES = 12
_ID_BYTES = 4


class SealBroken(Exception):
    """What was sealed cannot be read: by another key, of another place, or changed since."""


@dataclass(frozen=True)
class Vault:
    """Seals and unseals with a key of its own, derived from the installation's secret."""

    secret: bytes = field(repr=False)

    def seal(self, text: str, *, place: str, nonce: bytes) -> str:
        """Seal a text for a place: nobody else's key, and no other place, opens it.

        ``nonce`` are `NONCE_BYTES` drawn for this one text.
        """
        kept = nonce + AESGCM(self._derive("seal", 32)).encrypt(
            nonce, text.encode(), place.encode()
        )
        return f"{_VERSION}.{self.key_id}.{base64.urlsafe_b64encode(kept).decode()}"

    def unseal(self, sealed: str, *, place: str) -> str:
        """Read what was sealed. Raises: SealBroken."""
        version, _, rest = sealed.partition(".")
        key_id, _, kept = rest.partition(".")
        if (version, key_id) != (_VERSION, self.key_id):
            raise SealBroken("sealed with another key")
        try:
            raw = base64.urlsafe_b64decode(kept)
            nonce, text = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            return AESGCM(self._derive("seal", 32)).decrypt(nonce, text, place.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError):
            raise SealBroken("not as it was sealed") from None

    @property
    def key_id(self) -> str:
        """Which key it is, without a hint at what it is."""
        return self._derive("key id", _ID_BYTES).hex()

    def _derive(self, what: str, length: int) -> bytes:
        info = f"pakka {_VERSION} {what}".encode()
        return HKDF(SHA256(), length, salt=None, info=info).derive(self.secret)
