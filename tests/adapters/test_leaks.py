"""The search for marked secrets finds one wherever the suite may write it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import marks
from tests.adapters.processes import ROOT

PLANTED = "planted-secret-77f1"
CONFTEST = f"""
from tests.leaks import Leaks

def pytest_configure(config):
    config.pluginmanager.register(Leaks(config, ("{PLANTED}",)), "leaks")
"""
HALVES = 'first, second = "planted-secret", "-77f1"\n'


def _outcome(folder: Path, test: str, *options: str) -> tuple[int, str]:
    """Run one test in a pytest of its own; return the exit code and what it printed."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text(f"[pytest]\npythonpath = {ROOT}\n")
    (folder / "test_planted.py").write_text(HALVES + test)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    ended = subprocess.run(
        [*command, "--basetemp", str(folder / "base"), "test_planted.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "test",
    [
        "def test_it():\n    print(first + second)\n",
        "import sys\ndef test_it():\n    sys.stderr.write(first + second)\n",
        "import logging\ndef test_it():\n    logging.getLogger('x').error(first + second)\n",
        "def test_it(capsys):\n    print(first + second)\n    capsys.readouterr()\n",
        "import os\ndef test_it(capfd):\n    os.write(1, (first + second).encode())\n"
        "    capfd.readouterr()\n",
        "def test_it(tmp_path):\n    (tmp_path / 'log').write_text(first + second)\n",
        "def test_it(tmp_path):\n    (tmp_path / 'worker.log').write_text(first + second)\n",
    ],
    ids=["stdout", "stderr", "record", "taken", "taken-descriptor", "process", "other-process"],
)
def test_a_planted_secret_fails_the_run_and_is_not_repeated(tmp_path: Path, test: str) -> None:
    code, shown = _outcome(tmp_path, test)
    assert code == 1
    assert "plan…f1" in shown


def test_it_is_found_with_several_processes_too(tmp_path: Path) -> None:
    body = "def test_it(tmp_path):\n    (tmp_path / 'log').write_text(first + second)\n"
    body += "def test_other():\n    print(first + second)\n"
    code, shown = _outcome(tmp_path, body, "-n", "2")
    assert code == 1
    assert "SECRET IN THE OUTPUT" in shown
    assert "test_other" in shown
    assert "log: plan…f1" in shown


def test_a_clean_run_passes(tmp_path: Path) -> None:
    code, shown = _outcome(tmp_path, "def test_it():\n    print(first)\n")
    assert code == 0
    assert "SECRET" not in shown


def test_what_reports_a_mark_does_not_hold_it() -> None:
    assert marks.found_in(f"x {marks.TWILIO_TOKEN} y") == ["5ec0…c0"]
    assert marks.found_in("nothing") == []


def test_this_run_is_searched(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("leaks")
