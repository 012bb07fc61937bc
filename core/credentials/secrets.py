"""What proves a caller: how its secrets are made, kept and shown. Nothing here knows a database.

A secret has 256 random bits, so that its SHA-256 is kept as it is: there is nothing to guess, and a slow
hash would only make each call slow.
"""

import base64
import hashlib
import re
from collections.abc import Callable

Draw = Callable[[int], bytes]
_APP_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
_BITS = 32
_WIDE = 48  # wider than the order of the curve, so that no key is likelier than another
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def random_text(draw: Draw) -> str:
    """Return 43 characters that need no escaping in an address: 32 random bytes."""
    return base64.urlsafe_b64encode(draw(_BITS)).decode().rstrip("=")


def new_token(draw: Draw, *, sandbox: bool) -> str:
    """Make a bearer token such as ``pak_live_`` and 43 characters."""
    return f"pak_{'test' if sandbox else 'live'}_{random_text(draw)}"


def is_app_id(text: object) -> bool:
    """True for what an app of the Refrens dialect may call itself by.

    >>> is_app_id("60cc8cc6aa3024abd4bef447"), is_app_id("60cc"), is_app_id(None)
    (True, False, False)
    """
    return isinstance(text, str) and _APP_ID.fullmatch(text) is not None


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_key_pair(draw: Draw) -> tuple[str, str]:
    """Make a private and a public key for ES256, both as PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    scalar = int.from_bytes(draw(_WIDE)) % (_ORDER - 1) + 1
    private = ec.derive_private_key(scalar, ec.SECP256R1())
    shown = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    kept = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return shown.decode(), kept.decode()
