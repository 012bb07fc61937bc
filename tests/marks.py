"""The secrets of the tests, marked: none of them may stand in anything that the suite writes.

Whoever tests a channel uses these. `tests/leaks.py` looks for them in all that was captured or logged
and fails the run where one is found.
"""

TELEGRAM_TOKEN = "987654321:AA-standin_Token-for_tests-0123456789ab"
TELEGRAM_SECRET = "marked-webhook-secret-5ec2-5ec2"
TWILIO_SID = "AC" + "0123456789abcdef" * 2
TWILIO_TOKEN = "5ec0" * 8
TWILIO_SECOND_TOKEN = "5ec1" * 8
META_TOKEN = "EAAmarked5ec8token5ec8of5ec8Meta"
META_SECRET = "5ec9" * 8
META_VERIFY = "marked-verify-word-5eca-5eca"
EINVOICE_SECRET = "marked-client-secret-5ec4-5ec4"
EINVOICE_PASSWORD = "marked-Password-5ec5-5ec5"
EINVOICE_TOKEN = "marked-token-5ec6-5ec6"
SMTP_PASSWORD = "marked-mail-Password-5ec7-5ec7"
SECRET_KEY = "marked-key-of-links-5ec3-5ec3-5ec3"

ALL = (
    TELEGRAM_TOKEN,
    TELEGRAM_TOKEN.partition(":")[2],
    TELEGRAM_TOKEN.replace(":", "%3A"),
    TELEGRAM_SECRET,
    TWILIO_TOKEN,
    TWILIO_SECOND_TOKEN,
    META_TOKEN,
    META_SECRET,
    META_VERIFY,
    EINVOICE_SECRET,
    EINVOICE_PASSWORD,
    EINVOICE_TOKEN,
    SMTP_PASSWORD,
    SECRET_KEY,
)


def found_in(text: str, marks: tuple[str, ...] = ALL) -> list[str]:
    """Return the marks that stand in a text, cut short: what reports them must not repeat them."""
    return [f"{mark[:4]}…{mark[-2:]}" for mark in marks if mark in text]


def assert_none(text: str, where: str) -> None:
    """Fail where a mark stands in a text."""
    found = found_in(text)
    assert not found, f"{where} holds a secret: {', '.join(found)}"
