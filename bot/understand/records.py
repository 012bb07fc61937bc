"""What the shop keeps: customers, items, its own data, its people; languages, papers of law."""

import re
from dataclasses import replace
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
from bot.understand import forbidden, moving, pricing, refs, tongues, whose_bill
from bot.understand.cancelling import which_bill
from bot.understand.details import (
    EMAIL,
    address_in,
    address_of,
    is_spelled,
    name_in,
    person_in,
    state_in,
    typed,
)
from bot.understand.frame import Frame, Read
from bot.understand.language import spoken
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have, any_has, first, having, says
from bot.understand.names import typed_name
from bot.understand.terms import MOST_TAX
from bot.understand.units import unit_of

_VPA = re.compile(
    r"(?<![^\s:,=(])([a-z0-9][\w.-]{1,99}@[a-z][a-z0-9]{1,63})(?![^\s,.;)])(?!\.\w)", re.IGNORECASE
)
_FEW = 4  # words beside an address: more are no words to us about it
_IFSC = re.compile(r"\b[A-Z]{4}0[A-Z0-9]{6}\b", re.IGNORECASE)


def language(frame: Frame) -> Read | None:
    """In which language the bot shall reply."""
    code = tongues.wished(frame.marks, frame.context.lang or spoken())
    return ([SetLanguage(code)], []) if code and not frame.party else None


def law(frame: Frame) -> Read | None:
    """The register of invoices, or the road: e-invoice and e-way bill. Raises: Doubt."""
    forbidden.refuse(frame)
    ref = _bill_of_road(frame)
    slots: dict[str, Any] = {"invoice": ref.value} if ref else {}
    needs: list[Need] = []
    party = frame.party or (frame.carried if not ref and frame.has("pronoun") else None)
    if party:
        slots |= {"customer": party.name} if party.name else {}
        needs = [] if ref else party.needs
    if frame.has("last") and not ref:
        slots["last"] = True
    if frame.has("eway"):
        slots |= _road(frame)
        return [Eway(**slots)], needs or which_bill(frame, slots)
    if frame.has("cancel"):
        slots["cancel"] = True
    return [Einvoice(**slots)], needs or which_bill(frame, slots)


def _bill_of_road(frame: Frame) -> refs.Ref | None:
    """The bill that is named; in ``last bill TS03UB 9921 60 km`` no figure is of a bill."""
    ref = frame.any_invoice()
    if ref is None or any_has(frame.marks[ref.end : ref.end + 1], "distance"):
        return None
    vehicle = refs.find_vehicle(frame.marks) if frame.has("last") else None
    return None if vehicle and vehicle.start < ref.end <= vehicle.end else ref


def _road(frame: Frame) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    ref = _bill_of_road(frame)
    vehicle = refs.find_vehicle(frame.marks, after=ref.end if ref else 0)
    if vehicle:
        slots["vehicle"] = vehicle.value
    held = range(vehicle.start, vehicle.end) if vehicle else range(0)
    for i, mark in enumerate(frame.marks):
        near = frame.marks[max(0, i - 1) : i] + frame.marks[i + 1 : i + 2]
        if i in held:
            continue
        if mark.number is not None and any_has(near, "distance"):
            slots["distance"] = mark.number
    return slots


ROLES = ("role_accountant", "role_owner", "role_staff")


def people(frame: Frame) -> Read | None:
    """Somebody who may bill for the shop."""
    if frame.has("may_bill"):
        return _biller(frame)
    roles = [tag.removeprefix("role_") for tag in ROLES if tag in frame.says]
    if not roles or not frame.has("fresh", "make", "staff") or frame.has("question", "bill"):
        return None
    phone = next((mark.text for mark in frame.marks if mark.has("phone")), None)
    if not phone and not frame.has("fresh"):
        return None
    slots = {"phone": phone} if phone else {}
    name = name_in(frame) if frame.has("named") else person_in(frame)
    return [AddStaff(name=name or None, role=roles[0], **slots)], []  # type: ignore[arg-type]  # the slots of one act


def _biller(frame: Frame) -> Read | None:
    """Somebody who may make bills and no more: ``chotu 98… ko sirf bill banane do``."""
    phones = [mark.text for mark in frame.marks if mark.has("phone")]
    name = name_in(frame)
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
    if _is_ours(frame):
        return None
    detail = having(frame.marks, "phone", "gstin")
    if not detail and (where := moving.told(frame)) and frame.party and frame.party.name:
        return [AddCustomer(name=frame.party.name, address=typed(frame, *where))], []
    email = EMAIL.search(frame.text) if "@" in frame.text else None
    told = frame.has("customer") and _tells_customer(frame, bool(detail or email))
    told = told or bool(detail and frame.has("fresh") and not frame.context.draft)  # raju 98... add
    if told and (other := whose_bill.put_on(frame, bool(detail or email))):
        return other
    moved = _moves(frame)
    if not (told or moved or (detail and _has_new(frame))):
        return None
    start, end = address_of(frame)
    rest = frame.marks[:start] + frame.marks[end:]
    counted = any(m.number is not None and not _is_surname(rest, i) for i, m in enumerate(rest))
    if counted or (frame.has("bill") and not told):
        return None
    slots: dict[str, str] = {("phone" if m.has("phone") else "gstin"): m.text for m in detail}
    slots |= {"email": email[0]} if email else {}
    if start < end and (told or moved):
        slots["address"] = typed(frame, start, end)
    if not told and frame.party and frame.party.name and not _is_of_longer(frame):
        return [AddCustomer(name=frame.party.name, **slots)], []
    return [_new_customer(frame, rest, slots)], []


def _is_ours(frame: Frame) -> bool:
    """True for ``meri dukan ka naam awadh bhandar rakho``: what is new is of the shop itself."""
    if not frame.has("own") or frame.has("customer"):
        return False
    named = first(frame.marks, "named")
    return frame.party is None or (named is not None and named < frame.party.start)


def _is_of_longer(frame: Frame) -> bool:
    """True for ``raju traders``, who is no Lakshmi Traders: a word of nobody's name leads it."""
    party = frame.party
    before = frame.marks[max(0, party.start - 1) : party.start] if party else []
    return any(mark.is_unread and not frame.known.starts_person(mark.text) for mark in before)


def _is_surname(marks: list[Mark], i: int) -> bool:
    """``bhagwan das kushwah``: a number in letters after a name that no unit follows."""
    named = i > 0 and marks[i - 1].is_unread and is_spelled(marks[i])
    return named and not any(mark.unit for mark in marks[i + 1 : i + 2])


def _new_customer(frame: Frame, rest: list[Mark], slots: dict[str, str]) -> AddCustomer:
    """Name him by what is no address, and the state that is said. Raises: Doubt."""
    code, where = state_in(frame.marks, named=True)
    name = name_in(replace(frame, marks=rest, taken=set()), without=where)
    if not name:
        raise Doubt("whose phone or GSTIN it is, is not said")
    if where and slots.get("address", "").casefold() == " ".join(mark.text for mark in where):
        del slots["address"]
    return AddCustomer(name=name, **slots, **({"state": code} if code else {}))


def _has_new(frame: Frame) -> bool:
    """True for a phone or a GSTIN of somebody who is known."""
    return frame.has("phone_word", "gst", "change") and frame.party is not None


def _moves(frame: Frame) -> bool:
    """``mohan lal ka address badal do, ab 14 civil lines``: where a known customer is, anew."""
    known = frame.party is not None and not frame.party.options and not frame.has("own")
    return known and frame.has("address_word") and frame.has("change", "make", "fresh", "now")


def item(frame: Frame) -> Read | None:
    """A new item, or a new price of one: ``naya item``, ``chini ka bhav ab 46``."""
    marks = frame.marks
    fresh = "item" in frame.says and frame.has("fresh", "make")
    if fresh and not frame.has("bill", "estimate", "challan", "creditnote"):
        rest = [mark for mark in marks if not mark.has("item", "fresh") or mark.number is not None]
        return [new_item(rest)], []
    priced = "rate" in frame.says and frame.has("now", "fresh", "change", "price_list")
    priced = priced or (bool(frame.says & _OF_RATE) and _tells_price(frame))
    priced = priced or _sets_tax(frame) or pricing.tells(frame)
    if not (priced or _sets_price(frame)) or frame.has("bill", "question"):
        return None
    if (frame.context.draft and not frame.has("hsn")) or frame.party:
        return None
    words = _words(marks)
    found = frame.known.goods(words) if words else []
    figures = [_figure_of_item(marks, i) for i, mark in enumerate(marks) if mark.number is not None]
    slots = {slot: value for figure in figures for slot, value in figure.items()}
    if len(found) != 1 or slots.keys().isdisjoint(_OF_ITEM) or len(slots) != len(figures):
        return None
    counted = (mark for mark in marks if mark.unit and mark.text not in words)
    unit = next((mark.unit for mark in counted if not mark.has("rate")), None)
    unit = unit if "rate" in slots else None  # hsn 6506 set karo
    return [AddItem(name=found[0].name, unit=unit, **slots)], []  # type: ignore[arg-type]  # the slots of one act


_OF_PRICE = (
    "of", "rate", "happened", "now", "change", "make", "fresh", "filler", "currency", "today", "old",
    "price_list", "within",
)  # fmt: skip


_OF_RATE = {"rate", "now", "price_list"}


def _tells_price(frame: Frame) -> bool:
    """``cement ka bhav 395 ho gaya``, ``cement now 395``: what known goods cost, and nothing else."""
    rest = [mark for mark in frame.marks if mark.number is None and mark.tags]
    said = says(rest)
    if len(frame.numbers()) != 1:
        return False
    onwards = any(mark.has("now") and " " in mark.text for mark in rest)  # ab se 185 me dena
    fine = (*_OF_PRICE, "give") if onwards else _OF_PRICE
    if "rate_after" in said or not all_have(rest, *fine):
        return False
    found = frame.known.goods(_words(frame.marks))
    known, told = found[0].rate if len(found) == 1 else None, frame.numbers()[0].number
    near = known is not None and told is not None and known / 2 <= told <= known * 2
    return "now" not in said or "rate" in said or near


def _words(marks: list[Mark]) -> list[str]:
    """List the words with no sense of their own, a unit that no figure counts among them: gift bag."""
    before = [None, *marks]
    return [
        mark.text
        for mark, led in zip(marks, before, strict=False)
        if mark.number is None and not mark.tags and (not mark.unit or (led and led.is_unread))
    ]


_OF_ITEM = ("rate", "gst_rate", "hsn")


def _sets_tax(frame: Frame) -> bool:
    """``sunglasses ki gst 5 kar do``: a rate of tax for known goods, and nothing else."""
    if "gst" not in frame.says or len(frame.numbers()) != 1 or "change" not in frame.says:
        return False
    fine = ("gst", "of", "upon", "percent", "percentage", "change", "make", "now", "filler")
    return all(mark.has(*fine) for mark in frame.marks if mark.tags)


def _sets_price(frame: Frame) -> bool:
    """``namak 24 rupaye packet kar do``: so much money for one, nothing counted, nobody named."""
    others = ("paid", "sold", "credit", "discount", "remove", "total", "balance", "to", "from",
              "due", "loading", "cash", "upi", "fresh")  # fmt: skip
    if not frame.has("change", "now") or not frame.has("currency") or frame.has(*others):
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
        elif (unit := mark.unit or _unit_within(mark)) and words:
            if mark.unit and _is_named_for(marks, i):
                words.append(mark)
            else:
                slots["unit"] = unit
        elif mark.has("inclusive"):
            slots["tax_inclusive"] = True
        elif not mark.tags or mark.has("helping", "card", "gift"):  # menu card, gift paper
            words.append(mark)
    if not words:
        raise Doubt("what the item is called is not said")
    return AddItem(name=typed_name([word.token for word in words]), **slots)  # type: ignore[arg-type]  # the slots of one act


def _unit_within(mark: Mark) -> str | None:
    """Find the unit of ``per nag``, which is one phrase of a price."""
    return unit_of(mark.text.rpartition(" ")[2]) if mark.has("of_one") else None


def _is_named_for(marks: list[Mark], i: int) -> bool:
    """True for ``box`` of ``pencil box 65 a piece``: before all figures, and sold by another unit."""
    said = [mark.unit for mark in marks[i + 1 :] if mark.unit]
    first = all(mark.number is None for mark in marks[:i])
    return first and not marks[i].tags and bool(said) and said[0] != marks[i].unit


def _figure_of_item(marks: list[Mark], i: int) -> dict[str, object]:
    """Tell whether a figure is the HSN, the rate of tax, the quantity of a pack, or the price."""
    mark = marks[i]
    before = marks[i - 1] if i else mark
    after = marks[i + 1] if i + 1 < len(marks) else mark
    if before.has("hsn") or pricing.is_code(marks, i):
        return {"hsn": mark.text}
    if before.has("rate") and not mark.has("percentage"):
        return {"rate": mark.number}
    taxed = mark.number is not None and mark.number <= MOST_TAX
    if taxed and (mark.has("percentage") or before.has("gst") or after.has("gst", "percent")):
        return {"gst_rate": mark.number}
    packed = after.unit and i + 2 < len(marks) and marks[i + 2].number is not None
    return {} if packed else {"rate": mark.number}


def profile(frame: Frame) -> Read | None:
    """The shop's own data: UPI address, GSTIN, account, name."""
    slots: dict[str, str] = {}
    vpa = _VPA.search(frame.text) if "@" in frame.text else None
    ifsc = _IFSC.search(frame.text) if "0" in frame.text else None
    own = "own" in frame.says
    named = frame.party is not None and not (own and frame.has("upi"))
    named = named and not (vpa and _is_of_address(frame, vpa[1]))
    if vpa and not named and frame.unread <= _FEW and not EMAIL.search(frame.text):
        slots["upi"] = vpa[1]
    if ifsc and not frame.party:
        slots["ifsc"] = ifsc[0].upper()
        account = re.search(r"(?<!\d)\d{9,18}(?!\d)", frame.text)
        if account:
            slots["bank_account"] = account[0]
    if own:
        slots |= _own_numbers(frame)
    if own and (not slots or (frame.has("named") and _is_ours(frame))):
        slots |= _called(frame)
    return ([SetProfile(**slots)], []) if any(slots.values()) else None


def _is_of_address(frame: Frame, vpa: str) -> bool:
    """True where a customer is named by words of the address alone: ``upi id sports@example``."""
    party = frame.party
    said = frame.marks[party.start : party.end] if party else []
    return all(mark.text in vpa.casefold() for mark in said)


def _own_numbers(frame: Frame) -> dict[str, str]:
    """The shop's own GSTIN and phone."""
    slots: dict[str, str] = {}
    gstin = next((mark for mark in frame.marks if mark.has("gstin")), None)
    if gstin and not frame.party and not frame.has("customer", "bill"):
        slots["gstin"] = gstin.text
    phone = next((mark for mark in frame.marks if mark.has("phone")), None)
    if phone and (not frame.party or _is_ours(frame)) and frame.has("phone_word", "number"):
        slots["phone"] = phone.text
    return slots


def _called(frame: Frame) -> dict[str, str]:
    """Where the shop lies, or what it is called."""
    at = first(frame.marks, "address_word")
    named = frame.party is not None and frame.party.start < (at or 0)  # a road may be in a name
    if at is not None and not (named or frame.has("negation")):
        return {"address": address_in(frame)}
    if frame.numbers():
        return {}
    if frame.has("named"):
        return {"name": name_in(frame)}
    return {} if frame.party else {"state": state_in(frame.marks, named=False)[0]}
