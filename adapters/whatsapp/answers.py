"""What the answers of every provider share: when to ask again, and a file of bounded size."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from adapters.whatsapp.provider import Refused
from core.outbox import NoAnswer

if TYPE_CHECKING:
    from requests import Response

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


def file_in(who: str, answer: "Response", *, most: int) -> bytes | None:
    """Read a file of so many bytes at most; None where it is larger.

    Raises: Refused (it is not to be had), NoAnswer (not now).
    """
    status = answer.status_code
    if status >= 500 or status in {408, 429}:
        raise NoAnswer(f"HTTP {status}")
    if status != 200:
        raise Refused(who, status)
    got = bytearray()
    for chunk in answer.iter_content(1 << 16):
        got += chunk
        if len(got) > most:
            return None
    return bytes(got)
