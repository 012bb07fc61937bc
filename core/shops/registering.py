"""A shop registers, changes its scheme, moves or gives its GSTIN up: how it bills from a day on.

Bills that were issued stay as they are; what was billed before is reported under the GSTIN and the scheme
that its bills bear. What the law says of the day:

- Registration, its end, a GSTIN of another state, and composition left for the regular scheme begin on
  any day (CGST Act ss. 22, 25, 29; Rule 6). Another state's GSTIN is a new registration: the series of
  numbers may go on, for they are of one GSTIN each (Rule 46(b)).
- Composition begins with a financial year, or with the registration itself (Rules 3 and 4). A shop that
  billed tax in this year can enter it on the next 1 April alone.
- Nothing begins in the past.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, delete, select

from core import audit
from core.actor import Actor
from core.clock import today
from core.db import alone
from core.errors import CompositionYear, SettingNotValid
from core.gst import gstin as gstins
from core.gst.document import Scheme
from core.gst.numbering import financial_year
from core.gst.states import get_state
from core.invoices.models import Invoice
from core.mode import is_sandbox
from core.shops.models import Shop, ShopStanding
from core.shops.service import get_shop
from core.shops.standings import BEGINNING, list_standings


@dataclass(frozen=True)
class Standing:
    """How a shop bills: under which scheme, GSTIN and in which state."""

    scheme: Scheme
    gstin: str | None
    state: str


def standing_of(shop: Shop | ShopStanding) -> Standing:
    """Return how a shop bills."""
    return Standing(shop.scheme, shop.gstin, shop.state)  # type: ignore[arg-type]  # a column is text


def standing_with(
    session: Session, shop: Shop, *, scheme: Scheme, gstin: str | None = None, state: str = ""
) -> Standing:
    """Return how the shop would bill under a scheme; what is not said stays as it is.

    Raises: the GSTIN's errors, StateUnknown, SettingNotValid (a GSTIN is missing, or another state's).
    """
    if scheme == "unregistered":
        return Standing(scheme, None, get_state(state or shop.state).code)
    number = gstin or shop.gstin
    if not number:
        raise SettingNotValid(name="gstin", value="", allowed=f"a {scheme} shop has one")
    number = gstins.validate(number, sandbox=is_sandbox(session))
    if state and get_state(state).code != gstins.state_of(number):
        raise SettingNotValid(name="state", value=state, allowed="the state of the GSTIN")
    return Standing(scheme, number, gstins.state_of(number))


def first_day(session: Session, actor: Actor, to: Standing) -> dt.date:
    """Return the first day, from today on, on which the law lets the shop bill so."""
    shop, on = get_shop(session, actor.shop_id), actor.today
    enters = to.scheme == "composition" and shop.scheme != "composition"
    begun = dt.date(financial_year(on), 4, 1)
    if enters and on != begun and _billed_tax(session, shop, begun):
        return dt.date(begun.year + 1, 4, 1)
    return on


def require_lawful(session: Session, actor: Actor, to: Standing, *, on: dt.date) -> None:
    """Refuse what the law does not know. Raises: SettingNotValid (a past day), CompositionYear."""
    if on < actor.today:
        raise SettingNotValid(name="from", value=on.isoformat(), allowed="today or later")
    first = first_day(session, actor, to)
    begins_a_year = (on.month, on.day) == (4, 1)
    if on < first or (first > actor.today and not begins_a_year):
        raise CompositionYear(first=first.isoformat())


def _billed_tax(session: Session, shop: Shop, since: dt.date) -> bool:
    """True where a tax invoice of these days stands."""
    found = select(Invoice.id).where(
        Invoice.shop_id == shop.shop_id,
        col(Invoice.on) >= since,
        Invoice.status == "issued",
        Invoice.document_type == "tax_invoice",
    )
    return session.exec(found.limit(1)).first() is not None


def change_standing(session: Session, actor: Actor, to: Standing, *, on: dt.date) -> Shop:
    """Let the shop bill so from a day on: from this moment where it is today, else when the day has come.

    Raises: as `require_lawful`.
    """
    shop = _locked(session, actor)
    require_lawful(session, actor, to, on=on)
    before = _shown(standing_of(shop), on=shop.scheme_from)
    if not list_standings(session, shop.shop_id):
        _put(session, actor, standing_of(shop), on=BEGINNING)
    _drop_after(session, shop, on)
    _put(session, actor, to, on=on)
    settle(session, shop, actor.today)
    audit.record(
        session, actor, "shop.register", entity=shop.shop_id, change=(before, _shown(to, on=on))
    )
    return shop


def call_off(session: Session, actor: Actor) -> Shop:
    """Let the shop go on as it is: what was to begin later does not."""
    shop = _locked(session, actor)
    coming = [row for row in list_standings(session, shop.shop_id) if row.from_on > actor.today]
    if not coming:
        return shop
    before = _shown(standing_of(coming[0]), on=coming[0].from_on)
    _drop_after(session, shop, actor.today)
    settle(session, shop, actor.today)
    audit.record(
        session, actor, "shop.register.call_off", entity=shop.shop_id, change=(before, None)
    )
    return shop


def take_back(session: Session, actor: Actor, to: Standing, *, since: dt.datetime) -> bool:
    """Undo a change of this day: the shop bills as it did before; False where it has billed since."""
    shop = _locked(session, actor)
    made = select(Invoice.id).where(Invoice.shop_id == shop.shop_id, col(Invoice.issued_at) > since)
    if standing_of(shop) != to and session.exec(made.limit(1)).first() is not None:
        return False
    before = _shown(standing_of(shop), on=shop.scheme_from)
    prices = shop.prices
    _drop_after(session, shop, actor.today)
    _put(session, actor, to, on=actor.today)
    settle(session, shop, actor.today)
    shop.prices = prices  # what its rates hold was known, and is as it was
    after = _shown(to, on=actor.today)
    audit.record(session, actor, "shop.register.undo", entity=shop.shop_id, change=(before, after))
    return True


def settle(session: Session, shop: Shop, on: dt.date) -> bool:
    """Let a shop's columns say how it stands on this day; True where that is another way than before."""
    rows = list_standings(session, shop.shop_id)
    now = [row for row in rows if row.from_on <= on]
    if not now:
        return False
    before, row = standing_of(shop), now[-1]
    coming = rows[len(now) :]
    shop.scheme, shop.gstin, shop.state = row.scheme, row.gstin, row.state
    shop.scheme_from = row.from_on
    shop.scheme_until = coming[0].from_on if coming else None
    if row.scheme == "regular" and before.scheme != "regular":
        shop.prices = "ask"  # what the rates hold is not known yet
    session.add(shop)
    session.flush()
    return standing_of(shop) != before


def settle_due(session: Session, shop: Shop, at: dt.datetime) -> bool:
    """Let a shop bill otherwise once the day has come that was told before; True where it has."""
    on = today(at)
    if not _is_due(shop, on):
        return False
    alone(session, f"registration:{shop.shop_id}")
    session.refresh(shop)
    if not _is_due(shop, on):
        return False  # another did it meanwhile
    before = _shown(standing_of(shop), on=shop.scheme_from)
    settle(session, shop, on)
    actor = Actor(shop.shop_id, "scheduler", "registering", at)
    after = _shown(standing_of(shop), on=shop.scheme_from)
    audit.record(session, actor, "shop.register.begin", entity=shop.shop_id, change=(before, after))
    return True


def _is_due(shop: Shop, on: dt.date) -> bool:
    return shop.scheme_until is not None and on >= shop.scheme_until


def _locked(session: Session, actor: Actor) -> Shop:
    """Return the shop; of two who change how it bills one goes on at a time."""
    alone(session, f"registration:{actor.shop_id}")
    shop = get_shop(session, actor.shop_id)
    session.refresh(shop)
    return shop


def _drop_after(session: Session, shop: Shop, on: dt.date) -> None:
    later = delete(ShopStanding).where(
        col(ShopStanding.shop_id) == shop.shop_id, col(ShopStanding.from_on) > on
    )
    session.exec(later)
    session.flush()
    session.expire_all()


def _put(session: Session, actor: Actor, to: Standing, *, on: dt.date) -> None:
    row = session.get(ShopStanding, (actor.shop_id, on)) or ShopStanding(
        shop_id=actor.shop_id, from_on=on, scheme=to.scheme, state=to.state, at=actor.at
    )
    row.scheme, row.gstin, row.state, row.at = to.scheme, to.gstin, to.state, actor.at
    session.add(row)
    session.flush()


def _shown(to: Standing, *, on: dt.date | None) -> dict[str, Any]:
    from_on = None if on is None else on.isoformat()
    return {"scheme": to.scheme, "gstin": to.gstin, "state": to.state, "from": from_on}


def coming_of(session: Session, shop: Shop) -> Sequence[ShopStanding]:
    """List what is to begin later, the next first."""
    if shop.scheme_until is None:
        return []
    return [
        row for row in list_standings(session, shop.shop_id) if row.from_on >= shop.scheme_until
    ]
