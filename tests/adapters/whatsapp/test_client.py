"""Where the client goes, and with what."""

import pytest
import requests

from adapters.whatsapp.twilio.client import Account, Client


def test_a_file_that_is_found_later_is_fetched_where_the_settings_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, object]] = []

    def get(url: str, *, auth: object, **_: object) -> object:
        asked.append((url, auth))
        raise requests.ConnectionError

    monkeypatch.setattr(requests, "get", get)
    client = Client(Account("AC1", "secret", "whatsapp:+14155238886", "http://127.0.0.1:9"))
    for url in ("https://api.twilio.com/2010-04-01/x", "https://elsewhere.example/y"):
        with pytest.raises(Exception, match="ConnectionError"):
            client.download(url, most=10)
    assert asked == [
        ("http://127.0.0.1:9/2010-04-01/x", ("AC1", "secret")),
        ("https://elsewhere.example/y", None),
    ]
