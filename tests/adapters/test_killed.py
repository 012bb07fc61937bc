"""SIGKILL at each statement and each commit of a bill, a payment and an undo; then the same message again."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_lost_or_doubled_wherever_a_process_dies(
    database_url: str,
) -> None:
    step = "1" if os.environ.get("PAKKA_TORTURE") else "17"
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed", database_url, step],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    points = [int(n) for n in re.findall(r"(\d+) points", done.stdout)]
    assert len(points) == 3
    assert min(points) >= 3


def test_a_reminder_goes_once_wherever_a_process_dies(database_url: str) -> None:
    step = "1" if os.environ.get("PAKKA_TORTURE") else "13"
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed_reminders", database_url, step],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"remind: (\d+) points", done.stdout)
    assert found
    assert int(found[1]) > 3
