"""The portal's own protocol: its logins, its keys, and its two systems."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.gateways.account import User
from adapters.gateways.portal import PortalGateway
from core.clock import FixedClock
from core.einvoice.gateway import (
    DocumentName,
    PaperName,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
)
from tests.adapters.gateways.test_portal import DOCUMENT, HOLDER, way_to
from tests.core.einvoice.documents import document
from tests.marks import assert_none
from tests.standins.gsp import Gsp
from tests.standins.nic_wire import MOST_WRONG
from tests.standins.twilio_wire import Request

NAME = DocumentName("INV", "S1", date(2026, 11, 22))
PAPER = PaperName("CHL", "CH/1", date(2026, 11, 22))
NONE = "0" * 64


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 26, 5, tzinfo=UTC))


@pytest.fixture
def nic(clock: FixedClock) -> Iterator[Gsp]:
    with Gsp(clock.now, form="nic") as made:
        yield made


@pytest.fixture
def gateway(nic: Gsp, clock: FixedClock) -> PortalGateway:
    return way_to(nic, clock)


def test_nothing_that_is_told_goes_in_the_clear(
    nic: Gsp, gateway: PortalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[Request] = []
    opened = nic.nic.opened

    def seen(request: Request) -> Request:
        came.append(request)
        return opened(request)

    monkeypatch.setattr(nic.nic, "opened", seen)
    made = gateway.register(HOLDER, DOCUMENT)
    gateway.cancel(HOLDER, made.irn, reason="2", remarks="wrong")
    assert [json.loads(request.body).keys() for request in came] == [{"Data"}] * 3
    sent = b"".join(request.body for request in came).decode()
    assert "Gstin" not in sent
    assert_none(sent, "the line")
    assert nic.asked("register")[0].body == document()


def test_what_is_registered_cannot_be_registered_twice(gateway: PortalGateway) -> None:
    made = gateway.register(HOLDER, DOCUMENT)
    with pytest.raises(PortalRefused) as again:
        gateway.register(HOLDER, DOCUMENT)
    assert again.value.codes == {"2150"}
    assert again.value.known
    assert again.value.known.irn == made.irn


# -- logins ----------------------------------------------------------------------------------------


def test_a_token_in_its_last_minute_is_changed_for_another(
    nic: Gsp, gateway: PortalGateway, clock: FixedClock
) -> None:
    """To ask for it again would give the same one, every time, until it ends."""
    gateway.find(HOLDER, NONE)
    clock.advance(timedelta(minutes=359, seconds=30))
    for _ in range(3):
        gateway.find(HOLDER, NONE)
    assert len(nic.asked("login")) == 2
    clock.advance(timedelta(minutes=5))
    gateway.find(HOLDER, NONE)
    assert len(nic.asked("login")) == 2
    assert not [call for call in nic.calls if call.codes == ("1005",)]


@pytest.mark.parametrize("kind", ["500", "403", "429", "drop"])
def test_a_token_that_cannot_be_changed_is_used_to_its_end(
    nic: Gsp, gateway: PortalGateway, clock: FixedClock, kind: str
) -> None:
    gateway.find(HOLDER, NONE)
    clock.advance(timedelta(minutes=359, seconds=10))
    nic.misbehave(kind, only="login")
    for _ in range(4):
        gateway.find(HOLDER, NONE)
        clock.advance(timedelta(seconds=12))
    assert len(nic.asked("login")) == 2
    clock.advance(timedelta(seconds=5))
    gateway.find(HOLDER, NONE)
    assert len(nic.asked("login")) == 3
    assert not [call for call in nic.calls if call.codes == ("1005",)]


def test_who_starts_in_a_tokens_last_minute_gets_another(
    nic: Gsp, gateway: PortalGateway, clock: FixedClock
) -> None:
    gateway.find(HOLDER, NONE)
    clock.advance(timedelta(minutes=359, seconds=30))
    later = way_to(nic, clock)
    later.find(HOLDER, NONE)
    clock.advance(timedelta(minutes=5))
    later.find(HOLDER, NONE)
    assert len(nic.asked("login")) == 3


def test_processes_share_a_token_and_one_may_change_it_for_all(
    nic: Gsp, gateway: PortalGateway, clock: FixedClock
) -> None:
    other = way_to(nic, clock)
    gateway.find(HOLDER, NONE)
    other.find(HOLDER, NONE)
    assert len(nic.nic.held) == 1
    clock.advance(timedelta(minutes=355))
    nic.nic.held.clear()  # a third one forced another
    made = gateway.register(HOLDER, DOCUMENT)
    assert other.find(HOLDER, made.irn) == made
    assert [call.what for call in nic.calls if call.codes == ("1005",)] == ["register", "find"]
    assert len(nic.asked("login")) == 4
    assert len(nic.book) == 1


def test_a_wrong_password_locks_nobody_out_within_a_day(nic: Gsp, clock: FixedClock) -> None:
    """Whoever is told at once and mends it finds the user as it was."""
    gateway = way_to(nic, clock, user=User(nic.user, "another"))
    for _ in range(12):
        with pytest.raises(PortalUnavailable, match=r"login refused \(1019\)"):
            gateway.register(HOLDER, DOCUMENT)
        clock.advance(timedelta(minutes=5))
    assert nic.nic.wrong < MOST_WRONG
    assert nic.asked("register") == []
    assert way_to(nic, clock).register(HOLDER, DOCUMENT)


def test_a_login_too_long_for_the_key_is_told_and_not_sent(nic: Gsp, clock: FixedClock) -> None:
    gateway = way_to(nic, clock, user=User(nic.user, "x" * 90))
    with pytest.raises(PortalUnavailable, match="too long for the portal's key"):
        gateway.register(HOLDER, DOCUMENT)
    assert nic.calls == []


def test_a_login_whose_key_cannot_be_opened_is_none(
    nic: Gsp, gateway: PortalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = nic.nic.login
    monkeypatch.setattr(
        nic.nic, "login", lambda *asked: {**login(*asked), "Sek": "AAAAAAAAAAAAAAAAAAAAAA=="}
    )
    for _ in range(2):
        with pytest.raises(PortalUnavailable, match="no key that can be opened"):
            gateway.register(HOLDER, DOCUMENT)
    assert len(nic.asked("login")) == 1


# -- keys ------------------------------------------------------------------------------------------


def test_an_answer_under_another_key_is_asked_for_under_a_new_login(
    nic: Gsp, gateway: PortalGateway
) -> None:
    made = gateway.register(HOLDER, DOCUMENT)
    nic.nic.change_keys()
    assert gateway.find(HOLDER, made.irn) == made
    assert len(nic.asked("login")) == 2


def test_of_a_document_whose_answer_cannot_be_opened_nobody_knows(
    nic: Gsp, gateway: PortalGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = nic._register

    def registered(call: Any) -> Any:
        made = done(call)
        nic.nic.change_keys()
        return made

    monkeypatch.setattr(nic, "_register", registered)
    with pytest.raises(PortalSilent):
        gateway.register(HOLDER, DOCUMENT)
    found = gateway.find_document(HOLDER, NAME)
    assert found
    assert list(nic.book) == [found.irn]
    assert len(nic.asked("register")) == 1


def test_what_the_portal_could_not_open_is_sent_again_under_a_new_login(
    nic: Gsp, gateway: PortalGateway
) -> None:
    gateway.find(HOLDER, NONE)
    nic.nic.change_keys()
    assert gateway.register(HOLDER, DOCUMENT)
    assert [call.codes for call in nic.asked("register")] == [("1007",), ()]


# -- e-way bills -----------------------------------------------------------------------------------


def test_the_e_way_bill_system_has_a_login_of_its_own(nic: Gsp, gateway: PortalGateway) -> None:
    made = gateway.register(HOLDER, DOCUMENT)
    eway = gateway.make_eway(HOLDER, made.irn, {"TransId": "29AAAPZ0000A1ZE", "Distance": 0})
    assert nic.asked("eway_login") == []
    assert gateway.get_eway(HOLDER, eway.number)
    gateway.cancel_eway(HOLDER, eway.number, reason="2", remarks="wrong")
    assert (len(nic.asked("login")), len(nic.asked("eway_login"))) == (1, 1)


def test_a_token_of_the_e_way_bill_system_that_is_gone_is_fetched_anew(
    nic: Gsp, gateway: PortalGateway
) -> None:
    assert gateway.find_lone_eway(HOLDER, PAPER) is None
    nic.forget_tokens()
    asked = {"docNo": "CH/1", "transporterId": "29AAAPZ0000A1ZE", "transDistance": 120}
    assert gateway.make_lone_eway(HOLDER, json.dumps(asked))
    assert [call.codes for call in nic.asked("make_lone_eway")] == [("238",), ()]
    assert gateway.find_lone_eway(HOLDER, PAPER)
    assert len(nic.asked("eway_login")) == 2


def test_who_may_not_use_the_e_way_bill_system_registers_all_the_same(
    nic: Gsp, gateway: PortalGateway
) -> None:
    nic.misbehave("403", 9, only="eway_login")
    with pytest.raises(PortalUnavailable, match="http 403"):
        gateway.find_lone_eway(HOLDER, PAPER)
    assert gateway.register(HOLDER, DOCUMENT)
