"""Make and read shops, members, chat identities; draw numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.clock import today
from core.columns import table_of
from core.db import hold, insert_if_new
from core.errors import SettingNotValid, ShopNotFound
from core.gst import gstin as gstins, numbering
from core.gst.document import Scheme
from core.gst.states import get_state, validate_pincode
from core.ids import new_id
from core.mode import is_sandbox
from core.shops.models import ChatIdentity, Member, SeriesCounter, Shop
from core.text import clean_name
from core.vpa import validate_vpa


@dataclass(frozen=True)
class Owner:
    """Somebody who owns a shop, by his address in a channel."""

    channel: str
    address: str
    name: str = ""


@dataclass(frozen=True)
class NewShop:
    """What a shop is made of. ``series``: the next number as it shall be printed."""

    name: str
    scheme: Scheme | None = None
    gstin: str | None = None
    state: str | None = None
    upi: str | None = None
    prefix: str | None = None
    series: str | None = None
    address: str = ""
    pincode: str = ""
    phone: str = ""
    prices: str = "exclusive"
    language: str = "hi-Latn"
    owners: tuple[Owner, ...] = ()


@dataclass(frozen=True)
class Person:
    """Who writes from an address, and for which shop."""

    shop_id: str
    role: str
    name: str
    member_id: str | None = None
    customer_id: str | None = None


def create_shop(session: Session, new: NewShop, *, at: datetime) -> Shop:
    """Make a shop with its owners and its series of numbers.

    Raises: NameMissing, GstinMalformed, GstinChecksum, GstinTest, StateUnknown, SettingNotValid,
    VpaMalformed, NumberMalformed, PincodeMalformed.
    """
    name = clean_name(new.name)
    scheme, gstin, state = _tax_identity(new, sandbox=is_sandbox(session))
    series, next_number = _series_of(new, name)
    shop = Shop(
        shop_id=new_id(session, "shp"),
        name=name,
        scheme=scheme,
        gstin=gstin,
        state=state,
        upi=validate_vpa(new.upi) if new.upi else None,
        address=new.address.strip(),
        pincode=validate_pincode(new.pincode) if new.pincode.strip() else "",
        phone=new.phone.strip(),
        prefix=series.prefix,
        year_form=series.year_form,
        number_digits=series.digits,
        prices=new.prices,
        language=new.language,
        created_at=at,
    )
    session.add(shop)
    session.flush()
    audit.start(session, shop.shop_id)
    actor = Actor(shop.shop_id, "cli", "setup", at)
    audit.record(session, actor, "shop.create", entity=shop.shop_id)
    _set_counter(session, shop, year=_series_year(shop, at), last=next_number - 1)
    for owner in new.owners:
        add_member(session, actor, owner)
    return shop


def _tax_identity(new: NewShop, *, sandbox: bool) -> tuple[Scheme, str | None, str]:
    scheme: Scheme = new.scheme or ("regular" if new.gstin else "unregistered")
    if scheme == "unregistered":
        if new.gstin:
            raise SettingNotValid(
                name="scheme", value="unregistered", allowed="a shop with a GSTIN is registered"
            )
        if not new.state:
            raise SettingNotValid(name="state", value="")
        return scheme, None, get_state(new.state).code
    if not new.gstin:
        raise SettingNotValid(name="gstin", value="", allowed=f"a {scheme} shop has one")
    gstin = gstins.validate(new.gstin, sandbox=sandbox)
    if new.state and new.state != gstins.state_of(gstin):
        raise SettingNotValid(name="state", value=new.state)
    return scheme, gstin, gstins.state_of(gstin)


def _series_of(new: NewShop, name: str) -> tuple[numbering.Series, int]:
    if new.series:
        return numbering.parse_series(new.series)
    prefix = numbering.validate_prefix(new.prefix) if new.prefix else numbering.default_prefix(name)
    return numbering.Series(prefix), 1


def add_member(session: Session, actor: Actor, owner: Owner, *, role: str = "owner") -> Member:
    """Add somebody who chats for the shop."""
    member = Member(
        shop_id=actor.shop_id, id=new_id(session, "mem"), name=owner.name or "Owner", role=role
    )
    session.add(member)
    session.add(
        ChatIdentity(
            shop_id=actor.shop_id,
            channel=owner.channel,
            address=owner.address,
            member_id=member.id,
            basis="owner",
        )
    )
    session.flush()
    audit.record(session, actor, "member.add", entity=member.id)
    return member


def get_shop(session: Session, shop_id: str) -> Shop:
    """Return a shop. Raises: ShopNotFound."""
    shop = session.get(Shop, shop_id)
    if not shop:
        raise ShopNotFound(shop_id=shop_id)
    hold(session, shop)
    return shop


def location_of(shop_id: str) -> str:
    """Return what a shop is called where each shop has a place of its own (the Square dialect).

    >>> location_of("shp_66f0c1d20000050b1c2d3e4f")
    'loc_66f0c1d20000050b1c2d3e4f'
    """
    return f"loc_{shop_id.partition('_')[2]}"


def list_shops(session: Session) -> Sequence[Shop]:
    """List all shops, oldest first."""
    return session.exec(select(Shop).order_by(col(Shop.created_at), col(Shop.shop_id))).all()


def find_people(session: Session, channel: str, address: str) -> list[Person]:
    """Say who writes from an address: members first, then customers."""
    statement = select(ChatIdentity).where(
        ChatIdentity.channel == channel, ChatIdentity.address == address
    )
    people = [_person(session, identity) for identity in session.exec(statement)]
    return sorted(people, key=lambda person: person.role == "customer")


def _person(session: Session, identity: ChatIdentity) -> Person:
    if identity.member_id:
        member = session.get_one(Member, (identity.shop_id, identity.member_id))
        customer_id = identity.customer_id
        return Person(identity.shop_id, member.role, member.name, member.id, customer_id)
    return Person(identity.shop_id, "customer", "", customer_id=identity.customer_id)


def _series_year(shop: Shop, at: datetime) -> int:
    return numbering.financial_year(today(at)) if shop.year_form else 0


def series_of(shop: Shop) -> numbering.Series:
    """Return how the shop's numbers look."""
    return numbering.Series(shop.prefix, shop.year_form, shop.number_digits)


def _set_counter(
    session: Session, shop: Shop, *, year: int, last: int, kind: str = "invoice"
) -> None:
    key = {"shop_id": shop.shop_id, "kind": kind, "year": year}
    insert_if_new(session, SeriesCounter, {**key, "last_number": last})
    session.execute(_counter(shop.shop_id, kind, year).values(last_number=last))


def _counter(shop_id: str, kind: str, year: int):  # type: ignore[no-untyped-def]  # noqa: ANN202  (SQLAlchemy's Update)
    return update(SeriesCounter).where(
        col(SeriesCounter.shop_id) == shop_id,
        col(SeriesCounter.kind) == kind,
        col(SeriesCounter.year) == year,
    )


# The prefix of each kind of document that has a series of its own; an invoice's is the shop's.
PREFIXES = {
    "credit": "CN", "debit": "DN", "receipt": "RV", "refund": "RF", "estimate": "ES", "challan": "CH",
}  # fmt: skip


_COUNTERS = table_of(SeriesCounter)
_RAISE = (
    update(_COUNTERS)
    .where(
        _COUNTERS.c.shop_id == bindparam("of_shop"),
        _COUNTERS.c.kind == bindparam("of_kind"),
        _COUNTERS.c.year == bindparam("of_year"),
    )
    .values(last_number=_COUNTERS.c.last_number + 1)
    .returning(_COUNTERS.c.last_number)
)


_SHAPE = select(Shop.prefix, Shop.year_form, Shop.number_digits)


def _series_now(session: Session, shop: Shop) -> numbering.Series:
    """Read how numbers look once the counter is ours: who changed the series held it until he was done."""
    shaped = session.execute(_SHAPE.where(col(Shop.shop_id) == shop.shop_id)).one()
    now = numbering.Series(*shaped)
    return now if now.restarts == bool(shop.year_form) else series_of(shop)


def lock_counters(session: Session, shop: Shop) -> None:
    """Let no invoice be numbered until the caller's transaction ends."""
    mine = select(SeriesCounter).where(
        SeriesCounter.shop_id == shop.shop_id, SeriesCounter.kind == "invoice"
    )
    locked = mine.with_for_update().execution_options(populate_existing=True)
    session.exec(locked).all()


def draw_number(session: Session, shop: Shop, fy: int, *, kind: str = "invoice") -> tuple[int, str]:
    """Draw the next count of one of the shop's series and print it.

    One ``UPDATE ... RETURNING`` in the transaction of issue: a rollback leaves no gap, and two at
    once wait for each other. Source: CGST Rule 46(b), consecutive numbers.
    """
    year = fy if shop.year_form else 0
    key = {"of_shop": shop.shop_id, "of_kind": kind, "of_year": year}
    session.flush()
    count = session.connection().execute(_RAISE, key).scalar()
    if count is None:
        new = {"shop_id": shop.shop_id, "kind": kind, "year": year, "last_number": 0}
        insert_if_new(session, SeriesCounter, new)
        count = session.connection().execute(_RAISE, key).scalar_one()
    series = series_of(shop)
    # one writes at a time: nothing changed meanwhile
    sqlite = session.get_bind().dialect.name == "sqlite"
    if kind in PREFIXES:
        series = numbering.with_prefix(series, PREFIXES[kind])
    elif not sqlite:
        series = _series_now(session, shop)
    return int(count), numbering.format_number(series, fy, int(count))
