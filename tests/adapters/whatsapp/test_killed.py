"""SIGKILL before and after each outgoing call of a bill: nothing is lost, nothing goes twice."""

import os
import signal
from pathlib import Path

import pytest

from tests.adapters.processes import running
from tests.adapters.whatsapp.stage import Stage, playing, until
from tests.standins.twilio import Twilio
from tests.standins.twilio_faults import Call

BILL = "ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do"


class _Killer:
    """Kills the process at the n-th moment at which it calls Twilio."""

    def __init__(self, stage: Stage, at: int) -> None:
        self._stage = stage
        self._left = at
        self.is_done = False

    def __call__(self, moment: str, call: Call) -> None:
        if self.is_done or call.method != "POST":
            return
        self._left -= 1
        if self._left < 0:
            self.is_done = True
            self._stage.server.process.send_signal(signal.SIGKILL)
            self._stage.server.process.wait()


def _moments() -> list[int]:
    return [0, 1, 2, 3, 4, 5, 6, 7] if os.environ.get("PAKKA_TORTURE") else [1]


@pytest.mark.parametrize("at", _moments())
def test_a_bill_goes_once_wherever_the_process_dies(tmp_path: Path, at: int) -> None:
    with Twilio() as twilio:
        with playing(tmp_path, twilio, is_killed=True) as stage:
            gupta = stage.owner()
            killer = _Killer(stage, at)
            twilio.on_call(killer)
            gupta.says(BILL)
            until(lambda: killer.is_done or gupta.chat)
            has_tapped = not killer.is_done
            if has_tapped:
                gupta.taps("Bhej do")
            until(lambda: killer.is_done)
        with running(tmp_path, **stage.settings) as server:
            twilio.serves(server.url)
            until(lambda: gupta.chat, seconds=90)
            if not has_tapped:
                gupta.taps("Bhej do")
            # his PDF, the picture, and that Ramesh could not be written to
            until(lambda: len(gupta.chat) >= 4, seconds=90)
            twilio.settle()
            server.stop()
    assert sorted(shown.kind for shown in gupta.chat) == ["buttons", "buttons", "card", "image"]
    assert sum("GH/2026-27/0001" in shown.text for shown in gupta.chat) == 1
