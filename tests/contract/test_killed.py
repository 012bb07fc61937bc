"""SIGKILL at each commit and each outgoing call between the owner's tap and its answer on his phone."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from core.shops.service import Owner
from tests.adapters.processes import ROOT, environment
from tests.contract.conftest import OWNER, TEN, furnished, migrated, running
from tests.contract.sides import SIDES, FileTime, Phone, Side, TelegramSide, WhatsAppSide, waits
from tests.contract.test_channels import BILL, NUMBER
from tests.standins.telegram_people import GREY_PIXEL

_STEP = "1" if os.environ.get("PAKKA_TORTURE") else "8"


@pytest.mark.parametrize("name", sorted(SIDES))
def test_no_message_is_lost_and_no_bill_doubled_wherever_a_process_dies(
    name: str, tmp_path: Path
) -> None:
    clock = FileTime(tmp_path / "now", TEN)
    with SIDES[name](clock) as side:
        owner = side.phone("Gupta ji", OWNER)
        migrated(tmp_path)
        furnished(tmp_path, Owner(side.name, owner.address), None)
        with running(tmp_path, side, clock):
            owner.says(BILL)
            waits(owner, "Round off +0.20")
        tap(side, owner, tmp_path)
        clock.set(TEN + timedelta(minutes=1))
        if isinstance(side, TelegramSide):
            # minutes here are a moment there: it would see a flood
            side.standin.buckets.rates = None
        with papers_served() as url:
            side.serves(url)
            points = went_through(side, owner, tmp_path)
    print(f"{name}: {len(points)} points")
    assert len(points) > 3
    assert points[-1].startswith("lived")


def went_through(side: Side, owner: Phone, folder: Path) -> list[str]:
    """Run every point; after each his phone shows the answer, and one too many at most."""
    command = [sys.executable, "-m", "tests.killed_channels", side.name, str(folder), _STEP]
    env = environment(folder, **side.settings(), PAKKA_SECRET_KEY="k" * 32)
    points, seen = list[str](), 0
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            words = line.split(maxsplit=2)
            if words[0] != "point":
                print(line, end="")
                continue
            assert words[2] == "killed right\n" or words[2] == "lived right\n", line
            arrives(side)
            answers = len([one for one in owner.seen() if f"✅ {NUMBER}" in one.text]) - seen
            assert 1 <= answers <= (2 if words[2].startswith("killed") else 1), line
            seen += answers
            points.append(words[2])
            forgets(side)
    assert process.returncode == 0
    return points


def arrives(side: Side) -> None:
    """Wait until what was taken has reached the phones."""
    if isinstance(side, WhatsAppSide):
        side.standin.settle()


def forgets(side: Side) -> None:
    """Let the next point's bill be none that Twilio remembers: it is the same to the letter."""
    if isinstance(side, WhatsAppSide):
        for sent in side.standin.sent:
            del side.standin.messages[sent.sid]


@contextmanager
def papers_served() -> Iterator[str]:
    """Some file wherever WhatsApp fetches one: the children that die serve none."""

    class Papers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_card = self.path.endswith(".png")
            content = GREY_PIXEL if is_card else b"%PDF-1.4 a bill %%EOF"
            self.send_response(200)
            self.send_header("Content-Type", "image/png" if is_card else "application/pdf")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Papers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def tap(side: Side, owner: Phone, folder: Path) -> None:
    """The owner taps while nobody listens: the platform keeps it, or what it posted is posted again."""
    kept: dict[str, object] = {}
    if isinstance(side, TelegramSide):
        owner.taps("Bhej do")
    elif isinstance(side, WhatsAppSide):
        owner.taps("Bhej do")
        posted = side.standin.inbound[-1]
        kept = {
            "path": urlsplit(posted.url).path,
            "headers": posted.headers,
            "body": base64.b64encode(posted.body).decode(),
        }
    (folder / "event.json").write_text(json.dumps(kept))
