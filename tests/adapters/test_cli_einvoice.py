"""`pakka einvoice`: a file for the portal's bulk upload, or what it would object to."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.cli import start
from core.actor import Actor
from core.customers.service import NewCustomer, add_customer
from core.einvoice.irn import irn_of
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from tests.adapters.test_cli import GSTIN, Run, run  # noqa: F401  # the fixture

GOOD = "Peenya Industrial Area, Bengaluru 560058"


def bill(shop: str, address: str = GOOD, gstin: str | None = "29AAFCD5862R1ZR") -> str:
    """Sell one hinge; the bill's number."""
    line = DraftLine("Hinge", rate=Decimal(1000), gst_rate=Decimal(18), hsn="8302")
    with start.parts(quiet=True) as parts:
        actor = Actor(shop, "cli", "owner", parts.clock.now())
        new = NewCustomer(f"Buyer of {address[:20]}", gstin=gstin, address=address)
        buyer = parts.db.write(lambda session: add_customer(session, actor, new))
        return parts.db.write(
            lambda session: issue(session, actor, InvoiceDraft(buyer.id, (line,)))
        ).number


@pytest.fixture
def shop(run: Run) -> str:  # noqa: F811
    add = ("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN, "--json")
    made = str(json.loads(run(*add)[1])["id"])
    for name, value in (("address", "14 Johari Bazar, Jaipur"), ("pincode", "302003")):
        assert run("shop", "set", made, f"{name}={value}")[0] == 0
    return made


def test_a_bill_is_written_as_the_portal_takes_it(run: Run, shop: str, tmp_path: Path) -> None:  # noqa: F811
    number = bill(shop)
    out = tmp_path / "up.json"
    code, told, err = run("einvoice", number.lower(), "--shop", shop, "--out", str(out))
    assert (code, err) == (0, "")
    (found,) = json.loads(out.read_text(), parse_float=Decimal)
    assert (found["DocDtls"]["No"], found["ValDtls"]["IgstVal"]) == (number, Decimal("180.00"))
    day, month, year = (int(part) for part in found["DocDtls"]["Dt"].split("/"))
    assert told.endswith(irn_of(GSTIN, "INV", number, on=dt.date(year, month, day)) + "\n")
    assert json.loads(run("einvoice", number, "--shop", shop)[1], parse_float=Decimal) == [found]


def test_what_the_portal_would_refuse_is_told_and_nothing_is_written(
    run: Run, shop: str, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    wrong, out = bill(shop, "Peenya, Bengaluru 302001"), tmp_path / "up.json"
    code, told, err = run("einvoice", bill(shop), wrong, "--shop", shop, "--out", str(out))
    assert (code, told, out.exists()) == (1, "", False)
    assert f"{wrong}: 3039 the PIN code lies in another state: 302001 (/BuyerDtls/Pin)" in err
    assert "nothing was written" in err


def test_a_bill_that_takes_none_is_one_line(run: Run, shop: str) -> None:  # noqa: F811
    number = bill(shop, gstin=None)
    code, told, err = run("einvoice", number, "--shop", shop)
    assert (code, told) == (1, "")
    assert err == f"pakka: {number} takes no e-invoice: its buyer has no GSTIN\n"
    assert run("einvoice", "NONE/1", "--shop", shop)[2] == "pakka: no bill and no note NONE/1\n"
