"""`pakka doctor` on WhatsApp, against Twilio's stand-in: each fault is told with what mends it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from adapters.cli.__main__ import main
from adapters.settings import load
from adapters.wiring import build
from core.chats import contacts, sent
from tests import marks
from tests.standins.twilio import Twilio

Doctor = Callable[[], tuple[int, str]]
HOOK = "https://bills.example/hooks/whatsapp/twilio"


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    with Twilio() as made:
        made.checks_samples = False  # nobody serves them here
        yield made


@pytest.fixture
def doctor(
    tmp_path: Path,
    twilio: Twilio,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:
    """Run the command over a migrated database; return exit code and the lines on WhatsApp."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "PAKKA_DATABASE_URL": f"sqlite:///{tmp_path}/pakka.db",
        "PAKKA_PUBLIC_URL": "https://bills.example",
        "TWILIO_ACCOUNT_SID": marks.TWILIO_SID,
        "TWILIO_AUTH_TOKEN": marks.TWILIO_TOKEN,
        "TWILIO_WHATSAPP_FROM": twilio.sender,
        "TWILIO_API_BASE": twilio.base,
    }.items():
        monkeypatch.setenv(name, value)
    main(["migrate"])
    capsys.readouterr()

    def run() -> tuple[int, str]:
        code = main(["doctor"])
        out, err = capsys.readouterr()
        assert err == ""
        lines = [line for line in out.splitlines() if line[7:17] == "whatsapp  "]
        return code, "\n".join(lines) + "\n"

    return run


def _change(work: Callable[[Session], object]) -> None:
    parts = build(load())
    try:
        parts.db.write(work)
    finally:
        parts.close()


def test_without_settings_it_is_off(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"):
        monkeypatch.delenv(name)
    code, lines = doctor()
    assert code == 0
    assert lines == (
        "off    whatsapp   set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM,"
        " or the five settings META_… (docs/whatsapp.md)\n"
    )


def test_templates_that_were_not_made_are_told_and_made(doctor: Doctor, twilio: Twilio) -> None:
    code, lines = doctor()
    assert code == 0
    assert (
        "ok     whatsapp   Twilio answers, the account is active; the sender is +… 9999\n" in lines
    )
    assert "off    whatsapp   templates: 0 of " in lines
    assert "missing: run pakka templates sync\n" in lines
    twilio.reviews_by_hand = True
    assert main(["templates", "sync"]) == 0
    assert "pending: WhatsApp decides within a day, look again then\n" in doctor()[1]


def test_approved_templates_are_counted_and_a_rejected_one_is_a_fault(
    doctor: Doctor, twilio: Twilio
) -> None:
    assert main(["templates", "sync"]) == 0
    lines = doctor()[1]
    every = len(twilio.contents)
    assert f"ok     whatsapp   templates: {every} of {every} approved\n" in lines
    content = next(iter(twilio.contents.values()))
    assert content.approval
    content.approval.status = "rejected"
    code, lines = doctor()
    assert code == 1
    assert f"fault  whatsapp   templates: {every - 1} of {every} approved, 1 rejected" in lines


def test_the_sandbox_is_known(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_WHATSAPP_FROM", "+14155238886")
    assert "the sender is Twilio's sandbox: each person joins it with its code" in doctor()[1]


def test_wrong_credentials_are_a_fault(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = "0f1e2d3c" * 4
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", wrong)
    code, lines = doctor()
    assert code == 1
    assert "fault  whatsapp   Twilio does not let us in (Twilio 20003): copy Account SID" in lines
    assert wrong not in lines


def test_no_way_to_twilio_is_a_fault(
    doctor: Doctor, twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_API_BASE", "http://127.0.0.1:1")
    code, lines = doctor()
    assert code == 1
    assert "fault  whatsapp   http://127.0.0.1:1 does not answer (ConnectionError)" in lines


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://bills.example", "https://localhost"]
)
def test_twilio_needs_a_public_https_address(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PAKKA_PUBLIC_URL", url)
    code, lines = doctor()
    assert code == 1
    assert f"fault  whatsapp   PAKKA_PUBLIC_URL is {url}: Twilio can fetch no PDF" in lines


def test_what_came_in_lately_is_told(doctor: Doctor) -> None:
    assert f'no message has come yet: paste {HOOK} at Twilio, "When a message' in doctor()[1]
    came = datetime.now(UTC) - timedelta(hours=3, minutes=5)
    chat = ("whatsapp", "9800000001")
    _change(lambda session: contacts.came_in(session, chat, at=came, name="", lang=""))
    assert "ok     whatsapp   the last message came 3 h ago\n" in doctor()[1]


def test_status_callbacks_that_do_not_come_are_a_fault(doctor: Doctor) -> None:
    gone = datetime.now(UTC) - timedelta(minutes=30)
    call = sent.Call(("shp_1", "msg_1", 0), ("whatsapp", "9800000001"), "SM1")
    _change(lambda session: sent.note(session, call, at=gone))
    code, lines = doctor()
    assert code == 1
    assert f"does not tell what became of what was sent: it must reach {HOOK}/status\n" in lines

    def tell(session: Session) -> None:
        row = sent.find(session, "whatsapp", "SM1")
        assert row
        sent.advance(session, row, state="delivered", error="", at=gone)

    _change(tell)
    code, lines = doctor()
    assert code == 0
    assert "ok     whatsapp   Twilio last told how far a message came 30 min ago\n" in lines
