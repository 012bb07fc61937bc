"""One process: the web server, the worker, and a clean stop on SIGTERM within ten seconds, exit 0."""

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.parts import Channel, Parts

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

    from adapters.worker.jobs import Worker

_GRACE_SECONDS = 4
_CHANNEL_SECONDS = 1
_LOG = logging.getLogger("pakka.server")


class PortTaken(Exception):
    """Somebody listens there already; the message is for people."""


@dataclass(frozen=True)
class Faces:
    """What this process runs: the web application on a socket, the worker, the channels' own work."""

    app: "ASGIApp | None"
    listener: socket.socket | None
    worker: bool
    channels: tuple[str, ...] = ()


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done. Raises: PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where it sees that the socket is TCP; else the body of
    # an answer waits for the acknowledgement of its headers, some 40 ms
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        reason = "is taken" if error.errno == errno.EADDRINUSE else error.strerror or "is refused"
        raise PortTaken(f"port {port} on {host} {reason}; try --port {port + 1}") from None
    return taken


def run(parts: Parts, faces: Faces) -> None:
    """Run until SIGTERM or SIGINT; ends the process with exit code 0."""
    asyncio.run(_run(parts, faces))


async def _run(parts: Parts, faces: Faces) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    worker = _worker(parts) if faces.worker else None
    if worker:
        worker.start()
    server = _server(faces.app) if faces.app else None
    serving = None
    if server and faces.listener:
        serving = loop.create_task(server.serve([faces.listener]))
        serving.add_done_callback(lambda _: stop.set())
    beside = [
        loop.create_task(_beside(channel, stop))
        for channel in parts.channels
        if channel.name in faces.channels
    ]
    _LOG.info("started")
    await stop.wait()
    if beside:
        await asyncio.wait(beside, timeout=_CHANNEL_SECONDS)
    if worker:
        await worker.stop()
    if server and serving:
        server.should_exit = True
        await asyncio.wait([serving], timeout=_GRACE_SECONDS + 1)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asyncio.to_thread(parts.close), 1)
    _leave()


async def _beside(channel: Channel, stop: asyncio.Event) -> None:
    """Do what a channel does beside its lanes; one that ends by a fault of ours says so."""
    try:
        await channel.run(stop)
    except Exception:  # the outermost edge: everything else goes on
        _LOG.exception("a channel has ended", extra={"fields": {"channel": channel.name}})


def _worker(parts: Parts) -> "Worker":
    from adapters.worker.jobs import Worker

    both = (parts, parts.sandbox)
    parts.sandbox.db.open()
    return Worker(
        [lane for one in both for lane in one.lanes()],
        parts.doorbell,
        ticks=[tick for one in both for tick in one.ticks],
        clock=parts.clock,
    )


def _server(app: "ASGIApp") -> "uvicorn.Server":
    import uvicorn

    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=15,
    )
    server = uvicorn.Server(config)
    # uvicorn would raise the caught SIGTERM again after its stop and so end with -15
    server.capture_signals = _nothing  # type: ignore[method-assign]
    return server


@contextlib.contextmanager
def _nothing() -> Iterator[None]:
    yield


def _leave() -> None:
    """End now: a thread that hangs would keep the process."""
    _LOG.info("stopped")
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
