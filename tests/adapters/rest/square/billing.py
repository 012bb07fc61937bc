"""A client of Square's who bills: orders, drafts and what becomes of them, each answer checked."""

from dataclasses import dataclass
from typing import Any

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.shop import square

LATER = "2026-12-15"


@dataclass(frozen=True)
class Billing:
    """Bills ``customer`` of a shop through Square's dialect."""

    place: Place
    customer: str

    @property
    def api(self) -> Any:
        return square(self.place)

    def had(self, method: str, path: str, body: Any = None) -> Any:
        return self.api.had(method, path, body)

    def refused(self, method: str, path: str, body: Any = None, *, status: int = 400) -> Any:
        """Call; the first error of the refusal."""
        answer = self.api.call(method, path, body)
        assert answer.status == status, answer.raw
        return answer.json["errors"][0]

    def order(self, **more: Any) -> str:
        """Make an order of two sofa rails, 1062 with tax; return its id."""
        made: str = self.api.order(**more)["id"]
        return made

    def asked(self, order: str, **more: Any) -> dict[str, Any]:
        """What a draft of an order is asked for with."""
        return {
            "order_id": order,
            "primary_recipient": {"customer_id": self.customer},
            "payment_requests": [{"request_type": "BALANCE", "due_date": LATER}],
            "delivery_method": "SHARE_MANUALLY",
            **more,
        }

    def draft(self, order: str, **more: Any) -> Any:
        answer = self.had("POST", "/v2/invoices", {"invoice": self.asked(order, **more)})
        assert answer["errors"] == []
        return answer["invoice"]

    def get(self, id_: str) -> Any:
        return self.had("GET", f"/v2/invoices/{id_}")["invoice"]

    def publish(self, draft: Any, **more: Any) -> Any:
        body = {"version": draft["version"], **more}
        return self.had("POST", f"/v2/invoices/{draft['id']}/publish", body)["invoice"]

    def update(self, seen: Any, fields_to_clear: list[str] | None = None, **more: Any) -> Any:
        body: dict[str, Any] = {"invoice": {"version": seen["version"], **more}}
        if fields_to_clear:
            body["fields_to_clear"] = fields_to_clear
        return self.had("PUT", f"/v2/invoices/{seen['id']}", body)["invoice"]

    def pay(self, id_: str, rupees: str) -> None:
        """Pay in cash through the native API."""
        answer = self.place.live.put(f"/invoices/{id_}/pay", {"method": "cash", "amount": rupees})
        assert answer.status == 200, answer.raw


def billing(place: Place) -> Billing:
    """Bill Asha."""
    asha = {"name": "Asha", "phone": "9800012345", "email": "asha@example.com"}
    made = place.live.made("/customers", asha)
    return Billing(place, made["id"])
