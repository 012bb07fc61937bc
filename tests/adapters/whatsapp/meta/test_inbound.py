"""What Meta posts, read: each kind, and whatever else may stand in its JSON."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from adapters.whatsapp.meta import inbound
from bot.message import Card

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NUMBER = "106540352242922"
_NAMES = st.sampled_from(
    "id from from_user_id wa_id user_id type text body button interactive button_reply list_reply title"
    " payload contacts name formatted_name phones phone document filename mime_type image caption"
    " context timestamp profile status errors code biz_opaque_callback_data".split()
)
_scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
_any = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_NAMES, inner),
    max_leaves=8,
)


_messages = st.dictionaries(_NAMES, _any, max_size=6) | st.fixed_dictionaries(
    {
        "id": st.just("wamid.1"),
        "from": st.sampled_from(["919800000001", "", "x"]) | _any,
        "type": st.sampled_from("text button interactive contacts document image location".split()),
    },
    optional={
        name: _any
        for name in ("text", "button", "interactive", "contacts", "document", "image", "context")
    },
)


def _raw(type_: str, body: Any, **more: Any) -> dict[str, Any]:
    message = {"id": "wamid.1", "from": "919800000001", "type": type_, type_: body, **more}
    return {"message": message, "contact": {}}


@settings(max_examples=25, deadline=None)
@given(messages=st.lists(_messages, max_size=3), contacts=_any, statuses=st.lists(_messages | _any))
def test_whatever_comes_is_kept_or_left_and_breaks_nothing(
    messages: list[Any], contacts: Any, statuses: list[Any]
) -> None:
    value = {"metadata": {"phone_number_id": NUMBER}, "messages": messages, "contacts": contacts}
    entry = {"changes": [{"field": "messages", "value": {**value, "statuses": statuses}}]}
    batch = inbound.batch_of({"entry": [entry]}, NUMBER)
    assert len(batch.messages) == len(messages)
    for n, raw in enumerate(batch.messages):
        if inbound.arrived(raw, received=NOW, seq=n):
            assert inbound.read(raw, received=NOW).message.at <= NOW
    for status in batch.statuses:
        if inbound.told(status):
            inbound.status_of(status)


def test_a_button_of_another_program_s_template_is_its_words() -> None:
    ours = inbound.read(_raw("button", {"text": "Paid", "payload": "x.1"}), received=NOW).message
    assert (ours.text, ours.button) == ("Paid", "x.1")
    other = inbound.read(_raw("button", {"text": "Yes", "payload": "Yes"}), received=NOW).message
    assert (other.text, other.button) == ("Yes", None)


def test_a_contact_is_its_first_number() -> None:
    contact = {"name": {"formatted_name": "Asha  Devi"}, "phones": [{"wa_id": "919800000128"}]}
    message = inbound.read(_raw("contacts", [{}, contact]), received=NOW).message
    assert (message.attachment, message.card) == ("contact", Card("Asha Devi", "919800000128"))


def test_a_document_may_be_a_list_by_its_type_or_its_name() -> None:
    named = {"id": "7", "filename": "rates.XLSX", "mime_type": "application/octet-stream"}
    found = [
        inbound.read(_raw("document", body), received=NOW).document
        for body in (named, {"id": "8", "mime_type": "text/csv"}, {"id": "9", "mime_type": "x/y"})
    ]
    assert [(one.at, one.name) if one else None for one in found] == [
        ("7", "rates.XLSX"),
        ("8", "WhatsApp.csv"),
        None,
    ]


def test_a_message_is_of_its_own_hour_and_never_of_one_to_come() -> None:
    def at(stamp: str) -> datetime:
        return inbound.read(_raw("text", {"body": "x"}, timestamp=stamp), received=NOW).message.at

    assert at(str(int((NOW - timedelta(hours=2)).timestamp()))) == NOW - timedelta(hours=2)
    assert at(str(int((NOW + timedelta(hours=2)).timestamp()))) == NOW
    assert at("") == at("yesterday") == at("9" * 30) == NOW


def test_a_sender_is_his_phone_else_the_id_that_hides_it() -> None:
    def sender(message: dict[str, Any], contact: dict[str, Any]) -> tuple[str | None, str]:
        return inbound.sender_of({"message": message, "contact": contact})

    user = {"user_id": "IN.1A2b"}
    assert sender({"from": "919800000001"}, user) == ("9800000001", "IN.1A2b")
    assert sender({"from": "", "from_user_id": "IN.1A2b"}, {"wa_id": ""}) == ("IN.1A2b", "IN.1A2b")
    assert sender({}, {"wa_id": "919800000001"}) == ("9800000001", "")
    assert sender({}, user) == ("IN.1A2b", "IN.1A2b")
    assert sender({"from": "120363-group"}, {}) == (None, "")
