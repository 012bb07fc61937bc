"""What a tapped button does; one of an older message answers and does nothing."""

from collections.abc import Callable

from bot import rights
from bot.handlers import (
    asking,
    bills,
    choosing,
    claims,
    commands,
    customer_words,
    customers,
    einvoicing,
    eways,
    extras,
    issuing,
    numbers,
    staff,
    talk,
    tongues,
    undoing,
)
from bot.replies import label
from bot.rights import May
from bot.turn import Turn


def press(turn: Turn, action: str) -> None:
    """Do what the button says; a customer's buttons never reach the shop's bills."""
    kind, _, rest = action.partition(".")
    if turn.person.role == "customer":
        _of_customer(turn, kind, rest)
        return
    if kind == "c" and turn.person.customer_id:
        _of_customer(turn, kind, rest)  # a member who buys here too
        return
    handler = _KINDS.get(kind)
    may = rights.of_button(turn.person.role, action)
    if handler is None:
        stale(turn)
    elif may is May.ASK:
        staff.ask_button(turn, action)
    elif may is not May.YES:
        staff.refuse(turn, may)
    else:
        handler(turn, rest)
        undoing.keep(turn)


def _of_customer(turn: Turn, kind: str, rest: str) -> None:
    verb, _, what = rest.partition(".")
    if kind == "c" and verb in _OF_CUSTOMER:
        _OF_CUSTOMER[verb](turn, what)
    elif kind == "q" and (turn.state.choice or {}).get("do") == "language":
        _choice(turn, rest)
    else:
        turn.say(turn.text("stale"))


_OF_CUSTOMER: dict[str, Callable[[Turn, str], None]] = {
    "claim": customer_words.press_paid,
    "wrong": customer_words.press_wrong,
    "bill": lambda turn, what: customers.show_bill(turn, customers.own_bill(turn, what)),
    "bills": lambda turn, what: customers.say_bills(turn),
    "balance": lambda turn, what: customers.say_balance(turn),
    "statement": lambda turn, what: customers.say_statement(turn),
    "hello": lambda turn, what: customers.greet(turn),
    "language": lambda turn, what: tongues.show(turn),
    "out": lambda turn, what: customer_words.opt_out(turn),
    "in": lambda turn, what: customer_words.opt_in(turn),
}


def stale(turn: Turn) -> None:
    """Answer a button that belongs to an older message, and show what is open."""
    turn.say(turn.text("stale"))
    if turn.state.draft:
        asking.advance(turn)


def _on_draft(turn: Turn, rest: str) -> None:
    verb, _, mark = rest.partition(".")
    draft = turn.state.draft
    if draft is None or mark != draft.mark or turn.state.asked:
        stale(turn)
    elif verb == "send":
        issuing.send(turn)
    elif verb == "drop":
        bills.reject(turn)
    else:
        example = draft.lines[0].name.lower() if draft.lines else "cement"
        turn.say(turn.text("change", example=example))


def _answer(turn: Turn, rest: str) -> None:
    asked = turn.state.asked
    rest, _, n = rest.rpartition(".")
    if not asked or n != str(asked["n"]):
        stale(turn)
    elif rest == "drop":
        turn.state.asked = None
        bills.reject(turn)
    elif rest == "without_gstin":
        asking.drop_gstin(turn)
    elif rest.startswith("option."):
        asking.answer(turn, asked["options"][int(rest.removeprefix("option."))])
    elif rest == "new_item":
        asking.answer(turn, asked["item"])
    elif rest.startswith("gst_"):
        asking.answer(turn, label(turn.lang, rest))
    else:
        asking.answer(turn, rest)


def _on_bill(turn: Turn, rest: str) -> None:
    verb, _, invoice_id = rest.partition(".")
    if verb == "paid":
        issuing.pay_bill(turn, invoice_id)
    else:
        issuing.change_mode(turn, invoice_id, mode=verb)


def _duplicate(turn: Turn, rest: str) -> None:
    if not turn.state.pending:
        stale(turn)
    elif rest == "new":
        bills.start_pending(turn)
    else:
        bills.reject(turn)


def _talk(turn: Turn, rest: str) -> None:
    if rest == "help":
        talk.say_help(turn)
    elif rest == "more":
        talk.say_more(turn)
    else:
        turn.say(turn.text("hello"))


def _choice(turn: Turn, rest: str) -> None:
    if not choosing.press(turn, rest):
        stale(turn)


def _undo(turn: Turn, rest: str) -> None:
    kind, _, what = rest.partition(".")
    if kind in undoing.UNDO:
        undoing.press(turn, kind, what)
    else:
        stale(turn)


_KINDS: dict[str, Callable[[Turn, str], None]] = {
    "d": _on_draft,
    "a": _answer,
    "b": _on_bill,
    "q": _choice,
    "u": _undo,
    "y": extras.press,
    "cmd": commands.run,
    "k": claims.press,
    "r": staff.press,
    "n": numbers.ask,
    "w": customer_words.settle,
    "dup": _duplicate,
    "e": einvoicing.press,
    "ew": eways.press,
    "t": _talk,
}
