"""Processes of the product that are forked from one which has imported it: a start takes no 10 s of work.

The server, ``python -m tests.adapters.prefork FD``, has imported what a start imports and has no thread and
no open database. For each order it forks; the child takes folder, environment, arguments and files as given
and runs the module as ``python -m`` would. Everything else is as in any process: its number, its signals,
its exit code. `Process` is what `subprocess.Popen` is for one.
"""

import atexit
import datetime as dt
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.context import ShopContext
from bot.understand import understand

ROOT = Path(__file__).parents[2]
MONDAY = dt.date(2026, 11, 23)
_MODULE = "tests.adapters.prefork"


@dataclass(frozen=True)
class Order:
    """What shall run: ``files`` are its standard input, output and error."""

    module: str
    arguments: Sequence[str]
    cwd: Path
    env: dict[str, str]
    files: Sequence[Path]


class Process:
    """A child of the server."""

    def __init__(self, server: "_Server", pid: int) -> None:
        self._server, self.pid = server, pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Tell its exit code, below zero where a signal ended it; None while it runs."""
        if self.returncode is None:
            self.returncode = self._server.ask(ended=self.pid)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises: TimeoutExpired."""
        end = time.monotonic() + (timeout or float("inf"))
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class _Server:
    """The other end of the server's socket."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        mine, its = socket.socketpair()
        self._lines = mine.makefile("rw")
        command = [sys.executable, "-m", _MODULE, str(its.fileno())]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, pass_fds=[its.fileno()]
        )
        its.close()
        mine.close()
        atexit.register(self.close)

    def ask(self, **what: Any) -> Any:
        """Send an order or a question; return the answer."""
        with self._asking:
            self._lines.write(f"{json.dumps(what, default=str)}\n")
            self._lines.flush()
            return json.loads(self._lines.readline())

    def close(self) -> None:
        """End it, and what it started."""
        self._lines.close()
        self._process.wait()


@cache
def _server() -> _Server:
    return _Server()


def start(order: Order) -> Process:
    """Start a process; the first one waits for the server's imports."""
    server = _server()
    return Process(server, server.ask(start=vars(order)))


def serve(connection: socket.socket) -> dict[str, Any] | None:
    """Fork for each order: None in the server when all is done, the order in each child."""
    running = set[int]()
    with connection, connection.makefile("rw") as lines:
        for line in lines:
            asked = json.loads(line)
            if "start" in asked:
                answer: int | None = os.fork()
                if answer == 0:
                    return dict(asked["start"])
                running.add(int(answer or 0))
            else:
                answer = _ended(asked["ended"])
                running -= {asked["ended"]} if answer is not None else set()
            lines.write(f"{json.dumps(answer)}\n")
            lines.flush()
    for left in running:
        os.kill(left, signal.SIGKILL)
    return None


def _ended(pid: int) -> int | None:
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def become(order: dict[str, Any]) -> None:
    """Run the module of an order in this process."""
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    ways = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_APPEND] * 2)
    for number, (path, way) in enumerate(zip(order["files"], ways, strict=True)):
        opened = os.open(path, way, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = [order["module"], *order["arguments"]]
    runpy.run_module(order["module"], run_name="__main__", alter_sys=True)


_IMPORTED = (
    "adapters.app",
    "adapters.cli.run",
    "adapters.exporting",
    "adapters.server",
    "adapters.telegram.client",
    "adapters.whatsapp.twilio.client",
    "adapters.wiring",
    "aiogram.client.session.aiohttp",
    "aiogram.methods",
    "twilio.rest",
    "uvicorn",
)


def preload() -> None:
    """Import what a start imports, and read the languages."""
    for name in _IMPORTED:
        import_module(name)
    understand("ramesh ko 2 bori cement 380", ShopContext(), MONDAY)
    assert threading.active_count() == 1
    gc.freeze()


if __name__ == "__main__":
    own = socket.socket(fileno=int(sys.argv[1]))
    preload()
    if taken := serve(own):
        become(taken)
