"""Reading multipart/form-data (RFC 7578): the parts of a body, each with its name and its bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.rest.problems import Problem

MOST_PARTS = 20
_BOUNDARY = re.compile(
    r"""multipart/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))""", re.IGNORECASE
)
_NAMED = re.compile(
    r"""(?<![\w*])(name|filename)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))""", re.IGNORECASE
)


@dataclass(frozen=True)
class Part:
    """One part. ``filename`` is empty where it is no file."""

    name: str
    filename: str
    content: bytes


def parts_of(raw: bytes, content_type: str) -> list[Part]:
    """Read the parts of a body. Raises: Problem (unsupported_media_type, malformed_request)."""
    found = _BOUNDARY.match(content_type)
    if found is None:
        told = f"{content_type[:60]} is not multipart/form-data"
        raise Problem("unsupported_media_type", told)
    boundary = b"--" + (found[1] or found[2]).encode("utf-8", "replace")
    parts = [_part(piece) for piece in _pieces(raw, boundary)]
    if len(parts) > MOST_PARTS:
        raise Problem("malformed_request", f"the form has more than {MOST_PARTS} parts")
    return parts


def _pieces(raw: bytes, boundary: bytes) -> Iterator[bytes]:
    """Cut a body at its boundary, which stands at the beginning of a line."""
    pieces = (b"\r\n" + raw).split(b"\r\n" + boundary)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise Problem("malformed_request", "the form does not end with its boundary")
    for piece in pieces[1:-1]:
        rest = piece.lstrip(b" \t")
        if not rest.startswith(b"\r\n"):
            raise Problem("malformed_request", "the boundary of the form goes on")
        yield rest[2:]


def _part(piece: bytes) -> Part:
    head, parted, content = piece.partition(b"\r\n\r\n")
    if not parted:
        raise Problem("malformed_request", "a part of the form has no header")
    for line in head.decode("utf-8", "replace").split("\r\n"):
        title, _, value = line.partition(":")
        if title.strip().lower() == "content-disposition":
            said = {key.lower(): quoted or plain for key, quoted, plain in _NAMED.findall(value)}
            return Part(said.get("name", ""), _plain(said.get("filename", "")), content)
    raise Problem("malformed_request", "a part of the form has no name")


def _plain(filename: str) -> str:
    r"""Return the name of a file without a folder, or characters that no name has.

    >>> _plain("C:\\photos\\sofa.png"), _plain("../a.pdf")
    ('sofa.png', 'a.pdf')
    """
    last = re.split(r"[/\\]", filename)[-1]
    return "".join(char for char in last if char.isprintable()).strip()[:255]
