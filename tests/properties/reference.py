"""A shop's khata as one would keep it on paper: imports nothing of the code under test. Paise.

Every line is of one good at 18 % in one state; figures are per unit price and whole quantity.
"""

from dataclasses import dataclass, field


class Refused(Exception):
    """The paper says that this cannot be done."""


def half_up(number: int, by: int) -> int:
    """Divide and round, halves up."""
    return (2 * number + by) // (2 * by)


def with_tax(taxable: int) -> int:
    """Taxable value and its two halves of 9 %."""
    return taxable + 2 * half_up(taxable * 9, 100)


@dataclass
class Due:
    """A bill or udhaar: what it costs now, what was paid on it by which payment."""

    who: int | None
    day: int
    order: int
    cost: int
    qty: int = 0
    taxable: int = 0
    at: int = 0
    alive: bool = True
    notes: int = 0
    paid: dict[int, int] = field(default_factory=dict)

    @property
    def open(self) -> int:
        """What is still to pay."""
        return self.cost - sum(self.paid.values())


@dataclass
class Money:
    """A payment; ``who`` None is a counter sale's."""

    who: int | None
    paise: int
    alive: bool = True


@dataclass
class Returned:
    """A credit note: what it took off which bill."""

    due: int
    qty: int
    taxable: int
    total: int
    alive: bool = True


class Paper:
    """The whole shop. Methods return the index of what they made, or raise Refused."""

    def __init__(self) -> None:
        self.dues: list[Due] = []
        self.money: list[Money] = []
        self.notes: list[Returned] = []
        self.given_back: dict[int | None, int] = {}
        self.now = 0

    def bill(self, who: int | None, qty: int, price: int) -> int:
        """Sell; a counter sale is paid at once."""
        taxable = qty * price
        due = Due(who, self.now // 1440, len(self.dues), with_tax(taxable), qty, taxable, self.now)
        self.dues.append(due)
        if who is None:
            self.money.append(Money(None, due.cost))
            due.paid[len(self.money) - 1] = due.cost
        return len(self.dues) - 1

    def udhaar(self, who: int, paise: int) -> int:
        """Give money or goods without a bill."""
        self.dues.append(Due(who, self.now // 1440, len(self.dues), paise, at=self.now))
        return len(self.dues) - 1

    def pay(self, who: int, paise: int, named: int | None = None) -> int:
        """Take money: the due named, else the one of exactly that sum, else oldest first."""
        if named is not None:
            due = self.dues[named]
            if not due.alive or due.open <= 0 or due.who is None:
                raise Refused
            who = due.who
        waiting = self.waiting(who)
        exact = [one for one in waiting if one.open == paise]
        first = [self.dues[named]] if named is not None else exact if len(exact) == 1 else []
        self.money.append(Money(who, paise))
        left = paise
        for due in [*first, *(one for one in waiting if one not in first)]:
            part = min(left, due.open)
            if part > 0:
                due.paid[len(self.money) - 1] = part
                left -= part
        return len(self.money) - 1

    def waiting(self, who: int) -> list[Due]:
        """What a customer has to pay, oldest first; of one day udhaar (no number) before bills."""
        mine = [one for one in self.dues if one.who == who and one.alive and one.open > 0]
        return sorted(mine, key=lambda one: (one.day, one.qty > 0, one.order))

    def take_back(self, payment: int) -> None:
        """A payment was a mistake."""
        money = self.money[payment]
        if not money.alive:
            raise Refused
        money.alive = False
        for due in self.dues:
            due.paid.pop(payment, None)

    def cancel(self, n: int) -> None:
        """A bill was a mistake; what was paid is advance, a counter sale's money goes back."""
        due = self.dues[n]
        if not due.alive or due.notes:
            raise Refused
        due.alive = False
        if due.who is None:
            back = sum(self.money[one].paise for one in due.paid)
            self.given_back[None] = self.given_back.get(None, 0) + back
        due.cost, due.paid = 0, {}

    def undo(self, n: int) -> None:
        """As cancel, within ten minutes; a counter sale's payment was never there."""
        due = self.dues[n]
        if self.now - due.at > 10 or not due.alive or due.notes:
            raise Refused
        if due.who is None:
            for payment in list(due.paid):
                self.take_back(payment)
        self.cancel(n)

    def undo_udhaar(self, n: int) -> None:
        """Udhaar was a mistake, said within ten minutes."""
        due = self.dues[n]
        if self.now - due.at > 10 or not due.alive:
            raise Refused
        due.alive, due.cost, due.paid = False, 0, {}

    def credit(self, n: int, qty: int) -> int:
        """Goods come back: their share of what is left of the line."""
        due = self.dues[n]
        if not due.alive or qty > due.qty or due.qty == 0:
            raise Refused
        whole = qty == due.qty
        taxable = due.taxable if whole else half_up(due.taxable * qty, due.qty)
        total = due.cost if whole else with_tax(taxable)
        if total <= 0 or total > due.cost:
            raise Refused
        due.qty, due.taxable, due.cost = due.qty - qty, due.taxable - taxable, due.cost - total
        due.notes += 1
        self._release(due)
        self.notes.append(Returned(n, qty, taxable, total))
        return len(self.notes) - 1

    def _release(self, due: Due) -> None:
        """What was paid above the cost comes off the latest payment; a counter sale gives it back."""
        for payment in sorted(due.paid, reverse=True):
            over = -due.open
            if over <= 0:
                return
            part = min(over, due.paid[payment])
            due.paid[payment] -= part
            if not due.paid[payment]:
                del due.paid[payment]
            if due.who is None:
                self.given_back[None] = self.given_back.get(None, 0) + part

    def undo_credit(self, n: int) -> None:
        """A note was a mistake."""
        note = self.notes[n]
        if not note.alive:
            raise Refused
        note.alive = False
        due = self.dues[note.due]
        due.qty, due.taxable, due.cost = (
            due.qty + note.qty,
            due.taxable + note.taxable,
            due.cost + note.total,
        )
        due.notes -= 1

    def owes(self, who: int) -> int:
        """The balance of a customer; below zero he has an advance."""
        costs = sum(one.cost for one in self.dues if one.who == who)
        return costs - sum(one.paise for one in self.money if one.who == who and one.alive)
