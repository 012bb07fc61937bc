"""Bills that exist: one is to be shown, or sent once more."""

from typing import Any

from bot.acts import FindInvoice, Need, SendInvoice
from bot.understand import forbidden, newcomers, refs
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark, all_have, any_has

_MAKING = ("give", "make")


def send(frame: Frame) -> Read | None:
    """Send a bill that exists once more."""
    again = frame.has("again") and not (frame.has("question") or _prices(frame.marks))
    said = ("send", "bill", "show", *(() if frame.context.draft and frame.numbers() else _MAKING))
    if again and _goods(frame) and not frame.has(*said):
        return None  # 2 lungi thirumba kuduthan: they came back; into an open bill more goods go
    if not (again or frame.has("send")) or frame.has("make_new"):
        return None
    ref = frame.any_invoice() if again or not _goods(frame) else None
    if not ref and frame.party is None and _only_sends(frame):
        ref = refs.alone(frame.marks, frame.context)
    bare = again and not ref and not frame.has("send", "bill", "last", "show")
    if bare and (frame.numbers() or not frame.has("give", "pronoun")):
        return None  # 2 thirumba vandhuchu: so many came back; matte neem oil tegedu haaki
    if frame.has("reported") and not (again and ref and frame.has("negation")):
        return None  # resend 314, she says she never got it
    if not (again or ref or frame.says >= {"last", "bill"} or _is_there(frame)):
        return None
    forbidden.refuse(frame)
    return [SendInvoice(**_which(frame, ref))], _whose(frame)


def _only_sends(frame: Frame) -> bool:
    """True for ``412 bhej do``: to be sent, and no word of anything else."""
    said = ("send", "give", "number", "filler", "of", "honorific", "again", "bill", "break")
    return frame.has("send") and all(m.number is not None or m.has(*said) for m in frame.marks)


def _prices(marks: list[Mark]) -> bool:
    """True for a word of rate; ``courier wala bill`` tells whose it is."""
    return any(mark.has("rate") and not mark.has("hailing") for mark in marks)


def _is_there(frame: Frame) -> bool:
    """``revathi ko uska bill bhej do``: nothing to bill is said, so it is one that she has."""
    party = frame.party
    if party is None or not frame.has("bill") or frame.numbers():
        return False
    inside = range(party.start, party.end)
    said = ("bill", "send", "to", "of", "filler", "pronoun", "honorific", "give", "from", "full",
            "everyone", "old")  # fmt: skip
    rest = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    named = {party.name, *party.options}
    has = any(one.customer in named for one in frame.context.invoices)
    every = any_has(rest, "full", "everyone", "old")  # sare bill bhejo
    return (has or every) and all_have(rest, *said) and not _makes(rest)


def _makes(marks: list[Mark]) -> bool:
    return any_has(marks, "make", "fresh", "estimate", "challan")


def find(frame: Frame) -> Read | None:
    """Show a bill, or those of a day or a customer."""
    # pichhle mahine de bill kaddo
    past = frame.says >= {"bill", "month", "last"} or _only_day(frame)
    if not past and not frame.has("show", "question"):
        return None
    if frame.has("forbids") or not (frame.has("bill") or frame.any_invoice()):
        return None  # bill abhi mat banana, wo kal batayega kya lena hai
    spans = frame.dates(past=True)
    if not frame.has("show") and not (spans and (past or frame.has("question"))):
        return None
    if _goods(frame):
        return None
    ref = frame.any_invoice()
    dated = ref and any(span.start <= ref.start < span.end for span in spans)  # bills from 10 to 20
    slots = _which(frame, None if dated else ref)
    if spans and "invoice" not in slots:
        first, last = frame.period()
        alone = spans[0].kind == "day" and last is not None
        slots |= {"date": first} if alone else {"from_": first, "to": last}
    if not slots and not frame.party:
        stranger = frame.has("show") and not frame.has("make") and not frame.numbers()
        name = frame.anyone.name if stranger and frame.anyone else None
        return ([FindInvoice(customer=name)], []) if name else None
    return [FindInvoice(**slots)], _whose(frame)


def _only_day(frame: Frame) -> bool:
    """True for ``aaj ke bill``: a day, bills, and nothing that would be on one."""
    if not frame.says >= {"bill", "of"} or frame.numbers() or frame.context.draft:
        return False
    days = {i for span in frame.dates(past=True) for i in range(span.start, span.end)}
    return bool(days) and all(
        i in days or mark.has("bill", "of", "everyone") for i, mark in enumerate(frame.marks)
    )


def _which(frame: Frame, ref: Any) -> dict[str, Any]:
    slots: dict[str, Any] = {"invoice": ref.value} if ref else {}
    if frame.party and frame.party.name:
        slots["customer"] = frame.party.name
    elif frame.carried and frame.has("pronoun") and frame.carried.name:
        slots["customer"] = frame.carried.name
    elif ref is None and not frame.party and (unknown := _unknown(frame)):
        slots["customer"] = unknown
    dated = [span for span in frame.dates(past=True) if span.kind != "time"]
    if frame.has("last") and not ref and not dated:
        slots["last"] = True
    return slots


def _unknown(frame: Frame) -> str | None:
    """Name somebody whom the shop does not know, whose bill is spoken of: nobody else's is meant."""
    at = frame.first("bill")
    days = {i for span in frame.dates(past=True) for i in range(span.start, span.end)}
    before = [m for i, m in enumerate(frame.marks[: at + 1]) if i not in days] if at else []
    party = newcomers.unknown_of(before, frame.known) if before else None
    if party or len(before) < 2 or not before[-2].is_unread:
        return party.name if party else None
    owner = before[-2].text.removesuffix("'s")  # resend naresh's bill
    return None if frame.known.starts_good(owner) else owner


def _whose(frame: Frame) -> list[Need]:
    return frame.party.needs if frame.party else []


def _goods(frame: Frame) -> bool:
    """True where goods are named with a quantity."""
    inside = range(frame.party.start, frame.party.end) if frame.party else range(0)
    marks = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    return any(mark.unit and not mark.tags for mark in marks) or any(
        frame.known.starts_good(mark.text) for mark in marks if not mark.tags
    )
