"""`pakka amend`: what a filed month said wrongly is corrected in the next return."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.cli import start
from core.actor import Actor
from core.customers.service import NewCustomer, add_customer
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.shops.periods import mark_filed
from tests.adapters.test_cli import GSTIN, Run, run  # noqa: F401  # the fixture

WRONG, RIGHT = "24AAFCD5862R1Z1", "24AAPFU0939F1Z1"


@pytest.fixture
def filed(run: Run) -> tuple[str, str]:  # noqa: F811
    """A shop with a bill of last month, which is filed: its id and the bill's number."""
    _, out, _ = run("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN, "--json")
    shop = str(json.loads(out)["id"])
    with start.parts(quiet=True) as parts:
        actor = Actor(shop, "cli", "owner", parts.clock.now())
        last = actor.today.replace(day=1) - dt.timedelta(days=1)
        line = DraftLine("Hinge", rate=Decimal(1000), gst_rate=Decimal(18), hsn="8302")
        buyer = parts.db.write(
            lambda session: add_customer(session, actor, NewCustomer("Kandla Works", gstin=WRONG))
        )
        bill = parts.db.write(
            lambda session: issue(session, actor, InvoiceDraft(buyer.id, (line,), date=last))
        )
        parts.db.write(lambda session: mark_filed(session, actor, f"{last:%Y-%m}"))
    return shop, bill.number


def test_a_wrong_gstin_of_a_filed_month_is_put_right_in_this_ones_return(
    run: Run, filed: tuple[str, str]  # noqa: F811
) -> None:  # fmt: skip
    shop, number = filed
    code, out, err = run("amend", number.lower(), "--shop", shop, "--gstin", RIGHT)
    assert (code, err) == (0, "")
    month = out.split()[-1]
    _, out, _ = run("report", "gstr1", "--shop", shop, "--month", month, "--format", "json")
    found = json.loads(Path(out.strip()).read_text())["b2ba"][0]
    assert (found["ctin"], found["inv"][0]["oinum"]) == (RIGHT, number)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "say what is to be corrected"),
        (("--on", "30/10/2026"), "a date is written"),
        (("--state", "08"), "that takes a credit or debit note"),
    ],
)
def test_why_a_bill_cannot_be_amended_is_told(
    run: Run, filed: tuple[str, str], arguments: tuple[str, ...], why: str  # noqa: F811
) -> None:  # fmt: skip
    shop, number = filed
    code, out, err = run("amend", number, "--shop", shop, *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(f"pakka: {number} cannot be amended: {why}")
    code, out, err = run("amend", "NONE-1", "--shop", shop, "--name", "New")
    assert (code, out, err) == (1, "", "pakka: no bill and no note NONE-1\n")
