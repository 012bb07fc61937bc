"""Somebody who hides his phone from now on is still who he was.

A provider names a person by his phone, and beside it by the id that WhatsApp shows a business. Both in
one proven message are one person: once the phone is hidden, the id alone leads to the same chat.
"""

from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import addresses
from core.chats import sent


def known_as(parts: Parts, address: str, user: str) -> str:
    """Return the address that somebody is known by; note who is who. ``user``: his id, where it is told."""
    if not addresses.is_id(address):
        if addresses.is_id(user):
            _note(parts, user, address)
        return address
    with parts.db.reading() as session:
        return sent.stored_file(session, "", WHATSAPP, _key(address)) or address


def _note(parts: Parts, user: str, address: str) -> None:
    with parts.db.reading() as session:
        known = sent.stored_file(session, "", WHATSAPP, _key(user))
    if known != address:
        parts.db.write(
            lambda session: sent.store_file(
                session, "", WHATSAPP, digest=_key(user), file_id=address
            )
        )


def _key(user: str) -> str:
    return f"user:{user}"
