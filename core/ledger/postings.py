"""Which entries a document makes. PURE: an event in, entries out; they always sum to zero.

>>> lines = for_invoice(Sums(taxable=90000, cgst=8100, sgst=8100, total=106200))
>>> [(line.account, line.debit_paise - line.credit_paise) for line in lines]
[('receivable', 106200), ('sales', -90000), ('cgst', -8100), ('sgst', -8100)]
"""

from dataclasses import dataclass

RECEIVABLE = "receivable"


@dataclass(frozen=True)
class Posting:
    """One line of a document's double entry."""

    account: str
    debit_paise: int
    credit_paise: int


@dataclass(frozen=True)
class Sums:
    """The sums of an invoice, in paise."""

    taxable: int
    total: int
    cgst: int = 0
    sgst: int = 0
    igst: int = 0
    cess: int = 0
    round_off: int = 0


def _posting(account: str, amount_paise: int) -> Posting:
    """A debit where the amount is positive, else a credit."""
    return Posting(account, max(amount_paise, 0), max(-amount_paise, 0))


def for_invoice(sums: Sums) -> list[Posting]:
    """The customer owes the total; sales and each head of tax are credited."""
    amounts = {
        RECEIVABLE: sums.total,
        "sales": -sums.taxable,
        "cgst": -sums.cgst,
        "sgst": -sums.sgst,
        "igst": -sums.igst,
        "cess": -sums.cess,
        "round_off": -sums.round_off,
    }
    return [_posting(account, amount) for account, amount in amounts.items() if amount]


def for_payment(mode: str, amount_paise: int) -> list[Posting]:
    """Money comes in by its mode; the customer owes less."""
    return [_posting(mode, amount_paise), _posting(RECEIVABLE, -amount_paise)]


def for_refund(mode: str, amount_paise: int) -> list[Posting]:
    """Money goes back; the customer's advance is less."""
    return reversed_(for_payment(mode, amount_paise))


def for_charge(kind: str, amount_paise: int) -> list[Posting]:
    """What is owed without an invoice of ours: ``opening``, or an ``adjustment``."""
    return [_posting(RECEIVABLE, amount_paise), _posting(kind, -amount_paise)]


def for_note(kind: str, sums: Sums) -> list[Posting]:
    """A ``debit`` note adds to its invoice, a ``credit`` note takes off it."""
    lines = for_invoice(sums)
    return lines if kind == "debit" else reversed_(lines)


def reversed_(postings: list[Posting]) -> list[Posting]:
    """The same lines, debit and credit exchanged."""
    return [Posting(line.account, line.credit_paise, line.debit_paise) for line in postings]
