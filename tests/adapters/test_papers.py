"""A paper is drawn by its kind and the id of what it shows."""

from adapters import papers
from adapters.parts import Parts
from core.notes.rules import Wanted
from core.shops.settings import set_setting
from tests.core.documents.counter import Counter, goods
from tests.core.documents.reading import pages_of, size_in_mm


def _draw(parts: Parts, counter: Counter, kind: str, of: str) -> list[str]:
    with parts.db.reading() as session:
        drawn, media = papers.draw(parts, session, counter.shop.shop_id, (kind, of))
    assert media == "application/pdf"
    return pages_of(drawn)


def test_a_challan_comes_in_three_copies_and_an_estimate_in_one(parts: Parts) -> None:
    counter = Counter(parts.db, parts.clock)
    challan = counter.issue_paper("challan", counter.customer(), goods("Hinge", "2", "450"))
    estimate = counter.issue_paper("estimate", None, goods("Hinge", "2", "450"))
    assert len(_draw(parts, counter, "paper_pdf", challan.id)) == 3
    (page,) = _draw(parts, counter, "paper_pdf", estimate.id)
    assert estimate.number in page


def test_the_copies_of_a_bill_and_a_voucher(parts: Parts) -> None:
    counter = Counter(parts.db, parts.clock)
    buyer = counter.customer()
    sold = counter.sell(None, goods("Hinge", "2", "450"))
    copies = _draw(parts, counter, "invoice_copies_pdf", sold.id)
    assert "TRIPLICATE FOR SUPPLIER" in copies[2]
    voucher = counter.receive(buyer, 11800, hsn="995473")
    (page,) = _draw(parts, counter, "voucher_pdf", voucher.id)
    assert voucher.number in page


def test_notes_challans_and_vouchers_come_on_the_shops_paper_too(parts: Parts) -> None:
    counter = Counter(parts.db, parts.clock)
    actor, buyer = counter.actor, counter.customer()
    parts.db.write(lambda session: set_setting(session, actor, "paper", "thermal80"))
    sold = counter.sell(buyer, goods("Hinge", "2", "450"))
    note = counter.issue_note(sold, Wanted(amount_paise=5000))
    challan = counter.issue_paper("challan", buyer, goods("Hinge", "2", "450"))
    voucher = counter.receive(buyer, 11800, hsn="995473")
    kinds = {
        "invoice_pdf": sold.id,
        "note_pdf": note.id,
        "paper_pdf": challan.id,
        "voucher_pdf": voucher.id,
    }
    with parts.db.reading() as session:
        for kind, of in kinds.items():
            drawn, _ = papers.draw(parts, session, counter.shop.shop_id, (kind, of))
            assert size_in_mm(drawn)[0] == 80, kind
