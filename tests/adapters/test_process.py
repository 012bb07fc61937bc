import asyncio
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from adapters.server import listen
from tests.adapters.processes import pakka, running_anew


def test_the_second_start_finds_the_same_shop(tmp_path: Path) -> None:
    with running_anew(tmp_path, "--demo") as first:
        assert first.stop()[0] == 0
    with (
        running_anew(tmp_path, "--demo") as second,
        urllib.request.urlopen(f"{second.url}/demo") as answer,  # noqa: S310  (loopback)
    ):
        assert "Gupta Hardware" in answer.read().decode()
    assert pakka(tmp_path, "shop", "list").stdout.count("Gupta Hardware") == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly(tmp_path: Path, number: int) -> None:
    with running_anew(tmp_path) as server:
        code, seconds = server.stop(number)
    assert code == 0
    assert seconds < 10
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_request_that_never_ends_does_not_hold_it(tmp_path: Path) -> None:
    with running_anew(tmp_path) as server:
        port = int(server.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as slow:
            slow.sendall(b"POST /demo/say HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
            code, seconds = server.stop()
    assert code == 0
    assert seconds < 10


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = pakka(tmp_path, "run", "--port", str(port))
    assert ended.returncode == 1
    assert ended.stderr == f"pakka: port {port} on 127.0.0.1 is taken; try --port {port + 1}\n"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104  (refused)
def test_the_demo_is_never_shown_beyond_this_machine(tmp_path: Path, host: str) -> None:
    ended = pakka(tmp_path, "run", "--demo", "--host", host)
    assert ended.returncode == 1
    assert ended.stderr.startswith("pakka: --demo shows a shop to everyone")
    assert ended.stderr.count("\n") == 1


def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path: Path) -> None:
    ended = pakka(tmp_path, "run", LOG_LEVEL="loud")
    assert ended.returncode == 1
    assert ended.stderr.startswith("pakka: LOG_LEVEL: ")
    assert ended.stderr.count("\n") == 1


def test_a_database_behind_the_code_is_left_alone_where_asked(tmp_path: Path) -> None:
    ended = pakka(tmp_path, "run", PAKKA_AUTO_MIGRATE="0")
    assert ended.returncode == 1
    assert (
        ended.stderr
        == "pakka: PAKKA_AUTO_MIGRATE: is 0 and the database is behind: pakka migrate\n"
    )


def test_the_log_names_routes_and_no_addresses(tmp_path: Path) -> None:
    with running_anew(tmp_path) as server:
        urllib.request.urlopen(f"{server.url}/healthz").read()  # noqa: S310  (loopback)
        server.stop()
    log = (tmp_path / "log").read_text()
    assert "route=/healthz status=200" in log
    assert "127.0.0.1" not in log.replace(f"Open  {server.url}", "")


def test_an_answer_is_not_held_back_until_its_headers_are_acknowledged() -> None:
    async def accepted() -> int:
        listener = listen("127.0.0.1", 0)
        delayed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def meet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            held = writer.get_extra_info("socket")
            delayed.set_result(held.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(meet, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await delayed

    assert asyncio.run(accepted()) == 1
