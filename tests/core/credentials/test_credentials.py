"""Credentials of the APIs: what is shown once, what is kept, whom they prove, when they end."""

import base64
import hashlib
from dataclasses import replace
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from sqlmodel import Session, select

from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.credentials import service
from core.credentials.models import Credential
from core.credentials.service import Made, NewKey
from core.db import Database
from core.errors import CredentialNotFound, GstinTest, SettingNotValid
from core.shops.models import Shop
from tests.factories import make_shop

FAKE = "29AAACZ0000B1Z3"


@pytest.fixture
def at(clock: FixedClock) -> datetime:
    return clock.now()


@pytest.fixture
def shop(db: Database, at: datetime) -> Shop:
    return make_shop(db, at)


@pytest.fixture
def actor(shop: Shop, at: datetime) -> Actor:
    return Actor(shop.shop_id, "cli", "pakka keys create", at)


def make(db: Database, actor: Actor, **asked: object) -> Made:
    return db.write(lambda session: service.create(session, actor, NewKey(**asked)))  # type: ignore[arg-type]  # by name


def who(db: Database, token: str) -> str | None:
    with db.reading() as session:
        found = service.authenticate(session, token)
    return found.id if found else None


def everything(db: Database) -> str:
    """All that the database holds of keys and of what was done."""
    with db.reading() as session:
        rows = [*session.exec(select(Credential)), *session.exec(select(Audit))]
        return "".join(str(row.model_dump()) for row in rows)


@pytest.mark.parametrize("dialect", service.BEARERS)
def test_a_bearer_token_of_256_bits_is_shown_once_and_proves_its_shop(
    db: Database, actor: Actor, dialect: str
) -> None:
    made = make(db, actor, dialect=dialect)
    token = made.shown["token"]
    assert list(made.shown) == ["token"]
    assert token.startswith("pak_live_")
    assert len(base64.urlsafe_b64decode(token.removeprefix("pak_live_") + "=")) == 32
    assert who(db, token) == made.credential.id
    assert made.credential.last4 == token[-4:]
    assert made.credential.token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_no_secret_is_kept_in_any_row_and_none_is_in_the_audit_trail(
    db: Database, actor: Actor
) -> None:
    shown = [make(db, actor, dialect=dialect).shown for dialect in service.DIALECTS]
    kept = everything(db)
    names = ("token", "appSecret", "client_secret", "privateKey")
    lines = [line for one in shown for name in names for line in one.get(name, "").splitlines()]
    secret = [line for line in lines if not line.startswith("-----")]
    assert len(secret) >= 5
    assert not [line for line in secret if line in kept]
    assert f"pak_live_…{shown[0]['token'][-4:]}" in kept


@pytest.mark.parametrize("token", ["", "pak_live_", "pak_live_" + "A" * 43, "Bearer"])
def test_a_token_that_nobody_was_given_proves_nobody(
    db: Database, actor: Actor, token: str
) -> None:
    make(db, actor)
    assert who(db, token) is None


def test_a_revoked_key_opens_nothing_from_the_next_call_on(db: Database, actor: Actor) -> None:
    made, other = make(db, actor), make(db, actor)
    for _ in range(2):  # repeated, it changes nothing
        db.write(lambda session: service.revoke(session, actor, made.credential.id))
    assert who(db, made.shown["token"]) is None
    assert who(db, other.shown["token"]) == other.credential.id
    with db.reading() as session:
        done = [row.action for row in session.exec(select(Audit).order_by("seq"))]
    assert done[-3:] == ["key.create", "key.create", "key.revoke"]


def test_a_shop_cannot_revoke_the_key_of_another(db: Database, actor: Actor, at: datetime) -> None:
    made = make(db, actor)
    stranger = replace(actor, shop_id=make_shop(db, at, name="Sharma Store").shop_id)
    with pytest.raises(CredentialNotFound):
        db.write(lambda session: service.revoke(session, stranger, made.credential.id))
    assert who(db, made.shown["token"]) == made.credential.id


def test_keys_are_listed_by_shop_and_revoked_ones_stay_in_the_list(
    db: Database, actor: Actor, at: datetime
) -> None:
    mine = [make(db, actor, name=name).credential.id for name in ("till", "website")]
    other = replace(actor, shop_id=make_shop(db, at, name="Sharma Store").shop_id)
    make(db, other)
    db.write(lambda session: service.revoke(session, actor, mine[0]))
    with db.reading() as session:
        assert [row.id for row in service.list_credentials(session, actor.shop_id)] == mine
        assert len(service.list_credentials(session)) == 3


@pytest.mark.parametrize(
    ("asked", "kept"),
    [(("read",), "read"), (("write", "read"), "read,write"), (("write",), "write")],
)
def test_scopes_are_read_write_or_both(
    db: Database, actor: Actor, asked: tuple[str, ...], kept: str
) -> None:
    assert make(db, actor, scopes=asked).credential.scopes == kept


@pytest.mark.parametrize("asked", [(), ("admin",), ("read", "keys:admin")])
def test_another_scope_is_refused(db: Database, actor: Actor, asked: tuple[str, ...]) -> None:
    with pytest.raises(SettingNotValid):
        make(db, actor, scopes=asked)


def test_an_app_of_the_refrens_dialect_signs_with_a_key_that_only_it_has(
    db: Database, actor: Actor
) -> None:
    made = make(db, actor, dialect="refrens")
    assert list(made.shown) == ["appId", "appSecret", "urlKey", "privateKey"]
    private = load_pem_private_key(made.shown["privateKey"].encode(), None)
    public = load_pem_public_key(made.credential.public_key.encode())
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert isinstance(public, ec.EllipticCurvePublicKey)
    assert isinstance(private.curve, ec.SECP256R1)
    public.verify(private.sign(b"token", ec.ECDSA(SHA256())), b"token", ec.ECDSA(SHA256()))


def test_two_apps_of_a_shop_share_its_url_key_and_nothing_else(
    db: Database, actor: Actor, at: datetime
) -> None:
    one, two = (make(db, actor, dialect="refrens").shown for _ in range(2))
    other = replace(actor, shop_id=make_shop(db, at).shop_id)
    third = make(db, other, dialect="refrens").shown
    assert one["urlKey"] == two["urlKey"] != third["urlKey"]
    assert one["urlKey"].startswith("gupta-hardware-")
    assert all(one[name] != two[name] for name in ("appId", "appSecret", "privateKey"))


@pytest.mark.parametrize(
    ("dialect", "names"),
    [("refrens", ("appId", "appSecret")), ("einvoice", ("client_id", "client_secret"))],
)
def test_a_client_is_proved_by_its_secret_until_it_is_revoked(
    db: Database, actor: Actor, dialect: service.Dialect, names: tuple[str, str]
) -> None:
    made = make(db, actor, dialect=dialect)
    client, secret = (made.shown[name] for name in names)

    def proved(client: str, secret: str) -> bool:
        with db.reading() as session:
            return bool(service.authenticate_client(session, dialect, client, secret))

    assert proved(client, secret)
    assert not proved(client, secret[:-1])
    assert not proved(client, "")
    assert not proved("eic_nobody", "")
    assert who(db, secret) is None  # a client's secret is no bearer token
    db.write(lambda session: service.revoke(session, actor, made.credential.id))
    assert not proved(client, secret)


def test_an_e_invoice_client_acts_for_the_shop_s_own_gstin(db: Database, actor: Actor) -> None:
    shown = make(db, actor, dialect="einvoice").shown
    assert shown["client_id"].startswith("eic_")
    assert shown["gstin"] == "08AAAPG1234C1ZJ"
    with pytest.raises(SettingNotValid, match="27AAPFU0939F1ZV"):
        make(db, actor, dialect="einvoice", gstin="27AAPFU0939F1ZV")
    with pytest.raises(GstinTest):
        make(db, actor, dialect="einvoice", gstin=FAKE)


def test_a_shop_without_gstin_has_no_e_invoice_client(
    db: Database, actor: Actor, at: datetime
) -> None:
    shop = make_shop(db, at, gstin=None, state="29")
    with pytest.raises(SettingNotValid):
        make(db, replace(actor, shop_id=shop.shop_id), dialect="einvoice")


def test_keys_of_the_sandbox_say_so_and_its_clients_act_for_any_gstin(
    sandbox: Database, at: datetime
) -> None:
    shop = make_shop(sandbox, at)
    actor = Actor(shop.shop_id, "cli", "pakka keys create", at)
    made = make(sandbox, actor)
    assert made.shown["token"].startswith("pak_test_")
    for gstin in (FAKE, "02AMBPG7773M002"):
        assert make(sandbox, actor, dialect="einvoice", gstin=gstin).shown["gstin"] == gstin


def test_a_key_of_one_mode_is_unknown_in_the_other(
    db: Database, sandbox: Database, actor: Actor, at: datetime
) -> None:
    live = make(db, actor).shown["token"]
    there = make_shop(sandbox, at)
    test = make(sandbox, Actor(there.shop_id, "cli", "x", at)).shown["token"]
    assert who(sandbox, live) is None
    assert who(db, test) is None
    with db.reading() as session, sandbox.reading() as other:
        assert count(session) == count(other) == 1


def count(session: Session) -> int:
    return len(session.exec(select(Credential)).all())
