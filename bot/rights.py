"""Who may do what in chat. An owner may all; for the others what is not named here is the owner's.

A member of the staff asks the owner instead of failing; an accountant sees, and writes nothing.
"""

from enum import Enum

from bot import acts


class May(Enum):
    """What is answered to somebody who asks for something."""

    YES = "yes"
    ASK = "ask"  # the owner is asked
    SEE = "see"  # only the owner sees it
    NO = "no"  # only the owner does it


_STAFF_ACTS: dict[type[acts.Act], May] = {
    **dict.fromkeys(
        (
            acts.CreateInvoice,
            acts.EditDraft,
            acts.Confirm,
            acts.Reject,
            acts.Answer,
            acts.Undo,
            acts.RecordPayment,
            acts.Balance,
            acts.FindInvoice,
            acts.SendInvoice,
            acts.AddCustomer,
            acts.SetLanguage,
            acts.Greet,
            acts.Thanks,
            acts.Help,
            acts.Unknown,
        ),
        May.YES,
    ),
    **dict.fromkeys(
        (
            acts.CancelInvoice,
            acts.CreditNote,
            acts.RecordCredit,
            acts.BankAlert,
            acts.Remind,
            acts.PauseReminders,
            acts.AddItem,
            acts.Einvoice,
            acts.Eway,
        ),
        May.ASK,
    ),
    **dict.fromkeys((acts.Outstanding, acts.Statement, acts.Summary, acts.Report), May.SEE),
}
_ACCOUNTANT_ACTS = dict.fromkeys(
    (
        acts.Balance,
        acts.Outstanding,
        acts.Statement,
        acts.Summary,
        acts.Report,
        acts.FindInvoice,
        acts.Answer,
        acts.Reject,
        acts.SetLanguage,
        acts.Greet,
        acts.Thanks,
        acts.Help,
        acts.Unknown,
    ),
    May.YES,
)
# Buttons by kind and verb; a kind alone stands for all its verbs.
_STAFF_BUTTONS = {
    **dict.fromkeys(
        ("d", "a", "q", "dup", "t", "b.paid", "u.draft", "y.receipt", "y.send", "y.leave"), May.YES
    ),
    **dict.fromkeys(("u", "b", "y.remind", "y.bill", "y.billit", "y.move", "y.heading"), May.ASK),
    **dict.fromkeys(
        (
            "y.statement",
            "y.outstanding",
            "y.bills",
            "y.items",
            "y.excel",
            "y.pdf",
            "y.hsn",
            "y.filed",
            "y.lock",
            "y.unlock",
            "cmd.item_wise",
            "cmd.owing",
            "cmd.page",
        ),
        May.SEE,
    ),
    "cmd.start": May.YES,
    "cmd.hsn": May.YES,
    "cmd.language": May.YES,
}
_ACCOUNTANT_BUTTONS = dict.fromkeys(
    (
        "q",
        "t",
        "y.statement",
        "y.outstanding",
        "y.leave",
        "y.bills",
        "y.items",
        "y.excel",
        "y.pdf",
        "y.hsn",
        "y.filed",
        "y.lock",
        "y.unlock",
        "cmd.start",
        "cmd.language",
        "cmd.item_wise",
        "cmd.owing",
        "cmd.page",
        "cmd.hsn",
    ),
    May.YES,
)
# Choices of questions: the doer's name, and with an accountant the value where only some will do.
_STAFF_CHOICES = {
    "language",
    "resume",
    "payment.advance",
    "payment.again",
    "undo.earlier",
    "cancel.which",
    "issued.which",
    "show",
    "name.amount",
    "member.self",
    "card",
    "khata.whom",
    "khata.way",
}
_ACCOUNTANT_CHOICES = {"language", "resume", "show", "card:no", "statement:me", "statement:no"}


def of_act(role: str, act: acts.Act) -> May:
    """Say whether somebody may do what an act asks for.

    >>> of_act("staff", acts.Summary()), of_act("staff", acts.CancelInvoice())
    (<May.SEE: 'see'>, <May.ASK: 'ask'>)
    """
    if role == "owner":
        return May.YES
    if role == "staff":
        return _STAFF_ACTS.get(type(act), May.NO) if not _is_beyond(act) else _beyond(act)
    return _ACCOUNTANT_ACTS.get(type(act), May.NO)


def _is_beyond(act: acts.Act) -> bool:
    """True for what the staff may do of it only in part: money in cash, bills one by one."""
    if isinstance(act, acts.RecordPayment):
        return act.mode not in (None, "cash")
    if isinstance(act, acts.FindInvoice):
        return not (act.invoice or act.customer or act.last)
    return False


def _beyond(act: acts.Act) -> May:
    return May.ASK if isinstance(act, acts.RecordPayment) else May.SEE


def of_button(role: str, action: str) -> May:
    """Say whether somebody may press a button.

    >>> of_button("staff", "u.invoice.inv_1"), of_button("accountant", "k.yes.clm_1")
    (<May.ASK: 'ask'>, <May.NO: 'no'>)
    """
    if role == "owner":
        return May.YES
    table = _STAFF_BUTTONS if role == "staff" else _ACCOUNTANT_BUTTONS
    kind, _, rest = action.partition(".")
    return table.get(f"{kind}.{rest.partition('.')[0]}") or table.get(kind) or May.NO


def of_choice(role: str, doer: str, value: str) -> bool:
    """Say whether somebody may answer a question so."""
    if role == "owner":
        return True
    allowed = _STAFF_CHOICES if role == "staff" else _ACCOUNTANT_CHOICES
    return doer in allowed or f"{doer}:{value}" in allowed
