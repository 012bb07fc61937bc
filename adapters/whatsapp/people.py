"""Somebody who hides his phone from now on is still who he was.

Twilio names a person by his phone, and beside it by the id that WhatsApp shows a business. Both in one
proven message are one person: once the phone is hidden, the id alone leads to the same chat.
"""

from collections.abc import Mapping

from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import addresses
from core.chats import sent

_BEFORE = "ShownAs"  # what Twilio named him by, where that was not his phone


def recognised(parts: Parts, form: Mapping[str, str]) -> Mapping[str, str]:
    """Return a message as from the phone that its sender is known by; note who is who."""
    _, _, who = form.get("From", "").partition(":")
    address, user = addresses.read(who), form.get("ExternalUserId", "")
    if address is None:
        return form
    if not addresses.is_id(address):
        if addresses.is_id(user):
            _note(parts, user, address)
        return form
    with parts.db.reading() as session:
        known = sent.stored_file(session, "", WHATSAPP, _key(address))
    if not known:
        return form
    return {**form, "From": f"{WHATSAPP}:{addresses.write(known)}", _BEFORE: form["From"]}


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
