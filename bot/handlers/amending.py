"""What a change to an issued bill lawfully is: another bill, a note, or cancel and make it anew."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot import acts, replies
from bot.handlers import choosing
from bot.handlers.choosing import Data, Option
from bot.handlers.correcting import (
    is_registered,
    line_of,
    preview_credit,
    qty_in_its_unit,
    row_of,
)
from bot.handlers.paying import short
from bot.handlers.people_of import Needs
from bot.replies import money
from bot.slots import Line
from bot.turn import Turn
from bot.understand.glance import is_from_now
from core.documents.words import qty_text
from core.errors import PakkaError
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.queries import find_by_number, get_invoice, get_lines
from core.invoices.service import require_cancellable
from core.notes.rules import Wanted
from core.notes.service import NewNote, left_of, preview_note
from core.payments.service import UNDO_WINDOW

_MOST_ROWS = 9


def edit_issued(turn: Turn, act: acts.EditDraft) -> None:
    """Explain that an issued bill stands, and offer the lawful ways."""
    found = find_by_number(turn.session, turn.shop.shop_id, act.invoice or "")
    if not found:
        turn.say(turn.text("bill_unknown", number=act.invoice))
        return
    bill = found[0]
    if bill.status != "issued":
        turn.say(turn.text("cancelled_before", number=bill.number))
        return
    said = act.lines[0] if len(act.lines) == 1 else None
    line = line_of(get_lines(turn.session, bill.shop_id, bill.id), said) if said else None
    way = _way(turn, bill, said, line) if said and line else None
    _offer(turn, bill, way, act)


def _in_its_unit(turn: Turn, bill: Invoice, said: Line) -> Line:
    """Return what was said of a line in the unit that the bill has."""
    line = line_of(get_lines(turn.session, bill.shop_id, bill.id), said)
    if line is None or said.qty is None or said.unit in (None, line.unit):
        return said
    return replace(said, qty=qty_in_its_unit(said, line), unit=None)


def offers_last(turn: Turn, act: acts.AddItem, item: str) -> bool:
    """Offer what a new rate may mean just after a bill of those goods; False where it is the list's alone."""
    bill = _just_issued(turn)
    said = Line(item=item, rate=act.rate)
    line = line_of(get_lines(turn.session, bill.shop_id, bill.id), said) if bill else None
    if bill is None or line is None or act.rate in (None, line.rate):
        return False
    alone = act == acts.AddItem(name=act.name, rate=act.rate)
    if not alone or is_from_now(turn.message.text, turn.lang):
        return False
    wanted = acts.EditDraft(lines=(said,))
    _offer(turn, bill, _way(turn, bill, said, line), wanted, listed=act)
    return True


def _just_issued(turn: Turn) -> Invoice | None:
    """Return the bill that was made a moment ago, where nothing was done since."""
    last, undo = turn.state.bills[:1], turn.state.undo
    if not last or not undo or undo != {"kind": "invoice", "id": last[0]["id"]}:
        return None
    if turn.message.at - datetime.fromisoformat(last[0]["at"]) > UNDO_WINDOW:
        return None
    return get_invoice(turn.session, turn.shop.shop_id, last[0]["id"])


def asked_which(turn: Turn, act: acts.EditDraft, needs: Needs) -> bool:
    """Ask which of a customer's bills is meant, where the words fit several; False where they do not."""
    numbers = next((need["options"] for need in needs if need["slot"] == "invoice"), ())
    found = [find_by_number(turn.session, turn.shop.shop_id, number)[:1] for number in numbers]
    bills = [bill for several in found for bill in several if bill.status == "issued"]
    if not numbers:
        return False
    if len(bills) == 1:
        edit_issued(turn, replace(act, invoice=bills[0].number))
        return True
    if not bills:
        turn.say(turn.text("no_such_bill"))
        return True
    rows = [
        Option(bill.number, row_of(turn, bill), short(bill.number)) for bill in bills[:_MOST_ROWS]
    ]
    rows.append(Option("no", turn.label("none_of_them")))
    waiting = {"intent": act.intent, "slots": acts.to_json(act)}
    text = turn.text("which_bill", count=len(bills))
    choosing.ask(turn, text, rows, do="issued.which", slot="invoice", act=waiting)
    return True


@choosing.on("issued.which")
def _which(turn: Turn, data: Data, value: str) -> None:
    act = choosing.resumed(data, value)
    if value == "no" or not isinstance(act, acts.EditDraft):
        turn.say(turn.text("left"))
    else:
        edit_issued(turn, act)


@dataclass(frozen=True)
class _Way:
    """A lawful way beside cancelling: its name, what it is about, and what it needs to be done."""

    name: str
    about: str
    data: Data


def _way(turn: Turn, bill: Invoice, said: Line, line: InvoiceLine) -> _Way | None:
    left = next(one.qty for one in left_of(turn.session, bill).lines if one.n == line.n)
    qty = qty_in_its_unit(said, line)
    if said.rate is None and qty is not None and qty != left:
        unit = line.unit_label or replies.unit(turn.lang, line.unit)
        about = f"{qty_text(abs(qty - left))} {unit}".strip()
        data = {"n": line.n, "qty": acts.plain(abs(qty - left))}
        return _Way("more" if qty > left else "less", about, data)
    if said.rate is None or line.rate is None or qty not in (None, left) or line.discount_paise:
        return None
    return _price_way(turn, bill, line, (left, said.rate - line.rate))


def _price_way(
    turn: Turn, bill: Invoice, line: InvoiceLine, change: tuple[Decimal, Decimal]
) -> _Way | None:
    """A debit note where the price was too low, a credit note where it was too high."""
    left, by = change
    if not by:
        return None
    data = {"n": line.n, "qty": acts.plain(left), "by": acts.plain(by)}
    try:
        note = preview_note(turn.session, turn.actor, NewNote(bill.id, _price(data)))
    except PakkaError:  # nothing of the line is left, or the paise do not make a rupee
        return None
    return _Way("dearer" if by > 0 else "cheaper", money(note.total_paise), data)


def _price(data: Data) -> Wanted:
    by = Decimal(data["by"])
    lines = {data["n"]: (Decimal(data["qty"]), abs(by))}
    return Wanted("debit" if by > 0 else "credit", lines, price_only=True)


def _offer(
    turn: Turn,
    bill: Invoice,
    way: _Way | None,
    act: acts.EditDraft,
    *,
    listed: acts.AddItem | None = None,
) -> None:
    options = [Option("again", turn.label("cancel_again")), Option("no", turn.label("leave"))]
    lines = tuple(_in_its_unit(turn, bill, said) for said in act.lines)
    wanted = replace(act, lines=lines, invoice=None)
    data: dict[str, Any] = {"invoice": bill.id, "wanted": acts.to_json(wanted)}
    if listed:
        options.insert(1, Option("list", turn.label("rate_from_now")))
        data["listed"] = acts.to_json(listed)
    if way is None:
        text = turn.text("issued_stands", number=short(bill.number))
    else:
        text = turn.text(f"issued_stands_{way.name}", number=short(bill.number), qty=way.about)
        options.insert(0, Option(way.name, turn.label(_LABELS[way.name], qty=way.about)))
        data |= way.data
    choosing.ask(turn, text, options, do="issued", **data)


_LABELS = {
    "more": "more_bill",
    "less": "less_note",
    "dearer": "dearer_note",
    "cheaper": "less_note",
}


@choosing.on("issued")
def _issued(turn: Turn, data: Data, value: str) -> None:
    from bot.handlers import copying, records

    if value == "no":
        turn.say(turn.text("left"))
        return
    bill = get_invoice(turn.session, turn.shop.shop_id, data["invoice"])
    if value == "list":
        records.change_item(turn, acts.from_json(acts.AddItem, data["listed"]))
    elif value in {"dearer", "cheaper"}:
        preview_credit(turn, bill, _price(data), "")
    elif value == "less":
        wanted = Wanted(lines={data["n"]: (Decimal(data["qty"]), None)})
        preview_credit(turn, bill, wanted, "")
    elif value == "more":
        copying.start_like(turn, bill, only={data["n"]: Decimal(data["qty"])})
    elif not is_registered(turn, bill):
        require_cancellable(turn.session, bill)
        wanted = acts.from_json(acts.EditDraft, data.get("wanted") or {})
        copying.start_like(turn, bill, instead=wanted)
