"""What the owners are told of their e-invoices by themselves: how it ended, what is missing."""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlmodel import Session

from bot import einvoice_again, einvoice_words as words, eway_words, replies
from bot.conversation import send_out
from bot.message import Button
from bot.owners import Told, to_owners
from bot.turn import Edge
from core.actor import Actor
from core.einvoice.errands import Trouble
from core.einvoice.gateway import PortalRefused, PortalUnavailable
from core.einvoice.models import EwayBill, Registration
from core.einvoice.objections import Objection
from core.einvoice.sending import Ended
from core.invoices.models import Invoice, Note

Tell = Callable[[Session, Actor, Ended], None]


def teller(edge: Edge) -> Tell:
    """Return what tells the owners, and sends a customer his bill again, with links as ``edge`` has them."""
    return lambda session, actor, ended: tell(session, edge, actor, ended)


def tell(session: Session, edge: Edge, actor: Actor, ended: Ended) -> None:
    """Tell how a call to the portal ended; of several that failed the first alone.

    Who had a bill's paper without the number that it now has gets it again.
    """
    row = ended.row
    if not (ended.asked and row.patient and row.document_id):
        return
    if isinstance(row, EwayBill):
        write = _of_eway(row, ended.trouble, actor.at)
    else:
        write = (
            _of_trouble(row, ended.trouble)
            if ended.trouble
            else _of_outcome(row, actor.at, _again(session, edge, actor, row))
        )
    if write:
        _send(session, row.shop_id, write, at=actor.at)


def tell_missing(
    session: Session,
    document: Invoice | Note,
    objections: Sequence[Objection],
    *,
    at: dt.datetime,
) -> None:
    """Tell that a document was issued and cannot be registered yet: what is missing, what to do."""
    faults = words.of_objections(objections)

    def write(lang: str) -> Told:
        return Told(missing(lang, document.number, faults))

    _send(session, document.shop_id, write, at=at)


def missing(lang: str, number: str, faults: Sequence[words.Fault]) -> str:
    """Say that a document is not registered yet, why, and what to do."""
    said = replies.text(lang, "einv_missing", number=number, why=words.why(lang, faults))
    return f"{said}\n{words.mend(lang, faults, number)}"


Write = Callable[[str], Told]


def _send(session: Session, shop_id: str, write: Write, *, at: dt.datetime) -> None:
    for seq, reply in enumerate(to_owners(session, shop_id, write), start=1):
        send_out(session, shop_id, reply, at=at, seq=seq)


def _of_eway(row: EwayBill, trouble: Trouble | None, at: dt.datetime) -> Write | None:
    if not eway_words.outcome(replies.FALLBACK, row, trouble):
        return None

    def write(lang: str) -> Told:
        buttons = () if trouble else eway_words.buttons(lang, row, at)
        return Told(eway_words.outcome(lang, row, trouble), buttons)

    return write


def _of_trouble(row: Registration, trouble: Trouble) -> Write | None:
    if isinstance(trouble, PortalRefused):
        return lambda lang: Told(_refused(lang, row))
    if row.attempts > 1:
        return None
    shut_out = isinstance(trouble, PortalUnavailable) and trouble.is_shut_out
    key = "einv_shut" if shut_out else "einv_down"
    return lambda lang: Told(replies.text(lang, key, number=row.number))


def _refused(lang: str, row: Registration) -> str:
    faults = words.of_refusal(row)
    said = replies.text(lang, "einv_refused", number=row.number, why=words.why(lang, faults))
    return f"{said}\n{words.mend(lang, faults, row.number)}" if row.state == "failed" else said


def _again(session: Session, edge: Edge, actor: Actor, row: Registration) -> str:
    """Send a bill again that has just got its number; return to whom."""
    return einvoice_again.send(session, edge, actor, row) if row.state == "active" else ""


def _of_outcome(row: Registration, at: dt.datetime, to: str) -> Write:
    if row.state == "cancelled":
        return lambda lang: _cancelled(lang, row)
    return lambda lang: _registered(lang, row, at, to)


def _cancelled(lang: str, row: Registration) -> Told:
    buttons = []
    if row.doc_type == "INV":
        buttons = [Button(f"e.bill.{row.document_id}", replies.label(lang, "einv_bill"))]
    return Told(replies.text(lang, "einv_cancelled", number=row.number), buttons)


def _registered(lang: str, row: Registration, at: dt.datetime, to: str) -> Told:
    """Say that it is registered; ``to``: who was sent it again, empty: nobody."""
    said = words.registered(lang, row, at)
    if row.attempts > 1:
        said = f"{replies.text(lang, 'einv_back')} {said}"
    buttons = [Button(f"e.cancel.{row.document_id}", replies.label(lang, "einv_cancel"))]
    if to:
        said += "\n" + replies.text(lang, "sent_again", number=row.number, name=to)
    elif row.doc_type == "INV":
        buttons.insert(0, Button(f"y.send.{row.document_id}", replies.label(lang, "send_again")))
    return Told(said, buttons, papers=(words.paper(row),))
