"""The stand-in of a provider by itself, over real HTTP: the product is judged by it."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any

import pytest
from joserfc import jwk
from joserfc.errors import BadSignatureError

from tests.core.einvoice.documents import document
from tests.standins import gsp_rules as rules
from tests.standins.gsp import Gsp

GSTIN = "29AAACZ0000B1Z3"
AT = datetime(2026, 11, 26, 5, tzinfo=UTC)
PUBLISHED = "706daeccda0ef6f818da78f3a2a05a1288731057373002289b46c3229289a2e7"


@dataclass
class Time:
    now: datetime = AT

    def __call__(self) -> datetime:
        return self.now


class Status(Exception):
    """Another status than 200, and the headers that came with it."""

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        super().__init__(status)
        self.headers = headers


@dataclass
class Caller:
    """A program that speaks to it with nothing but the standard library."""

    gsp: Gsp
    headers: dict[str, str] = field(default_factory=dict)

    def call(self, path: str, body: Any = None) -> Any:
        return self.send(path, None if body is None else json.dumps(body).encode())

    def send(self, path: str, data: bytes | None) -> Any:
        host = self.gsp.base.removeprefix("http://")
        line = HTTPConnection(host, timeout=5)
        try:
            line.request("GET" if data is None else "POST", path, data, self.headers)
            answer = line.getresponse()
            body = answer.read()
        finally:
            line.close()
        if answer.status != 200:
            raise Status(answer.status, dict(answer.getheaders()))
        return json.loads(body)

    def login(self) -> str:
        self.headers = {
            "client_id": self.gsp.client_id,
            "client_secret": self.gsp.client_secret,
            "Gstin": GSTIN,
        }
        body = {"UserName": self.gsp.user, "Password": self.gsp.password}
        data = self.call("/eivital/v1.04/auth", body)["Data"]
        self.headers |= {"user_name": self.gsp.user, "AuthToken": data["AuthToken"]}
        return str(data["TokenExpiry"])

    def register(self, **changes: Any) -> Any:
        return self.call("/eicore/v1.03/Invoice", document(**changes))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def gsp(time: Time) -> Iterator[Gsp]:
    with Gsp(time) as made:
        yield made


@pytest.fixture
def caller(gsp: Gsp) -> Caller:
    made = Caller(gsp)
    made.login()
    return made


def codes(answer: Any) -> list[str]:
    return [one["ErrorCode"] for one in answer["ErrorDetails"]]


def test_the_published_number_comes_out() -> None:
    on = rules.day("15/06/2022")
    assert rules.reference_number("01AMBPG7773M002", "INV", "SINV-CFY-00067", on) == PUBLISHED


def test_what_it_signs_is_verified_by_its_key_and_by_no_other(caller: Caller) -> None:
    told = caller.register()["Data"]
    qr = rules.verified(told["SignedQRCode"])
    assert (qr["DocNo"], qr["TotInvVal"], qr["iss"]) == ("S1", 1062, "NIC")
    assert rules.verified(told["SignedInvoice"])["SellerDtls"]["Gstin"] == GSTIN
    other = jwk.RSAKey.generate_key(2048)
    with pytest.raises(BadSignatureError):
        rules.verified(told["SignedQRCode"], other)


def test_a_number_is_given_once_and_told_to_who_asks_again(caller: Caller, gsp: Gsp) -> None:
    first = caller.register()["Data"]
    again = caller.register(DocDtls__No="s1")
    assert codes(again) == ["2150"]
    assert again["InfoDtls"][0]["Desc"]["Irn"] == first["Irn"]
    assert len(gsp.book) == 1
    cancelled = caller.call(
        "/eicore/v1.03/Invoice/Cancel", {"Irn": first["Irn"], "CnlRsn": "2", "CnlRem": "x"}
    )
    assert cancelled["Data"]["CancelDate"] == "2026-11-26 10:30:00"
    assert codes(caller.register()) == ["2278"]


def test_it_is_found_by_its_number_and_by_its_document(caller: Caller) -> None:
    irn = caller.register()["Data"]["Irn"]
    assert caller.call(f"/eicore/v1.03/Invoice/irn/{irn}")["Data"]["Irn"] == irn
    where = "/eicore/v1.03/Invoice/irnbydocdetails?doctype=INV&docnum=S1&docdate=22%2F11%2F2026"
    assert caller.call(where)["Data"]["Irn"] == irn
    assert codes(caller.call(where.replace("S1", "S2"))) == ["2148"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"DocDtls__Dt": "27/11/2026"}, "2163"),
        ({"SellerDtls__Gstin": "29AAAPZ0000A1ZE"}, "2143"),
        ({"BuyerDtls__Stcd": "27"}, "2265"),
        ({"ItemList__0__IgstAmt": 5}, "2172"),
        ({"ValDtls__AssVal": 950}, "2182"),
        ({"ValDtls__TotInvVal": 1100}, "2189"),
        ({"ValDtls__AssVal": None}, "5001"),
    ],
)
def test_it_refuses_by_number(caller: Caller, gsp: Gsp, changes: dict[str, Any], code: str) -> None:
    assert code in codes(caller.register(**changes))
    assert gsp.book == {}


def test_nobody_is_let_in_without_a_token_that_stands(caller: Caller, time: Time) -> None:
    time.now += timedelta(minutes=360)
    assert codes(caller.register()) == ["1005"]
    assert caller.login() == "2026-11-26 22:30:00"
    caller.headers["Gstin"] = "29AAAPZ0000A1ZE"
    assert codes(caller.register()) == ["1015"]
    caller.headers["client_secret"] = "x"
    assert codes(caller.register()) == ["1010"]


def test_by_client_credentials_and_in_the_providers_form(time: Time) -> None:
    with Gsp(time, form="provider", way="oauth") as gsp:
        caller = Caller(gsp, {"Gstin": GSTIN})
        form = f"grant_type=client_credentials&client_id={gsp.client_id}&client_secret="
        with pytest.raises(Status, match="401"):
            caller.send("/eivital/v1.04/auth", (form + "x").encode())
        given = caller.send("/eivital/v1.04/auth", (form + gsp.client_secret).encode())
        caller.headers["Authorization"] = f"Bearer {given['access_token']}"
        made = caller.register()
        assert made["success"] is True
        again = caller.register()
        assert again["message"] == "2150 : Duplicate IRN"
        assert again["result"][0]["Desc"]["Irn"] == made["result"]["Irn"]


def test_errors_may_stand_in_base64(time: Time) -> None:
    with Gsp(time, coded=True) as gsp:
        caller = Caller(gsp)
        caller.login()
        told = caller.register(DocDtls__Dt="27/11/2026")
        assert told["Status"] == "0"
        assert json.loads(base64.b64decode(told["ErrorDetails"]))[0]["ErrorCode"] == "2163"


@pytest.mark.parametrize(("kind", "done"), [("500", 0), ("503 after", 1), ("429", 0)])
def test_it_fails_by_status_before_or_after_it_is_done(
    caller: Caller, gsp: Gsp, kind: str, done: int
) -> None:
    gsp.misbehave(kind, retry_after=7)
    with pytest.raises(Status, match=kind[:3]) as failed:
        caller.register()
    assert failed.value.headers.get("Retry-After") == ("7" if kind != "503 after" else None)
    assert len(gsp.book) == done
    assert gsp.calls[-1].fault == kind


@pytest.mark.parametrize(("kind", "done"), [("drop", 0), ("drop after", 1)])
def test_it_breaks_off_before_or_after_it_is_done(
    caller: Caller, gsp: Gsp, kind: str, done: int
) -> None:
    gsp.misbehave(kind)
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        caller.register()
    assert len(gsp.book) == done
    assert gsp.calls[-1].status is None


def test_it_is_slow_and_silent_and_speaks_rubbish(caller: Caller, gsp: Gsp) -> None:
    gsp.faults.slow_by = 0.05
    gsp.misbehave("slow")
    assert caller.register()["Status"] == 1
    gsp.misbehave("garbage")
    with pytest.raises(ValueError, match="Expecting value"):
        caller.register(DocDtls__No="S2")
    assert len(gsp.book) == 2
    with pytest.raises(ValueError, match="one of"):
        gsp.misbehave("sulk")


def test_an_e_way_bill_comes_with_the_document_or_after_it(caller: Caller, gsp: Gsp) -> None:
    told = caller.register(EwbDtls={"Distance": 120, "TransMode": "1", "VehNo": "KA01AB1234"})
    assert told["Data"]["EwbValidTill"] == "2026-11-27 23:59:00"
    second = caller.register(DocDtls__No="S2", EwbDtls={"Distance": 120})
    assert second["Data"]["EwbNo"] is None
    assert second["InfoDtls"][0]["InfCd"] == "EWBERR"
    irn = second["Data"]["Irn"]
    made = caller.call("/eiewb/v1.03/ewaybill", {"Irn": irn, "TransId": "29AAAPZ0000A1ZE"})
    assert made["Data"]["EwbValidTill"] is None
    assert codes(caller.call("/eiewb/v1.03/ewaybill", {"Irn": irn, "VehNo": "KA1"})) == ["4002"]
    number = made["Data"]["EwbNo"]
    gone = caller.call("/ewaybillapi/v1.03/ewayapi?action=CANEWB", {"ewbNo": number})
    assert gone["Data"]["cancelDate"] == "26/11/2026 10:30:00 AM"
