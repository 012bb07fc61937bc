"""The half-made bill of a chat: may lack a rate, a tax rate or even goods; kept as JSON."""

import datetime as dt
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any

from bot.slots import Supply, from_json as slots_from_json, plain

MOST_DONE = 20


@dataclass(frozen=True)
class ChatLine:
    """A line as far as it is known. ``amount``: the line's sum where no rate was said.

    ``retail_price``: printed on goods that are taxed on it; zero where it was asked for and left open.
    """

    name: str
    item_id: str | None = None
    qty: Decimal | None = None
    unit: str = "NOS"
    unit_label: str = ""
    rate: Decimal | None = None
    amount: Decimal | None = None
    gst_rate: Decimal | None = None
    hsn: str | None = None
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    known_rate: Decimal | None = None
    retail_price: Decimal | None = None


@dataclass(frozen=True)
class ChatDraft:
    """A bill as far as it is known. ``revision`` rises with each preview: older buttons are stale.

    ``kind`` is empty for a bill, else estimate or challan. ``replaces``: the issued bill that is
    cancelled once this one is sent.
    """

    id: str
    lines: tuple[ChatLine, ...] = ()
    customer_id: str | None = None
    customer_name: str | None = None
    customer_typed: str | None = None
    phone: str | None = None
    gstin: str | None = None
    state: str | None = None
    tax_inclusive: bool | None = None
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    fixed_total: Decimal | None = None
    date: dt.date | None = None
    due: dt.date | None = None
    paid_mode: str | None = None
    paid_amount: Decimal | None = None
    charge_id: str | None = None
    replaces: str | None = None
    on_credit: bool = False
    without_gst: bool = False
    kind: str = ""
    note: str = ""
    supply: Supply | None = None
    needs: tuple[dict[str, Any], ...] = ()
    revision: int = 0
    digest: str = ""
    message_id: str = ""
    at: str = ""

    @property
    def mark(self) -> str:
        """Name this preview of this bill."""
        return f"{self.id}.{self.revision}"

    @property
    def has_discount(self) -> bool:
        """True where anything is taken off."""
        lines = any(line.discount_percent or line.discount_amount for line in self.lines)
        return lines or bool(self.discount_percent or self.discount_amount)

    def with_line(self, i: int, **values: Any) -> "ChatDraft":
        """Return the draft with one line changed."""
        lines = list(self.lines)
        lines[i] = replace(lines[i], **values)
        return replace(self, lines=tuple(lines))


_DECIMALS = {
    "qty", "rate", "amount", "gst_rate", "discount_percent", "discount_amount", "known_rate", "fixed_total",
    "paid_amount", "retail_price",
}  # fmt: skip
_DATES = {"date", "due"}


def to_json(draft: ChatDraft) -> dict[str, Any]:
    """Write a draft as JSON."""
    return {name: _out(value) for name, value in asdict(draft).items() if value not in (None, ())}


def _out(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_out(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _out(inner) for name, inner in value.items() if inner is not None}
    return value


def _values(data: dict[str, Any]) -> dict[str, Any]:
    read = dict(data)
    for name in _DECIMALS & read.keys():
        read[name] = Decimal(read[name])
    for name in _DATES & read.keys():
        read[name] = dt.date.fromisoformat(read[name])
    return read


def from_json(data: dict[str, Any]) -> ChatDraft:
    """Read a draft from JSON."""
    read = _values(data)
    read["lines"] = tuple(ChatLine(**_values(line)) for line in data.get("lines", []))
    read["needs"] = tuple(data.get("needs", []))
    if "supply" in data:
        read["supply"] = slots_from_json(Supply, data["supply"])
    return ChatDraft(**read)


@dataclass
class State:
    """What is open in a chat, as its conversation row keeps it.

    ``asks`` counts the questions: buttons of an older one are stale. ``shown`` is the mark of the
    bill whose preview was seen last: a yes sends that one and no other. ``choice``: the question that
    is not about a bill. ``last``: the last thing written, which a correction by word means.
    ``typed_name``: what a customer was called in the message that had to be asked about. ``pushed``:
    the buttons of the last message that came by itself: a claim, a question of the staff;
    ``pushed_last``: it is the newest message, so a number that is typed means one of its buttons.
    ``unseen``: messages that went in a template which left something out. ``done``: what the buttons
    sent that send once. ``standing``: how the shop billed when he wrote last. ``chosen_lang``: the
    language that was asked for in so many words. ``typed``: the number that was typed for a button just
    now, and when.
    """

    drafts: list[ChatDraft] = field(default_factory=list)
    asked: dict[str, Any] | None = None
    buttons: list[list[str]] = field(default_factory=list)
    pushed: list[list[str]] = field(default_factory=list)
    pushed_last: bool = False
    bills: list[dict[str, Any]] = field(default_factory=list)
    undo: dict[str, Any] | None = None
    pending: dict[str, Any] | None = None
    choice: dict[str, Any] | None = None
    last: dict[str, Any] | None = None
    typed_name: str = ""
    lang: str = ""
    chosen_lang: str = ""
    asks: int = 0
    shown: str = ""
    unseen: list[str] = field(default_factory=list)
    standing: str = ""
    done: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    done_lately: list[dict[str, Any]] = field(default_factory=list)

    @property
    def draft(self) -> ChatDraft | None:
        """The bill being talked about."""
        return self.drafts[-1] if self.drafts else None

    @property
    def repeated(self) -> ChatDraft | None:
        """The bill of which it is being asked whether it is another one: a change makes it one."""
        return from_json(self.pending["draft"]) if self.pending and not self.asked else None

    @property
    def is_busy(self) -> bool:
        """True where a bill or a question is open: a number typed means that."""
        return bool(self.drafts or self.asked or self.choice)

    def find_button(self, typed: str) -> tuple[str, str] | None:
        """Return the (action, label) of a button whose number or words were typed."""
        numbered = self.pushed if self.pushed_last and not self.is_busy else self.buttons
        for n, (action, label) in enumerate(numbered, start=1):
            if typed == str(n):
                return action, label
        for action, label in (*self.buttons, *self.pushed):
            if typed == label.casefold():
                return action, label
        return None

    def put(self, draft: ChatDraft) -> ChatDraft:
        """Replace the current bill."""
        self.drafts[-1] = draft
        return draft

    def to_json(self) -> dict[str, Any]:
        """Write the state as JSON."""
        return {
            "drafts": [to_json(draft) for draft in self.drafts],
            "asked": self.asked,
            "buttons": self.buttons,
            "pushed": self.pushed,
            "pushed_last": self.pushed_last,
            "bills": self.bills,
            "undo": self.undo,
            "pending": self.pending,
            "choice": self.choice,
            "last": self.last,
            "typed_name": self.typed_name,
            "lang": self.lang,
            "chosen_lang": self.chosen_lang,
            "asks": self.asks,
            "shown": self.shown,
            "unseen": self.unseen,
            "standing": self.standing,
            "done": self.done,
            "typed": self.typed,
            "done_lately": self.done_lately,
        }


def state_from_json(data: dict[str, Any]) -> State:
    """Read a state from JSON."""
    known = {field.name for field in fields(State)}
    kept = {name: value for name, value in data.items() if name in known}
    return State(**{**kept, "drafts": [from_json(draft) for draft in data.get("drafts", [])]})
