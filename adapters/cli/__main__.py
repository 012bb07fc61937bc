"""Run a command: exit 0 done, 1 refused or failed (one line on standard error), 2 wrong usage."""

import argparse
import importlib
import os
import signal
import sys
from typing import NoReturn

COMMANDS = {
    "run": "all parts in one process, or those named",
    "worker": "outbox and scheduler alone; any number may run",
    "chat": "talk to the bot in the terminal",
    "understand": "JSON lines in, JSON lines out: how messages are read",
    "migrate": "bring the database up to the code",
    "shop": "add, list, show and set shops",
    "keys": "make, list and revoke the keys of the APIs",
    "check": "verify the invariants of the books",
    "backup": "write a verified copy of everything into one file",
    "restore": "replace everything by a backup",
    "import": "customers and items from CSV or Excel, or a whole shop from its export",
    "report": "a return or report of a month: GSTR-1, GSTR-3B, HSN, register ...",
    "amend": "correct a bill or note of a filed month in a later GSTR-1",
    "einvoice": "bills and notes as the e-invoice portal takes them, checked beforehand",
    "hsn": "the HSN or SAC of goods and services, with its rates on a day",
    "export": "a whole shop as one ZIP of JSON, CSV and PDFs",
    "templates": "the WhatsApp templates: make them, or say what became of them",
    "doctor": "say of each part whether it is well and what is missing",
    "jobs": "what waits to be sent, and what was given up",
}


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; `--help` shows the usage. Its sub-parsers are of its kind."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


_MODULES = {"import": "bring_in"}  # whose name is a word of the language


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and arguments[0] in COMMANDS:
        return _run(arguments[0], arguments[1:])
    top = _Parser(prog="pakka", description="GST bills and khata by chat.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, about in COMMANDS.items():
        commands.add_parser(name, help=about)
    top.parse_args(arguments)
    return 2


def _run(name: str, arguments: list[str]) -> int:
    """Import the one module that is needed: a start takes under 3 s."""
    module = importlib.import_module(f"adapters.cli.{_MODULES.get(name, name)}")
    parser = _Parser(prog=f"pakka {name}", description=COMMANDS[name])
    module.add_arguments(parser)
    parsed = parser.parse_args(arguments)
    try:
        return int(module.run(parsed))
    except KeyboardInterrupt:
        return 1
    except BrokenPipeError:  # who read our output has gone, as in `pakka shop list | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        from adapters.cli.faults import line_of

        line = line_of(error)
        if line is None:
            raise
        print(f"pakka: {line}", file=sys.stderr)
        return 1


def stop_at_once(arguments: list[str]) -> None:
    """End a process that stays well on SIGTERM while it starts and holds nothing; then its server listens."""
    if arguments[:1] in (["run"], ["worker"]):
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


if __name__ == "__main__":
    stop_at_once(sys.argv[1:])
    from adapters import logs

    logs.guard()
    sys.exit(main())
