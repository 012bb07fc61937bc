"""What most commands begin with: settings, logs, parts."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters import logs
from adapters.parts import Parts
from adapters.settings import Settings, load
from adapters.wiring import build


def settings(**values: str) -> Settings:
    """Read the settings and set up the logs."""
    loaded = load(**values)
    logs.configure(form=loaded.log_format, level=loaded.log_level, hidden=loaded.secrets())
    return loaded


@contextmanager
def parts(*, quiet: bool = False) -> Iterator[Parts]:
    """Open the parts for one command; ``quiet`` keeps all but warnings out of the terminal."""
    loaded = load()
    level = "warning" if quiet and loaded.log_level == "info" else loaded.log_level
    logs.configure(form=loaded.log_format, level=level, hidden=loaded.secrets())
    built = build(loaded)
    try:
        yield built
    finally:
        built.close()
