"""Which intent: whole phrases first, then answers, then the sense of the words."""

import datetime as dt
import re
from decimal import Decimal

from bot.acts import (
    Act,
    AddCustomer,
    AddItem,
    Answer,
    Balance,
    Confirm,
    Greet,
    Help,
    Need,
    Outstanding,
    RecordCredit,
    RecordPayment,
    Reject,
    SetLanguage,
    SetProfile,
    Statement,
    Thanks,
    Undo,
)
from bot.context import Asked, ShopContext
from bot.understand import bills, parties
from bot.understand.language import lexicon
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known, typed_name
from bot.understand.text import fold
from core.gst.states import find_state

Read = tuple[list[Act], list[Need]]
_PHRASES: dict[str, Act] = {
    "greet": Greet(),
    "thanks": Thanks(),
    "help": Help(),
    "confirm": Confirm(),
    "reject": Reject(),
    "undo": Undo(),
    "language_en": SetLanguage("en"),
    "language_hi": SetLanguage("hi"),
    "outstanding": Outstanding(),
}
# Words of things that a bill must not be made of: returns, promises, reports, reminders ...
_ELSEWHERE = ("other", "reminder", "report", "staff", "want", "if", "yesterday", "negation")
_UPI = re.compile(r"\bupi\b(?:\s+id)?\s*(?:is|hai|:)?\s*([a-z0-9][\w.-]+@[a-z]\w+)", re.IGNORECASE)


def read(text: str, marks: list[Mark], context: ShopContext, today: dt.date) -> Read:
    """Read a message of the shop's own people. Raises: Doubt."""
    if any(mark.has("negative") for mark in marks):
        raise Doubt
    phrase = " ".join(fold(mark.text) for mark in marks if not mark.has("break"))
    kind = lexicon().phrases.get(phrase)
    if kind:
        return [_PHRASES[kind]], []
    if mood := _mood(marks, context):
        return [mood], []
    known = Known(context)
    if context.asked and (answer := _answer(marks, context.asked, known)):
        return [answer], []
    free = context.asked is None or context.asked.slot in {"gstin", "gst_rate", "tax_inclusive"}
    if context.asked and context.asked.options and len(marks) < 4 and not free:
        raise Doubt  # an answer that fits none of the choices, or several
    if upi := _UPI.search(text):
        return [SetProfile(upi=upi[1].lower())], []
    if record := _record(marks, known):
        return [record], []
    return _money(marks, known, context, today)


def _mood(marks: list[Mark], context: ShopContext) -> Act | None:
    """Yes, no, a greeting, thanks: every word must be one of it, or say nothing."""
    words = [mark for mark in marks if not mark.has("break", "and")]
    if not words or any(mark.number is not None for mark in words):
        return None

    def all_of(*tags: str) -> bool:
        return all(mark.has(*tags, "filler", "honorific", "want") for mark in words)

    says = {tag for mark in words for tag in mark.tags}
    if context.draft or context.asked:
        if "no" in says and all_of("no", "negation", "make", "give", "send", "remove", "draft"):
            return Reject()
        if "yes" in says and all_of("yes", "make", "give", "send", "draft", "bill"):
            return Confirm()
    if "thanking" in says and all_of("thanking", "yes", "most", "question"):
        return Thanks()
    if "greeting" in says and all_of("greeting"):
        return Greet()
    return Help() if "helping" in says and len(words) < 6 else None


def _money(marks: list[Mark], known: Known, context: ShopContext, today: dt.date) -> Read:
    if any(mark.has("question") for mark in marks):
        return _outstanding(marks, known) or _question(marks, known)
    if any(mark.has(*_ELSEWHERE) for mark in marks):
        raise Doubt
    if changed := bills.edit(marks, known, context, today):
        return changed
    if context.draft is None and any(mark.has("fresh") for mark in marks[-2:]):
        raise Doubt  # "... bhi jod do": to a bill that is no longer open
    for reader in (_outstanding, _statement, _payment, _credit, _balance):
        if found := reader(marks, known):
            return found
    act, needs = bills.create(marks, known, today)
    return [act], needs


def _answer(marks: list[Mark], asked: Asked, known: Known) -> Act | None:
    words = [mark for mark in marks if not mark.has("currency", "filler", "break")]
    typed = " ".join(mark.text for mark in marks)
    if asked.slot == "gstin" and len(words) == 1 and words[0].has("gstin"):
        return Answer(words[0].text)
    if asked.options:
        return _choice(words, typed, asked)
    numbers = [mark for mark in words if mark.number is not None]
    if len(numbers) != 1 or asked.slot in {"confirm", "customer", "item", "lines"}:
        return None
    rest = [
        mark for mark in words if mark.number is None and not mark.has("rate", "percent", "gst")
    ]
    units = [mark.unit for mark in rest if mark.unit]
    if len(units) != len(rest) or len(units) > 1:
        return None
    return Answer(numbers[0].number, units[0] if units else None)


def _choice(words: list[Mark], typed: str, asked: Asked) -> Act | None:
    if len(words) == 1 and words[0].number is not None:
        n = int(words[0].number)
        percent = f"{n}%"
        if percent in asked.options:
            return Answer(percent)
        if asked.slot == "gst_rate" and (words[0].has("percentage") or n > len(asked.options)):
            return Answer(words[0].number)
        return Answer(asked.options[n - 1]) if 1 <= n <= len(asked.options) else None
    said = {fold(mark.text) for mark in words}
    fits = [
        option
        for option in asked.options
        if option.casefold() == typed or (said and said <= set(map(fold, option.split())))
    ]
    return Answer(fits[0]) if len(fits) == 1 else None


def _record(marks: list[Mark], known: Known) -> Act | None:
    """``naya item ...``, ``new customer ...``."""
    if len(marks) < 3 or not marks[0].has("fresh", "make"):
        return None
    if marks[1].has("item"):
        return _new_item(marks[2:])
    if marks[1].has("customer"):
        return _new_customer(marks[2:])
    return None


def _new_item(marks: list[Mark]) -> Act | None:
    slots: dict[str, object] = {}
    words: list[Mark] = []
    for i, mark in enumerate(marks):
        if mark.number is not None:
            slots |= _figure_of_item(marks, i)
        elif mark.unit and words:
            slots["unit"] = mark.unit
        elif not mark.has("hsn", "gst", "rate", "percent", "currency", "filler", "break"):
            words.append(mark)
    if not words or any(mark.tags for mark in words):
        raise Doubt
    name = typed_name([word.token for word in words])
    return AddItem(name=name, **slots)  # type: ignore[arg-type]


def _figure_of_item(marks: list[Mark], i: int) -> dict[str, object]:
    """Tell whether a figure is the HSN, the rate of tax, the quantity of a pack, or the price."""
    mark = marks[i]
    before = marks[i - 1] if i else mark
    after = marks[i + 1] if i + 1 < len(marks) else mark
    if before.has("hsn"):
        return {"hsn": mark.text}
    if mark.has("percentage") or before.has("gst") or after.has("gst", "percent"):
        return {"gst_rate": mark.number}
    return {} if after.unit else {"rate": mark.number}


def _new_customer(marks: list[Mark]) -> Act | None:
    slots: dict[str, str] = {}
    words: list[Mark] = []
    for mark in marks:
        state = find_state(mark.text) if mark.token.kind == "word" and len(mark.text) > 2 else None
        if mark.has("phone", "gstin"):
            slots["phone" if mark.has("phone") else "gstin"] = mark.text
        elif state and words:
            slots["state"] = state.code
        elif mark.number is not None:
            raise Doubt
        elif not mark.has("break", "gst", "filler"):
            words.append(mark)
    if not words:
        raise Doubt
    return AddCustomer(name=typed_name([word.token for word in words]), **slots)


def _outstanding(marks: list[Mark], known: Known) -> Read | None:
    """Everyone who owes: no name, and words of debts or of everyone."""
    says = {tag for mark in marks for tag in mark.tags}
    owing = says & {"balance", "credit", "debtors", "due_word"}
    if not owing or not says & {"everyone", "most", "debtors", "above", "total"}:
        return None
    if parties.find(marks, known, new=False) or any(known.starts_good(m.text) for m in marks):
        return None
    numbers = [mark.number for mark in marks if mark.number is not None]
    if len(numbers) > 1:
        raise Doubt
    slots: dict[str, object] = {"overdue": True} if "overdue" in says else {}
    if numbers and numbers[0] is not None:
        limits = numbers[0] < 100 and numbers[0] == int(numbers[0])
        slots |= {"limit": int(numbers[0])} if limits else {"over": numbers[0]}
    return [Outstanding(**slots)], []  # type: ignore[arg-type]


def _statement(marks: list[Mark], known: Known) -> Read | None:
    """A customer's khata, whole; one with dates is not read yet."""
    if not any(mark.has("statement") for mark in marks):
        return None
    party = parties.find(marks, known, new=False)
    fine = ("statement", "of", "to", "filler", "honorific", "send", "give", "make", "asking", "full",
            "rate", "credit", "change")  # fmt: skip
    if not party or any(not mark.has(*fine) for mark in _rest(marks, party)):
        return None
    return [Statement(party.name)], party.needs


def _question(marks: list[Mark], known: Known) -> Read:
    owing = any(mark.has("balance", "due_word", "paid") for mark in marks)
    if any(mark.number is not None for mark in marks) or not owing:
        raise Doubt
    party = parties.find(marks, known, new=False)
    if party:
        return [Balance(party.name)], party.needs
    if any(mark.has("everyone", "most") for mark in marks):
        return [Outstanding()], []
    raise Doubt


def _sum_only(marks: list[Mark], known: Known) -> Decimal | None:
    """The one figure of a message that names no goods; None where it has goods or several."""
    numbers = [mark for mark in marks if mark.number is not None and not mark.has("percentage")]
    goods = any(mark.unit or known.starts_good(mark.text) for mark in marks if mark.number is None)
    return numbers[0].number if len(numbers) == 1 and not goods else None


def _payment(marks: list[Mark], known: Known) -> Read | None:
    mode = bills.mode_of(marks)
    if not (mode or any(mark.has("paid") for mark in marks)) or any(m.has("bill") for m in marks):
        return None
    full = any(mark.has("full") for mark in marks)
    amount = _sum_only(marks, known)
    if amount is None and not full:
        return None
    party = parties.find(marks, known, new=True)
    rest = _rest(marks, party)
    fine = ("paid", "full", "from", "to", "of", "filler", "currency", "honorific", "give", "make",
            "break", "send", "inclusive", "money", "asking", "rate", *bills.MODES)  # fmt: skip
    if any(mark.number is None and not mark.has(*fine) for mark in rest):
        raise Doubt
    needs = party.needs if party else [Need("customer")]
    return [RecordPayment(party.name if party else None, amount or "full", mode)], needs


def _rest(marks: list[Mark], party: parties.Party | None) -> list[Mark]:
    return marks[: party.start] + marks[party.end :] if party else marks


def _credit(marks: list[Mark], known: Known) -> Read | None:
    amount = _sum_only(marks, known)
    says = any(mark.has("credit") and not mark.has("question") for mark in marks)
    if amount is None or not says or any(m.has("bill", "days") for m in marks):
        return None
    party = parties.find(marks, known, new=True)
    fine = (
        "asking",
        "money",
        "credit",
        "to",
        "of",
        "from",
        "filler",
        "currency",
        "honorific",
        "make",
        "give",
        "break",
        "paid",
    )
    if any(mark.number is None and not mark.has(*fine) for mark in _rest(marks, party)):
        raise Doubt
    return [RecordCredit(party.name if party else None, amount)], (
        party.needs if party else [Need("customer")]
    )


def _balance(marks: list[Mark], known: Known) -> Read | None:
    if any(mark.number is not None for mark in marks) or not any(m.has("balance") for m in marks):
        return None
    party = parties.find(marks, known, new=False)
    fine = ("balance", "of", "to", "from", "filler", "honorific", "make", "give", "send", "break",
            "total", "rate", "credit", "asking", "money", "question")  # fmt: skip
    if any(not mark.has(*fine) for mark in _rest(marks, party)):
        raise Doubt
    if party:
        return [Balance(party.name)], party.needs
    return [Balance()], [Need("customer")]
