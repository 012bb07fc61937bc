"""The guides, followed word for word: a process set up by `.env` alone, the platform played by its stand-in.

What is typed, tapped and pasted is read from the pages themselves, and so is what the bot answers.
"""

import os
import re
import shutil
import signal
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests import marks
from tests.adapters import prefork
from tests.adapters.processes import (
    ROOT,
    environment,
    free_port,
    pakka,
    running,
    wait_until_ready,
)
from tests.adapters.whatsapp.stage import until
from tests.standins.telegram import Telegram
from tests.standins.telegram_people import Person
from tests.standins.twilio import Twilio
from tests.standins.twilio_people import Person as Customer

HOST = "https://bills.example.in"


def _page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def _tables(page: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the tables of talk, in order: who writes, and rows of (what, a piece of the answer)."""
    tables: list[tuple[str, list[tuple[str, str]]]] = []
    inside = False
    for line in page.splitlines():
        head = re.match(r"\| (\w+) \| the bot answers", line)
        if head:
            tables.append((head[1], []))
        elif inside and line.startswith("|") and not line.startswith("| ---"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            tables[-1][1].append((cells[0].strip("`"), cells[1]))
        inside = line.startswith("|") and (inside or bool(head))
    return tables


def _settings(folder: Path, values: dict[str, str]) -> None:
    """Copy the example and fill it in, as the guides say."""
    shutil.copyfile(ROOT / ".env.example", folder / ".env")
    text = (folder / ".env").read_text("utf-8")
    for name, value in values.items():
        text, count = re.subn(rf"^{name}=$", f"{name}={value}", text, flags=re.MULTILINE)
        assert count == 1, name
    (folder / ".env").write_text(text, "utf-8")


def _plays(person: Person, rows: list[tuple[str, str]]) -> None:
    for typed, answer in rows:
        if typed.startswith("["):
            until(partial(_has_button, person, typed.strip("[]")), seconds=90)
            person.taps(typed.strip("[]"))
        else:
            person.says(typed)
        until(partial(_reads, person, answer), seconds=90)


def _has_button(person: Person, label: str) -> bool:
    return any(label in row for row in person.chat.last.buttons)


def _reads(person: Person, part: str) -> bool:
    return any(part in text for text in person.chat.texts)


def _gets(person: Customer, part: str) -> bool:
    return any(part in one.text for one in person.chat)


def _joins(ramesh: Person, *, by: Person) -> None:
    """Open the newest invite link that somebody was given; bill and code come by themselves."""
    tokens = re.findall(r"start=([\w-]+)", "\n".join(by.chat.texts))
    ramesh.starts(tokens[-1])
    until(lambda: ramesh.chat.documents and ramesh.chat.photos, seconds=90)


def _doctor(folder: Path) -> str:
    done = pakka(folder, "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_from_botfather_to_the_first_bill_and_the_first_customer(tmp_path: Path) -> None:
    page = _page("telegram")
    with Telegram() as telegram:
        telegram.username = "gupta_hardware_bot"
        _settings(
            tmp_path,
            {"TELEGRAM_BOT_TOKEN": marks.TELEGRAM_TOKEN, "TELEGRAM_API_BASE": telegram.base},
        )
        assert pakka(tmp_path, "migrate").returncode == 0
        assert "telegram   @" in _doctor(tmp_path)
        with running(tmp_path) as server:
            owner = telegram.person("Gupta ji")
            ramesh = telegram.person("Ramesh", phone="919800000421")
            tables = _tables(page)
            assert [who for who, _ in tables] == ["you", "you", "he", "you"]
            for who, rows in tables:
                if who == "he":
                    _joins(ramesh, by=owner)
                _plays(ramesh if who == "he" else owner, rows)
            assert "polling: a process fetches the messages" in _doctor(tmp_path)
            assert owner.chat.documents[0].content.startswith(b"%PDF")
            assert owner.chat.photos
            assert ramesh.chat.documents[0].content == owner.chat.documents[0].content
            assert server.stop()[0] == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_shop_made_on_the_machine_needs_no_talk(tmp_path: Path) -> None:
    command = re.search(r"^bin/pakka (shop add .*--owner telegram:)\d+$", _page("telegram"), re.M)
    assert command
    with Telegram() as telegram:
        _settings(
            tmp_path,
            {"TELEGRAM_BOT_TOKEN": marks.TELEGRAM_TOKEN, "TELEGRAM_API_BASE": telegram.base},
        )
        owner = telegram.person("Gupta ji")
        with running(tmp_path):
            owner.says("/start")
            until(lambda: owner.chat.texts, seconds=90)
            assert f"wrote and have no shop: telegram:{owner.id} " in _doctor(tmp_path)
            made = pakka(tmp_path, *_words(command[1] + str(owner.id)))
            assert made.stdout.startswith("shp_"), made.stderr
            owner.says("ramesh ko 2 bori cement 380 ke hisab se bill bhej do")
            until(lambda: any("Cement" in text for text in owner.chat.texts), seconds=90)


def _words(command: str) -> list[str]:
    return [a or b for a, b in re.findall(r'"([^"]+)"|(\S+)', command)]


def _twilio(page: str) -> Twilio:
    """Twilio with what the guide says to paste there."""
    hook = re.search(r"\| When a message comes in \| `(\S+)` \|", page)
    assert hook
    made = Twilio(public_url=HOST, webhook=hook[1].removeprefix(HOST))
    made.sender = "whatsapp:+14155238886"
    return made


def test_from_the_sandbox_to_the_first_bill(tmp_path: Path) -> None:
    page = _page("whatsapp")
    block = re.search(r"^```\n((?:[A-Z_]+=.*\n)+)```$", page, re.MULTILINE)
    assert block
    values = dict(line.split("=", 1) for line in block[1].splitlines())
    assert values.pop("TWILIO_AUTH_TOKEN") == ""
    with _twilio(page) as made:
        _settings(
            tmp_path,
            values | {"TWILIO_AUTH_TOKEN": marks.TWILIO_TOKEN, "TWILIO_API_BASE": made.base},
        )
        assert pakka(tmp_path, "migrate").returncode == 0
        with running(tmp_path) as server:
            made.serves(server.url)
            assert "run pakka templates sync" in _doctor(tmp_path)
            for verb in ("sync", "list"):
                assert pakka(tmp_path, "templates", verb).returncode == 0
            assert "approved\n" in _doctor(tmp_path)
            owner = made.person("Gupta ji", phone="+919800000001")
            ramesh = made.person("Ramesh", phone="+919800000421")
            ramesh.says("hello")
            until(lambda: ramesh.chat, seconds=90)
            for typed, answer in _tables(page)[0][1]:
                if typed.startswith("["):
                    owner.taps(typed.strip("[]"))
                else:
                    owner.says(typed)
                until(partial(_gets, owner, answer), seconds=90)
            until(lambda: [one for one in ramesh.chat if one.file], seconds=90)
            paper = next(one.file for one in ramesh.chat if one.file)
            assert paper.data.startswith(b"%PDF")
            found = _doctor(tmp_path)
            assert "the last message came just now" in found
            assert "told how far a message came" in found
            assert server.stop()[0] == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def _started(stack: ExitStack, folder: Path, line: str, port: int) -> prefork.Process:
    """Start a process as its line of the Procfile says."""
    words = line.partition("bin/pakka ")[2].replace("${PORT:-8000}", str(port)).split()
    log = folder / f"log-{line.partition(':')[0]}"
    files = (Path(os.devnull), log, log)
    order = prefork.Order("adapters.cli", words, cwd=folder, env=environment(folder), files=files)
    process = prefork.start(order)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_the_three_processes_of_the_procfile_work_together(tmp_path: Path, mode: str) -> None:
    """With every line that they can log, after an outage that fills the log with addresses."""
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    port = free_port()
    with Telegram() as telegram, ExitStack() as stack:
        values = {
            "TELEGRAM_BOT_TOKEN": marks.TELEGRAM_TOKEN, "TELEGRAM_API_BASE": telegram.base,
            "TELEGRAM_MODE": mode, "TELEGRAM_WEBHOOK_SECRET": marks.TELEGRAM_SECRET,
            "PAKKA_SECRET_KEY": marks.SECRET_KEY, "PAKKA_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "LOG_LEVEL": "debug",
        }  # fmt: skip
        _settings(tmp_path, values)
        assert pakka(tmp_path, "migrate").returncode == 0
        started = [_started(stack, tmp_path, line, port) for line in lines]
        wait_until_ready(f"http://127.0.0.1:{port}/readyz", started[0])
        owner = telegram.person("Gupta ji")
        owner.says("/start")
        until(partial(_reads, owner, "Dukaan ka naam"), seconds=90)
        telegram.down()
        time.sleep(1.5)
        telegram.up()
        owner.says("Gupta Hardware Jaipur, GST 08AAAPG1234C1ZJ, UPI guptahw@example")
        until(partial(_reads, owner, "Ho gaya"), seconds=90)
        for process in started:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(15) for process in started] == [0, 0, 0]
    for path in tmp_path.glob("log-*"):
        marks.assert_none(path.read_text(), path.name)
        assert "Traceback" not in path.read_text()
