"""The page that shows a key once, from a link in the owner's chat."""

import re
from datetime import timedelta

import pytest

from adapters.parts import Parts
from core.actor import Actor
from core.clock import FixedClock
from core.credentials import claims, service
from core.credentials.service import NewKey
from core.shops.copying import copy_profile
from tests.adapters.client import Client
from tests.adapters.conftest import Billed

TOKEN = re.compile(r"pak_(?:live|test)_[A-Za-z0-9_-]{43}")


def offered(parts: Parts, billed: Billed) -> str:
    """Return the path of a link of the parts' mode."""
    actor = Actor(billed.shop.shop_id, "chat_user", "mem_1", parts.clock.now(), "whatsapp")
    secret = parts.db.write(lambda session: claims.offer(session, actor, NewKey()))
    return f"{parts.path}/k/{secret}"


@pytest.mark.parametrize("test", [False, True])
def test_a_look_uses_nothing_up_and_the_button_shows_the_key_once(
    billed: Billed, client: Client, test: bool
) -> None:
    billed.parts.sandbox.db.write(lambda session: copy_profile(session, billed.shop, billed.actor))
    parts = billed.parts.of(sandbox=test)
    path = offered(parts, billed)
    for _ in range(3):  # a chat that looks at links
        looked = client.get(path)
        assert looked.status_code == 200
        assert not TOKEN.search(looked.text)
        assert looked.headers["Cache-Control"] == "private, no-store"
    shown = TOKEN.search(client.post(path).text)
    assert shown
    assert shown[0].startswith("pak_test_" if test else "pak_live_")
    with parts.db.reading() as session:
        found = service.authenticate(session, shown[0])
    assert found
    assert found.shop_id == billed.shop.shop_id
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 404
        assert not TOKEN.search(answer.text)


def test_a_link_that_ended_and_one_that_never_was_answer_alike(
    billed: Billed, client: Client, clock: FixedClock
) -> None:
    path = offered(billed.parts, billed)
    clock.advance(timedelta(minutes=10))
    answers = [client.post(one) for one in (path, "/k/" + "A" * 43, "/k/" + "x" * 65)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_a_link_of_the_live_book_is_none_of_the_sandbox(billed: Billed, client: Client) -> None:
    path = offered(billed.parts, billed)
    assert client.post(f"/sandbox{path}").status_code == 404
    assert TOKEN.search(client.post(path).text)


def test_the_page_speaks_the_language_of_the_phone(billed: Billed, client: Client) -> None:
    path = offered(billed.parts, billed)
    assert '<html lang="ta">' in client.get(path, headers={"accept-language": "ta-IN"}).text
