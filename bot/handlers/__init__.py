"""What is done for each act: one module per noun, and the table that finds it."""

from collections.abc import Callable
from typing import Any

from bot import acts, rights
from bot.handlers import (
    accounts,
    alerts,
    asking,
    bills,
    choosing,
    correcting,
    customer_words,
    customers,
    einvoicing,
    eways,
    finding,
    numbering,
    paying,
    people,
    records,
    reminding,
    sales,
    staff,
    talk,
    tongues,
    udhaar,
    undoing,
)
from bot.rights import May
from bot.turn import Turn


def _answer(turn: Turn, act: acts.Answer) -> None:
    if act.value is None or not choosing.answer(turn, acts.to_json(act.value)):  # type: ignore[arg-type]
        asking.answer(turn, act.value, act.unit)


Handler = Callable[[Turn, Any, tuple[dict[str, Any], ...]], None]

# An act that is not in the table is understood but not built yet.
HANDLERS: dict[type[acts.Act], Handler] = {
    acts.CreateInvoice: bills.create,
    acts.EditDraft: bills.edit,
    acts.Confirm: lambda turn, act, needs: bills.confirm(turn),
    acts.Reject: lambda turn, act, needs: bills.reject(turn),
    acts.Undo: lambda turn, act, needs: undoing.undo(turn),
    acts.Answer: lambda turn, act, needs: _answer(turn, act),
    acts.RecordPayment: paying.receive,
    acts.RecordCredit: udhaar.give,
    acts.BankAlert: lambda turn, act, needs: alerts.received(turn, act),
    acts.Balance: accounts.say_balance,
    acts.Outstanding: lambda turn, act, needs: accounts.say_outstanding(turn, act),
    acts.Statement: accounts.say_statement,
    acts.Remind: reminding.remind,
    acts.PauseReminders: reminding.pause,
    acts.FindInvoice: finding.find,
    acts.SendInvoice: finding.send,
    acts.CancelInvoice: correcting.cancel,
    acts.CreditNote: correcting.credit_note,
    acts.Einvoice: einvoicing.einvoice,
    acts.Eway: eways.eway,
    acts.Summary: lambda turn, act, needs: sales.summary(turn, act),
    acts.Report: lambda turn, act, needs: sales.report(turn, act),
    acts.AddCustomer: lambda turn, act, needs: records.new_customer(turn, act),
    acts.AddItem: lambda turn, act, needs: records.new_item(turn, act),
    acts.AddStaff: lambda turn, act, needs: people.add(turn, act),
    acts.SetProfile: lambda turn, act, needs: records.set_profile(turn, act),
    acts.SetLanguage: lambda turn, act, needs: tongues.set_language(turn, act),
    acts.Greet: lambda turn, act, needs: talk.greet(turn),
    acts.Thanks: lambda turn, act, needs: talk.thanks(turn),
    acts.Help: lambda turn, act, needs: talk.say_help(turn),
    acts.Unknown: lambda turn, act, needs: talk.unknown(turn),
}
# What a customer may ask for; everything else of his is answered, and does nothing.
FOR_CUSTOMERS: dict[type[acts.Act], Callable[[Turn, Any], None]] = {
    acts.ClaimPaid: customer_words.say_paid,
    acts.Dispute: customer_words.say_wrong,
    acts.PromiseToPay: customer_words.promise,
    acts.OptOut: lambda turn, act: customer_words.opt_out(turn),
    acts.OptIn: lambda turn, act: customer_words.opt_in(turn),
    acts.MyBalance: lambda turn, act: customers.say_balance(turn),
    acts.MyInvoices: lambda turn, act: customers.say_bills(turn),
    acts.Greet: lambda turn, act: customers.greet(turn),
    acts.Thanks: lambda turn, act: talk.thanks(turn),
    acts.SetLanguage: tongues.set_language,
    acts.Help: lambda turn, act: customers.say_help(turn),
}


def handle(turn: Turn, act: acts.Act, needs: tuple[dict[str, Any], ...]) -> None:
    """Do what an act asks for, or say kindly that it is not built yet."""
    numbering.forget(turn, act)
    choosing.pass_by(turn, act)
    if turn.person.role == "customer":
        _of_customer(turn, act)
        return
    may = rights.of_act(turn.person.role, act)
    if may is May.ASK:
        staff.ask_act(turn, act, needs)
        return
    if may is not May.YES:
        staff.refuse(turn, may)
        return
    handler = HANDLERS.get(type(act))
    if handler is None:
        talk.not_yet(turn)
    else:
        handler(turn, act, needs)
        undoing.keep(turn)


def _of_customer(turn: Turn, act: acts.Act) -> None:
    """Do what a customer asks for; what is not understood may answer what he was asked."""
    handler = FOR_CUSTOMERS.get(type(act))
    if isinstance(act, acts.Dispute) and customer_words.hear(turn):
        return
    if handler is not None:
        turn.state.choice = None
        handler(turn, act)
    elif not customer_words.hear(turn):
        customers.unknown(turn)


@choosing.on(choosing.RESUME)
def _resume(turn: Turn, data: choosing.Data, value: str) -> None:
    """Do the act that waited for a slot."""
    act = choosing.resumed(data, value)
    needs: tuple[dict[str, Any], ...] = ()
    handle(turn, act, needs)
