"""Bills, part payments, cancellations, notes, udhaar and undo, in any order, against a khata on paper.

`make test` runs a part, `make torture` the whole: 500 examples of 50 steps on each database.
"""

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlmodel import Session

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import PakkaError
from core.ids import IdSource
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import balance, outstanding
from core.ledger.service import NewCredit, record_credit
from core.notes.rules import Wanted
from core.notes.service import NewNote, cancel_note, issue_note
from core.payments.service import (
    NewPayment,
    cancel_invoice,
    record_payment,
    reverse_payment,
    undo_charge,
    undo_invoice,
)
from tests.factories import make_actor, make_customer, make_shop
from tests.properties.reference import Paper, Refused

START = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
PEOPLE = 2
TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
picks = st.integers(0, 10_000)
people = st.integers(0, PEOPLE - 1)
sums = st.integers(1, 5_000_00)


class Khata(RuleBasedStateMachine):
    """Does each thing here and on paper, and compares."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock(START)
        self.db = Database(self.url, ids=IdSource(self.clock, random.Random().randbytes))
        self.shop = make_shop(self.db, START)
        self.paper = Paper()
        self.count = 0
        actor = make_actor(self.shop, START)
        self.people = [make_customer(self.db, actor, f"Person {n}").id for n in range(PEOPLE)]
        self.dues: list[tuple[str, str]] = []
        self.money: list[str] = []
        self.notes: list[str] = []

    def teardown(self) -> None:
        with self.db.reading() as session:
            assert invariants.check(session, self.shop.shop_id) == []
        self.db.close()

    def actor(self) -> Actor:
        self.count += 1
        return make_actor(self.shop, self.clock.now(), f"m{self.count}")

    def both(self, paper: Callable[[], Any], ours: Callable[[Session, Actor], Any]) -> str | None:
        """Do it twice; refused here is refused there. Returns our id where it was done."""
        actor = self.actor()
        try:
            paper()
        except Refused:
            with pytest.raises(PakkaError):
                self.db.write(lambda session: ours(session, actor))
            return None
        made: str = self.db.write(lambda session: ours(session, actor).id)
        return made

    def pick(self, kept: list[Any], n: int) -> int | None:
        return n % len(kept) if kept else None

    @rule(minutes=st.sampled_from([1, 4, 11, 1440]))
    def time_passes(self, minutes: int) -> None:
        self.paper.now += minutes
        self.clock.advance(timedelta(minutes=minutes))

    @rule(who=people, qty=st.integers(1, 9), price=st.integers(1, 2_000_00))
    def bill(self, who: int, qty: int, price: int) -> None:
        self._bill(who, qty, price)

    @rule(qty=st.integers(1, 9), price=st.integers(1, 2_000_00))
    def counter_sale(self, qty: int, price: int) -> None:
        self._bill(None, qty, price)

    def _bill(self, who: int | None, qty: int, price: int) -> None:
        line = DraftLine("Cement", Decimal(qty), rate=Decimal(price) / 100, gst_rate=Decimal(18))
        draft = InvoiceDraft(None if who is None else self.people[who], (line,))

        def ours(session: Session, actor: Actor) -> Any:
            made = issue(session, actor, draft)
            if who is None:
                paid = record_payment(session, actor, NewPayment("cash", target_id=made.id))
                self.money.append(paid.id)
            return made

        made = self.both(lambda: self.paper.bill(who, qty, price), ours)
        self.dues.append(("bill", str(made)))

    @rule(who=people, paise=sums)
    def udhaar(self, who: int, paise: int) -> None:
        new = NewCredit(paise)
        made = self.both(
            lambda: self.paper.udhaar(who, paise),
            lambda session, actor: record_credit(session, actor, self.people[who], new),
        )
        self.dues.append(("udhaar", str(made)))

    @rule(who=people, paise=sums)
    def pay(self, who: int, paise: int) -> None:
        self._pay(who, paise, None)

    @rule(n=picks, paise=sums, exactly=st.booleans())
    def pay_a_due(self, n: int, paise: int, exactly: bool) -> None:
        at = self.pick(self.dues, n)
        if at is not None:
            due = self.paper.dues[at]
            self._pay(0, due.open if exactly and due.open > 0 else paise, at)

    def _pay(self, who: int, paise: int, named: int | None) -> None:
        target = self.dues[named][1] if named is not None else None
        customer = None if target else self.people[who]
        new = NewPayment("cash", paise, customer_id=customer, target_id=target)
        if named is not None and self.paper.dues[named].who is None:
            return  # a counter sale is paid as it is made
        made = self.both(
            lambda: self.paper.pay(who, paise, named),
            lambda session, actor: record_payment(session, actor, new),
        )
        if made:
            self.money.append(made)

    @rule(n=picks)
    def take_a_payment_back(self, n: int) -> None:
        at = self.pick(self.money, n)
        if at is None or self.paper.money[at].who is None:
            return
        self.both(
            lambda: self.paper.take_back(at),
            lambda session, actor: reverse_payment(session, actor, self.money[at]),
        )

    @rule(n=picks, how=st.sampled_from(["cancel", "undo"]))
    def take_a_due_back(self, n: int, how: str) -> None:
        at = self.pick(self.dues, n)
        if at is None:
            return
        kind, key = self.dues[at]
        if kind == "udhaar":
            self.both(lambda: self.paper.undo_udhaar(at), lambda s, a: undo_charge(s, a, key))
        elif how == "undo":
            self.both(lambda: self.paper.undo(at), lambda s, a: undo_invoice(s, a, key))
        else:
            self.both(
                lambda: self.paper.cancel(at), lambda s, a: cancel_invoice(s, a, key, reason="x")
            )

    @rule(n=picks, qty=st.integers(1, 9))
    def credit(self, n: int, qty: int) -> None:
        at = self.pick(self.dues, n)
        if at is None or self.dues[at][0] != "bill":
            return
        new = NewNote(self.dues[at][1], Wanted(lines={1: (Decimal(qty), None)}))
        made = self.both(lambda: self.paper.credit(at, qty), lambda s, a: issue_note(s, a, new))
        if made:
            self.notes.append(made)

    @rule(n=picks)
    def undo_a_credit(self, n: int) -> None:
        at = self.pick(self.notes, n)
        if at is None or self.paper.dues[self.paper.notes[at].due].who is None:
            return  # a counter sale's money has gone back over the counter
        self.both(
            lambda: self.paper.undo_credit(at), lambda s, a: cancel_note(s, a, self.notes[at])
        )

    @invariant()
    def the_khata_says_what_the_paper_says(self) -> None:
        shop_id = self.shop.shop_id
        with self.db.reading() as session:
            owed = [balance(session, shop_id, one) for one in self.people]
            total = sum(paise for _, paise in outstanding(session, shop_id))
            opens = [
                [item.due_paise for item in list_open(session, shop_id, one)] for one in self.people
            ]
            costs = [self._cost(session, key) for _, key in self.dues]
        expected = [self.paper.owes(n) for n in range(PEOPLE)]
        assert owed == expected
        assert total == sum(paise for paise in expected if paise > 0)
        assert opens == [[due.open for due in self.paper.waiting(n)] for n in range(PEOPLE)]
        assert costs == [due.cost for due in self.paper.dues]

    def _cost(self, session: Session, key: str) -> int:
        item = session.get_one(OpenItem, (self.shop.shop_id, key))
        if item.kind == "invoice":
            alive = get_invoice(session, self.shop.shop_id, key).status == "issued"
            assert alive or item.amount_paise == 0
        return item.amount_paise


def _run(url: str, examples: int) -> None:
    machine = type("OneKhata", (Khata,), {"url": url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=500 if TORTURE else examples,
            stateful_step_count=50,
            deadline=None,
            derandomize=not TORTURE,
            phases=[Phase.generate, *([Phase.shrink] if TORTURE else [])],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_any_order_of_things_on_sqlite(sqlite_url: str) -> None:
    _run(sqlite_url, 12)


def test_any_order_of_things_on_postgresql(postgres_url: str) -> None:
    _run(postgres_url, 4)
