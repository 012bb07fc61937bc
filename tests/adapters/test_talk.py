"""`pakka chat`, `pakka check` and `pakka worker` as processes."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import zxingcpp
from PIL import Image

from adapters.parts import Doorbell
from adapters.worker.jobs import Worker
from core.documents.upi import parse_uri
from tests.adapters.processes import pakka


def test_a_bill_in_the_terminal_with_its_papers(tmp_path: Path) -> None:
    typed = "ramesh ko 2 bori cement 380 ke hisab se bill bhej do\n1\nundo\nexit\nnever read\n"
    ended = pakka(tmp_path, "chat", typed=typed)
    assert (ended.returncode, ended.stderr) == (0, "")
    # 2 × 380 = 760.00, CGST and SGST 68.40 each, round off +0.20
    for shown in ("> ramesh ko", "*Kul ₹897*", "1 Bhej do   2 Badlo   3 Hatao", "wapas liya"):
        assert shown in ended.stdout
    assert "never read" not in ended.stdout
    written = [
        Path(line.strip()) for line in ended.stdout.splitlines() if line.endswith((".pdf", ".png"))
    ]
    bill, card = written[0], written[1]
    assert bill.read_bytes().startswith(b"%PDF-")
    with Image.open(card) as picture:
        code = zxingcpp.read_barcodes(picture.convert("L"))[0]
    assert parse_uri(code.text)["am"] == "897.00"
    checked = pakka(tmp_path, "check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "ok\n", "")


def test_with_several_shops_it_asks_which(tmp_path: Path) -> None:
    for name in ("Meena Kirana", "Gupta Hardware"):
        pakka(tmp_path, "shop", "add", "--name", name, "--state", "08")
    ended = pakka(tmp_path, "chat", typed="hello\n")
    assert ended.returncode == 1
    assert ended.stderr.startswith("pakka: there are several shops, say which with --shop: shp_")


class _Executor:
    """An executor without pace, whose deliveries end in its own call."""

    is_inbound = False

    def wait(self) -> None:
        return None

    def ring_when_free(self, ring: Callable[[], object]) -> None:
        pass

    def close(self) -> None:
        pass

    def is_idle(self) -> bool:
        return True


class _Hanging(_Executor):
    """An executor whose delivery never ends."""

    def __init__(self) -> None:
        self.begun, self.end = threading.Event(), threading.Event()

    def run_due(self, limit: int = 50) -> int:
        self.begun.set()
        self.end.wait(30)
        return 0


def test_a_hung_delivery_does_not_hold_the_stop() -> None:
    executor = _Hanging()

    async def scene() -> float:
        loop = asyncio.get_running_loop()
        worker = Worker([executor], Doorbell())
        worker.start()
        await asyncio.to_thread(executor.begun.wait, 5)
        started = loop.time()
        await worker.stop()
        executor.end.set()
        return loop.time() - started

    assert asyncio.run(scene()) < 4


class _Counting(_Executor):
    """An executor that notes each call; the first two find something."""

    def __init__(self, *, is_inbound: bool = False) -> None:
        self.is_inbound = is_inbound
        self.calls = 0

    def run_due(self, limit: int = 50) -> int:
        self.calls += 1
        return 1 if self.calls <= 2 else 0


def test_ringing_wakes_at_once_whom_it_concerns() -> None:
    delivers, takes, doorbell = _Counting(), _Counting(is_inbound=True), Doorbell()

    async def scene() -> list[tuple[int, int]]:
        worker = Worker([delivers, takes], doorbell)
        worker.start()
        calls = []
        for ring in (doorbell.ring, doorbell.ring_in, doorbell.ring_in):
            await asyncio.sleep(0.2)
            calls.append((delivers.calls, takes.calls))
            await asyncio.to_thread(ring)
        await asyncio.sleep(0.2)
        await worker.stop()
        return [*calls, (delivers.calls, takes.calls)]

    assert asyncio.run(scene()) == [(3, 3), (4, 3), (4, 4), (4, 5)]
