"""`pakka worker`."""

import argparse

from adapters.cli import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: there are none."""


def run(_options: argparse.Namespace) -> int:
    """Work off the outbox until SIGTERM."""
    from adapters.server import Faces, run as serve
    from adapters.wiring import build

    serve(build(start.settings()), Faces(app=None, listener=None, worker=True))
    return 0
