"""C6 to C30, the money, again in shops drawn at random: sums worked out apart, books sound after every turn.

`RandomWorld.check` holds after each message: every invariant, and what is owed in all is the sum of its
rows.
"""

import datetime as dt
import re
from decimal import Decimal

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.random_world import RandomWorld, gstin, rounded, rupees, work_out

seeds = pytest.mark.parametrize("seed", range(10))


class Money:
    """A random shop in which every customer has a bill; what each of them owes, kept on paper."""

    def __init__(self, db: Database, clock: FixedClock, *, seed: int, scheme: str = "") -> None:
        self.world = RandomWorld(db, clock, seed=seed, scheme=scheme)
        self.draw = self.world.draw
        self.first = [name.split()[0].lower() for name in self.world.names]
        self.owed = [self.bill(n, self.draw.randrange(3, 60) * 10) for n in range(3)]

    def bill(self, n: int, rate: int, qty: int = 2) -> int:
        """Sell to a customer by chat; return the bill's total by a sum of its own."""
        item, unit, percent = self.world.good(n)
        talk = self.world.talk  # what comes after looks whether the books are sound
        talk.say(f"{self.first[n]} ko {qty} {unit} {item.lower()} {rate} ke hisab se bill")
        talk.tap("Bhej do")
        values = [(qty * rate * 100, percent)]
        return work_out(values, taxed=self.world.taxed, inter=False).total

    def number(self, n: int) -> str:
        return self.world.bills()[n].number.rpartition("/")[2]

    def balances(self) -> list[int]:
        return [self.world.owes(bill.customer_id) for bill in self.world.bills()[:3]]


@pytest.fixture
def money(sqlite_db: Database, clock: FixedClock, seed: int) -> Money:
    return Money(sqlite_db, clock, seed=seed)


@seeds
def test_c6_part_then_the_rest_by_any_mode(money: Money) -> None:
    mode, typed = money.draw.choice(
        [
            ("UPI", "gpay"),
            ("cash", "cash"),
            ("bank", "neft"),
            ("card", "card"),
            ("cheque", "cheque"),
        ]
    )
    part = money.owed[0] // 300 * 100
    name, number = money.world.names[0], money.number(0)
    left = money.owed[0] - part
    assert money.world.say(f"{part // 100} aaya {money.first[0]} se {typed}") == (
        f"✅ {name} ₹{rupees(part)} {mode} (bill {number}). Baaki ₹{rupees(left)}."
    )
    assert money.balances() == [left, *money.owed[1:]]
    assert money.world.say(f"{money.first[0]} ne poora paisa de diya") == (
        f"✅ {name} ₹{rupees(left)} cash, bill {number} poora. Baaki ₹0."
    )
    money.world.tap("Undo")
    assert money.balances() == [left, *money.owed[1:]]


@seeds
def test_c6_the_exact_bill_else_the_oldest(money: Money) -> None:
    second = money.bill(0, 777, qty=1)
    number = money.number(3)
    said = money.world.say(f"{money.first[0]} ne {Decimal(second) / 100} diye")
    assert f"bill {number} poora" in said or f"Bill {number}" in said
    assert money.world.owes(money.world.bills()[0].customer_id) == money.owed[0]
    # one rupee less than everything is for the oldest first
    third = money.bill(0, 333, qty=1)
    both = money.owed[0] + third
    said = money.world.say(f"{money.first[0]} ne {both // 100 - 1} upi kiya")
    assert f"{money.number(0)}, {money.number(4)}" in said
    assert money.world.owes(money.world.bills()[0].customer_id) == both - (both // 100 - 1) * 100


@seeds
def test_c8_two_things_in_one_message(money: Money) -> None:
    paid, rate = money.owed[0] // 100, money.draw.randrange(5, 90) * 10
    item, unit, percent = money.world.good(1)
    said = money.world.say(
        f"{money.first[0]} se {paid} cash aaya aur {money.first[1]} ko 1 {unit} {item.lower()} {rate} "
        "gst mila ke bill"
    )
    one, two = said.split("\n---\n")
    done = f"{money.world.names[0]} ₹{rupees(money.owed[0])} cash, bill {money.number(0)} poora."
    assert one == f"✅ 1) {done} Baaki ₹0."
    assert two.startswith(f"2) 🧾 {money.world.names[1]}\n") or two.startswith(
        f"2) 🧾 {money.world.names[1]} ••"
    )
    assert f"*Kul ₹{rupees(rate * 100)}*" in two
    money.world.tap("Bhej do")
    row = money.world.bills()[3]
    assert row.total_paise == rate * 100
    if money.world.taxed:
        assert abs(row.taxable_paise - rounded(Decimal(rate * 10000) / (100 + percent))) <= 1
    assert money.balances() == [0, money.owed[1] + rate * 100, money.owed[2]]


@seeds
def test_c9_udhaar_adds_up_and_undo_takes_it_away(money: Money) -> None:
    paise = money.draw.randrange(1, 9_000) * 100
    before, after = money.owed[2], money.owed[2] + paise
    assert money.world.say(f"{money.first[2]} {paise // 100} udhaar") == (
        f"📒 {money.world.names[2]} +₹{rupees(paise)}. Baaki ₹{rupees(after)} (pehle ₹{rupees(before)})."
    )
    assert money.balances()[2] == after
    assert money.world.tap("Undo") == f"✅ Hataya. {money.world.names[2]} ₹{rupees(before)}."
    assert money.balances() == money.owed


@seeds
def test_c10_a_mistyped_gstin_of_any_state(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    money = Money(sqlite_db, clock, seed=seed, scheme="regular")
    number = gstin(money.draw, money.world.state)
    wrong = number[:-1] + ("A" if number[-1] != "A" else "B")
    item, unit, percent = money.world.good()
    said = f"Vikram Builders ko 10 {unit} {item.lower()} 380 gst {wrong}"
    assert money.world.say(said) == (
        f"GSTIN ka aakhri akshar nahi milta: {wrong[:-1]}*{wrong[-1]}*. Dobara bhejo. "
        "Baaki bill taiyar hai."
    )
    bill = work_out([(380000, percent)], taxed=True, inter=False)
    assert f"*Kul ₹{rupees(bill.total)}*" in money.world.say(number)
    money.world.tap("Bhej do")
    row = money.world.bills()[3]
    assert (row.recipient or {})["gstin"] == number
    assert money.world.owes(row.customer_id) == bill.total


@seeds
def test_c12_a_bill_of_yesterday_is_cancelled(money: Money, clock: FixedClock) -> None:
    clock.advance(dt.timedelta(days=1))
    asked = money.world.say("kal wala bill cancel krdo")
    assert re.fullmatch(r"Kal \(21 Nov\) 3 bill the. Kaunsa\?", asked)
    n = money.draw.randrange(3)
    asked = money.world.say(str(n + 1))
    assert asked.startswith(f"{money.world.bills()[n].number} {money.world.names[n].split()[0]} ")
    money.world.tap("Haan cancel")
    assert [row.status for row in money.world.bills()].count("cancelled") == 1
    owed = list(money.owed)
    owed[n] = 0
    assert money.balances() == owed


@seeds
def test_c13_goods_come_back_in_part_then_all(money: Money) -> None:
    item, unit, percent = money.world.good(1)
    row = money.world.bills()[1]
    rate = row.taxable_paise // 2
    half = work_out([(rate, percent)], taxed=money.world.taxed, inter=False)
    shown = money.world.say(f"{money.first[1]} ne 1 {unit} {item.lower()} wapas kiya")
    assert f"= *₹{rupees(half.total)}*" in shown
    assert f"₹{rupees(money.owed[1])} → ₹{rupees(money.owed[1] - half.total)}" in shown
    money.world.tap("Note bhejo")
    assert money.balances()[1] == money.owed[1] - half.total
    # the rest gives back exactly what is left, round-off and all
    money.world.say(f"{money.first[1]} ne 1 {unit} {item.lower()} wapas kiya")
    money.world.tap("Note bhejo")
    assert money.balances() == [money.owed[0], 0, money.owed[2]]
    money.world.tap("Undo")
    assert money.balances()[1] == money.owed[1] - half.total


@seeds
def test_c15_the_banks_word(money: Money) -> None:
    ref = str(money.draw.randrange(10**11, 10**12))
    rupee = rupees(money.owed[2])
    alert = (
        f"A/c XX4471 credited Rs {rupee}.00 on 21-11-26 UPI Ref {ref} "
        f"from {money.world.names[2].upper()}"
    )
    assert money.world.say(alert) == (
        f"✅ ₹{rupee} {money.world.names[2]}: bill {money.number(2)} poora\nUPI Ref {ref}\nKul baaki ₹0"
    )
    assert money.world.say(alert) == (
        f"Ye Ref {ref} pehle hi likha hai ({money.world.names[2].split()[0]}, {money.number(2)}). "
        "Kuch nahi badla."
    )
    other = money.owed[0] + 1_00
    asked = money.world.say(
        f"A/c XX4471 credited Rs {rupees(other)}.00 on 21-11-26 UPI Ref {int(ref) - 1}"
    )
    assert asked == f"₹{rupees(other)} kisi khule bill se nahi mila. Kiska hai?"
    money.world.tap("Dukaan ka nahi")
    assert money.balances() == [*money.owed[:2], 0]


@seeds
def test_c16_c18_c19_what_is_told_is_what_is_owed(money: Money) -> None:
    assert money.world.say(f"{money.first[0]} ka kitna baki h").startswith(
        f"{money.world.names[0]}: *₹{rupees(money.owed[0])}*"
    )
    told = money.world.say("sabse zyada kiska baki hai").splitlines()
    assert told[0] == f"Kul udhaar *₹{rupees(sum(money.owed))}* (3 log)"
    assert [line.rpartition(" ")[2] for line in told[1:]] == [
        rupees(paise) for paise in sorted(money.owed, reverse=True)
    ]
    assert money.world.say(f"{money.first[1]} ko uska hisaab bhej do") == (
        f"{money.world.names[1]} 1 Nov–21 Nov: bill {rupees(money.owed[1])} "
        f"= baaki *₹{rupees(money.owed[1])}*. Bhejun?"
    )
    assert money.world.tap("Bhejo") == "✅ Bhej diya."
    assert money.world.talk.papers == ["statement_pdf"]


@seeds
def test_c17_an_issued_bill_is_not_changed(money: Money) -> None:
    item, unit, percent = money.world.good(0)
    rate = money.world.bills()[0].taxable_paise // 200
    said = money.world.say(f"{money.number(0)} me 5 {unit} karo")
    assert said.startswith(f"{money.number(0)} ja chuka hai, badal nahi sakta.\nYa to 3 ")
    money.world.tap(next(label for label in money.world.talk.labels if label.endswith("ka naya")))
    money.world.tap("Bhej do")
    more = work_out([(3 * rate * 100, percent)], taxed=money.world.taxed, inter=False).total
    assert money.balances()[0] == money.owed[0] + more
    money.world.say(f"{money.number(1)} me 1 {money.world.good(1)[1]} karo")
    money.world.tap(next(label for label in money.world.talk.labels if label.endswith("ka note")))
    money.world.tap("Note bhejo")
    half = work_out(
        [(money.world.bills()[1].taxable_paise // 2, money.world.good(1)[2])],
        taxed=money.world.taxed,
        inter=False,
    ).total
    assert money.balances()[1] == money.owed[1] - half
    money.world.say(f"{money.number(2)} me 7 {money.world.good(2)[1]} karo")
    rate = money.world.bills()[2].taxable_paise // 200
    money.world.tap("Cancel + naya")
    assert money.balances()[2] == money.owed[2]
    money.world.tap("Bhej do")
    asked_for = [(7 * rate * 100, money.world.good(2)[2])]
    whole = work_out(asked_for, taxed=money.world.taxed, inter=False).total
    assert money.balances()[2] == whole
    assert item


@seeds
def test_c30_the_name_is_corrected_by_saying(money: Money) -> None:
    paise = money.draw.randrange(1, 900) * 100
    money.world.say(f"{paise // 100} udhaar {money.first[0]}")
    said = money.world.say(f"nahi {money.first[1]}")
    assert said == (
        f"Theek kiya: {money.world.names[0]} se hataya (₹{rupees(money.owed[0])}), "
        f"{money.world.names[1]} +₹{rupees(paise)}."
    )
    assert money.balances() == [money.owed[0], money.owed[1] + paise, money.owed[2]]
    money.world.tap("Undo")
    assert money.balances() == money.owed


@pytest.mark.parametrize("seed", [200, 201])
def test_a_day_of_money_on_every_database(db: Database, clock: FixedClock, seed: int) -> None:
    money = Money(db, clock, seed=seed)
    test_c8_two_things_in_one_message(money)
    money.world.say(f"{money.first[2]} 350 udhaar")
    money.world.say(f"{money.first[2]} ne 100 diye")
    assert money.balances()[2] == money.owed[2] + 350_00 - 100_00
