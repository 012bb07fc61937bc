"""What only the sandbox has: the fake GSTINs, and a book that can be emptied."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.shapes import Listed, Page, Shown
from core.gst.fakes import FAKES, Fake
from core.gst.states import get_state
from core.shops.emptying import empty


class FakeShown(Shown):
    """A GSTIN that passes in the sandbox and nowhere else."""

    gstin: Annotated[str, Field(examples=["29AAACZ0000B1Z3"])]
    state: Annotated[str, Field(examples=["29"])]
    state_name: Annotated[str, Field(examples=["Karnataka"])]
    holder: Literal["proprietor", "company"]


class FakesShown(Listed):
    """A page of them."""

    data: list[FakeShown]


def _show(fake: Fake) -> dict[str, Any]:
    name = get_state(fake.state).name
    return {"gstin": fake.gstin, "state": fake.state, "state_name": name, "holder": fake.holder}


def _list(call: Call, _session: Session) -> Answer:
    position = position_of(call)
    first = int(position[0]) if position else 0
    rows = FAKES[first : first + call.query.limit + 1]
    behind = str(first + call.query.limit)
    return page(call, rows, Listing[Fake]("/v1/gstins", show=_show, position=lambda _: [behind]))


def _reset(call: Call, session: Session) -> Answer:
    empty(session, call.actor)
    return Answer(status=204)


OPERATIONS = (
    Operation(
        "GET", "/gstins", "listTestGstins", "List the GSTINs for tests", _list, "sandbox", FakesShown,
        query=Page, is_sandbox_only=True,
    ),
    Operation(
        "POST", "/reset", "resetSandbox", "Empty the shop's book in the sandbox", _reset, "sandbox",
        status=204, is_sandbox_only=True,
        description="All that the shop made goes, its webhooks and its trail too; profile and keys stay.",
    ),
)  # fmt: skip
