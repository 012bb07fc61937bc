"""Make, find and revoke the credentials of the APIs.

Each belongs to one shop, and to the mode of the database in which it stands. What is secret in it is
returned once, by `create`, and is in no row, no log and no audit entry; those name it by its last four.
"""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, get_args

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.credentials import secrets
from core.credentials.models import Credential
from core.errors import CredentialNotFound, SettingNotValid
from core.gst import gstin as gstins
from core.ids import draw, new_id
from core.mode import is_sandbox
from core.shops.service import get_shop
from core.text import strip_invisible

Dialect = Literal["native", "square", "refrens", "einvoice"]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
BEARERS = ("native", "square")
SCOPES = ("read", "write")
_NAME = 60
# made once: it is asked at each call
_BEARER = select(Credential).where(
    Credential.token_hash == bindparam("token"),
    col(Credential.dialect).in_(BEARERS),
    col(Credential.revoked_at).is_(None),
)


@dataclass(frozen=True)
class NewKey:
    """What is asked for. ``gstin``: whom an e-invoice client acts for, by default the shop."""

    dialect: Dialect = "native"
    name: str = ""
    scopes: tuple[str, ...] = SCOPES
    gstin: str | None = None


@dataclass(frozen=True)
class Made:
    """A credential, and what it is used with by the names of its dialect: shown once, here."""

    credential: Credential
    shown: dict[str, str]


def create(session: Session, actor: Actor, new: NewKey) -> Made:
    """Make a credential of the actor's shop.

    Raises: ShopNotFound, SettingNotValid (scopes, gstin), the GSTIN's errors.
    """
    row = draft(session, actor, new)
    shown = _MAKERS[new.dialect](session, row, new)
    session.add(row)
    session.flush()
    after = {
        "dialect": row.dialect,
        "scopes": row.scopes,
        "name": row.name,
        "key": label(session, row),
    }
    audit.record(session, actor, "key.create", entity=row.id, change=(None, after))
    return Made(row, shown)


def draft(session: Session, actor: Actor, new: NewKey) -> Credential:
    """Return a row that has no secret yet and is not in the database."""
    get_shop(session, actor.shop_id)
    return Credential(
        shop_id=actor.shop_id,
        id=new_id(session, "key"),
        dialect=new.dialect,
        name=strip_invisible(new.name).strip()[:_NAME],
        scopes=",".join(_checked(new.scopes)),
        created_by=f"{actor.kind}:{actor.id}",
        created_at=actor.at,
    )


def _checked(scopes: Sequence[str]) -> list[str]:
    if not scopes or set(scopes) - set(SCOPES):
        raise SettingNotValid(name="scopes", value=",".join(scopes), allowed="read, write or both")
    return [scope for scope in SCOPES if scope in scopes]


def give_token(session: Session, row: Credential) -> str:
    """Draw a bearer token for a row and keep its hash."""
    token = secrets.new_token(partial(draw, session), sandbox=is_sandbox(session))
    _keep(row, token)
    return token


def _keep(row: Credential, secret: str) -> None:
    row.token_hash, row.last4 = secrets.hash_of(secret), secret[-4:]


def _bearer(session: Session, row: Credential, new: NewKey) -> dict[str, str]:
    return {"token": give_token(session, row)}


def _refrens(session: Session, row: Credential, new: NewKey) -> dict[str, str]:
    source = partial(draw, session)
    secret = secrets.random_text(source)
    private, row.public_key = secrets.new_key_pair(source)
    row.client, row.url_key = draw(session, 12).hex(), _url_key(session, row.shop_id)
    _keep(row, secret)
    names = {"appId": row.client, "appSecret": secret, "urlKey": row.url_key}
    return {**names, "privateKey": private}


def _url_key(session: Session, shop_id: str) -> str:
    """Return what stands for the shop in addresses of the Refrens dialect: one for all its apps."""
    held = select(Credential.url_key).where(
        Credential.shop_id == shop_id, col(Credential.url_key).is_not(None)
    )
    if found := session.exec(held.limit(1)).first():
        return found
    words = re.sub(r"[^a-z0-9]+", "-", get_shop(session, shop_id).name.lower()).strip("-")
    return f"{words[:24].strip('-') or 'shop'}-{draw(session, 6).hex()}"


def _einvoice(session: Session, row: Credential, new: NewKey) -> dict[str, str]:
    row.gstin = _gstin_of(session, row.shop_id, new.gstin)
    row.client = f"eic_{draw(session, 12).hex()}"
    secret = secrets.random_text(partial(draw, session))
    _keep(row, secret)
    return {"client_id": row.client, "client_secret": secret, "gstin": row.gstin}


def _gstin_of(session: Session, shop_id: str, asked: str | None) -> str:
    """Return whom the client acts for: the shop; in the sandbox anybody."""
    own, sandbox = get_shop(session, shop_id).gstin, is_sandbox(session)
    if asked and (found := gstins.validate(asked, sandbox=sandbox)) and (sandbox or found == own):
        return found
    if asked or not own:
        raise SettingNotValid(
            name="gstin", value=asked or "", allowed=own or "the shop has none; --test takes any"
        )
    return own


_MAKERS: dict[Dialect, Callable[[Session, Credential, NewKey], dict[str, str]]] = {
    "native": _bearer,
    "square": _bearer,
    "refrens": _refrens,
    "einvoice": _einvoice,
}


def authenticate(session: Session, token: str) -> Credential | None:
    """Return whose bearer token it is; None where it is nobody's, or was revoked."""
    return session.execute(_BEARER, {"token": secrets.hash_of(token)}).scalars().first()


def authenticate_client(
    session: Session, dialect: Dialect, client: str, secret: str
) -> Credential | None:
    """Return the client that calls itself so and knows its secret; None otherwise."""
    found = find_client(session, dialect, client)
    held = (found and found.token_hash) or secrets.hash_of("")
    return found if hmac.compare_digest(held, secrets.hash_of(secret)) else None


def find_client(session: Session, dialect: Dialect, client: str) -> Credential | None:
    """Find a client by what it calls itself (``client_id``, ``appId``); a revoked one is not found."""
    statement = select(Credential).where(
        Credential.client == client,
        Credential.dialect == dialect,
        col(Credential.revoked_at).is_(None),
    )
    return session.exec(statement).first()


def list_credentials(session: Session, shop_id: str | None = None) -> Sequence[Credential]:
    """List the credentials of a shop, or of all, oldest first; revoked ones too, no mere promises."""
    statement = select(Credential).where(col(Credential.token_hash).is_not(None))
    if shop_id:
        statement = statement.where(Credential.shop_id == shop_id)
    return session.exec(statement.order_by(col(Credential.created_at), col(Credential.id))).all()


def revoke(session: Session, actor: Actor, key_id: str) -> Credential:
    """Let a credential of the actor's shop open nothing from now on; repeated, it changes nothing.

    Raises: CredentialNotFound.
    """
    row = session.get(Credential, (actor.shop_id, key_id), with_for_update=True)
    if row is None:
        raise CredentialNotFound(key=key_id)
    if row.revoked_at is None:
        row.revoked_at, row.claim_hash = actor.at, None
        session.add(row)
        session.flush()
        change = (None, {"key": label(session, row)})
        audit.record(session, actor, "key.revoke", entity=row.id, change=change)
    return row


def label(session: Session, row: Credential) -> str:
    """Return how logs and lists name a credential, such as ``pak_live_…x7Qa``."""
    if row.client:
        return row.client
    return f"pak_{'test' if is_sandbox(session) else 'live'}_…{row.last4}"
