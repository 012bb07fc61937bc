"""What becomes of a row by what the portal says: one number a document, none lost, none invented."""

import base64
import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest

from core.actor import Actor
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


def test_a_number_that_is_another_than_the_rule_makes_is_refused(post: Post) -> None:
    post.portal.says = [replace(post.made(), irn="0" * 64)]
    post.send()
    assert post.state == "failed"


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
    again = post.cancel("3")
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
