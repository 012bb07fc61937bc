"""Issue estimates and delivery challans, and bill them.

An estimate is no document of the law and stands in no return; a challan goes with goods that are not
supplied yet (Rule 55) and stands in table 13. Neither moves money. Billing one makes an invoice of its
draft, once.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.customers.service import get_customer
from core.errors import BadState, TradePaperNotFound
from core.gst import numbering
from core.ids import new_id
from core.invoices import draft_json, links, rules
from core.invoices.draft import InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.service import issue, lines_of, parties_of
from core.shops.models import Shop
from core.shops.service import draw_number, get_shop
from core.shops.standings import shop_on
from core.trade_papers.models import TradePaper

Kind = Literal["estimate", "challan"]
Purpose = Literal["", "job_work", "approval", "liquid_gas", "other"]
VALID_DAYS = 15


@dataclass(frozen=True)
class NewPaper:
    """An estimate or challan to be issued. ``purpose``: why goods move without a supply."""

    kind: Kind
    draft: InvoiceDraft
    purpose: Purpose = ""


def get_paper(session: Session, shop_id: str, paper_id: str) -> TradePaper:
    """Return an estimate or challan. Raises: TradePaperNotFound."""
    paper = session.get(TradePaper, (shop_id, paper_id))
    if not paper:
        raise TradePaperNotFound(paper=paper_id)
    return paper


def find_paper(session: Session, shop_id: str, kind: Kind, number: str) -> TradePaper | None:
    """Find the latest by its number, whole or its last digits."""
    key = numbering.number_key(number.strip())
    statement = select(TradePaper).where(TradePaper.shop_id == shop_id, TradePaper.kind == kind)
    for paper in session.exec(statement.order_by(col(TradePaper.id).desc())):
        last = paper.number_key.rpartition("/")[2].lstrip("0")
        if key == paper.number_key or key.lstrip("0") == last:
            return paper
    return None


def list_papers(
    session: Session, shop_id: str, kind: Kind, *, limit: int = 20
) -> Sequence[TradePaper]:
    """List them, newest first."""
    statement = select(TradePaper).where(TradePaper.shop_id == shop_id, TradePaper.kind == kind)
    order = (col(TradePaper.on).desc(), col(TradePaper.id).desc())
    return session.exec(statement.order_by(*order).limit(limit)).all()


def issue_paper(
    session: Session, actor: Actor, new: NewPaper, *, secret: bytes = b""
) -> TradePaper:
    """Issue a paper; its number is of the series ES or CH. Raises: as `rules.compute`."""
    own = get_shop(session, actor.shop_id)
    shop = shop_on(session, own, new.draft.date or actor.today)
    of = new.draft.customer_id
    customer = get_customer(session, actor.shop_id, of) if of else None
    computed = rules.compute(shop, customer, new.draft, today=actor.today)
    paper_id = new_id(session, _PREFIXES[new.kind])
    paper = TradePaper(
        shop_id=shop.shop_id,
        id=paper_id,
        kind=new.kind,
        status="open",
        on=computed.on,
        valid_until=_valid_until(new, computed.on),
        purpose=new.purpose or _PURPOSES[new.kind],
        customer_id=of,
        draft=draft_json.to_json(computed.draft),
        token_hash=links.token_hash(links.token_for(secret, paper_id, 1)),
        issued_by=actor.id,
        issued_at=actor.at,
        note=new.draft.note,
        **_number(session, shop, new.kind, on=computed.on),
        **parties_of(shop, customer),
        **_sums(computed),
    )
    session.add(paper)
    session.flush()
    after = {"number": paper.number, "total_paise": paper.total_paise}
    audit.record(session, actor, f"{new.kind}.issue", entity=paper.id, change=(None, after))
    return paper


_PREFIXES = {"estimate": "est", "challan": "chl"}
_PURPOSES = {"estimate": "", "challan": "other"}


def _number(session: Session, shop: Shop, kind: Kind, *, on: dt.date) -> dict[str, Any]:
    fy = numbering.financial_year(on)
    count, number = draw_number(session, shop, fy, kind=kind)
    key = numbering.number_key(number)
    return {"fy": fy, "number": number, "number_key": key, "series_number": count}


def _valid_until(new: NewPaper, on: dt.date) -> dt.date | None:
    if new.kind != "estimate":
        return None
    return new.draft.due_date or on + dt.timedelta(days=VALID_DAYS)


def _sums(computed: rules.Computed) -> dict[str, Any]:
    tax = computed.tax
    lines = [{k: _plain(v) for k, v in row.items()} for row in lines_of(computed)]
    return {
        "place_of_supply": computed.place_of_supply,
        "nature": computed.nature,
        "prices_include_tax": computed.draft.prices_include_tax,
        "particulars": computed.draft.particulars.to_json(),
        "lines": lines,
        "discount_paise": tax.discount_paise,
        "taxable_paise": tax.taxable_paise,
        "cgst_paise": tax.cgst_paise,
        "sgst_paise": tax.sgst_paise,
        "igst_paise": tax.igst_paise,
        "cess_paise": tax.cess_paise,
        "round_off_paise": tax.round_off_paise,
        "total_paise": tax.total_paise,
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else str(value)


def bill_paper(session: Session, actor: Actor, paper_id: str, *, secret: bytes = b"") -> Invoice:
    """Make an invoice, dated today, of an estimate or challan.

    Raises: TradePaperNotFound, BadState (billed or cancelled before) and as `issue`.
    """
    paper = get_paper(session, actor.shop_id, paper_id)
    session.refresh(paper, with_for_update=True)
    if paper.status != "open":
        raise BadState(state=paper.status, number=paper.number)
    draft = replace(draft_json.from_json(paper.draft), date=None, due_date=None, number=None)
    invoice = issue(session, actor, draft, secret=secret)
    paper.status, paper.invoice_id = "billed", invoice.id
    session.add(paper)
    session.flush()
    after = {"number": paper.number, "invoice": invoice.id}
    audit.record(session, actor, f"{paper.kind}.bill", entity=paper.id, change=(None, after))
    return invoice


def cancel_paper(session: Session, actor: Actor, paper_id: str) -> TradePaper:
    """Cancel an open paper; its number stays used. Raises: TradePaperNotFound, BadState."""
    paper = get_paper(session, actor.shop_id, paper_id)
    if paper.status != "open":
        raise BadState(state=paper.status, number=paper.number)
    paper.status, paper.cancelled_at = "cancelled", actor.at
    session.add(paper)
    session.flush()
    audit.record(session, actor, f"{paper.kind}.cancel", entity=paper.id)
    return paper
