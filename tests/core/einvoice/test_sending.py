"""What becomes of a row by what the portal says: one number a document, none lost, none invented."""

import base64
import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from core.actor import Actor
from core.call_errors import CancelUnderWay
from core.clock import FixedClock
from core.db import Database
from core.einvoice.gateway import (
    Acknowledged,
    Fault,
    Known,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
)
from core.einvoice.irn import irn_of
from core.einvoice.models import Registration
from core.einvoice.registering import Cancellation, NewRegistration, begin, begin_cancel
from core.einvoice.sending import LEASE, Desk, Ended, send
from core.errors import PakkaError
from tests.core.einvoice.documents import document
from tests.core.einvoice.played import Played
from tests.factories import make_actor, make_shop

GSTIN = "29AAACZ0000B1Z3"
ON = dt.date(2026, 11, 22)
IRN = irn_of(GSTIN, "INV", "S1", on=ON)
DUPLICATE = PortalRefused([Fault("2150", "Duplicate IRN")], Known(IRN, "1726"))
TOO_OLD = PortalRefused([Fault("2283", "too old to be shown")])
SLOW = dt.timedelta(seconds=20)


def signed(**changes: Any) -> str:
    """A signed document; nobody checks the signature of what came over TLS from the portal itself."""
    claims = {"data": json.dumps({"Irn": IRN, **document(**changes)}), "iss": "NIC"}
    middle = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{middle}.c2ln"


@dataclass
class Post:
    """A document on its way."""

    db: Database
    clock: FixedClock
    portal: Played
    actor: Actor
    row: Registration

    def send(self) -> Ended:
        desk = Desk(self.db, self.portal, self.clock)
        actor = replace(self.actor, at=self.clock.now())
        return send(desk, actor, self.row.id, then=lambda _session, ended: ended)

    def cancel(self, reason: str = "2") -> Registration:
        actor = replace(self.actor, at=self.clock.now())
        why = Cancellation(reason, "wrong")
        return self.db.write(lambda session: begin_cancel(session, actor, IRN, why))

    def made(self) -> Acknowledged:
        at = self.clock.now()
        return Acknowledged(IRN, "172610000000001", at, signed(), "e30.e30.c2ln")

    @property
    def state(self) -> str:
        with self.db.reading() as session:
            return session.get_one(Registration, (self.row.shop_id, self.row.id)).state


def new(*, patient: bool = False) -> NewRegistration:
    return NewRegistration(GSTIN, "INV", "S1", ON, document(), patient=patient)


@pytest.fixture
def post(db: Database, clock: FixedClock) -> Post:
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    row = db.write(lambda session: begin(session, actor, new()))
    return Post(db, clock, Played(), actor, row)


@pytest.fixture
def patient(db: Database, clock: FixedClock) -> Post:
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    row = db.write(lambda session: begin(session, actor, new(patient=True)))
    return Post(db, clock, Played(), actor, row)


def test_what_was_surely_not_done_fails_for_a_caller_and_waits_for_a_shop(
    post: Post, patient: Post
) -> None:
    for one, state in ((post, "failed"), (patient, "pending")):
        one.portal.says = [PortalUnavailable("down")]
        one.send()
        assert one.state == state
    patient.portal.says = [patient.made()]
    assert patient.send().row.state == "active"
    assert patient.portal.asked == ["register", "register"]


def test_what_may_have_been_done_is_looked_for_before_it_is_sent_again(post: Post) -> None:
    post.portal.says = [PortalSilent(), None, PortalSilent(), post.made()]
    assert post.send().row.state == "pending"
    assert post.send().row.state == "pending"
    assert post.send().row.state == "active"
    assert post.portal.asked == ["register", "find_document", "register", "find_document"]


def test_what_may_have_been_done_is_not_given_up_when_the_portal_goes_away(post: Post) -> None:
    """The first sending may still arrive: nothing may say that it failed."""
    post.portal.says = [PortalSilent(), None, PortalUnavailable("down"), post.made()]
    post.send()
    assert post.send().row.wish == "register"
    assert post.state == "pending"
    assert post.send().row.state == "active"
    assert post.portal.asked[-1] == "find_document"


def test_a_first_sending_that_arrives_late_is_found(post: Post) -> None:
    post.portal.says = [PortalSilent(), None, DUPLICATE, post.made()]
    post.send()
    assert post.send().row.state == "active"


def test_an_answer_that_comes_after_another_took_over_undoes_nothing(
    post: Post, clock: FixedClock
) -> None:
    def late() -> None:
        clock.advance(LEASE + dt.timedelta(seconds=1))
        post.portal.says = [post.made()]
        assert post.send().row.state == "active"
        raise PortalUnavailable("too late")

    post.portal.says = [late]
    ended = post.send()
    assert (ended.row.state, ended.trouble) == ("active", None)
    assert post.portal.asked == ["register", "find_document"]


def test_nobody_takes_over_while_the_slowest_answer_may_come(post: Post, clock: FixedClock) -> None:
    """A look is tried twice, a login, a sending, and a look again: 20 seconds each."""

    def slow() -> Acknowledged:
        clock.advance(SLOW * 6)
        assert post.send().row.state == "pending"
        return post.made()

    post.portal.says = [slow]
    assert post.send().row.state == "active"
    assert post.portal.asked == ["register"]


def test_a_number_of_another_document_is_not_taken_for_ours(patient: Post) -> None:
    other = replace(patient.made(), signed_document=signed(ValDtls__TotInvVal=900))
    patient.portal.says = [DUPLICATE, other]
    ended = patient.send()
    assert isinstance(ended.trouble, PortalRefused)
    assert ended.trouble.codes == {"2150"}
    assert patient.state == "failed"


def test_a_number_of_the_same_document_is_ours(patient: Post) -> None:
    patient.portal.says = [DUPLICATE, patient.made()]
    assert patient.send().row.state == "active"


def test_a_number_that_is_another_than_the_rule_makes_keeps_the_document(post: Post) -> None:
    """The portal has it: its number is used, and it may not be taken back here."""
    other = replace(post.made(), irn="0" * 64)
    post.portal.says = [other, other]
    for _ in range(2):
        ended = post.send()
        assert (ended.row.state, ended.row.wish) == ("pending", "register")
        assert [fault["code"] for fault in ended.row.refused] == ["irn_mismatch"]
    assert post.portal.asked == ["register", "find_document"]


@pytest.mark.parametrize("code", ["5001", "3029", "9999"])
def test_a_look_that_is_refused_says_nothing_of_what_was_sent(post: Post, code: str) -> None:
    refused = PortalRefused([Fault(code, "no look")])
    post.portal.says = [PortalSilent(), refused]
    post.send()
    ended = post.send()
    assert (ended.row.state, ended.row.wish) == ("pending", "register")
    assert isinstance(ended.trouble, PortalSilent)
    assert ended.row.refused[0]["code"] == code


def test_what_the_portal_shows_no_more_is_known_by_its_number(
    post: Post, clock: FixedClock
) -> None:
    at = clock.now() + dt.timedelta(seconds=3)
    taken = PortalRefused([Fault("2150", "Duplicate IRN")], Known(IRN, "1726", at))
    post.portal.says = [PortalSilent(), TOO_OLD, taken, TOO_OLD]
    post.send()
    row = post.send().row
    assert isinstance(row, Registration)
    assert (row.state, row.ack_no, row.ack_at, row.refused) == ("active", "1726", at, [])


@pytest.mark.parametrize(
    "known",
    [
        Known("0" * 64, "1726", dt.datetime(2026, 12, 1, tzinfo=dt.UTC)),
        Known(IRN, "1726", dt.datetime(2026, 11, 1, tzinfo=dt.UTC)),
        Known(IRN, "1726"),
        None,
    ],
    ids=["another number", "of before ours was sent", "of no time", "nothing told"],
)
def test_what_the_portal_shows_no_more_and_may_be_anothers_stays_open(
    post: Post, known: Known | None
) -> None:
    taken = PortalRefused([Fault("2150", "Duplicate IRN")], known)
    post.portal.says = [PortalSilent(), TOO_OLD, taken, TOO_OLD]
    post.send()
    row = post.send().row
    assert (row.state, row.wish, row.refused[0]["code"]) == ("pending", "register", "2150")


def test_what_the_portal_shows_no_more_does_not_fail_by_its_age(post: Post) -> None:
    post.portal.says = [PortalSilent(), TOO_OLD, PortalRefused([Fault("2305", "too old")])]
    post.send()
    assert post.send().row.state == "pending"


def test_a_number_that_is_taken_and_not_shown_stays_open(post: Post) -> None:
    post.portal.says = [PortalSilent(), None, DUPLICATE, None]
    post.send()
    assert post.send().row.state == "pending"


def test_a_cancellation_stays_open_while_a_look_is_refused(post: Post) -> None:
    post.portal.says = [post.made(), PortalSilent(), PortalRefused([Fault("5001", "no look")])]
    post.send()
    post.cancel()
    post.send()
    row = post.send().row
    assert (row.state, row.wish) == ("active", "cancel")


@pytest.mark.parametrize(("code", "state"), [("9999", "cancelled"), ("2270", "active")])
def test_a_cancellation_that_the_portal_shows_no_more_is_asked_for_again(
    post: Post, code: str, state: str
) -> None:
    """It says that it was cancelled, or nothing that could tell."""
    again = PortalRefused([Fault(code, "no")])
    post.portal.says = [post.made(), PortalSilent(), TOO_OLD, again, TOO_OLD]
    post.send()
    post.cancel()
    post.send()
    row = post.send().row
    assert (row.state, row.wish) == (state, "" if state == "cancelled" else "cancel")


def test_what_was_cancelled_at_the_portal_meanwhile_is_cancelled_here(
    post: Post, clock: FixedClock
) -> None:
    post.portal.says = [PortalSilent(), replace(post.made(), is_cancelled=True)]
    post.send()
    ended = post.send()
    assert (ended.row.state, ended.row.wish) == ("cancelled", "")
    assert ended.row.cancelled_at == clock.now()
    with pytest.raises(PakkaError) as taken:
        post.db.write(lambda session: begin(session, post.actor, new()))
    assert taken.value.params["provider_code"] == "2278"


def test_a_cancellation_that_is_under_way_is_not_begun_again(post: Post) -> None:
    post.portal.says = [post.made(), PortalSilent()]
    post.send()
    post.cancel()
    post.send()
    with pytest.raises(CancelUnderWay):
        post.cancel("3")
    again = post.cancel("2")
    assert (again.wish, again.cancel_reason, again.attempts) == ("cancel", "2", 1)
    cancelled = replace(post.made(), is_cancelled=True, cancelled_at=post.clock.now())
    post.portal.says = [cancelled]
    assert post.send().row.state == "cancelled"
    assert post.portal.asked == ["register", "cancel", "find"]


def test_a_cancellation_of_which_nothing_is_known_is_not_forgotten(post: Post) -> None:
    post.portal.says = [post.made(), PortalSilent(), None, PortalUnavailable("down")]
    post.send()
    post.cancel()
    post.send()
    assert post.send().row.wish == "cancel"
