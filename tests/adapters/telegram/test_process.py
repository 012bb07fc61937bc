"""`pakka run`, configured by the environment alone, over real HTTP; stopped, killed, started again."""

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.processes import pakka, running
from tests.standins.telegram import AFTER, BEFORE, Call, Telegram
from tests.standins.telegram_people import Person

BILL = "ramesh 9800000127 ko 2 bori cement 380 gst 18"
NUMBER = "GH/26-27/0421"
PUBLIC = {"PAKKA_PUBLIC_URL": "https://bill.example"}


def settings(telegram: Telegram, **more: str) -> dict[str, str]:
    return {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_BASE": telegram.base, **more}


def shop_of(folder: Path, owner: Person) -> None:
    of = ("--name", "Gupta Hardware", "--gstin", "08AAAPG1234C1ZJ", "--upi", "guptahw@example")
    made = pakka(folder, "shop", "add", *of, "--series", NUMBER, "--owner", f"telegram:{owner.id}")
    assert made.returncode == 0, made.stderr


def numbers(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "data" / "pakka.db")) as file:
        return [row[0] for row in file.execute("select number from invoice")]


def log_of(folder: Path) -> str:
    return (folder / "log").read_text()


def test_a_bill_goes_through_a_stop_in_its_middle(tmp_path: Path, telegram: Telegram) -> None:
    owner = telegram.person("Suresh", language="hi")
    shop_of(tmp_path, owner)
    with running(tmp_path, **settings(telegram, **PUBLIC)) as first:
        owner.says(BILL)
        shown = owner.waits_for("897")
        code, seconds = first.stop()
        assert code == 0
        assert seconds < 10  # half a second on an idle machine
    owner.taps(shown.buttons[0][0])  # while nobody is there
    with running(tmp_path, **settings(telegram, **PUBLIC)):
        done = owner.waits_for(NUMBER)
        owner.waits(lambda screen: screen.photos)
        assert done.document is not None
        assert done.document.content.startswith(b"%PDF")
        assert telegram.wait(lambda: "help" in telegram.commands("hi"))
    assert numbers(tmp_path) == [NUMBER]
    log = log_of(tmp_path)
    assert telegram.token not in log
    assert telegram.token.partition(":")[2] not in log
    assert "9800000127" not in log
    assert "cement" not in log


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
def test_killed_while_it_sends_it_sends_after_the_start(
    tmp_path: Path, telegram: Telegram, moment: str
) -> None:
    owner = telegram.person("Suresh")
    shop_of(tmp_path, owner)
    victims: list[int] = []

    def kill(call: Call, now: str) -> None:
        if victims and call.method == "sendDocument" and now == moment:
            os.kill(victims.pop(), signal.SIGKILL)

    telegram.on_call(kill)
    with running(tmp_path, **settings(telegram, **PUBLIC)) as first:
        owner.says(BILL)
        shown = owner.waits_for("897")
        victims.append(first.process.pid)
        owner.taps(shown.buttons[0][0])
        assert first.process.wait(60) == -signal.SIGKILL
    with closing(sqlite3.connect(tmp_path / "data" / "pakka.db")) as file, file:
        # its lease would end in a minute: nobody waits so long here
        file.execute("update outboxrow set lease_until = created_at where state = 'running'")
    with running(tmp_path, **settings(telegram, **PUBLIC)):
        owner.waits(lambda screen: screen.photos)
        assert telegram.wait(lambda: len(owner.chat.documents) >= 1)
    assert numbers(tmp_path) == [NUMBER]
    # whether it went is not to be known: twice rather than never, under the same number
    assert {file.content for file in owner.chat.documents} == {owner.chat.documents[0].content}
    assert len(owner.chat.documents) in {1, 2}


def test_by_webhook_and_what_it_refuses(tmp_path: Path, telegram: Telegram) -> None:
    owner = telegram.person("Suresh")
    shop_of(tmp_path, owner)
    with running(tmp_path, **settings(telegram, TELEGRAM_MODE="webhook")):
        owner.says(BILL)
        owner.waits_for("897")
        sent = len(owner.chat.received)
        update = {"update_id": 5, "message": {"text": "hello"}}
        assert telegram.posts(update, secret="wrong") == 403
        assert telegram.posts(b"\xff\xfe{", secret="") == 403
        assert telegram.posts(b"\xff\xfe{") == 200
        # refused while it is still being sent: a slow machine sees the line cut instead of the answer
        assert telegram.posts(b'{"a": "' + b"x" * 1_100_000 + b'"}') in {413, 0}
        again = telegram.deliveries[0]
        assert again.status == 200
        owner.says("hello")
        owner.waits_messages(sent + 1)
    assert telegram.token not in log_of(tmp_path)
    with closing(sqlite3.connect(tmp_path / "data" / "pakka.db")) as file:
        (count,) = file.execute(
            "select count(*) from outboxrow where topic = 'in.telegram'"
        ).fetchone()
    assert count == 2


def test_a_token_that_is_nobodys_is_told_once_and_never_shown(
    tmp_path: Path, telegram: Telegram
) -> None:
    token = "123456789:AA-this_token-is-nobodys-0123456789abcde"
    with running(tmp_path, **settings(telegram, TELEGRAM_BOT_TOKEN=token)) as one:
        assert telegram.wait(lambda: "refuses the token" in log_of(tmp_path))
        assert one.stop()[0] == 0
    log = log_of(tmp_path)
    assert log.count("refuses the token") == 1
    assert "AA-this_token" not in log
