"""`pakka doctor` on Telegram, against the stand-in: each fault is told with what mends it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from adapters.cli import doctor_lanes
from adapters.cli.__main__ import main
from adapters.settings import load
from adapters.wiring import build
from core import leases, outbox, throttle
from core.chats import contacts, health, sent
from core.chats.health import Health, Rest
from core.db import Database
from core.outbox import NewRow
from tests import marks
from tests.standins.telegram import Telegram

NOW = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
Doctor = Callable[[], tuple[int, str]]


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as made:
        yield made


@pytest.fixture
def doctor(
    tmp_path: Path,
    telegram: Telegram,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:
    """Run the command over a migrated database; return exit code and the lines on Telegram."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", f"sqlite:///{tmp_path}/pakka.db")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", marks.TELEGRAM_TOKEN)
    monkeypatch.setenv("TELEGRAM_API_BASE", telegram.base)
    main(["migrate"])
    capsys.readouterr()

    def run() -> tuple[int, str]:
        code = main(["doctor"])
        out, err = capsys.readouterr()
        assert err == ""
        lines = [line for line in out.splitlines() if line[7:17] == "telegram  "]
        return code, "\n".join(lines) + "\n"

    return run


def _change(work: Callable[[Session], object]) -> None:
    parts = build(load())
    try:
        parts.db.write(work)
    finally:
        parts.close()


def test_without_a_token_it_is_off(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
    code, lines = doctor()
    assert code == 0
    assert lines == (
        "off    telegram   set TELEGRAM_BOT_TOKEN, which @BotFather gives (docs/telegram.md)\n"
    )


def test_a_good_bot_is_named_and_what_is_missing_is_a_process(doctor: Doctor) -> None:
    code, lines = doctor()
    assert code == 0
    assert "ok     telegram   @pakka_standin_bot answers\n" in lines
    assert "off    telegram   polling: no process fetches the messages: start pakka run\n" in lines
    assert "0 rows wait for their time, none is due" in lines


def test_messages_that_wait_are_counted_and_strangers_named(
    doctor: Doctor, telegram: Telegram
) -> None:
    telegram.person("Ramesh").says("/start")
    _change(
        lambda session: contacts.came_in(
            session, ("telegram", "100000777"), at=NOW, name="Ramesh", lang="hi"
        )
    )
    lines = doctor()[1]
    assert "start pakka run; 1 messages wait at Telegram\n" in lines
    assert "wrote and have no shop: telegram:100000777 (for pakka shop add --owner" in lines
    main(["shop", "add", "--name", "X", "--state", "08", "--owner", "telegram:100000777"])
    assert "100000777" not in doctor()[1]


def test_a_process_that_polls_is_seen(doctor: Doctor) -> None:
    at = datetime.now(UTC)
    _change(lambda session: leases.take(session, "telegram.poll", "me", at=at))
    assert "ok     telegram   polling: a process fetches the messages\n" in doctor()[1]


def test_a_webhook_that_stands_in_the_way_of_polling_is_told(
    doctor: Doctor, telegram: Telegram
) -> None:
    telegram.updates.hook.url = "https://elsewhere.example/hook"
    code, lines = doctor()
    assert code == 0
    assert (
        "off    telegram   messages go to a webhook that is set; pakka run takes it away" in lines
    )


def test_a_wrong_token_is_a_fault_and_is_not_shown(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "123456789:AAE-another_made_up_token_0123456789"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", wrong)
    code, lines = doctor()
    assert code == 1
    assert "fault  telegram   the token is nobody's: put the one that @BotFather shows" in lines
    assert wrong not in lines


def test_no_way_to_telegram_is_a_fault(doctor: Doctor, telegram: Telegram) -> None:
    telegram.down()
    code, lines = doctor()
    assert code == 1
    assert f"fault  telegram   {telegram.base} does not answer (" in lines
    assert "see that this machine reaches it, or mend TELEGRAM_API_BASE" in lines


def test_a_call_that_hangs_ends(doctor: Doctor, telegram: Telegram) -> None:
    telegram.faults.hang(30, method="getMe")
    code, lines = doctor()
    assert code == 1
    assert "does not answer (" in lines


def test_a_flood_is_told(doctor: Doctor, telegram: Telegram) -> None:
    telegram.faults.answer(429, retry_after=7, method="getMe")
    code, lines = doctor()
    assert code == 1
    assert "Telegram wants us to wait 7 s: run pakka doctor again after that" in lines


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TELEGRAM_MODE", "webhook")
    monkeypatch.setenv("PAKKA_PUBLIC_URL", "https://bills.example")
    return "https://bills.example/hooks/telegram"


def test_a_webhook_needs_a_public_https_address(
    doctor: Doctor, webhook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for url in ("http://127.0.0.1:8000", "http://bills.example", "https://localhost"):
        monkeypatch.setenv("PAKKA_PUBLIC_URL", url)
        code, lines = doctor()
        assert code == 1
        assert f"fault  telegram   webhook: PAKKA_PUBLIC_URL is {url}, Telegram needs" in lines


def test_a_webhook_is_ours_or_is_not_set_yet_or_leads_elsewhere(
    doctor: Doctor, webhook: str, telegram: Telegram
) -> None:
    assert (
        f"off    telegram   webhook: none is set: start pakka run, it sets {webhook}" in doctor()[1]
    )
    telegram.updates.hook.url = "https://old.example/hook"
    code, lines = doctor()
    assert code == 1
    assert (
        f"fault  telegram   webhook: set at https://old.example/hook: start pakka run, it sets {webhook}"
        in lines
    )
    telegram.updates.hook.url = webhook
    code, lines = doctor()
    assert code == 0
    assert f"ok     telegram   webhook: {webhook}, 0 messages wait\n" in lines


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ("Wrong response from the webhook: 403 Forbidden", "start pakka run again"),
        ("Wrong response from the webhook: 404 Not Found", "let the proxy pass /hooks/ on"),
        ("Wrong response from the webhook: 502 Bad Gateway", "the proxy found nobody behind it"),
        ("Wrong response from the webhook: 500 Internal Server Error", "see its log"),
        ("Connection refused", "nobody listens there"),
        ("Connection timed out", "open port 443"),
        ("Read timeout expired", "not answered in time"),
        ("Failed to resolve host: Name or service not known", "look at PAKKA_PUBLIC_URL"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "certificate"),
        ("Something new", "see docs/reverse-proxy.md"),
    ],
)
def test_why_telegram_could_not_deliver_is_told_in_plain_words(
    doctor: Doctor, webhook: str, telegram: Telegram, said: str, mend: str
) -> None:
    telegram.updates.hook.url, telegram.updates.hook.last_error = webhook, said
    code, lines = doctor()
    assert code == 1
    line = next(line for line in lines.splitlines() if said in line)
    assert line.startswith("fault  telegram   webhook: just now Telegram could not deliver (")
    assert mend in line


def test_rows_that_nobody_works_were_given_up_or_reached_nobody_are_told(doctor: Doctor) -> None:
    late = datetime.now(UTC) - timedelta(minutes=42)

    def work(session: Session) -> None:
        for number, (state, error) in enumerate(
            [("ready", ""), ("dead", "ValueError"), ("dead", "blocked"), ("dead", "no_account")]
        ):
            row = NewRow(topic="chat.telegram", key=f"k{number}", payload={"message": "m"})
            outbox.add(session, "shp_1", row, at=late)
            found = next(
                one for one in outbox.unfinished(session) if one.dedupe_key == f"k{number}"
            )
            found.state, found.last_error = state, error
            session.add(found)
        contacts.left(session, "telegram", "100000777", why="blocked", at=late)

    _change(work)
    code, lines = doctor()
    assert code == 1
    assert (
        "fault  telegram   1 rows wait, the oldest was due 42 min ago: nobody works them" in lines
    )
    assert "fault  telegram   given up: 1 chat.telegram: pakka jobs list --dead says why" in lines
    assert (
        "2 replies reached nobody, the shops were told; chats that nothing reaches: 1 blocked"
        in lines
    )


def test_a_rest_is_told_with_its_reason(doctor: Doctor) -> None:
    at = datetime.now(UTC)

    def fail(session: Session) -> None:
        for n in range(throttle.FAILURES):
            throttle.note_failure(session, "telegram", row_id=f"out_{n}", is_probe=False, at=at)

    _change(fail)
    code, lines = doctor()
    assert code == 1
    assert "5 calls in a row were not answered; it is tried again by itself" in lines


def test_a_pause_that_was_asked_for_is_no_fault() -> None:
    quiet = Health(
        waiting=3, due_since=NOW - timedelta(hours=2), given_up={}, told=0, left={},
        rest=Rest(NOW + timedelta(seconds=30), 0), last_in_at=None, last_out_at=None, last_status_at=None,
    )  # fmt: skip
    found = list(doctor_lanes.findings("telegram", quiet, NOW))
    assert [one.state for one in found] == ["ok", "ok"]
    assert found[0].text.startswith("rests until 10:00:30: the platform asked for it")
    assert found[1].text == "3 rows wait, the oldest was due 2 h ago"


def test_health_is_read_on_both_databases(db: Database) -> None:
    def fill(session: Session) -> None:
        row = NewRow(topic="in.whatsapp.status", key="wa:1", payload={"raw": {}})
        outbox.add(session, "", row, at=NOW)
        outbox.add(session, "", NewRow(topic="in.telegram", key="tg:1", payload={}), at=NOW)
        contacts.came_in(session, ("whatsapp", "9800001234"), at=NOW, name="", lang="")
        call = sent.Call(("shp_1", "msg_1", 0), ("whatsapp", "9800001234"), "SM1")
        sent.note(session, call, at=NOW)
        throttle.pause(session, "whatsapp", wait=timedelta(seconds=9), at=NOW)

    db.write(fill)
    later = NOW + timedelta(seconds=1)
    with db.reading() as session:
        found = health.of_channel(session, "whatsapp", now=later)
        other = health.of_channel(session, "telegram", now=later)
        assert health.strangers(session, "whatsapp") == ["9800001234"]
        assert health.given_up(session) == 0
    assert (found.waiting, found.due_since) == (1, NOW)
    assert found.rest == Rest(NOW + timedelta(seconds=9), 0)
    assert (found.last_in_at, found.last_out_at, found.last_status_at) == (NOW, NOW, None)
    assert (other.waiting, other.rest, other.last_in_at) == (1, None, None)
