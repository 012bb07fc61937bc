"""`pakka templates sync|list [--json]`: the words that WhatsApp approves beforehand."""

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from adapters.cli import start
from adapters.cli.faults import Refused

if TYPE_CHECKING:
    from adapters.whatsapp.provider import State

_OFF = "WhatsApp is off: set TWILIO_ACCOUNT_SID, _AUTH_TOKEN and _WHATSAPP_FROM, or META_…"
_SHOWN = ("name", "language", "state", "why")
_BAD = ("rejected", "paused", "disabled", "refused")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", metavar="sync|list", required=True)
    for verb, about in (
        ("sync", "make what is missing and send it for approval; changes nothing that is there"),
        ("list", "what WhatsApp said of each"),
    ):
        verbs.add_parser(verb, help=about).add_argument(
            "--json", action="store_true", help="a line of JSON each"
        )


def run(options: argparse.Namespace) -> int:
    """Print a line a template; exit 1 where one cannot be used, or is missing after a sync."""
    from adapters.whatsapp import templates
    from adapters.whatsapp.provider import Refused as NotTaken
    from adapters.wiring import whatsapp_provider
    from core.outbox import Later, NoAnswer

    settings = start.settings()
    if settings.whatsapp is None:
        raise Refused(_OFF)
    act = templates.sync if options.verb == "sync" else templates.states
    try:
        with start.parts(quiet=True) as parts:
            provider = whatsapp_provider(settings, parts)
            return print_states(act(parts, provider.templates), as_json=options.json)
    except (NotTaken, Later, NoAnswer) as fault:
        raise Refused(f"{settings.whatsapp}: {fault}") from None


def print_states(states: "Iterable[State]", *, as_json: bool) -> int:
    """Print a line each; return 1 where one cannot be used."""
    bad = False
    for one in states:
        found = {name: getattr(one, name) for name in _SHOWN}
        bad |= one.state in _BAD
        if as_json:
            print(json.dumps(found, ensure_ascii=False), flush=True)
        else:
            print(f"{found['state']:9} {found['name']} {found['why']}".rstrip(), flush=True)
    return int(bad)
