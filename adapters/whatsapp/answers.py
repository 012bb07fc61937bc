"""What the answers of every provider share: when to ask again, and a file of bounded size."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

_WAIT, _LONGEST = timedelta(seconds=2), timedelta(hours=1)


def retry_after(headers: Mapping[str, str]) -> timedelta:
    """Say how long an answer bids us wait; two seconds where it does not say, an hour at most.

    >>> retry_after({"retry-after": "7"}).seconds, retry_after({}).seconds
    (7, 2)
    """
    found = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    if not found.isascii() or not found.isdecimal():
        return _WAIT
    return min(timedelta(seconds=min(int(found), 86_400)), _LONGEST)


def read_at_most(chunks: Iterable[bytes], most: int) -> bytes | None:
    """Read a file of so many bytes at most; None where it is larger."""
    got = bytearray()
    for chunk in chunks:
        got += chunk
        if len(got) > most:
            return None
    return bytes(got)
