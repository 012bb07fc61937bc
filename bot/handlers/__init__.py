"""What is done for each act: one module per noun, and the table that finds it."""

from collections.abc import Callable
from typing import Any

from bot import acts
from bot.handlers import asking, bills, issuing, records, talk
from bot.turn import Turn


def undo(turn: Turn) -> None:
    """Take back the last thing done."""
    last = turn.state.undo
    if not last:
        turn.say(turn.text("nothing_to_undo"))
    elif last["kind"] == "invoice":
        issuing.undo_bill(turn, last["id"])
    elif last["kind"] == "payment":
        issuing.undo_payment(turn, last["id"])
    else:
        records.remove_record(turn, last["kind"], last["id"])


Handler = Callable[[Turn, Any, tuple[dict[str, Any], ...]], None]

# An act that is not in the table is understood but not built yet.
HANDLERS: dict[type[acts.Act], Handler] = {
    acts.CreateInvoice: bills.create,
    acts.EditDraft: bills.edit,
    acts.Confirm: lambda turn, act, needs: bills.confirm(turn),
    acts.Reject: lambda turn, act, needs: bills.reject(turn),
    acts.Undo: lambda turn, act, needs: undo(turn),
    acts.Answer: lambda turn, act, needs: asking.answer(turn, act.value, act.unit),
    acts.AddCustomer: lambda turn, act, needs: records.new_customer(turn, act),
    acts.AddItem: lambda turn, act, needs: records.new_item(turn, act),
    acts.SetProfile: lambda turn, act, needs: records.set_profile(turn, act),
    acts.SetLanguage: lambda turn, act, needs: records.set_language(turn, act),
    acts.Balance: lambda turn, act, needs: records.say_balance(turn, act),
    acts.Outstanding: lambda turn, act, needs: records.say_outstanding(turn),
    acts.Greet: lambda turn, act, needs: talk.greet(turn),
    acts.Thanks: lambda turn, act, needs: talk.thanks(turn),
    acts.Help: lambda turn, act, needs: talk.say_help(turn),
    acts.Unknown: lambda turn, act, needs: talk.unknown(turn),
}
FOR_CUSTOMERS = {acts.Greet, acts.Thanks}


def handle(turn: Turn, act: acts.Act, needs: tuple[dict[str, Any], ...]) -> None:
    """Do what an act asks for, or say kindly that it is not built yet."""
    handler = HANDLERS.get(type(act))
    if turn.person.role == "customer" and type(act) not in FOR_CUSTOMERS:
        handler = None
    if handler is None:
        talk.not_yet(turn)
    else:
        handler(turn, act, needs)
