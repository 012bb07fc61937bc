"""The customer's link to his invoice: 128 bits of HMAC, found by their hash, revoked by a version."""

import base64
import hashlib
import hmac


def token_for(secret: bytes, invoice_id: str, version: int) -> str:
    """Return the token, the same each time: 22 characters that need no escaping in an address."""
    message = f"{invoice_id}:{version}".encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_hash(token: str) -> str:
    """Return what is stored: who reads the database cannot open a link."""
    return hashlib.sha256(token.encode()).hexdigest()
