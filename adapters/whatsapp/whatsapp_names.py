"""Settings of WhatsApp's providers: the form of each, and which belong together. Pure."""

import re
from collections.abc import Mapping
from typing import Literal

Who = Literal["Twilio", "Meta"]
NEEDED: Mapping[Who, tuple[str, ...]] = {
    "Twilio": ("twilio_account_sid", "twilio_auth_token", "twilio_whatsapp_from"),
    "Meta": (
        "meta_phone_number_id",
        "meta_waba_id",
        "meta_access_token",
        "meta_app_secret",
        "meta_verify_token",
    ),
}
_META_ID = (
    r"[0-9]{1,32}",
    "is an id of digits alone, as Meta's API setup shows it; no phone number",
)
_FORMS = {
    "twilio_account_sid": (r"AC[0-9a-fA-F]{32}", "must be AC and 32 hexadecimal digits"),
    "twilio_whatsapp_from": (r"\+[1-9]\d{6,14}", "must be a number such as +14155238886"),
    "meta_phone_number_id": _META_ID,
    "meta_waba_id": _META_ID,
}
FORMS = tuple(_FORMS)


def checked(name: str, value: str) -> str:
    """Return a setting as it is used. Raises: ValueError where its form is wrong.

    >>> checked("twilio_whatsapp_from", "+1 415 523 8886")
    'whatsapp:+14155238886'
    """
    is_sender = name == "twilio_whatsapp_from"
    if is_sender:
        value = value.removeprefix("whatsapp:").replace(" ", "")
    form, sentence = _FORMS[name]
    if not re.fullmatch(form, value):
        raise ValueError(sentence)
    return f"whatsapp:{value}" if is_sender else value


def provider_of(values: Mapping[str, object]) -> Who | None:
    """Say who carries WhatsApp's messages, by all of its settings; None where it is off.

    Raises: ValueError where one is missing beside others, or both are set.
    """
    if values["meta_phone_number_id"] and values["twilio_account_sid"]:
        raise ValueError(
            "META_PHONE_NUMBER_ID: WhatsApp goes by Twilio already, empty TWILIO_ACCOUNT_SID"
            " and what belongs to it, or the settings of Meta"
        )
    found: Who | None = None
    for who, names in NEEDED.items():
        missing = [name.upper() for name in names if not values[name]]
        if 0 < len(missing) < len(names):
            raise ValueError(f"{missing[0]}: is required with the other settings of {who}")
        found = found if missing else who
    return found
