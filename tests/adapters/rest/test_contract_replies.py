"""What the contract says of an invoice's reply: what is due, links, payment by UPI, the bin, other doors."""

from dataclasses import replace
from typing import Any

from sqlmodel import Session

from adapters.app import create_app
from adapters.parts import Parts
from core.actor import Actor
from core.invoices import service
from core.invoices.draft import DraftLine, InvoiceDraft
from core.money import to_rupees
from tests.adapters.client import Client
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, Counter

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "hsn": "8302", "gst_rate": 18, "price": 500}


def qr_status(parts: Parts, made: Any) -> int:
    """What the address of the code answers, as it was told when the bill was made."""
    page = made["public_url"].removeprefix(parts.public_url)
    return Client(create_app(parts)).get(f"{page}/qr.png").status_code


def by_chat(counter: Counter) -> Actor:
    return replace(counter.actor, kind="chat_user", channel="demo")


def test_what_is_due_is_what_the_link_asks_for(api: Api) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    path = f"/invoices/{made['id']}"
    assert "&am=1062.00&cu=INR&" in made["upi_uri"]
    part = api.put(f"{path}/pay", {"amount": "62.50"}).json
    assert (part["status"], part["amount_paid"]) == ("partially_paid", to_rupees(6250))
    assert "&am=999.50&cu=INR&" in part["upi_uri"]


def test_above_one_lakh_the_payer_types_the_amount(api: Api) -> None:
    line = {**LINE, "gst_rate": 0, "qty": 1}
    most = api.made("/invoices", {"items": [{**line, "rate": 100_000}]})
    assert "&am=100000.00&" in most["upi_uri"]
    more = api.made("/invoices", {"items": [{**line, "rate": "100000.01"}]})
    assert "am=" not in more["upi_uri"].partition("?")[2].replace("pn=", "")
    assert more["upi_qr"].endswith("/qr.png")


def test_when_nothing_is_due_there_is_no_code(api: Api, parts: Parts) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    assert qr_status(parts, made) == 200
    paid = api.put(f"/invoices/{made['id']}/pay").json
    assert (paid["status"], paid["balance_due"]) == ("paid", 0)
    assert (paid["upi_qr"], paid["upi_uri"]) == (None, None)
    assert qr_status(parts, made) == 410


def test_a_shop_without_a_upi_id_has_no_code(api: Api, counter: Counter) -> None:
    counter.set("upi", "")
    made = api.made("/invoices", {"items": [LINE]})
    assert (made["upi_qr"], made["upi_uri"]) == (None, None)


def test_what_is_cancelled_in_chat_keeps_its_number(
    api: Api, parts: Parts, counter: Counter
) -> None:
    made = api.made("/invoices", {"items": [LINE]})

    def cancel(session: Session) -> None:
        service.cancel(session, by_chat(counter), made["id"], reason="wrong party")

    parts.db.write(cancel)
    shown = api.get(f"/invoices/{made['id']}").json
    assert (shown["status"], shown["number"]) == ("cancelled", made["number"])
    assert (shown["balance_due"], shown["upi_uri"], shown["deleted_at"]) == (0, None, None)
    assert shown["total"] == made["total"]
    assert qr_status(parts, made) == 410
    assert api.made("/invoices", {"items": [LINE]})["number"] == "4S/2026-27/0422"


def test_prices_learned_in_chat_never_reach_the_api(
    api: Api, parts: Parts, counter: Counter
) -> None:
    item = api.made("/items", RAIL)
    customer = api.made("/customers", {"name": "Asha"})["id"]
    line = DraftLine(
        "Sofa rail 501", rate=to_rupees(42000), gst_rate=to_rupees(1800), item_id=item["id"]
    )

    def sell(session: Session) -> None:
        service.issue(session, by_chat(counter), InvoiceDraft(customer, (line,)))

    parts.db.write(sell)
    made = api.made("/invoices", {"customer_id": customer, "items": [{"sku": "SR-501", "qty": 1}]})
    assert made["items"][0]["rate"] == 500


def test_without_the_asking_nothing_is_sent(api: Api) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    assert (made["whatsapp"], made["email"]) == (None, None)
    asked = api.made("/invoices", {"items": [LINE], "send_whatsapp": True, "send_email": True})
    assert (asked["whatsapp"]["sent"], asked["email"]["sent"]) == (False, False)


def test_amounts_are_written_in_words_and_texts_are_kept(api: Api) -> None:
    texts = {"notes": "Before noon", "terms": "7 days", "metadata": {"order": "7"}}
    made = api.made("/invoices", {"items": [LINE], **texts})
    assert {name: made[name] for name in texts} == texts
    assert "One Thousand Sixty Two" in made["amount_in_words"].replace("-", " ").title()


def test_the_bin_is_shown_to_who_asks_for_it(api: Api) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    path = f"/invoices/{made['id']}"
    gone = api.delete(path).json
    assert gone == {
        "id": made["id"], "object": "invoice", "deleted": True, "deleted_at": gone["deleted_at"],
        "recoverable_until": None,
    }  # fmt: skip
    assert api.get(f"{path}?include_deleted=false").code == "deleted"
    shown = api.get(f"{path}?include_deleted=true").json
    assert (shown["status"], shown["number"]) == ("deleted", made["number"])
    assert api.get("/invoices").json["data"] == []
    assert [one["id"] for one in api.get("/invoices?include_deleted=true").json["data"]] == [
        made["id"]
    ]
