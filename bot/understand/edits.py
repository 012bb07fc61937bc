"""A change to the open bill: what is removed, added, priced anew, or that it is paid."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from bot.acts import Act, CancelInvoice, Confirm, EditDraft, Line, Need, Paid
from bot.context import ShopContext
from bot.understand import (
    breath,
    change,
    corrections,
    dates,
    denied,
    on_credit,
    parties,
    whose_bill,
)
from bot.understand.bills import goods_of
from bot.understand.figures import Doubt
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark, all_have, any_has, first, having, lacking
from bot.understand.names import Known, typed_name
from bot.understand.party import Party
from bot.understand.put_right import put_right
from bot.understand.refs import Ref
from bot.understand.terms import MODES, mode_of, take_terms

_BESIDE_NAME = ("filler", "honorific", "of", "to", "break", "draft", "bill", "change", "rest")


def edit(
    marks: list[Mark], known: Known, context: ShopContext, today: dt.date
) -> tuple[list[Act], list[Need]] | None:
    """Read a change to the open bill; None where the message is no change. Raises: Doubt."""
    if context.draft is None or _another(marks):
        return None
    for reader in (_gstin, _phone, _total, _paid):
        if acts := reader(marks, context):
            return acts, []
    if credit := on_credit.read(marks, context):
        return credit
    if right := put_right(marks, known, context):
        return right
    if told := breath.two_orders(marks, context, today) or breath.alone(marks, context):
        return told
    return change.read(marks, context, today)


def _another(marks: list[Mark]) -> bool:
    """True for ``naya bill ...``; ``umero bill ma`` is into this one."""
    return any(
        one.has("fresh") and two.has("bill") and not any_has(marks[i + 2 : i + 3], "within")
        for i, (one, two) in enumerate(pairwise(marks))
    )


def issued(frame: Frame) -> Read | None:
    """Read a change to a bill that is issued: ``0426 me 12 bori karo``. Raises: Doubt."""
    if not frame.has("change", "remove", "fresh", "make", "discount"):
        return None
    named = None if whose_bill.counts(frame, frame.invoice) else frame.invoice
    ref = named or last_of(frame) or of_day(frame)
    if ref is None and frame.has("fresh") and frame.has("within"):
        if nobodys := whose_bill.of_nobody(frame):
            return nobodys
        ref = None if frame.context.draft else whose_bill.into(frame)
    orders = frame.has("change", "remove", "discount") or frame.marks[-1].has("fresh", "make")
    orders = orders or _adds_to(frame, ref)
    if ref is None or not orders or frame.has("paid", "cancel", "creditnote", "reminder", *MODES):
        return None
    rest = frame.marks[: ref.start] + frame.marks[ref.end :]
    if frame.has("due") and (dues := _dues(rest, frame)):
        return [EditDraft(invoice=ref.value, due=dues)], []
    if frame.has("remove") and ref is frame.invoice and all(map(_is_of_whole, rest)):
        return [CancelInvoice(invoice=ref.value)], []  # bill 318 hata do
    return _issued(frame, ref, rest)


def _is_of_whole(mark: Mark) -> bool:
    """True for a word that takes off a bill as it is: none of what is in it."""
    into = mark.has("within", "from", "out_of", "into_it")
    return mark.has("remove", "bill", "give", "make", "auxiliary", "full", "filler") and not into


def last_of(frame: Frame) -> Ref | None:
    """``suresh ke last bill me ...``: the newest of his, where what is said is to go into it."""
    last = first(frame.marks, "last")
    if last is None or frame.party is None:
        return None
    end = next((i for i in range(last, len(frame.marks)) if frame.marks[i].has("bill")), None)
    into = end is not None and any_has(frame.marks[end + 1 : end + 3], "within")
    own = [one for one in frame.context.invoices if one.customer == frame.party.name]
    start = min(frame.party.start, last)
    return Ref(own[0].number, start, end + 1) if into and own and end is not None else None


def of_day(frame: Frame) -> Ref | None:
    """``kal ke bill me ...``: the one bill of that day, into which it is to go. Raises: Doubt."""
    for span in frame.dates(past=True):
        end = span.end
        while end < len(frame.marks) and frame.marks[end].has("of", "rate_after", "filler"):
            end += 1
        named = frame.marks[end : end + 2]
        if span.kind != "day" or not named or not named[0].has("bill"):
            continue
        if not any_has(named, "within"):
            continue
        day = [one for one in frame.context.invoices if one.date == str(span.first)]
        own = [one for one in day if not frame.party or one.customer == frame.party.name]
        if len(own) != 1:
            raise Doubt("which bill of that day")
        return Ref(own[0].number, span.start, end + len(named))
    return None


def _issued(frame: Frame, ref: Ref, rest: list[Mark]) -> Read:
    """What changes on that bill: goods removed, a figure, goods added, its terms. Raises: Doubt."""
    added = any_has(rest, "fresh")
    rest = corrections.resolve(rest, frame.known)
    rest, terms = take_terms(rest, frame.today, frame.known.starts_good)
    slots = {name: value for name, value in terms.slots.items() if name != "kind"}
    if terms.gst_rate is not None:
        slots["lines"] = (Line(gst_rate=terms.gst_rate),)
    gstins = [mark.text for mark in rest if mark.has("gstin")]
    slots |= {"gstin": gstins[0]} if gstins else {}
    rest = lacking(rest, "change", "bill", "remove", "fresh")
    words = [mark for mark in rest if _names_goods(mark)]
    counted = [mark for mark in rest if mark.number is not None]
    if frame.party and not counted and frame.has("named", "customer"):
        return [EditDraft(invoice=ref.value, customer=frame.party.name)], frame.party.needs
    if not words and len(counted) == 1:
        return [EditDraft(invoice=ref.value, lines=(_only_figure(rest, counted[0]),))], []
    if frame.has("remove") and words and not counted:
        goods = frame.known.goods([mark.text for mark in words])
        gone = goods[0].name if len(goods) == 1 else typed_name([mark.token for mark in words])
        return [EditDraft(invoice=ref.value, remove=(gone,))], []
    if not words or (slots and not counted):
        return [EditDraft(**{"invoice": ref.value, **slots})], []
    found, needs = goods_of(rest, frame.known)
    if not added:  # what changes of goods that are on it; what the rest of them is, the bill says
        found = [_as_said(_priced(line, frame.known), rest) for line in found]
        needs = [need for need in needs if need.slot != "rate"]
    return [EditDraft(**{**slots, "invoice": ref.value, "lines": tuple(found)})], needs


def _only_figure(rest: list[Mark], figure: Mark) -> Line:
    """The count of the only goods, or where a price is spoken of, their price: ``0426 me rate 370 karo``."""
    after = rest[rest.index(figure) + 1 :][:1]
    priced = any(mark.has("rate") and not mark.has("rate_after") for mark in rest)
    if priced or any(mark.has("rate") for mark in after):
        return Line(rate=figure.number)
    return Line(qty=figure.number, unit=next((mark.unit for mark in rest if mark.unit), None))


def _as_said(line: Line, marks: list[Mark]) -> Line:
    """Leave out of a line what the message does not say: what the bill has stays as it is."""
    said = {mark.number for mark in marks if mark.number is not None}
    rate = line.rate if line.rate in said else None
    unit = line.unit if any(mark.unit == line.unit for mark in marks) else None
    return replace(line, rate=rate, gst_rate=None, unit=unit)


def _priced(line: Line, known: Known) -> Line:
    """Take a bare figure near the known price as the new price of one."""
    items = known.goods([line.item]) if line.item and line.qty is None else []
    rate = items[0].rate if len(items) == 1 else None
    near = rate and line.amount is not None and rate / 2 <= line.amount <= rate * 2
    return replace(line, rate=line.amount, amount=None) if near else line


def _names_goods(mark: Mark) -> bool:
    return (
        mark.number is None
        and mark.token.kind == "word"
        and not mark.unit
        and (not mark.tags or mark.has("loading"))
    )


def _adds_to(frame: Frame, ref: Ref | None) -> bool:
    """True for ``bill 1082 me bhada 350 jod do``: a figure more goes into that bill."""
    if ref is None:
        return False
    at = ref.end
    while at < len(frame.marks) and frame.marks[at].has("bill", "number", "of", "rate_after"):
        at += 1  # 087 wale bill me
    into = any_has(frame.marks[at : at + 2], "within", "of_one")
    into = into or (at > ref.end and any_has(frame.marks[at : at + 1], "to"))
    return into and frame.has("fresh") and not frame.has("question", "send", "show")


def added(frame: Frame) -> Read | None:
    """Read ``087 wale me mattress bhi jodna tha``: so begun with a zero, it is no price. Raises: Doubt."""
    ref = frame.invoice if frame.has("fresh") else None
    zero = ref is not None and frame.marks[ref.start].text.startswith("0")
    return issued(frame) if zero and _adds_to(frame, ref) else None


def _dues(marks: list[Mark], frame: Frame) -> dt.date | None:
    """The day of ``due date of bill 577 to 30 nov``, where nothing else is said."""
    spans = [span for span in dates.find_dates(marks, frame.today, past=False) if span.first]
    if len(spans) != 1:
        return None
    rest = marks[: spans[0].start] + marks[spans[0].end :]
    return spans[0].first if all(mark.tags and mark.number is None for mark in rest) else None


def due(frame: Frame) -> Read | None:
    """Read another due date, with no bill open: of the bill that was made last."""
    if frame.context.draft or not frame.has("change", "make"):
        return None
    if frame.has("dated") and (day := _own_date(frame)):
        return [EditDraft(date=day)], []
    if not frame.has("due") or not frame.has("change"):
        return None
    day = _dues(frame.marks, frame) if any_has(frame.marks, "due_date") else None
    return ([EditDraft(due=day)], []) if day else None


def _own_date(frame: Frame) -> dt.date | None:
    """``us bill ki date kal ki kar do``: the day that the last bill shall bear, and nothing else said."""
    marks, spans = frame.marks, frame.dates(past=True)
    bill, dated = frame.first("bill"), frame.first("dated")
    if bill is None or dated is None or bill > dated or len(spans) != 1:
        return None
    at = spans[0]
    rest = marks[: at.start] + marks[at.end :]
    ordered = any(mark.has("change", "make") for mark in marks[max(dated, at.end - 1) :])
    early = any(mark.has("make", "change", "fresh") for mark in marks[: min(at.start, dated)])
    plain = all(mark.tags and mark.number is None for mark in rest) and not frame.party
    return at.first if ordered and not early and plain and at.kind == "day" else None


def renamed_draft(frame: Frame) -> Read | None:
    """Read another customer for the open bill: ``change customer to X``, ``naam badal do, X``."""
    if frame.context.draft is None or frame.numbers():
        return None
    if instead := _instead(frame):
        return [EditDraft(customer=instead.name)], instead.needs
    if not (_renames(frame) or _is_for_another(frame)):
        return None
    party = frame.party
    if party is None:
        return renamed(frame)
    inside = range(party.start, party.end)
    rest = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    if any(not mark.tags and frame.known.starts_good(mark.text) for mark in rest):
        return None
    return [EditDraft(customer=party.name)], party.needs


def _is_for_another(frame: Frame) -> bool:
    """True for ``idhu anbu catering ku``, ``senthil per la maathu``: it is for somebody, and no word more."""
    party = frame.party
    if party is None or not frame.has("draft", "change"):
        return False
    rest = frame.marks[: party.start] + frame.marks[party.end :]
    said = ("draft", "to", "bill", "make", "change", "filler", "honorific")
    to = any_has(rest, "to")
    whose = bool(rest) and rest[0].has("draft") and all_have(rest, *said, "of")
    return (to and all_have(rest, *said)) or (whose and frame.marks[0].has("draft"))


def _instead(frame: Frame) -> Party | None:
    """``mahesh ki jagah kanji ka naam daalo``: of two customers the one whom the bill shall be for."""
    draft, marks = frame.context.draft, frame.marks
    at = next((i for i, mark in enumerate(marks) if mark.has("correcting")), 0)
    if not at or draft is None or not frame.has("named", "customer"):
        return None
    first, second = (
        parties.find(part, frame.known, new=False) for part in (marks[:at], marks[at:])
    )
    return second if first is not None and first.name == draft.customer else None


def _renames(frame: Frame) -> bool:
    """True where the words are of a name or customer and of a change."""
    named = frame.has("customer") or (frame.has("named") and not frame.has("own", "item"))
    return named and frame.has("change", "wrong")


def renamed(frame: Frame) -> Read | None:
    """Read another customer for the open bill or the last act: ``nahi, pooja tailor``."""
    at = frame.first("negation")
    if at and frame.context.draft is None and denied.are_goods(frame.marks[:at], frame.known):
        return None  # 2 amaron for ravi travels bill, sorry not travels, ravi teja
    if at is not None and (other := denied.after(frame.marks, at, frame.known)):
        return _renamed_to(frame, [], other[at:])
    if at is None and _renames(frame) and frame.context.draft:
        at = frame.first("customer", "named")
    if at is None:
        return None
    return _renamed_to(frame, frame.marks[:at], frame.marks[at + 1 :])


_PAID_BY = ("from", "paid", "gave", "auxiliary")


def _renamed_to(frame: Frame, before: list[Mark], after: list[Mark]) -> Read | None:
    """Read a name and nothing more after what was said before it."""
    named_first = next((mark for mark in after if not mark.has("break")), None)
    said_paid = frame.context.draft is None and named_first is not None and named_first.is_unread
    words = lacking(after, *_BESIDE_NAME, *(_PAID_BY if said_paid else ()))  # nahi, mohan ne diye
    if not 0 < len(words) < 5 or any(mark.tags or mark.number is not None for mark in words):
        return None
    if any(mark.unit or frame.known.starts_good(mark.text) for mark in words):
        return None
    named = (*_BESIDE_NAME, "named", "customer")  # the name is no X, Y
    if not all(mark.has(*named) or frame.known.starts_person(mark.text) for mark in before):
        return None
    found = frame.known.people([mark.text for mark in words])
    if not found and any_has(before, "bill"):
        return None  # "ketanbhai nu bill na banavta"
    if len(found) > 1:
        options = tuple(one.name for one in found)
        return [EditDraft()], [Need("customer", options=options)]
    name = found[0].name if found else typed_name([mark.token for mark in words])
    return [EditDraft(customer=name)], []


def _gstin(marks: list[Mark], context: ShopContext) -> list[Act]:
    gstins = having(marks, "gstin")
    said = ("gstin", "gst", "filler", "of", "number", "make", "change", "give", "exclusive")
    rest = lacking(marks, *said)
    return [EditDraft(gstin=gstins[0].text)] if len(gstins) == 1 and not rest else []


def _phone(marks: list[Mark], context: ShopContext) -> list[Act]:
    phones = having(marks, "phone")
    fine = ("phone", "phone_word", "number", "filler", "of", "make", "change", "fresh", "give",
            "customer", "pronoun")  # fmt: skip
    fits = len(phones) == 1 and all_have(marks, *fine)
    return [EditDraft(phone=phones[0].text)] if fits else []


_DENYING = ("negation", "no", "wrong", "unwanted")  # total 4000 galat hai
_ALL = ("everyone", "inclusive", "within", "bill", "full")


def _total(marks: list[Mark], context: ShopContext) -> list[Act]:
    numbers = [mark for mark in marks if mark.number is not None]
    words = [mark for mark in marks if mark.number is None]
    known = all_have(
        words,
        "total",
        "rounding",
        "make",
        "give",
        "change",
        "currency",
        "filler",
        "of",
        "to",
        "flat",
        "shall_be",
        "correcting",
        *_ALL,
    )
    known = known and not any_has(words, *_DENYING)
    says = any_has(words, "total", "rounding") or _whole_bill(words)
    return [EditDraft(total=numbers[0].number)] if len(numbers) == 1 and known and says else []


def _whole_bill(words: list[Mark]) -> bool:
    """``pura bill 16000 me set kar do``: what all of it shall come to."""
    if any_has(words, "everyone") and any_has(words, "inclusive"):
        return True  # sab milake 6000 karo
    whole = any(one.has("full") and two.has("bill") for one, two in pairwise(words))
    return whole and any_has(words, "within", "shall_be", "change", "make")


def _paid(marks: list[Mark], context: ShopContext) -> list[Act]:
    mode = mode_of(marks)
    paid = any_has(marks, "paid")
    told = mode or (paid and any_has(marks, "full", "money"))
    fits = all_have(
        marks,
        *MODES,
        "paid",
        "full",
        "make",
        "give",
        "send",
        "bill",
        "filler",
        "from",
        "inclusive",
        "pronoun",
        "happened",
        "money",
    )
    if not told or not fits:
        return []
    acts: list[Act] = [EditDraft(paid=Paid("full", mode))]
    if any_has(marks, "make", "send") and marks[-1].has("give", "make", "send"):
        acts.append(Confirm())
    return acts
