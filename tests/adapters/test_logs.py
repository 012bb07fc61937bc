"""No line of a log holds a secret, a token of a link, a phone in full: ours, a library's, a traceback."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from adapters import logs
from adapters.logs import redacted
from tests.adapters.processes import ROOT

# made up, and other than the marks of the suite: they stand in lines that are logged on purpose
TOKEN = "123456789:AAF-made_up_token_of_a_bot_0123456789"
HEX = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the handler writes; the loggers are put back afterwards."""
    root, own = logging.getLogger(), logging.getLogger("pakka")
    before = (root.level, own.level, root.handlers[:], logs._values[:])
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root.handlers = []
    logs.configure(form=request.param, level="debug", hidden=["short", "a-secret-that-is-set"])
    yield written
    root.handlers = before[2]
    root.setLevel(before[0])
    own.setLevel(before[1])
    logs._values[:] = before[3]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
         "POST https://api.telegram.org/bot***/sendMessage"),
        (f"GET http://127.0.0.1:81/file/bot{TOKEN}/documents/file_1.pdf",
         "GET http://127.0.0.1:81/file/bot***/documents/file_1.pdf"),
        ("https://api.telegram.org/bot1:x/getMe", "https://api.telegram.org/bot***/getMe"),
        (f"/bot{TOKEN.replace(':', '%3A')}/getMe", "/bot***/getMe"),
        (f"token is {TOKEN}, he said", "token is ***, he said"),
        (f"{TOKEN.replace(':', '%3A')}", "***"),
        ("Authorization: Basic QUM6c2VjcmV0", "Authorization: ***"),
        ("{'Authorization': 'Bearer pak_live_Zm9vYmFy'}", "{'Authorization': '***'}"),
        ('{"authorization": "AccessKey a b"}', '{"authorization": "***"}'),
        ("sent with Bearer abc.def-ghi", "sent with Bearer ***"),
        (f"auth_token={HEX} sid=AC1", "auth_token=*** sid=AC1"),
        (f'{{"auth_token": "{HEX}"}}', '{"auth_token": "***"}'),
        (f'"{{\\"auth_token\\": \\"{HEX}\\"}}"', '"{\\"auth_token\\": \\"***\\"}"'),
        (f"TWILIO_AUTH_TOKEN='{HEX}'", "TWILIO_AUTH_TOKEN='***'"),
        ("X-Telegram-Bot-Api-Secret-Token: Hush-hush_1",
         "X-Telegram-Bot-Api-Secret-Token: ***"),
        ("X-Twilio-Signature: GvWf1cFY/Q7PnoempGyD5oXAezc=", "X-Twilio-Signature: ***"),
        ("secret_token=Hush-hush_1&url=https://pakka.example",
         "secret_token=***&url=https://pakka.example"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_***"),
        ("key pak_test_abcdefghijklmnop of shop", "key pak_test_*** of shop"),
        ("postgresql+psycopg://pakka:hush@db/pakka", "postgresql+psycopg://***@db/pakka"),
        ("GET /i/Abc-9_xQ/pdf", "GET /i/***/pdf"),
        ("https://pakka.example/f/eyJ1bnRpbCI6MX0.c2ln/INV-0042.pdf",
         "https://pakka.example/f/***/INV-0042.pdf"),
        ("/p/eyJ1bnRpbCI6MX0.c2ln?x=1 /o/abcdef", "/p/***?x=1 /o/***"),
        ("https://t.me/gupta_bot?start=Zx81kQ-_9", "https://t.me/gupta_bot?start=***"),
        ("/sandbox/i/Abc-9_xQ", "/sandbox/i/***"),
        ("sid=wamid.HBgMOTE5ODAwMDAxMjM0FQIAEhgUM0EyQjNDNEQ1RTZGNzA4MTkyQTMA",
         "sid=wamid.***NzA4MTkyQTMA"),
        ("from 9800001234", "from ******1234"),
        ("from +919800001234.", "from ******1234."),
        ("98000 01234 and +91 98000-01234", "******1234 and ******1234"),
        ("whatsapp:+14155238886", "whatsapp:+******8886"),
        ("To=whatsapp%3A%2B919800001234&", "To=whatsapp%3A%2B******1234&"),
        ("To=whatsapp%3A%2B14155238886", "To=whatsapp%3A%2B******8886"),
        ("of 08AAAPG1234C1ZJ", "of 08***"),
    ],
)  # fmt: skip
def test_what_is_secret_is_taken_out(text: str, clean: str) -> None:
    assert redacted(text) == clean
    assert redacted(clean) == clean


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25T22:07:01+0530 info    request id=req_01 method=GET route=/i/{token}/pdf ms=12",
        "delivered row=out_01KB4 topic=chat.telegram attempt=2 parts=3",
        "SMaabbccddeeff00112233445566778899 state=delivered",
        "GH/26-27/0421 of 1,062.00",
        "tg:104223311 wait 3 s",
        "the token is required; the secret may hold A-Z",
    ],
)
def test_what_is_not_secret_stays(text: str) -> None:
    assert redacted(text) == text


def test_a_secret_that_is_set_is_hidden_whatever_it_looks_like(log: io.StringIO) -> None:
    logging.getLogger("pakka.x").info("it is a-secret-that-is-set, shortly")
    assert "it is ***, shortly" in log.getvalue()


@pytest.mark.parametrize(
    "name",
    ["aiogram.event", "aiohttp.client", "twilio.http_client", "urllib3.connectionpool", "uvicorn.error",
     "asyncio", "pakka.telegram"],
)  # fmt: skip
def test_no_logger_gets_past(log: io.StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    logger.error("POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    logger.error("x", extra={"fields": {"auth_token": HEX, "chat": "+919800001234"}})
    try:
        raise OSError(f"cannot reach /file/bot{TOKEN}/voice.oga with Authorization: Basic QUM6eA==")
    except OSError:
        logger.exception("of %s", "98000 01234")
    shown = log.getvalue()
    assert shown.count("***") >= 5
    assert "Traceback" in shown
    for secret in (TOKEN, TOKEN[10:], HEX, "QUM6eA", "9800001234", "98000 01234"):
        assert secret not in shown


def test_lines_of_json_stay_json(log: io.StringIO) -> None:
    fields = {"headers": {"Authorization": "Basic QUM6eA=="}, "url": f"x/bot{TOKEN}/", "n": 1}
    logging.getLogger("pakka.x").error('said "%s"', f"auth_token={HEX}", extra={"fields": fields})
    line = log.getvalue()
    if line.startswith("{"):
        assert json.loads(line)["n"] == 1
    assert HEX not in line


def test_libraries_say_no_more_than_warnings_however_much_is_wanted(log: io.StringIO) -> None:
    for name in ("aiogram.event", "twilio.http_client", "urllib3.connectionpool", "uvicorn.access"):
        logging.getLogger(name).info("chatter")
    logging.getLogger("pakka.x").debug("ours")
    assert "chatter" not in log.getvalue()
    assert "ours" in log.getvalue()


def test_a_line_that_cannot_be_written_is_not_shown_instead(log: io.StringIO) -> None:
    broken = logging.LogRecord(
        "pakka.x", logging.ERROR, "adapters/x.py", 7, "%d of " + TOKEN, ("not a number",), None
    )
    ours = [one for one in logging.getLogger().handlers if isinstance(one, logs._Handler)]
    ours[0].handle(broken)
    assert log.getvalue() == "a line of pakka.x, x.py:7, is broken\n"


@pytest.mark.parametrize("where", ["main", "thread"])
def test_what_ends_a_process_or_a_thread_is_told_without_its_secrets(where: str) -> None:
    fail = f"def fail():\n    raise OSError('/bot' + '{TOKEN}' + '/getMe')\n"
    call = "fail()" if where == "main" else "threading.Thread(target=fail).start()"
    ended = subprocess.run(
        [sys.executable, "-c", f"import threading\nfrom adapters import logs\nlogs.guard()\n{fail}{call}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip
    assert "OSError: /bot***/getMe" in ended.stderr
    assert TOKEN not in ended.stderr


def test_where_nothing_can_be_written_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    monkeypatch.setattr(sys, "stderr", closed)
    logs.configure(form="text", level="info")
    closed.close()
    logs.event(logging.getLogger("pakka.web"), "request", id="a1")
