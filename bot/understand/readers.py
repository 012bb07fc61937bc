"""Which reader takes a message: each with the senses one of which is said in all that it reads."""

from collections.abc import Callable

from bot.understand import (
    additions,
    asked_bills,
    asked_sales,
    asks,
    cancelling,
    edits,
    exchanges,
    phoned,
    records,
    reminding,
    renaming,
    repriced,
    resummed,
    returns,
    undiscounted,
    unlisted,
)
from bot.understand.frame import Frame, Read

Reader = Callable[[Frame], Read | None]
_ANY = ()  # what tells is no tag alone
# The first that knows the words of its own reads the message; each is asked only where one of these is said.
READERS: tuple[tuple[Reader, tuple[str, ...]], ...] = (
    (undiscounted.read, ("discount", "gst")),
    (records.law, ("einvoice", "eway")),
    (reminding.reminder, ("reminder", "chat", "negation", "stop", "bidding")),
    (asked_sales.report, _ANY),
    (records.language, _ANY),
    (records.people, ("may_bill", *records.ROLES)),
    (additions.read, ("fresh", "joining", "forgot")),
    (repriced.told, ("rate",)),
    (records.item, ("item", "rate", "now", "price_list", "happened", "hsn", "change")),
    (resummed.of_last, resummed.DENYING),
    (renaming.put_right, ("named", "customer", "negation", "denies_next")),
    (edits.renamed_draft, _ANY),
    (records.customer, ("customer", "phone", "gstin", "address_word")),
    (phoned.contact, ("phone",)),
    (records.profile, _ANY),
    (returns.credit_note, ("creditnote", "returned")),
    (unlisted.gone, ("remove", "cancel")),
    (unlisted.goods_gone, ("remove",)),
    (cancelling.cancel, ("cancel",)),
    (asked_sales.summary, ("sale", "sold", "account", "money", "how_much")),
    (
        asks.outstanding,
        ("balance", "credit", "debtors", "due_word", "overdue", "money", "to_pay"),
    ),
    (asked_bills.find, ("bill", "show", "question")),
    (asked_bills.send, ("again", "send")),
    (exchanges.exchanged, ("within", "out_of", "from", "source", "via")),
    (edits.issued, ("change", "remove", "fresh", "make", "discount")),
    (edits.due, ("due", "dated")),
    (edits.renamed, ("negation", "customer", "named")),
)


def readers_of(frame: Frame) -> list[Reader]:
    """List the readers whose words are said, in their order."""
    said = frame.says
    return [reader for reader, tags in READERS if not tags or not said.isdisjoint(tags)]
