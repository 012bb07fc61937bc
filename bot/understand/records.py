"""What the shop keeps: customers, items, its own data, its people; languages, papers of law."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from bot.acts import (
    AddCustomer,
    AddItem,
    AddStaff,
    Einvoice,
    Eway,
    Need,
    SetLanguage,
    SetProfile,
)
from bot.understand import refs, tongues
from bot.understand.frame import Frame, Read
from bot.understand.language import spoken
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.money import which_bill
from bot.understand.names import typed_name
from bot.understand.terms import MOST_TAX
from core.gst.states import find_state

_VPA = re.compile(
    r"(?<![^\s:,=(])([a-z0-9][\w.-]{1,99}@[a-z][a-z0-9]{1,63})(?![^\s,.;)])(?!\.\w)", re.IGNORECASE
)
_FEW = 4  # words beside an address: more are no words to us about it
# bounded, and begun only where a word begins: any text is searched in linear time
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[a-z.]{2,255}", re.IGNORECASE)
_LEAST_STATE = 4  # letters; a sign of two is a word of many languages
_IFSC = re.compile(r"\b[A-Z]{4}0[A-Z0-9]{6}\b", re.IGNORECASE)


def language(frame: Frame) -> Read | None:
    """In which language the bot shall reply."""
    code = tongues.wished(frame.marks, frame.context.lang or spoken())
    return ([SetLanguage(code)], []) if code and not frame.party else None


def law(frame: Frame) -> Read | None:
    """The register of invoices, or the road: e-invoice and e-way bill."""
    if not frame.has("einvoice", "eway"):
        return None
    ref = frame.any_invoice()
    slots: dict[str, Any] = {"invoice": ref.value} if ref else {}
    needs: list[Need] = []
    if frame.party:
        slots |= {"customer": frame.party.name} if frame.party.name else {}
        needs = [] if ref else frame.party.needs
    if frame.has("last") and not ref:
        slots["last"] = True
    if frame.has("eway"):
        slots |= _road(frame)
        return [Eway(**slots)], needs or which_bill(frame, slots)
    if frame.has("cancel"):
        slots["cancel"] = True
    return [Einvoice(**slots)], needs or which_bill(frame, slots)


def _road(frame: Frame) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    vehicle = refs.find_vehicle(frame.marks)
    if vehicle:
        slots["vehicle"] = vehicle.value
    for i, mark in enumerate(frame.marks):
        near = frame.marks[max(0, i - 1) : i] + frame.marks[i + 1 : i + 2]
        if mark.number is not None and any(one.has("distance") for one in near):
            slots["distance"] = mark.number
    return slots


_STAFF = ("accountant", "owner", "staff")


def people(frame: Frame) -> Read | None:
    """Somebody who may bill for the shop."""
    if frame.has("may_bill"):
        return _biller(frame)
    roles = [role for role in _STAFF if f"role_{role}" in frame.says]
    if not roles or not frame.has("fresh", "make", "staff") or frame.has("question", "bill"):
        return None
    phone = next((mark.text for mark in frame.marks if mark.has("phone")), None)
    if not phone and not frame.has("fresh"):
        return None
    slots = {"phone": phone} if phone else {}
    name = _name(frame, ("staff", "role_owner", "fresh", "phone_word", "named"))
    return [AddStaff(name=name or None, role=roles[0], **slots)], []  # type: ignore[arg-type]  # the slots of one act


def _biller(frame: Frame) -> Read | None:
    """Somebody who may make bills and no more: ``chotu 98… ko sirf bill banane do``."""
    phones = [mark.text for mark in frame.marks if mark.has("phone")]
    name = _name(frame, ("phone_word", "named"))
    if len(phones) != 1 or not name:
        return None
    return [AddStaff(name=name, phone=phones[0], role="staff")], []


def _made_customer(marks: list[Mark]) -> bool:
    """True where the order to make stands beside the word for a customer, or closes the message."""
    beside = any(
        {one.has("customer"), two.has("customer")} == {True, False}
        and (one.has("make") or two.has("make"))
        for one, two in pairwise(marks)
    )
    return beside or marks[-1].has("make")


def _tells_customer(frame: Frame, detail: bool) -> bool:
    """True for an order to make one, or to change what is known of him."""
    if frame.has("fresh") or _made_customer(frame.marks):
        return True
    known = detail or frame.has("named", "address_word")
    return known and frame.has("make", "change")


def customer(frame: Frame) -> Read | None:
    """A new customer, or what is new of a known one."""
    if not frame.has("customer", "phone", "gstin"):
        return None
    detail = [mark for mark in frame.marks if mark.has("phone", "gstin")]
    email = _EMAIL.search(frame.text) if "@" in frame.text else None
    told = frame.has("customer") and _tells_customer(frame, bool(detail or email))
    if not told and not (detail and frame.has("phone_word", "gst", "change") and frame.party):
        return None
    if any(mark.number is not None for mark in frame.marks) or (frame.has("bill") and not told):
        return None
    slots: dict[str, str] = {("phone" if m.has("phone") else "gstin"): m.text for m in detail}
    if email:
        slots["email"] = email[0]
    if not told and frame.party and frame.party.name:
        return [AddCustomer(name=frame.party.name, **slots)], []
    code, where = _state_in(frame.marks, named=True)
    if code:
        slots["state"] = code
    hidden = (
        "customer",
        "fresh",
        "phone_word",
        "named",
        "gst",
        "email_word",
        "change",
        "address_word",
    )
    name = _name(frame, hidden, without=where)
    if not name:
        raise Doubt("whose phone or GSTIN it is, is not said")
    return [AddCustomer(name=name, **slots)], []


def _state_in(marks: list[Mark], *, named: bool) -> tuple[str, list[Mark]]:
    """Find a state by its name in any script, and the words that named it; not within a name: Punjab Sweets.

    ``named``: a name is said too, and the first word is of it.
    """
    plain = [mark.token.kind == "word" and not mark.tags for mark in marks]
    first = plain.index(True) + 1 if True in plain and named else 0
    for i in range(first, len(marks)):
        for length in (4, 3, 2, 1):
            stretch, end = marks[i : i + length], i + length
            inside = end < len(marks) and plain[end]
            if len(stretch) < length or inside or any(m.token.kind != "word" for m in stretch):
                continue
            if length == 1 and (len(stretch[0].text) < _LEAST_STATE or not plain[i]):
                continue
            state = find_state(" ".join(mark.token.raw for mark in stretch))
            if state:
                return state.code, stretch
    return "", []


def _name(frame: Frame, hidden: tuple[str, ...], *, without: Sequence[Mark] = ()) -> str:
    """Give the words that are no grammar; those after ``naam`` alone where it is said."""
    marks = frame.marks
    at = next((i for i, m in enumerate(marks[:-1]) if m.has("named") and not marks[i + 1].tags), -1)
    words = []
    for mark in _without_email(marks[at + 1 :]):
        plain = mark.token.kind == "word" and not any(mark is one for one in without)
        if plain and not mark.tags:
            words.append(mark)
        elif words and at >= 0:
            break
    return typed_name([word.token for word in words])


def _without_email(marks: list[Mark]) -> list[Mark]:
    """Leave out the parts of an address at a host: the sign and what stands at both its sides."""
    signs = [i for i, mark in enumerate(marks) if mark.text == "@"]
    gone = {j for i in signs for j in (i - 1, i, i + 1)}
    return [m for i, m in enumerate(marks) if i not in gone and "@" not in m.text]


def item(frame: Frame) -> Read | None:
    """A new item, or a new price of one: ``naya item``, ``chini ka bhav ab 46``."""
    marks = frame.marks
    fresh = frame.has("item") and frame.has("fresh", "make")
    if fresh and not frame.has("bill", "estimate", "challan", "creditnote"):
        rest = [mark for mark in marks if not mark.has("item", "fresh") or mark.number is not None]
        return [new_item(rest)], []
    priced = frame.has("rate") and frame.has("now", "fresh", "change")
    if not (priced or _sets_price(frame)) or frame.has("bill", "question"):
        return None
    if frame.context.draft or frame.party:
        return None
    words = [mark.text for mark in marks if mark.is_unread]
    found = frame.known.goods(words) if words else []
    figures = [_figure_of_item(marks, i) for i, mark in enumerate(marks) if mark.number is not None]
    slots = {slot: value for figure in figures for slot, value in figure.items()}
    if len(found) != 1 or "rate" not in slots or len(slots) != len(figures):
        return None
    unit = next((mark.unit for mark in marks if mark.unit and not mark.has("rate")), None)
    return [AddItem(name=found[0].name, unit=unit, **slots)], []  # type: ignore[arg-type]  # the slots of one act


def _sets_price(frame: Frame) -> bool:
    """``namak 24 rupaye packet kar do``: so much money for one, nothing counted, nobody named."""
    others = ("paid", "sold", "credit", "discount", "remove", "total", "balance", "to", "from",
              "due", "loading", "cash", "upi", "fresh")  # fmt: skip
    if not frame.has("change") or not frame.has("currency") or frame.has(*others):
        return False
    figures = [i for i, mark in enumerate(frame.marks) if mark.number is not None]
    after = [frame.marks[i + 1 : i + 2] for i in figures]
    return any(m.has("currency") for one in after for m in one) and not any(
        m.unit for one in after for m in one
    )


def new_item(marks: list[Mark]) -> AddItem:
    """Read name, price, unit, tax and HSN of a new item. Raises: Doubt."""
    slots: dict[str, object] = {}
    words: list[Mark] = []
    for i, mark in enumerate(marks):
        if mark.number is not None:
            slots |= _figure_of_item(marks, i)
        elif mark.unit and words:
            slots["unit"] = mark.unit
        elif mark.has("inclusive"):
            slots["tax_inclusive"] = True
        elif not mark.tags:
            words.append(mark)
    if not words:
        raise Doubt("what the item is called is not said")
    return AddItem(name=typed_name([word.token for word in words]), **slots)  # type: ignore[arg-type]  # the slots of one act


def _figure_of_item(marks: list[Mark], i: int) -> dict[str, object]:
    """Tell whether a figure is the HSN, the rate of tax, the quantity of a pack, or the price."""
    mark = marks[i]
    before = marks[i - 1] if i else mark
    after = marks[i + 1] if i + 1 < len(marks) else mark
    if before.has("hsn"):
        return {"hsn": mark.text}
    if before.has("rate") and not mark.has("percentage"):
        return {"rate": mark.number}
    taxed = mark.number is not None and mark.number <= MOST_TAX
    if taxed and (mark.has("percentage") or before.has("gst") or after.has("gst", "percent")):
        return {"gst_rate": mark.number}
    packed = after.unit and i + 2 < len(marks) and marks[i + 2].number is not None
    return {} if packed else {"rate": mark.number}


def _address(frame: Frame) -> str:
    """Give what follows the word for an address, as it was typed, without the words about it."""
    marks = frame.marks
    start = next(i for i, mark in enumerate(marks) if mark.has("address_word")) + 1
    end = len(marks)
    around = ("to", "of", "filler", "change", "make", "named", "now", "break", "give", "draft")
    while start < end and marks[start].number is None and marks[start].has(*around):
        start += 1
    while start < end and marks[end - 1].number is None and marks[end - 1].has(*around):
        end -= 1
    if end - start < 2:
        raise Doubt("an address of one word")
    typed = frame.text.casefold()
    first = marks[start].token.raw.casefold()
    at = typed.find(first, typed.find(marks[start - 1].token.raw.casefold()))
    last = marks[end - 1].token.raw.casefold()
    to = typed.rfind(last)
    return frame.text[at : to + len(last)] if 0 <= at < to else ""


def profile(frame: Frame) -> Read | None:
    """The shop's own data: UPI address, GSTIN, account, name."""
    slots: dict[str, str] = {}
    vpa = _VPA.search(frame.text) if "@" in frame.text else None
    ifsc = _IFSC.search(frame.text) if "0" in frame.text else None
    own = frame.has("own")
    if vpa and not frame.party and frame.unread <= _FEW and not _EMAIL.search(frame.text):
        slots["upi"] = vpa[1]
    if ifsc and not frame.party:
        slots["ifsc"] = ifsc[0].upper()
        account = re.search(r"(?<!\d)\d{9,18}(?!\d)", frame.text)
        if account:
            slots["bank_account"] = account[0]
    if own:
        slots |= _own_numbers(frame)
    if not slots and own:
        slots |= _called(frame)
    return ([SetProfile(**slots)], []) if any(slots.values()) else None


def _own_numbers(frame: Frame) -> dict[str, str]:
    """The shop's own GSTIN and phone."""
    slots: dict[str, str] = {}
    gstin = next((mark for mark in frame.marks if mark.has("gstin")), None)
    if gstin and not frame.party and not frame.has("customer", "bill"):
        slots["gstin"] = gstin.text
    phone = next((mark for mark in frame.marks if mark.has("phone")), None)
    if phone and not frame.party and frame.has("phone_word", "number"):
        slots["phone"] = phone.text
    return slots


def _called(frame: Frame) -> dict[str, str]:
    """Where the shop lies, or what it is called."""
    if frame.has("address_word") and not (frame.party or frame.has("negation")):
        return {"address": _address(frame)}
    if frame.numbers():
        return {}
    if frame.has("named"):
        return {"name": _name(frame, ())}
    return {} if frame.party else {"state": _state_in(frame.marks, named=False)[0]}
