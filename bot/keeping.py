"""What is made of the language files once, kept from one start to the next.

To write out what the words of nine languages may look like takes a second of work, and gives the same each
time. So the result is laid beside the languages as Python lays compiled modules beside their source
(``__pycache__``, of the same trust), named by what it was made from: a changed word or rule makes it anew.
Where the folder cannot be written, or Python was told to write no such files, each start makes it.
"""

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

_Made = TypeVar("_Made")
_BOT = Path(__file__).resolve().parent
_BESIDE = _BOT / "languages" / "__pycache__"
# no such file; or one that was cut off or spoilt, of which pickle says so in many ways
_UNREADABLE = (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, IndexError,
               KeyError, TypeError, ValueError)  # fmt: skip


def made_once(make: Callable[..., _Made]) -> Callable[..., _Made]:
    """Keep what a pure function of the language files gives, for this process and for the next."""

    @cache
    @wraps(make)
    def found(*args: object) -> _Made:
        which = f"{make.__module__}.{make.__name__}.{_short(args)}"
        file = _BESIDE / f"{which}.{_short(_sources())}.pickle"
        with suppress(*_UNREADABLE):
            return cast("_Made", pickle.loads(file.read_bytes()))  # noqa: S301  # as Python's own
        made = make(*args)
        _lay(file, made, instead_of=f"{which}.*")
        return made

    return found


def _short(what: object) -> str:
    return sha256(repr((what, sys.version)).encode()).hexdigest()[:16]


@cache
def _sources() -> tuple[tuple[str, int, int], ...]:
    """List the files that decide what is made: name, bytes, nanoseconds of the last change."""
    languages = [
        _BOT / "languages",
        *(one for one in (_BOT / "languages").iterdir() if one.is_dir()),
    ]
    folders = [_BOT, _BOT / "understand", *(one for one in languages if one != _BESIDE)]
    files = [file for folder in folders for file in os.scandir(folder) if file.is_file()]
    found = [(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return tuple(sorted(found))


def _lay(file: Path, made: object, *, instead_of: str) -> None:
    """Write it in place of what other sources gave; two at once write the same."""
    if sys.dont_write_bytecode:
        return
    whole = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(exist_ok=True)
        whole.write_bytes(pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
        for old in set(file.parent.glob(instead_of)) - {whole}:
            old.unlink(missing_ok=True)
        whole.replace(file)
    except OSError:
        with suppress(OSError):
            whole.unlink()
