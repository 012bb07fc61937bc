"""Files of the Twilio stand-in: fetched from the sender over HTTP as the real one does, and served to it."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from http.client import HTTPException
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from tests.standins.twilio_content import Failure
from tests.standins.twilio_wire import Reach, Reply

MOST = 16 * 1024 * 1024
MOST_IMAGE = 5 * 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument."
# type: (kind, what the bytes begin with, the endings a name may have)
TYPES: dict[str, tuple[str, re.Pattern[bytes], str]] = {
    "image/jpeg": ("image", re.compile(rb"\xff\xd8\xff"), "jpg jpeg"),
    "image/png": ("image", re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    "image/webp": ("image", re.compile(rb"RIFF.{4}WEBP", re.S), "webp"),
    "application/pdf": ("document", re.compile(rb"%PDF-"), "pdf"),
    "application/msword": ("document", re.compile(rb"\xd0\xcf\x11\xe0"), "doc"),
    OFFICE + "wordprocessingml.document": ("document", re.compile(rb"PK\x03\x04"), "docx"),
    OFFICE + "spreadsheetml.sheet": ("document", re.compile(rb"PK\x03\x04"), "xlsx"),
    OFFICE + "presentationml.presentation": ("document", re.compile(rb"PK\x03\x04"), "pptx"),
    "audio/ogg": ("audio", re.compile(rb"OggS"), "ogg oga opus"),
    "audio/mpeg": ("audio", re.compile(rb"ID3|\xff[\xe2-\xff]"), "mp3"),
    "audio/amr": ("audio", re.compile(rb"#!AMR"), "amr"),
    "audio/mp4": ("audio", re.compile(rb".{4}ftyp", re.S), "m4a mp4"),
    "video/mp4": ("video", re.compile(rb".{4}ftyp", re.S), "mp4"),
    "text/vcard": ("document", re.compile(rb"BEGIN:VCARD"), "vcf"),
}


@dataclass(frozen=True)
class File:
    """A file as the person gets it."""

    data: bytes
    type: str
    name: str
    kind: str


def fetched(reach: Reach, url: str, *, timeout: float = 10) -> File:
    """Fetch it as Twilio does. Raises: Failure 63019 (no such file, or not what it says), 11751."""
    try:
        last, reply = reach.get(url, timeout=timeout)
    except (OSError, HTTPException) as error:
        raise Failure(63019, f"not to be had: {error}") from error
    if reply.status != 200:
        raise Failure(63019, f"answered {reply.status}")
    said = reply.headers.get("content-type", "").split(";")[0].strip().lower()
    if said not in TYPES:
        raise Failure(63019, f"type {said or 'missing'} is not accepted")
    kind, begins, endings = TYPES[said]
    if len(reply.body) > (MOST_IMAGE if kind == "image" else MOST):
        raise Failure(11751, f"{len(reply.body)} bytes")
    if not begins.match(reply.body):
        raise Failure(63019, f"the bytes are not {said}")
    name = file_name(last, reply)
    if kind == "document" and name.rpartition(".")[2].lower() not in endings.split():
        raise Failure(63019, f"no file name for a document: {name!r}")
    return File(reply.body, said, name, kind)


def file_name(url: str, reply: Reply) -> str:
    """The name in Content-Disposition, else the end of the address."""
    header = EmailMessage()
    if "content-disposition" in reply.headers:
        header["Content-Disposition"] = reply.headers["content-disposition"]
        if found := header.get_filename():
            return str(found)
    return unquote(PurePosixPath(urlsplit(url).path).name)
