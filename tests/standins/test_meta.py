"""The stand-in refuses what the Cloud API refuses, and signs as Meta does."""

import hmac
from typing import Any

import pytest

from tests import marks
from tests.standins.meta import Meta
from tests.standins.meta_rules import GraphError, Store, Template, uploaded, words_of

BODY = "Bill {{1}} of {{2}} is here."
BUTTONS = [
    {"type": "URL", "text": "Pay", "url": "https://bills.example/{{1}}"},
    {"type": "QUICK_REPLY", "text": "Paid"},
]


@pytest.fixture
def store() -> Store:
    parts: list[dict[str, Any]] = [
        {"type": "HEADER", "format": "DOCUMENT"},
        {"type": "BODY", "text": BODY},
        {"type": "BUTTONS", "buttons": BUTTONS},
    ]
    made = Template("bill", "en", parts, "APPROVED")
    files = {
        "1": uploaded(b"%PDF-1.7", "application/pdf", "a.pdf"),
        "2": uploaded(b"\x89PNG\r\n\x1a\n", "image/png", "a.png"),
    }
    return Store(files, {("bill", "en"): made})


def _message(type_: str, what: Any, **more: Any) -> dict[str, Any]:
    named = {"messaging_product": "whatsapp", "to": "919800000001"}
    return {**named, "type": type_, type_: what, **more}


def _buttons(*titles: str, **more: Any) -> dict[str, Any]:
    made = [{"type": "reply", "reply": {"id": t, "title": t}} for t in titles]
    what = {"type": "button", "body": {"text": "?"}, "action": {"buttons": made}, **more}
    return _message("interactive", what)


def _rows(*titles: str) -> dict[str, Any]:
    rows = [{"id": str(n), "title": t} for n, t in enumerate(titles)]
    action = {"button": "Choose", "sections": [{"rows": rows}]}
    return _message("interactive", {"type": "list", "body": {"text": "?"}, "action": action})


def _template(
    *texts: str, header: str = "1", name: str = "bill", path: str = "i/1"
) -> dict[str, Any]:
    document = {"type": "document", "document": {"id": header, "filename": "a.pdf"}}
    parts: list[dict[str, Any]] = [
        {"type": "header", "parameters": [document]},
        {"type": "body", "parameters": [{"type": "text", "text": text} for text in texts]},
    ]
    url = {"type": "button", "sub_type": "url", "index": "0"}
    parts.append({**url, "parameters": [{"type": "text", "text": path}]})
    return _message("template", {"name": name, "language": {"code": "en"}, "components": parts})


WRONG = {
    "no words": (_message("text", {"body": " "}), 131008),
    "too many words": (_message("text", {"body": "x" * 4097}), 131009),
    "another product": (_message("text", {"body": "x"}, messaging_product="sms"), 100),
    "a key of nobody": (_message("text", {"body": "x"}, colour="red"), 100),
    "both addresses": (_message("text", {"body": "x"}, recipient="IN.1"), 100),
    "no number": (_message("text", {"body": "x"}, to="IN.1A2b"), 131009),
    "a type of nobody": (_message("poll", {}), 131051),
    "no file": (_message("document", {"id": "9"}), 100),
    "a picture as a document": (_message("document", {"id": "2"}), 131053),
    "four buttons": (_buttons(*"ABCD"), 131009),
    "two of one word": (_buttons("A", "A"), 131009),
    "a long word": (_buttons("x" * 21), 131009),
    "eleven rows": (_rows(*[str(n) for n in range(11)]), 131009),
    "a long row": (_rows("x" * 25), 131009),
    "another template": (_template("1", "2", name="other"), 132001),
    "a hole left open": (_template("1"), 132000),
    "an empty hole": (_template("1", ""), 132012),
    "a line end in a hole": (_template("1", "a\nb"), 132012),
    "a picture in its header": (_template("1", "2", header="2"), 131053),
    "no page": (_template("1", "2", path=""), 132000),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_what_meta_refuses_is_refused(store: Store, what: str) -> None:
    message, code = WRONG[what]
    with pytest.raises(GraphError) as fault:
        words_of(message, store)
    assert fault.value.code == code


def test_what_meta_takes_is_shown(store: Store) -> None:
    header = {"type": "document", "document": {"id": "1", "filename": "bill.pdf"}}
    card = words_of(_buttons("A", "B", "C", header=header), store)
    assert (card.kind, [one.title for one in card.buttons]) == ("card", ["A", "B", "C"])
    assert card.file
    assert card.file.name == "bill.pdf"
    shown = words_of(_template("7", "₹897"), store)
    assert (shown.text, shown.is_template) == ("Bill 7 of ₹897 is here.", True)
    assert [(one.title, one.url or one.id) for one in shown.buttons] == [
        ("Pay", "https://bills.example/i/1"),
        ("Paid", "Paid"),
    ]


def test_a_document_without_a_name_is_untitled(store: Store) -> None:
    shown = words_of(_message("document", {"id": "1"}), store)
    assert shown.file
    assert shown.file.name == "Untitled"


@pytest.mark.parametrize("type_", ["application/json", "application/zip"])
def test_a_file_of_another_type_cannot_be_laid_there(type_: str) -> None:
    with pytest.raises(GraphError):
        uploaded(b"{}", type_, "a")


def test_a_webhook_is_signed_over_its_bytes_in_which_slashes_and_letters_are_escaped() -> None:
    with Meta() as meta:
        said = meta.person("Asha", phone="+919800000001").says("नमस्ते a/b")
    assert b"\\u0928" in said.body
    assert b"a\\/b" in said.body
    made = hmac.new(marks.META_SECRET.encode(), said.body, "sha256").hexdigest()
    assert said.headers["X-Hub-Signature-256"] == f"sha256={made}"
    assert meta.untaken == [said]
