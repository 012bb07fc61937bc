"""`pakka doctor` and `pakka templates` on WhatsApp by Meta, against its stand-in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.cli.__main__ import main
from adapters.settings import load
from adapters.wiring import build
from core.chats import sent
from tests.standins.meta import Meta

Doctor = Callable[[], tuple[int, str]]
HOOK = "https://bills.example/hooks/whatsapp/meta"


@pytest.fixture
def meta() -> Iterator[Meta]:
    with Meta() as made:
        yield made


@pytest.fixture
def doctor(
    tmp_path: Path,
    meta: Meta,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:
    """Run the command over a migrated database; return exit code and the lines on WhatsApp."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", f"sqlite:///{tmp_path}/pakka.db")
    for name, value in meta.settings().items():
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


def test_all_is_well_once_the_templates_are_made(doctor: Doctor, meta: Meta) -> None:
    code, lines = doctor()
    assert code == 0
    assert "ok     whatsapp   Meta answers; the sender is +… 9999, Gupta Hardware\n" in lines
    assert "missing: run pakka templates sync\n" in lines
    assert "ok     whatsapp   Meta reaches us at https://bills.example\n" in lines
    assert f"no message has come yet: paste {HOOK} as the callback URL at Meta" in lines
    assert main(["templates", "sync"]) == 0
    every = len(meta.store.templates)
    assert f"ok     whatsapp   templates: {every} of {every} approved\n" in doctor()[1]
    meta.review("pakka_news", "REJECTED", "TAG_CONTENT_MISMATCH")
    assert doctor()[0] == 1
    assert main(["templates", "list"]) == 1


def test_a_wrong_token_and_a_wrong_number_are_faults(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("META_PHONE_NUMBER_ID", "7")
    assert "fault  whatsapp   Meta does not let us in (Meta 100): META_ACCESS_TOKEN" in doctor()[1]
    monkeypatch.setenv("META_ACCESS_TOKEN", "EAAwrong")
    code, lines = doctor()
    assert code == 1
    assert "fault  whatsapp   Meta does not let us in (Meta 190): META_ACCESS_TOKEN" in lines
    assert "EAAwrong" not in lines


def test_a_number_that_many_block_is_told_of(doctor: Doctor, meta: Meta) -> None:
    meta.quality = "RED"
    code, lines = doctor()
    assert code == 0
    assert (
        "ok     whatsapp   Meta answers; the sender is +… 9999, Gupta Hardware; its quality"
        in lines
    )
    assert "quality is red: people block it or report it\n" in lines


def test_an_account_that_no_app_hears_is_a_fault(doctor: Doctor, meta: Meta) -> None:
    meta.is_subscribed = False
    code, lines = doctor()
    assert code == 1
    assert "fault  whatsapp   no app hears of the messages of META_WABA_ID" in lines


def test_no_way_to_meta_is_a_fault(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_GRAPH_BASE", "http://127.0.0.1:1")
    monkeypatch.setenv("PAKKA_PUBLIC_URL", "http://127.0.0.1:8000")
    lines = doctor()[1]
    assert "fault  whatsapp   http://127.0.0.1:1 does not answer (ConnectionError)" in lines
    assert "fault  whatsapp   PAKKA_PUBLIC_URL is http://127.0.0.1:8000: Meta can bring no" in lines


def test_statuses_that_do_not_come_are_a_fault(doctor: Doctor) -> None:
    gone = datetime.now(UTC) - timedelta(minutes=30)
    call = sent.Call(("shp_1", "msg_1", 0), ("whatsapp", "9800000001"), "wamid.1")
    parts = build(load())
    parts.db.write(lambda session: sent.note(session, call, at=gone))
    parts.close()
    code, lines = doctor()
    assert code == 1
    assert f"Meta does not tell what became of what was sent: it must reach {HOOK}\n" in lines
