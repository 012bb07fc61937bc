"""From the row of an estimate or a delivery challan (Rule 55) to what its paper shows."""

from typing import Any

from sqlmodel import Session

from core.clock import today
from core.documents import facts
from core.documents.from_invoice import line_of, party_of, supplier_of
from core.documents.view import InvoiceView, Party
from core.gst.states import get_state
from core.invoices import particulars
from core.trade_papers.models import TradePaper

_PURPOSES = {
    "job_work": "Job work",
    "approval": "Sale on approval",
    "liquid_gas": "Supply of liquid gas",
    "other": "Other than by way of supply",
}


def view_of_paper(session: Session, paper: TradePaper) -> InvoiceView:
    """Build the view; nothing is due on it, and it has no page of its own."""
    place = get_state(paper.place_of_supply)
    registered = paper.supplier["scheme"] != "unregistered"
    return InvoiceView(
        number=paper.number,
        document_type=paper.kind,  # type: ignore[arg-type]  # the column holds these words
        status="cancelled" if paper.status == "cancelled" else "issued",
        date=paper.on,
        due_date=paper.valid_until or paper.on,
        supplier=supplier_of(session, paper.shop_id, paper.supplier),
        composition=False,
        place_of_supply=f"{place.name} ({place.code})" if registered else "",
        inter_state=paper.nature == "inter",
        half_tax_label=place.half_tax_label,
        lines=tuple(line_of(row) for row in paper.lines),
        discount_paise=paper.discount_paise,
        taxable_paise=paper.taxable_paise,
        cgst_paise=paper.cgst_paise,
        sgst_paise=paper.sgst_paise,
        igst_paise=paper.igst_paise,
        cess_paise=paper.cess_paise,
        round_off_paise=paper.round_off_paise,
        total_paise=paper.total_paise,
        due_paise=0,
        earlier_balance_paise=None,
        upi=None,
        bank=None,
        prices_include_tax=paper.prices_include_tax,
        page_url="",
        note=paper.note,
        reverse_charge=bool(paper.draft.get("reverse_charge")),
        cancelled_on=today(paper.cancelled_at) if paper.cancelled_at else None,
        **_particulars(paper),
    )


def _particulars(paper: TradePaper) -> dict[str, Any]:
    said = particulars.from_json(paper.particulars)
    buyer = party_of(paper.recipient) if paper.recipient else None
    ship_to = facts.ship_to_of(said, buyer, asked=False)
    to, elsewhere = _consignee(paper, buyer, ship_to)
    return {
        "recipient": to,
        "ship_to": elsewhere,
        "facts": (*_of_challan(paper), *facts.facts_of(said, operator=None)),
        "currency": facts.currency_of(said),
    }


def _consignee(
    paper: TradePaper, buyer: Party | None, ship_to: Party | None
) -> tuple[Party | None, Party | None]:
    """Where a challan names nobody but a place, the goods are consigned there."""
    if paper.kind == "challan" and buyer is None:
        return ship_to, None
    return buyer, ship_to


def _of_challan(paper: TradePaper) -> facts.Facts:
    if paper.kind != "challan":
        return ()
    why = ("Reason for transport", _PURPOSES.get(paper.purpose, paper.purpose))
    if paper.purpose == "liquid_gas":
        return why, ("Quantity", "Provisional")
    return (why,)
