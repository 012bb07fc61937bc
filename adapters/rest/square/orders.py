"""Orders: what an invoice will bill, kept until there is one; invoices from elsewhere have theirs too."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from adapters.rest.square import order_shows as shows
from adapters.rest.square.locations import is_own
from adapters.rest.square.order_behind import Carried, carried_of, gather, made_at, of_draft, of_row
from adapters.rest.square.order_drafts import DRAFT, in_order, said_of
from adapters.rest.square.order_foreign import foreign_of, said_now, show_foreign
from adapters.rest.square.order_rows import find_orders, of_shop
from adapters.rest.square.order_schemas import (
    BatchBody,
    CalculateBody,
    OrderAnswer,
    OrderBody,
    OrdersAnswer,
)
from adapters.rest.square.shapes import Loose
from adapters.rest.square.speaking import Refusal
from core.dialects import service as dialects
from core.dialects.service import Said
from core.ids import new_id
from core.invoices import draft_json


def _add(call: Call, session: Session) -> Answer:
    body: OrderBody = call.body
    said = said_of(call, session, body.order)
    carried = _reckoned(call, session, said)
    order_id = new_id(session, "ord")
    order = dialects.keep(session, of_shop(call.shop_id), order_id, Said(said, call.at))
    return Answer({"order": shows.show(order, carried, said)})


def _reckoned(call: Call, session: Session, said: dict[str, Any]) -> Carried:
    with in_order(said):
        return of_draft(call, session, draft_json.from_json(said[DRAFT]))


def _calculate(call: Call, session: Session) -> Answer:
    body: CalculateBody = call.body
    said = said_of(call, session, body.order)
    return Answer({"order": shows.show_said(said, _reckoned(call, session, said))})


def shown(call: Call, session: Session, asked: Sequence[str]) -> list[dict[str, Any]]:
    """Write those orders of some that there are, each once, in as many looks as one takes."""
    ids = list(dict.fromkeys(asked))
    made = find_orders(session, call.shop_id, ids)
    foreign = foreign_of(session, call.shop_id, [id_ for id_ in ids if id_ not in made])
    billed = [*(order.about for order in made.values() if order.about), *foreign.values()]
    buyers = [order.said["customer_id"] for order in made.values() if "customer_id" in order.said]
    near = gather(session, call.shop_id, billed, buyers=buyers)
    found = []
    for id_ in ids:
        if id_ in made:
            carried = carried_of(call, session, near, made[id_])
            found.append(shows.show(made[id_], carried, said_now(call, made[id_], carried)))
        elif foreign.get(id_) in near.rows:
            carried = of_row(call, session, near, foreign[id_])
            found.append(show_foreign(call, id_, carried, made_at(near.rows[foreign[id_]])))
    return found


def _get(call: Call, session: Session) -> Answer:
    found = shown(call, session, [call.ids["order_id"]])
    if not found:
        raise Problem("not_found", f"no order {call.ids['order_id']}")
    return Answer({"order": found[0]})


def _batch(call: Call, session: Session) -> Answer:
    body: BatchBody = call.body
    if body.location_id and not is_own(call, body.location_id):
        raise Refusal("INVALID_VALUE", "no such location", "location_id")
    return Answer({"orders": shown(call, session, body.order_ids)})


def _refuse(call: Call, session: Session) -> Answer:
    """An order is only what an invoice bills. Raises: Problem, Refusal."""
    _get(call, session)
    if call.name == "payOrder":
        detail = "an order is paid through its invoice: record a payment with this order_id"
    else:
        detail = "an order is not changed: make another one"
    raise Refusal("BAD_REQUEST", detail)


OPERATIONS = (
    Operation(
        "POST", "/v2/orders", "createOrder", "Keep what an invoice will bill", _add, "orders",
        OrderAnswer, body=OrderBody,
        example={
            "idempotency_key": "8193148c-9586-11e6-99f9-28cfe92138cf",
            "order": {
                "location_id": "main",
                "line_items": [
                    {
                        "name": "Sofa rail",
                        "quantity": "2",
                        "base_price_money": {"amount": 45000, "currency": "INR"},
                        "metadata": {"hsn": "8302"},
                    }
                ],
                "taxes": [{"uid": "gst", "name": "GST", "percentage": "18", "scope": "ORDER"}],
            },
        },
    ),
    Operation(
        "POST", "/v2/orders/calculate", "calculateOrder", "Reckon an order without keeping it",
        _calculate, "orders", OrderAnswer, body=CalculateBody, reads=True,
    ),
    Operation(
        "POST", "/v2/orders/batch-retrieve", "batchRetrieveOrders", "Read several orders", _batch,
        "orders", OrdersAnswer, body=BatchBody, reads=True,
    ),
    Operation(
        "GET", "/v2/orders/{order_id}", "getOrder", "Read an order", _get, "orders", OrderAnswer
    ),
    Operation(
        "PUT", "/v2/orders/{order_id}", "updateOrder", "Not supported: always refused", _refuse, "orders",
        OrderAnswer, body=Loose,
    ),
    Operation(
        "POST", "/v2/orders/{order_id}/pay", "payOrder", "Not supported: always refused", _refuse,
        "orders", OrderAnswer, body=Loose,
    ),
)  # fmt: skip
