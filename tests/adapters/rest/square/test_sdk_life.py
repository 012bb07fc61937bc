"""Square's own Python SDK against a running `pakka run`: the whole life of an invoice, nothing sent twice."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from square import Square
from square.core.api_error import ApiError

from tests.adapters.rest.living import Living, living

INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))
SOFA: dict[str, Any] = {
    "name": "Sofa rail",
    "quantity": "2",
    "base_price_money": {"amount": 45000, "currency": "INR"},
}
GST: dict[str, Any] = {"uid": "gst", "name": "GST", "percentage": "18", "scope": "ORDER"}


def day(ahead: int) -> str:
    return (dt.datetime.now(INDIA).date() + dt.timedelta(days=ahead)).isoformat()


@dataclass
class Till:
    """A client of Square's that counts what it sends."""

    client: Square
    place: Living
    customer: str = ""
    sent: list[str] = field(default_factory=list)

    def order(self) -> str:
        asked: Any = {"location_id": "main", "line_items": [SOFA], "taxes": [GST]}
        made: Any = self.client.orders.create(order=asked)
        return str(made.order.id)

    def draft(self, **more: Any) -> Any:
        invoice: Any = {
            "order_id": self.order(),
            "primary_recipient": {"customer_id": self.customer},
            "payment_requests": [{"request_type": "BALANCE", "due_date": day(20)}],
            "delivery_method": "SHARE_MANUALLY",
            **more,
        }
        return self.client.invoices.create(invoice=invoice).invoice

    def pay(self, order: str, paise: int, **source: Any) -> Any:
        key = f"pay-{len(self.sent)}"
        money: Any = {"amount": paise, "currency": "INR"}
        return self.client.payments.create(
            idempotency_key=key, amount_money=money, order_id=order, **source
        ).payment

    def refused(self, call: Any, *arguments: Any, **more: Any) -> tuple[str, str]:
        """Call; it is refused at once: (code, field) of the first error."""
        before = len(self.sent)
        with pytest.raises(ApiError) as caught:
            call(*arguments, **more)
        assert len(self.sent) == before + 1, "the SDK tried again"
        error = caught.value.errors[0]
        return str(error.code), str(error.field or "")


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    with living(tmp_path_factory.mktemp("sdk")) as place:
        sent: list[str] = []
        hooks = {"request": [lambda request: sent.append(f"{request.method} {request.url.path}")]}
        with httpx.Client(timeout=60, event_hooks=hooks) as http:
            client = Square(token=place.live, base_url=f"{place.url}/square", httpx_client=http)
            made = Till(client, place, sent=sent)
            asha: Any = client.customers.create(
                given_name="Asha", phone_number="+919800012345", email_address="asha@example.com"
            )
            made.customer = asha.customer.id
            yield made


def test_the_published_example_of_a_new_invoice_is_taken(till: Till) -> None:
    """The body of Square's own reference; ids are the shop's."""
    location = till.client.locations.list().locations[0].id
    made = till.client.invoices.create(
        invoice={
            "location_id": location,
            "order_id": till.order(),
            "primary_recipient": {"customer_id": till.customer},
            "payment_requests": [
                {
                    "request_type": "BALANCE",
                    "due_date": "2030-01-24",
                    "tipping_enabled": True,
                    "automatic_payment_source": "NONE",
                    "reminders": [
                        {"relative_scheduled_days": -1, "message": "Your invoice is due tomorrow"}
                    ],
                }
            ],
            "delivery_method": "EMAIL",
            "invoice_number": "inv-100",
            "title": "Event Planning Services",
            "description": "We appreciate your business!",
            "scheduled_at": "2030-01-13T10:00:00Z",
            "accepted_payment_methods": {
                "card": True,
                "square_gift_card": False,
                "bank_account": False,
                "buy_now_pay_later": False,
                "cash_app_pay": False,
            },
            "custom_fields": [
                {
                    "label": "Event Reference Number",
                    "value": "Ref. #1234",
                    "placement": "ABOVE_LINE_ITEMS",
                },
                {
                    "label": "Terms of Service",
                    "value": "The terms of service are...",
                    "placement": "BELOW_LINE_ITEMS",
                },
            ],
            "sale_or_service_date": "2030-01-24",
            "store_payment_method_enabled": False,
        },
        idempotency_key="ce3748f9-5fc1-4762-aa12-aae5e843f1f4",
    ).invoice
    assert made
    assert (made.status, made.version, made.invoice_number) == ("DRAFT", 0, "inv-100")
    assert made.payment_requests
    [request] = made.payment_requests
    assert request.tipping_enabled is True
    assert request.reminders
    assert request.reminders[0].status == "PENDING"
    assert made.custom_fields
    assert [one.placement for one in made.custom_fields] == ["ABOVE_LINE_ITEMS", "BELOW_LINE_ITEMS"]
    changed = till.client.invoices.update(
        made.id or "",
        invoice={
            "version": 0,
            "payment_requests": [{"uid": request.uid, "tipping_enabled": False}],
        },
        idempotency_key="4ee82288-0910-499e-ab4c-5d0071dad1be",
    ).invoice
    assert changed
    assert changed.payment_requests
    assert changed.payment_requests[0].tipping_enabled is False
    waits = till.client.invoices.publish(made.id or "", version=1).invoice
    assert waits
    assert (waits.status, waits.version, waits.public_url) == ("SCHEDULED", 2, None)
    over = till.client.invoices.cancel(made.id or "", version=2).invoice
    assert over
    assert (over.status, over.version) == ("CANCELED", 3)


def test_an_invoice_lives_from_draft_to_paid(till: Till) -> None:
    made = till.draft(title="Sofa rails")
    issued = till.client.invoices.publish(made.id, version=0, idempotency_key="p1").invoice
    assert issued
    assert (issued.status, issued.version) == ("UNPAID", 1)
    assert issued.next_payment_amount_money
    assert issued.next_payment_amount_money.amount == 106200
    again = till.client.invoices.publish(made.id, version=0, idempotency_key="p1").invoice
    assert again == issued
    cash: Any = {"buyer_supplied_money": {"amount": 50000, "currency": "INR"}}
    money = till.pay(made.order_id, 40000, source_id="CASH", cash_details=cash)
    assert (money.status, money.cash_details.change_back_money.amount) == ("COMPLETED", 10000)
    part = till.client.invoices.get(made.id).invoice
    assert part
    assert (part.status, part.version) == ("PARTIALLY_PAID", 2)
    transfer: Any = {"type": "BANK_TRANSFER", "source": "State Bank"}
    till.pay(made.order_id, 66200, source_id="EXTERNAL", external_details=transfer)
    paid = till.client.invoices.get(made.id).invoice
    assert paid
    assert (paid.status, paid.version) == ("PAID", 3)
    order = till.client.orders.get(paid.order_id or "").order
    assert order
    assert order.state == "COMPLETED"


def test_a_file_hangs_on_it_as_the_sdk_sends_it(till: Till) -> None:
    made = till.draft()
    file: Any = ("order.pdf", b"%PDF-1.7 the order", "application/pdf")
    hung: Any = till.client.invoices.create_invoice_attachment(
        made.id, request={"idempotency_key": "f1", "description": "The order"}, image_file=file
    ).attachment
    assert (hung.filename, hung.mime_type, hung.filesize) == ("order.pdf", "application/pdf", 18)
    seen: Any = till.client.invoices.get(made.id).invoice
    assert [one.id for one in seen.attachments] == [hung.id]
    till.client.invoices.delete_invoice_attachment(made.id, hung.id)
    left: Any = till.client.invoices.get(made.id).invoice
    assert not left.attachments


def test_what_is_refused_is_refused_at_once(till: Till) -> None:
    invoices = till.client.invoices
    made = till.draft()
    asked = {"order_id": made.order_id, "delivery_method": "EMAIL"}
    assert till.refused(invoices.create, invoice=asked) == (
        "MISSING_REQUIRED_PARAMETER",
        "invoice.payment_requests",
    )
    stale = till.refused(invoices.publish, made.id, version=7)
    assert stale == ("VERSION_MISMATCH", "version")
    assert till.refused(invoices.get, "inv_000000000000000000000000") == ("NOT_FOUND", "")
    assert till.refused(invoices.cancel, made.id, version=0)[0] == "BAD_REQUEST"
    dollars: Any = {"amount": 100, "currency": "USD"}
    order: Any = {"location_id": "main", "line_items": [{**SOFA, "base_price_money": dollars}]}
    assert till.refused(till.client.orders.create, order=order) == (
        "INVALID_VALUE",
        "order.line_items[0].base_price_money.currency",
    )
    unpaid = till.refused(
        till.client.payments.create,
        idempotency_key="early",
        source_id="EXTERNAL",
        amount_money={"amount": 100, "currency": "INR"},
        order_id=made.order_id,
        external_details={"type": "OTHER", "source": "x"},
    )
    assert unpaid[0] in {"BAD_REQUEST", "INVALID_VALUE"}
    till.client.invoices.delete(made.id, version=0)
    assert till.refused(invoices.get, made.id) == ("NOT_FOUND", "")


def test_lists_are_walked_page_by_page(till: Till) -> None:
    made = [till.draft().id for _ in range(3)]
    walked = [one.id for one in till.client.invoices.list(location_id="main", limit=2)]
    assert [one for one in walked if one in made] == made[::-1]
    assert len(walked) == len(set(walked))
    query: Any = {
        "filter": {"location_ids": ["main"], "customer_ids": [till.customer]},
        "sort": {"field": "INVOICE_SORT_DATE", "order": "ASC"},
    }
    found, cursor = [], None
    while True:
        page = till.client.invoices.search(query=query, limit=2, cursor=cursor)
        found += [one.id for one in page.invoices or []]
        cursor = page.cursor
        if not cursor:
            break
    assert found == walked[::-1]
