"""Endpoints: where a shop's events are sent, for how long which secret signs, who is left out."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.db import alone
from core.errors import SettingNotValid, TooManyWebhooks, WebhookNotFound
from core.ids import draw, new_id
from core.sealing import NONCE_BYTES, Vault
from core.webhooks.events import ALL, TEST, TYPES, announce
from core.webhooks.models import Endpoint
from core.webhooks.urls import parse_url

MOST = 10
BOTH_SIGN = timedelta(hours=24)  # after a rotation: the receiver may take his time
BY_HAND, GONE, FAILING = "by hand", "gone", "failing"
MAX_DESCRIPTION = 500
_PREFIX = "whsec_"
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Rules:
    """How endpoints are kept here: what seals their secrets, and whether http may be used."""

    vault: Vault
    insecure: bool = False


@dataclass(frozen=True)
class EndpointChange:
    """What is to change; None: it stays as it is."""

    url: str | None = None
    events: Sequence[str] | None = None
    description: str | None = None
    is_enabled: bool | None = None


def add_endpoint(
    session: Session, actor: Actor, new: EndpointChange, *, rules: Rules
) -> tuple[Endpoint, str]:
    """Add an endpoint; return it with its secret, which is shown this once.

    Raises: SettingNotValid, TooManyWebhooks.
    """
    parse_url(new.url or "", insecure=rules.insecure)
    events = _events([ALL] if new.events is None else new.events)
    alone(session, f"webhooks:{actor.shop_id}")
    if len(list_endpoints(session, actor.shop_id)) >= MOST:
        raise TooManyWebhooks(limit=MOST)
    endpoint_id, secret = new_id(session, "whk"), _new_secret(session)
    endpoint = Endpoint(
        shop_id=actor.shop_id,
        id=endpoint_id,
        url=new.url or "",
        events=events,
        description=_description(new.description or ""),
        secret=_sealed(session, rules, secret, endpoint_id),
        created_at=actor.at,
        updated_at=actor.at,
        disabled=BY_HAND if new.is_enabled is False else "",
    )
    session.add(endpoint)
    session.flush()
    audit.record(session, actor, "webhook.add", entity=endpoint_id, change=(None, _shown(endpoint)))
    return endpoint, secret


def list_endpoints(session: Session, shop_id: str) -> list[Endpoint]:
    """List a shop's endpoints, newest first."""
    statement = select(Endpoint).where(
        Endpoint.shop_id == shop_id, col(Endpoint.deleted_at).is_(None)
    )
    return list(session.exec(statement.order_by(col(Endpoint.id).desc())).all())


def get_endpoint(session: Session, shop_id: str, endpoint_id: str) -> Endpoint:
    """Return an endpoint as it is now. Raises: WebhookNotFound."""
    found = session.get(Endpoint, (shop_id, endpoint_id), populate_existing=True)
    if found is None or found.deleted_at:
        raise WebhookNotFound(id=endpoint_id)
    return found


def change_endpoint(
    session: Session, actor: Actor, endpoint_id: str, *, to: EndpointChange, rules: Rules
) -> Endpoint:
    """Change an endpoint. Enabled anew it is told of what happens from then on.

    Raises: WebhookNotFound, SettingNotValid.
    """
    endpoint = _locked(session, actor.shop_id, endpoint_id)
    before = _shown(endpoint)
    if to.url is not None and to.url != endpoint.url:
        parse_url(to.url, insecure=rules.insecure)
        endpoint.url, endpoint.failing_since = to.url, None
    if to.events is not None:
        endpoint.events = _events(to.events)
    if to.description is not None:
        endpoint.description = _description(to.description)
    if to.is_enabled and endpoint.disabled:
        endpoint.disabled, endpoint.failing_since = "", None
    if to.is_enabled is False:
        endpoint.disabled = endpoint.disabled or BY_HAND
    endpoint.updated_at = actor.at
    _keep(session, actor, endpoint, ("webhook.change", before))
    return endpoint


def delete_endpoint(session: Session, actor: Actor, endpoint_id: str) -> Endpoint:
    """Delete an endpoint: what was on its way to it stays unsent; repeated, it changes nothing.

    Raises: WebhookNotFound.
    """
    key = (actor.shop_id, endpoint_id)
    endpoint = session.get(Endpoint, key, populate_existing=True, with_for_update=True)
    if endpoint is None:
        raise WebhookNotFound(id=endpoint_id)
    if endpoint.deleted_at:
        return endpoint
    before = _shown(endpoint)
    endpoint.deleted_at = endpoint.updated_at = actor.at
    endpoint.secret = endpoint.old_secret = ""
    _keep(session, actor, endpoint, ("webhook.delete", before))
    return endpoint


def rotate_secret(
    session: Session, actor: Actor, endpoint_id: str, *, rules: Rules
) -> tuple[Endpoint, str]:
    """Give an endpoint a new secret, shown this once; the old one signs beside it for 24 hours.

    Raises: WebhookNotFound.
    """
    endpoint = _locked(session, actor.shop_id, endpoint_id)
    before, secret = _shown(endpoint), _new_secret(session)
    endpoint.old_secret, endpoint.old_until = endpoint.secret, actor.at + BOTH_SIGN
    endpoint.secret = _sealed(session, rules, secret, endpoint_id)
    endpoint.updated_at = actor.at
    _keep(session, actor, endpoint, ("webhook.rotate", before))
    return endpoint, secret


def send_test(session: Session, actor: Actor, endpoint_id: str) -> str:
    """Have an endpoint told that this is a test; return the event's id. Raises: WebhookNotFound."""
    return announce(session, actor, TEST, get_endpoint(session, actor.shop_id, endpoint_id).id)


def wants(endpoint: Endpoint, type_: str, resource_id: str) -> bool:
    """True where an endpoint is to be told of an event."""
    if endpoint.disabled or endpoint.deleted_at:
        return False
    if type_ == TEST:
        return endpoint.id == resource_id
    return ALL in endpoint.events or type_ in endpoint.events


def key_of(secret: str) -> bytes:
    """Return the bytes that sign: what stands after ``whsec_``, in base64."""
    return base64.b64decode(secret.removeprefix(_PREFIX))


def _new_secret(session: Session) -> str:
    return _PREFIX + base64.b64encode(draw(session, _SECRET_BYTES)).decode()


def _sealed(session: Session, rules: Rules, secret: str, endpoint_id: str) -> str:
    return rules.vault.seal(secret, place=endpoint_id, nonce=draw(session, NONCE_BYTES))


def _events(asked: Sequence[str]) -> list[str]:
    for type_ in asked:
        if type_ not in TYPES and type_ != ALL:
            raise SettingNotValid(name="events", value=type_[:100], allowed=", ".join(TYPES))
    if not asked:
        raise SettingNotValid(name="events", value="[]", allowed="one type of event, or *")
    return [ALL] if ALL in asked else list(dict.fromkeys(asked))


def _description(text: str) -> str:
    if len(text) > MAX_DESCRIPTION:
        allowed = f"at most {MAX_DESCRIPTION} characters"
        raise SettingNotValid(name="description", value=text[:20], allowed=allowed)
    return text


def _locked(session: Session, shop_id: str, endpoint_id: str) -> Endpoint:
    get_endpoint(session, shop_id, endpoint_id)
    key = (shop_id, endpoint_id)
    return session.get_one(Endpoint, key, populate_existing=True, with_for_update=True)


def _shown(endpoint: Endpoint) -> dict[str, object]:
    """What the trail keeps: no secret, and of the address the host alone (its path may hold one)."""
    host = parse_url(endpoint.url, insecure=True).host
    return {"host": host, "events": endpoint.events, "disabled": endpoint.disabled}


def _keep(
    session: Session, actor: Actor, endpoint: Endpoint, what: tuple[str, dict[str, object]]
) -> None:
    action, before = what
    session.add(endpoint)
    session.flush()
    after = None if endpoint.deleted_at else _shown(endpoint)
    audit.record(session, actor, action, entity=endpoint.id, change=(before, after))
