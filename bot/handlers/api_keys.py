"""Keys of the APIs by chat, for the owner: one is given, all are listed, one is revoked.

A chat that takes messages back shows the key for two minutes; another gives a link that shows it once. A key
for trials is made in the sandbox, where the shop is copied by its first one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from bot.turn import Turn
from core.actor import Actor
from core.clock import today
from core.credentials import claims, service
from core.credentials.models import Credential
from core.credentials.service import NewKey
from core.documents.words import date_text
from core.errors import CredentialNotFound, OwnerOnly
from core.shops.copying import copy_profile
from core.shops.logos import picture_of

_KEEPS = ("whatsapp",)  # channels that take no message back
_REVOKE = re.compile(r"api\s+(?:key\s+)?revoke\s+(\S{4})", re.IGNORECASE)
_MOST = 10
_LAST = 4


def revoked_of(text: str) -> str | None:
    """Return the last four of the key that a message revokes; None where it revokes none.

    >>> revoked_of("api revoke x7Qa"), revoked_of("api revoke"), revoked_of("revoke x7Qa")
    ('x7Qa', None, None)
    """
    found = _REVOKE.fullmatch(text.strip())
    return found[1] if found else None


def give(turn: Turn) -> None:
    """Give a live key. Raises: OwnerOnly."""
    _require_owner(turn)
    _show(turn, _made(turn, turn.session), mode="live")


def give_test(turn: Turn) -> None:
    """Give a key of the sandbox. Raises: OwnerOnly."""
    _require_owner(turn)
    logo = picture_of(turn.session, turn.shop)

    def work(session: Session) -> str:
        copy_profile(session, turn.shop, turn.actor, logo=logo)
        _revoke_earlier(session, turn.actor)
        return _made(turn, session)

    box = turn.edge.sandbox
    if box is None:
        turn.say(turn.text("not_yet"))
    else:
        _show(turn, box.write(work), mode="test")


def _require_owner(turn: Turn) -> None:
    if turn.person.role != "owner":
        raise OwnerOnly(what="api_key")


def _made(turn: Turn, session: Session) -> str:
    """Make a key, or the token of the link that will: whichever the channel may show."""
    new = NewKey(name="chat")
    if turn.message.channel in _KEEPS:
        return claims.offer(session, turn.actor, new)
    return service.create(session, turn.actor, new).shown["token"]


def _revoke_earlier(session: Session, actor: Actor) -> None:
    """Take back what this same message made before: its transaction in the live book began anew."""
    for row in service.list_credentials(session, actor.shop_id):
        if row.created_at == actor.at and row.created_by == f"{actor.kind}:{actor.id}":
            service.revoke(session, actor, row.id)


def _show(turn: Turn, secret: str, *, mode: str) -> None:
    if turn.message.channel in _KEEPS:
        path = "/sandbox/k" if mode == "test" else "/k"
        link = f"{turn.edge.public_url}{path}/{secret}"
        turn.say(turn.text(f"api_link_{mode}", link=link))
    else:
        turn.say_briefly(turn.text(f"api_key_{mode}", key=secret))


@dataclass(frozen=True)
class _Listed:
    """A key that is good, and how it is named."""

    key: Credential
    label: str

    @property
    def line(self) -> str:
        """What the list says of it."""
        return f"🔑 {self.label} · {self.key.dialect} · {date_text(today(self.key.created_at))}"


def show_all(turn: Turn) -> None:
    """List the newest keys that are good, by their last four. Raises: OwnerOnly."""
    _require_owner(turn)
    found = [one for session in _both(turn) for one in _good(session, turn.shop.shop_id)]
    if not found:
        turn.say(turn.text("api_keys_none", word="api key"))
        return
    found.sort(key=lambda one: (one.key.created_at, one.key.id))
    hint = turn.text("api_keys_hint", word=f"api revoke {found[-1].label[-_LAST:]}")
    turn.say("\n".join([*(one.line for one in found[-_MOST:]), hint]))


def revoke(turn: Turn) -> None:
    """Revoke the key whose last four are said. Raises: OwnerOnly, CredentialNotFound."""
    _require_owner(turn)
    last4 = revoked_of(turn.message.text) or ""
    shop_id = turn.shop.shop_id
    live = _named(_good(turn.session, shop_id), last4)
    if live:
        service.revoke(turn.session, turn.actor, live.key.id)
        name = live.label
    else:
        name = _revoke_test(turn, last4)
    turn.say(turn.text("api_revoked", key=name))


def _revoke_test(turn: Turn, last4: str) -> str:
    def work(session: Session) -> str:
        found = _named(_good(session, turn.shop.shop_id), last4)
        if found is None:
            raise CredentialNotFound(key=last4)
        service.revoke(session, turn.actor, found.key.id)
        return found.label

    if turn.edge.sandbox is None:
        raise CredentialNotFound(key=last4)
    return turn.edge.sandbox.write(work)


def _both(turn: Turn) -> Iterator[Session]:
    """Go through the live book and the sandbox."""
    yield turn.session
    if turn.edge.sandbox is not None:
        with turn.edge.sandbox.reading() as session:
            yield session


def _good(session: Session, shop_id: str) -> list[_Listed]:
    rows = service.list_credentials(session, shop_id)
    return [_Listed(row, service.label(session, row)) for row in rows if row.revoked_at is None]


def _named(keys: list[_Listed], last4: str) -> _Listed | None:
    """Find the key whose name ends in these four; a phone's keyboard may have changed a capital."""
    found = [one for one in keys if one.label.endswith(last4)]
    found = found or [one for one in keys if one.label.casefold().endswith(last4.casefold())]
    return found[0] if len(found) == 1 else None
