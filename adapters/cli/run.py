"""`pakka run [--host H] [--port N] [--demo] [--only web,worker,telegram]`."""

import argparse
import ipaddress
import socket

from adapters.cli import start
from adapters.cli.faults import Refused
from adapters.parts import WHATSAPP, Parts
from adapters.settings import Settings

_PARTS = ("web", "worker", "telegram")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="the port (8000)")
    parser.add_argument("--demo", action="store_true", help="a demo shop and the page /demo")
    parser.add_argument(
        "--only",
        type=_only,
        default=_PARTS,
        metavar="PARTS",
        help="of web,worker,telegram: these alone",
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"not a port: {text}")
    return int(text)


def _only(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in _PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(
            f"no such part: {unknown[0]} (there are {', '.join(_PARTS)})"
        )
    return names


def run(options: argparse.Namespace) -> int:
    """Start everything; ends with the process."""
    from adapters import server
    from adapters.wiring import build

    if options.demo and not _is_loopback(options.host):
        raise Refused(
            f"--demo shows a shop to everyone who asks: it runs on 127.0.0.1, not {options.host}"
        )
    listener = server.listen(options.host, options.port) if "web" in options.only else None
    parts = build(_settings(options))
    app = None
    if listener:
        from adapters.app import create_app

        _fill(parts, options)
        app = create_app(parts, demo=options.demo)
        _announce(options)
    # beside its webhooks WhatsApp looks for what they missed
    channels = (*options.only, WHATSAPP) if listener else options.only
    faces = server.Faces(app, listener, "worker" in options.only, channels=channels)
    server.run(parts, faces)
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    """Links lead to the port that was asked for, unless the address is set."""
    settings = start.settings()
    if "pakka_public_url" in settings.model_fields_set:
        return settings
    host = f"[{options.host}]" if ":" in options.host else options.host
    return start.settings(pakka_public_url=f"http://{host}:{options.port}")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        try:
            found = socket.getaddrinfo(host, None)
        except OSError:
            return False
        return all(ipaddress.ip_address(str(info[4][0])).is_loopback for info in found)


def _fill(parts: Parts, options: argparse.Namespace) -> None:
    if not options.demo:
        return
    from adapters import demo_data

    if not demo_data.is_filled(parts):
        print("Filling a demo shop (once) ...", flush=True)
        demo_data.fill(parts)


def _announce(options: argparse.Namespace) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    page = "/demo" if options.demo else ""
    print(f"\n  Pakka is ready. Open  http://{host}:{options.port}{page}\n", flush=True)
    if options.demo:
        print("  Type on the left as the shop's owner, for example:", flush=True)
        print("  ramesh ko 2 bori cement 380 ke hisab se bill bhej do\n", flush=True)
