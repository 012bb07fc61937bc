"""The ways to the portal, over a provider or direct, by a stand-in: done, refused, not done, unknown."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.gateways import ways
from adapters.gateways.account import Account, User
from adapters.gateways.portal import PortalGateway
from core.clock import FixedClock
from core.einvoice.gateway import (
    Acknowledged,
    DocumentName,
    EwayMade,
    Holder,
    PaperName,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
    Taxpayer,
)
from tests.core.einvoice.documents import document
from tests.marks import assert_none
from tests.standins import gsp_rules
from tests.standins.gsp import Gsp
from tests.standins.nic_wire import public_pem

HOLDER = Holder("shp_1", "29AAACZ0000B1Z3")
NAME = DocumentName("INV", "S1", date(2026, 11, 22))
AT = datetime(2026, 11, 26, 5, tzinfo=UTC)
DOCUMENT = json.dumps(document())


def account(gsp: Gsp, **more: Any) -> Account:
    user = User(gsp.user, gsp.password)
    way: Any = gsp.way
    made = Account(gsp.base, gsp.client_id, gsp.client_secret, way=way, user=user)
    return replace(made, **more)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AT)


@pytest.fixture(params=["portal", "nic"])
def gsp(clock: FixedClock, request: pytest.FixtureRequest) -> Iterator[Gsp]:
    """A provider, and the portal itself."""
    with Gsp(clock.now, form=request.param) as made:
        yield made


@pytest.fixture
def gateway(gsp: Gsp, clock: FixedClock) -> PortalGateway:
    return way_to(gsp, clock, seconds=2)


def way_to(gsp: Gsp, clock: FixedClock, *, seconds: float = 20, **more: Any) -> PortalGateway:
    """Return the gateway that fits: what is said under the portal's names, in plain or sealed."""
    who = account(gsp, **more)
    if not gsp.is_sealed:
        return ways.over_provider(who, clock, seconds=seconds)
    key = public_pem()
    return ways.to_portal(who, clock, public_key=key, roads=ways.Roads(), seconds=seconds)


@pytest.mark.parametrize(
    ("form", "way", "coded"),
    [
        ("nic", "portal", False),
        ("portal", "portal", False),
        ("portal", "portal", True),
        ("provider", "oauth", False),
    ],
)
def test_a_document_goes_its_way_in_each_form(
    clock: FixedClock, form: str, way: str, coded: bool
) -> None:
    with Gsp(clock.now, form=form, way=way, coded=coded) as gsp:
        gateway = way_to(gsp, clock)
        assert gateway.find_document(HOLDER, NAME) is None
        made = gateway.register(HOLDER, DOCUMENT)
        assert (made.ack_no, made.ack_at) == ("172610000000001", AT)
        assert gsp_rules.verified(made.signed_qr)["Irn"] == made.irn
        assert gateway.find_document(HOLDER, NAME) == made
        assert gateway.find(HOLDER, made.irn) == made
        assert gateway.find(HOLDER, "0" * 64) is None
        with pytest.raises(PortalRefused) as again:
            gateway.register(HOLDER, DOCUMENT)
        assert again.value.codes == {"2150"}
        assert again.value.known
        assert (again.value.known.irn, again.value.known.ack_no) == (made.irn, made.ack_no)
        assert again.value.known.ack_at == AT
        assert gateway.cancel(HOLDER, made.irn, reason="2", remarks="wrong") == AT
        found = gateway.find(HOLDER, made.irn)
        assert found
        assert found.is_cancelled
        assert len(gsp.asked("login")) == 1


def test_what_is_sent_is_the_document_digit_by_digit(gsp: Gsp, gateway: PortalGateway) -> None:
    text = DOCUMENT.replace('"Qty": 2', '"Qty": 2.000')
    gateway.register(HOLDER, text)
    assert str(gsp.asked("register")[0].body["ItemList"][0]["Qty"]) == "2.000"


def test_all_that_the_portal_refuses_is_told_by_its_numbers(gateway: PortalGateway) -> None:
    wrong = document(ValDtls__AssVal=950, BuyerDtls__Stcd="27")
    with pytest.raises(PortalRefused) as refused:
        gateway.register(HOLDER, json.dumps(wrong))
    assert refused.value.codes == {"2265", "2182", "2189"}
    assert refused.value.faults[0].message.startswith("Recipient GSTIN state code")


def test_paths_and_names_are_the_settings(gsp: Gsp, clock: FixedClock) -> None:
    gateway = way_to(gsp, clock, headers={"token": "auth-token"})
    with pytest.raises(PortalUnavailable, match="token is refused"):
        gateway.find(HOLDER, "0" * 64)
    paths = {"find": "/eicore/v1.03/Invoice/irn/{irn}?form=1"}
    assert way_to(gsp, clock, paths=paths).find(HOLDER, "0" * 64) is None
    assert gsp.calls[-1].path.endswith("0" * 64)


def test_each_gstin_has_a_user_of_its_own(gsp: Gsp, clock: FixedClock) -> None:
    users = {HOLDER.gstin: User(gsp.user, gsp.password)}
    gateway = way_to(gsp, clock, user=None, users=users)
    assert gateway.register(HOLDER, DOCUMENT)
    with pytest.raises(PortalUnavailable, match="no user of 29AAAPZ0000A1ZE"):
        gateway.find(Holder("shp_2", "29AAAPZ0000A1ZE"), "0" * 64)
    assert len(gsp.asked("login")) == 1


# -- tokens ----------------------------------------------------------------------------------------


def test_a_token_is_kept_for_its_life_and_no_longer(
    gsp: Gsp, gateway: PortalGateway, clock: FixedClock
) -> None:
    gateway.find(HOLDER, "0" * 64)
    clock.advance(timedelta(minutes=358))
    gateway.find(HOLDER, "0" * 64)
    assert len(gsp.asked("login")) == 1
    clock.advance(timedelta(minutes=2))
    gateway.find(HOLDER, "0" * 64)
    assert len(gsp.asked("login")) == 2
    assert not [call for call in gsp.calls if call.codes == ("1005",)]


def test_a_token_that_is_gone_before_its_time_is_fetched_anew_once(
    gsp: Gsp, gateway: PortalGateway
) -> None:
    gateway.find(HOLDER, "0" * 64)
    gsp.forget_tokens()
    assert gateway.register(HOLDER, DOCUMENT)
    assert [call.codes for call in gsp.asked("register")] == [("1005",), ()]
    assert len(gsp.asked("login")) == 2
    gsp.misbehave("token", 2, only="find")
    with pytest.raises(PortalUnavailable):
        gateway.find(HOLDER, "0" * 64)
    assert len(gsp.asked("find")) == 3


def test_of_many_who_need_a_token_one_asks(gsp: Gsp, gateway: PortalGateway) -> None:
    gsp.misbehave("slow", only="login")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: gateway.find(HOLDER, "0" * 64), range(8)))
    assert len(gsp.asked("login")) == 1


def test_a_wrong_password_is_not_tried_again_and_again(
    gsp: Gsp, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = way_to(gsp, clock, user=User(gsp.user, "another"))
    for _ in range(3):
        with pytest.raises(PortalUnavailable, match=r"login refused \(10(08|19)\)"):
            gateway.register(HOLDER, DOCUMENT)
    assert len(gsp.asked("login")) == 1
    clock.advance(timedelta(minutes=6))
    gsp.password = "another"
    assert gateway.register(HOLDER, DOCUMENT)
    assert_none(caplog.text, "the log")


def test_the_longer_it_is_refused_the_seldomer_a_login_is_tried(
    gsp: Gsp, clock: FixedClock
) -> None:
    gateway = way_to(gsp, clock, user=User(gsp.user, "another"))
    for _ in range(24 * 60 // 5):
        with pytest.raises(PortalUnavailable, match="login refused"):
            gateway.find(HOLDER, "0" * 64)
        clock.advance(timedelta(minutes=5))
    assert len(gsp.asked("login")) == 10  # after 5, 10, 20 minutes, in the end every six hours


@pytest.mark.parametrize("kind", ["500", "drop", "429", "401", "garbage"])
def test_where_a_login_fails_nothing_was_done(gsp: Gsp, gateway: PortalGateway, kind: str) -> None:
    gsp.misbehave(kind, only="login")
    with pytest.raises(PortalUnavailable):
        gateway.register(HOLDER, DOCUMENT)
    assert gsp.asked("register") == []


# -- who somebody is -------------------------------------------------------------------------------


def test_a_gstin_tells_where_somebody_is(gsp: Gsp, gateway: PortalGateway) -> None:
    gsp.people["29AAAPZ0000A1ZE"] = {
        "LegalName": "TEST BUYER", "AddrBno": "562160", "AddrBnm": "RAMANAGARA ", "AddrFlno": "1st floor",
        "AddrSt": None, "AddrLoc": "CHANNAPATNA", "StateCode": 29, "AddrPncd": 562160,
    }  # fmt: skip
    found = gateway.find_taxpayer(HOLDER, "29AAAPZ0000A1ZE")
    assert found == Taxpayer("29AAAPZ0000A1ZE", "RAMANAGARA, 1st floor, CHANNAPATNA", "562160")
    gsp.people["29AAAPZ0000A1ZE"] = {"AddrBnm": None, "AddrPncd": None}
    assert gateway.find_taxpayer(HOLDER, "29AAAPZ0000A1ZE") == Taxpayer("29AAAPZ0000A1ZE")
    assert gateway.find_taxpayer(HOLDER, "29AAACZ0000B1Z3") is None


# -- what goes wrong -------------------------------------------------------------------------------

Ask = Callable[[PortalGateway], object]


def register(gateway: PortalGateway) -> Acknowledged:
    return gateway.register(HOLDER, DOCUMENT)


@pytest.mark.parametrize(
    ("kind", "done"),
    [
        ("silent", 1), ("500", 0), ("503", 0), ("502", 0), ("drop", 0), ("drop after", 1), ("cut", 1),
        ("garbage", 1), ("500 after", 1),
    ],
)  # fmt: skip
def test_nobody_knows_and_it_is_not_sent_again(
    gsp: Gsp, gateway: PortalGateway, kind: str, done: int
) -> None:
    gsp.misbehave(kind)
    with pytest.raises(PortalSilent):
        register(gateway)
    gsp.behave()
    assert len(gsp.asked("register")) == 1
    assert len(gsp.book) == done
    found = gateway.find_document(HOLDER, NAME)
    assert (found is not None) == bool(done)


@pytest.mark.parametrize(("kind", "wait"), [("429", 17), ("403", None), ("302", None)])
def test_what_is_turned_away_was_not_done(
    gsp: Gsp, gateway: PortalGateway, kind: str, wait: int | None
) -> None:
    gsp.misbehave(kind, retry_after=17)
    with pytest.raises(PortalUnavailable) as turned:
        register(gateway)
    assert turned.value.wait == (timedelta(seconds=wait) if wait else None)
    assert gsp.book == {}
    assert len(gsp.asked("register")) == 1


def test_who_is_not_reached_has_done_nothing(gsp: Gsp, gateway: PortalGateway) -> None:
    gateway.find(HOLDER, "0" * 64)
    gsp.down()
    with pytest.raises(PortalUnavailable, match="not reached"):
        register(gateway)
    gsp.up()
    assert register(gateway)


@pytest.mark.parametrize("kind", ["500", "drop", "cut", "garbage", "silent"])
def test_what_only_reads_is_tried_once_more(gsp: Gsp, gateway: PortalGateway, kind: str) -> None:
    irn = register(gateway).irn
    gsp.misbehave(kind, only="find")
    found = gateway.find(HOLDER, irn)
    assert found
    assert found.irn == irn
    gsp.misbehave("500", 2, only="find")
    with pytest.raises(PortalSilent):
        gateway.find(HOLDER, irn)
    assert len(gsp.asked("find")) == 4


# -- e-way bills -----------------------------------------------------------------------------------


def test_an_e_way_bill_with_a_document_and_by_its_number(gateway: PortalGateway) -> None:
    road = {"Distance": 120, "TransMode": "1", "VehNo": "KA01AB1234", "VehType": "R"}
    made = gateway.register(HOLDER, json.dumps(document(EwbDtls=road)))
    assert isinstance(made.eway, EwayMade)
    assert made.eway.valid_until == datetime(2026, 11, 27, 18, 29, tzinfo=UTC)
    found = gateway.find_eway(HOLDER, made.irn)
    assert found
    assert found.number == made.eway.number
    at = gateway.cancel_eway(HOLDER, found.number, reason="2", remarks="wrong vehicle")
    assert at == AT
    again = gateway.make_eway(HOLDER, made.irn, {"TransId": "29AAAPZ0000A1ZE", "Distance": 0})
    assert (again.made_at, again.valid_until) == (AT, None)


def test_an_e_way_bill_alone_its_vehicle_and_its_end(
    gateway: PortalGateway, clock: FixedClock
) -> None:
    paper = PaperName("CHL", "CH/1", date(2026, 11, 22))
    assert gateway.find_lone_eway(HOLDER, paper) is None
    asked = {"docNo": "CH/1", "transporterId": "29AAAPZ0000A1ZE", "transDistance": 120}
    made = gateway.make_lone_eway(HOLDER, json.dumps(asked))
    assert (made.made_at, made.valid_until) == (AT, None)
    found = gateway.find_lone_eway(HOLDER, paper)
    assert found
    assert found.number == made.number
    with pytest.raises(PortalRefused) as again:
        gateway.make_lone_eway(HOLDER, json.dumps(asked))
    assert again.value.codes == {"604"}
    until = gateway.move_eway(HOLDER, made.number, {"vehicleNo": "KA01AB1234"})
    clock.advance(timedelta(minutes=5))
    gateway.move_eway(HOLDER, made.number, {"vehicleNo": "KA05CD5678"})
    shown = gateway.get_eway(HOLDER, made.number)
    assert shown
    assert (shown.vehicle, shown.valid_until) == ("KA05CD5678", until)
    assert gateway.get_eway(HOLDER, "331000000099") is None
    at = gateway.close_eway(HOLDER, made.number, remarks="delivered")
    closed = gateway.get_eway(HOLDER, made.number)
    assert closed
    assert closed.closed_at == at == AT + timedelta(minutes=5)


def test_what_is_against_an_e_way_bill_does_not_undo_the_document(gateway: PortalGateway) -> None:
    made = gateway.register(HOLDER, json.dumps(document(EwbDtls={"Distance": 120})))
    assert made.irn
    assert not isinstance(made.eway, EwayMade)
    assert made.eway
    assert [fault.code for fault in made.eway] == ["4011"]
    assert gateway.find_eway(HOLDER, made.irn) is None


def test_two_threads_send_over_one_gateway(gsp: Gsp, gateway: PortalGateway) -> None:
    gate = threading.Barrier(4)

    def one(number: int) -> str:
        gate.wait()
        return gateway.register(HOLDER, json.dumps(document(DocDtls__No=f"S{number}"))).irn

    with ThreadPoolExecutor(4) as pool:
        irns = set(pool.map(one, range(1, 5)))
    assert irns == set(gsp.book)
    assert len(irns) == 4
