"""What another program of the same GSTIN registered: fetched from the portal where it is asked for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from core.audit import Audit
from core.einvoice.models import Registration
from core.webhooks.models import Event
from tests.adapters.rest.einvoice.live import Live, document
from tests.adapters.rest.einvoice.test_live import WRONG, gsp as gsp, live as live
from tests.adapters.rest.einvoice.test_registrations import numbers

BY_NAME = "/irn?doc_type=INV&doc_number=S1&doc_date=22/11/2026"


def elsewhere(live: Live, number: str = "S1") -> str:
    """Let somebody else register a document; the caller is told its number."""
    live.gsp.misbehave("duplicate")
    taken = live.api.post("/irn", document(number))
    assert (taken.status, taken.code) == (409, "duplicate_irn")
    return str(taken.json["irn"])


def rows(live: Live, model: Any) -> list[Any]:
    with live.parts.db.reading() as session:
        found = list(session.exec(select(model)).all())
        session.expunge_all()
    return found


@pytest.mark.parametrize("path", [lambda irn: f"/irn/{irn}", lambda _irn: BY_NAME])
def test_it_is_shown_as_the_portal_has_it(live: Live, path: Callable[[str], str]) -> None:
    irn = elsewhere(live)
    shown = live.api.get(path(irn))
    assert (shown.status, shown.json["irn"], shown.json["status"]) == (200, irn, "ACT")
    assert shown.json["ack_no"] == "172610000000001"
    assert shown.json["document"] == {
        "type": "INV", "number": "S1", "date": "22/11/2026", "total": 1062,
    }  # fmt: skip
    assert shown.json["signed_qr_code"] == live.gsp.book[irn].told["SignedQRCode"]
    looks = len(live.gsp.asked("find")) + len(live.gsp.asked("find_document"))
    assert live.api.get(f"/irn/{irn}").json == shown.json
    assert looks == 1  # from then on it is known here
    assert [row.action for row in rows(live, Audit)][-1] == "einvoice.found"
    assert "irn.generated" not in [event.type for event in rows(live, Event)]


def test_it_is_cancelled_and_its_number_is_gone(live: Live) -> None:
    irn = elsewhere(live)
    done = live.api.post("/irn/cancel", {"irn": irn, **WRONG})
    assert (done.status, done.json["status"]) == (200, "CNL")
    assert live.gsp.book[irn].cancelled_at
    gone = live.api.post("/irn", document())
    assert (gone.status, numbers(gone)) == (409, ["2278"])


def test_a_note_on_it_is_registered(live: Live) -> None:
    irn = elsewhere(live)
    live.api.get(f"/irn/{irn}")
    asked = {"against_irn": irn, "type": "CRN", "number": "CN1", "items": [{"line": 1, "qty": 1}]}
    made = live.api.made("/cdnr", asked)
    assert (made["against"], made["document"]["total"]) == (irn, 531)


def test_one_that_was_cancelled_there_is_cancelled_here(live: Live) -> None:
    irn = elsewhere(live)
    held = live.gsp.book[irn]
    held.cancelled_at, held.told["Status"] = live.clock.now(), "CNL"
    assert live.api.get(f"/irn/{irn}").json["status"] == "CNL"


def test_what_the_portal_shows_no_more_is_told_by_its_number(live: Live) -> None:
    irn = elsewhere(live)
    live.gsp.book[irn].at -= timedelta(days=2, seconds=1)
    for path in (f"/irn/{irn}", BY_NAME):
        old = live.api.get(path)
        assert (old.status, old.code, numbers(old)) == (404, "not_found", ["2283"])
    assert [row.state for row in rows(live, Registration)] == ["failed"]


def test_what_nobody_registered_and_a_portal_that_is_away(live: Live) -> None:
    unknown = live.api.get("/irn/" + "0" * 64)
    assert (unknown.status, numbers(unknown)) == (404, ["2148"])
    irn = elsewhere(live)
    live.gsp.down()
    away = live.api.get(f"/irn/{irn}")
    assert (away.status, away.code) == (503, "provider_unavailable")


def test_who_came_second_with_a_gstin_fetches_nothing(live: Live) -> None:
    irn = elsewhere(live)
    live.clock.advance(timedelta(seconds=1))
    other = live.another_shop()
    assert other.get(f"/irn/{irn}").status == 404
    assert other.post("/irn/cancel", {"irn": irn, **WRONG}).status == 404
    assert live.gsp.asked("find") == []
