"""SIGKILL at each commit and each call: a registration, a cancellation, an e-way bill, a note; then again."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from core.clock import FixedClock
from tests.adapters.processes import environment
from tests.killed_einvoice import START, WHATS
from tests.standins.gsp import Gsp

ROOT = Path(__file__).resolve().parents[2]


def test_each_document_has_one_number_wherever_a_process_dies(
    sqlite_url: str, tmp_path: Path
) -> None:
    step = "1" if os.environ.get("PAKKA_TORTURE") else "3"
    clock = FixedClock(START + timedelta(minutes=1))
    with Gsp(clock.now) as gsp:
        done = subprocess.run(
            [sys.executable, "-m", "tests.killed_einvoice", sqlite_url, step],
            cwd=ROOT,
            env=environment(tmp_path, **gsp.environment),
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        print(done.stdout)
        assert done.returncode == 0, done.stdout + done.stderr
        points = re.findall(
            r"^(register|cancel|eway|note) \d+ (killed|lived) (right|WRONG)$", done.stdout, re.M
        )
        assert {right for _, _, right in points} == {"right"}, done.stdout
        killed = [what for what, how, _ in points if how == "killed"]
        assert min(killed.count(what) for what in WHATS) > 1
        numbers = re.findall(r"^number ([0-9a-f]{64})$", done.stdout, re.M)
        of_each = [what for what, _, _ in points]
        assert len(numbers) == len(points) + of_each.count("note")
        assert sorted(numbers) == sorted(gsp.book)
        refused = [code for call in gsp.calls for code in call.codes]
        assert "2150" not in refused  # what it had done was asked for, not sent again
        assert not {"9999", "4002"} & set(refused)
        eways = re.findall(r"^eway ([0-9]{12})$", done.stdout, re.M)
        assert len(eways) == of_each.count("eway")
        assert sorted(eways) == [str(number) for number in sorted(gsp.roads.bills)]
        gone = [irn for irn, entry in gsp.book.items() if entry.cancelled_at]
        assert len(gone) == of_each.count("cancel")
