"""Real `pakka` processes on free ports over a folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import marks
from tests.adapters import prefork

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[str] | prefork.Process
_OURS = ("PAKKA", "LOG_", "TELEGRAM_", "TWILIO_", "EINVOICE_")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of ours is set but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PAKKA_DATABASE_URL": f"sqlite:///{folder}/data/pakka.db",
        **more,
    }


def pakka(
    folder: Path, *arguments: str, typed: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    with TemporaryDirectory() as held:
        files = [Path(held, name) for name in ("typed", "out", "err")]
        files[0].write_text(typed)
        env = environment(folder, **more)
        order = prefork.Order("adapters.cli", arguments, cwd=folder, env=env, files=files)
        process = prefork.start(order)
        try:
            code = process.wait(60)
        finally:
            process.kill()
        out, err = (file.read_text() for file in files[1:])
    marks.assert_none(out + err, f"pakka {' '.join(arguments)}")
    return subprocess.CompletedProcess(arguments, code, out, err)


@dataclass
class Running:
    """A server process; ``seconds`` it took until it answered."""

    process: Process
    url: str
    seconds: float

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Send the signal; return the exit code and the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(15)
        return code, time.monotonic() - started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """Start `pakka run` with more settings and wait until it is ready."""
    told, log = ("run", "--port", str(port := free_port()), *arguments), folder / "log"
    files = (Path(os.devnull), log, log)
    env = environment(folder, **more)
    order = prefork.Order("adapters.cli", told, cwd=folder, env=env, files=files)
    with _awaited(prefork.start(order), port) as server:
        yield server


@contextmanager
def running_anew(folder: Path, *arguments: str, **more: str) -> Iterator[Running]:
    """Start `pakka run` as everybody does, with nothing imported yet."""
    port = free_port()
    command = [sys.executable, "-m", "adapters.cli", "run", "--port", str(port), *arguments]
    with (folder / "log").open("a") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(folder, **more), stdout=log, stderr=log, text=True
        )
    with _awaited(process, port) as server:
        yield server


@contextmanager
def _awaited(process: Process, port: int) -> Iterator[Running]:
    started = time.monotonic()
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(f"{url}/readyz", process)
        yield Running(process, url, time.monotonic() - started)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def wait_until_ready(url: str, process: Process) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise AssertionError(f"ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  (loopback)
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("not ready in 40 s")
