"""Two real workers on one file, killed and started again: the day is told once."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, select

from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import INDIA
from core.customers.service import NewCustomer, add_customer
from core.ledger.service import NewCredit, record_credit
from core.shops.service import NewShop, Owner, create_shop
from core.shops.settings import set_setting
from tests.adapters.processes import environment


def told(parts: Parts) -> list[ChatMessage]:
    with parts.db.reading() as session:
        return list(session.exec(select(ChatMessage).where(ChatMessage.direction == "out")))


def test_two_workers_tell_a_day_once_and_one_killed_and_back_tells_nothing_more(
    tmp_path: Path,
) -> None:
    settings = load(env_file=None, pakka_database_url=f"sqlite:///{tmp_path}/data/pakka.db")
    parts = build(settings)
    now = parts.clock.now()
    before = now - timedelta(days=2)

    def fill(session: Session) -> None:
        shop = create_shop(
            session, NewShop("Meena", state="23", owners=(Owner("demo", "meena"),)), at=before
        )
        local = now.astimezone(INDIA) - timedelta(minutes=1)
        opened = Actor(shop.shop_id, "cli", "test", local)
        set_setting(session, opened, "closing_time", f"{local:%H:%M}")
        sunita = add_customer(session, opened, NewCustomer("Sunita"))
        record_credit(session, opened, sunita.id, NewCredit(350_00))

    parts.db.write(fill)
    command = [sys.executable, "-m", "adapters.cli", "worker"]
    with ExitStack() as stack:
        workers: list[subprocess.Popen[bytes]] = []
        for name in ("first", "second", "third"):
            log = stack.enter_context((tmp_path / name).open("w"))
            if name == "third":  # one dies and is back
                _until(lambda: bool(told(parts)))
                workers[0].send_signal(signal.SIGKILL)
            worker = subprocess.Popen(
                command, cwd=tmp_path, env=environment(tmp_path), stdout=log, stderr=log
            )
            stack.callback(worker.wait)
            stack.callback(worker.kill)
            workers.append(worker)
        time.sleep(4)  # long enough for the third to have looked
        rows = told(parts)
    parts.close()
    assert [row.address for row in rows] == ["meena"]
    assert "Kul udhaar *₹350*" in rows[0].text


def _until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if done():
            return
        time.sleep(0.1)
    raise AssertionError("not told in 40 s")
