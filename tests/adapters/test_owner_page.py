"""The owner's page in a browser: who opens it, for how long, and what it shows."""

import re
from datetime import timedelta

import pytest

from adapters.app import create_app
from adapters.parts import Parts
from adapters.web import charts, owner, pages
from adapters.web.owner import COOKIE
from core.actor import Actor
from core.clock import FixedClock
from core.credentials import visits
from core.shops.members import remove_member
from core.shops.service import Owner, add_member
from tests.adapters.client import Client
from tests.adapters.conftest import Billed, bill

TITLE = "Gupta Hardware"


def member_of(billed: Billed, *, role: str = "owner", address: str = "owner") -> str:
    """Let somebody chat for the shop; return his id."""
    new = Owner("demo", address, address.title())
    made = billed.parts.db.write(lambda session: add_member(session, billed.actor, new, role=role))
    return made.id


def offered(billed: Billed, member: str, *, language: str = "en") -> str:
    """Return the path of a link that was just sent to a member."""
    actor = Actor(billed.shop.shop_id, "chat_user", member, billed.parts.clock.now(), "demo")
    work = visits.offer
    token = billed.parts.db.write(lambda session: work(session, actor, language=language))
    return f"/o/{token}"


@pytest.fixture
def path(billed: Billed) -> str:
    return offered(billed, member_of(billed))


def test_a_look_uses_nothing_up_and_the_button_opens_it_on_this_device_alone(
    client: Client, path: str, billed: Billed
) -> None:
    for _ in range(3):  # a chat that looks at links
        looked = client.get(path)
        assert looked.status_code == 200
        assert TITLE not in looked.text
        assert not looked.cookies
    opened = client.post(path)
    assert (opened.status_code, opened.headers["location"]) == (303, path)
    cookie = opened.headers["set-cookie"]
    assert all(
        part in cookie for part in ("HttpOnly", "SameSite=lax", f"Path={path}", "Max-Age=1800")
    )
    shown = client.get(path)
    assert TITLE in shown.text
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert client.post(path).status_code == 200  # pressed twice: still open here
    other = Client(create_app(billed.parts))
    assert [other.get(path).status_code, other.post(path).status_code] == [404, 404]


def test_a_cookie_that_was_made_up_shows_nothing(client: Client, path: str, billed: Billed) -> None:
    client.post(path)
    other = Client(create_app(billed.parts))
    made_up = {"cookie": f"{COOKIE}={'A' * 43}"}
    assert other.get(path, headers=made_up).status_code == 404
    assert TITLE in client.get(path).text


def test_it_closes_by_itself_and_at_once_when_asked(
    client: Client, billed: Billed, clock: FixedClock
) -> None:
    member = member_of(billed)
    path = offered(billed, member)
    client.post(path)
    clock.advance(timedelta(minutes=29, seconds=59))
    assert TITLE in client.get(path).text
    clock.advance(timedelta(seconds=1))
    assert client.get(path).status_code == 404
    again = offered(billed, member)
    kept = {"cookie": client.post(again).headers["set-cookie"].partition(";")[0]}
    assert TITLE in client.get(again).text
    assert client.post(f"{again}/close").status_code == 303
    assert client.get(again, headers=kept).status_code == 404  # a device that kept its cookie


def test_another_page_cannot_close_it(client: Client, path: str) -> None:
    client.post(path)
    client.post(f"{path}/close", headers={"origin": "https://elsewhere.example"})
    assert TITLE in client.get(path).text


def test_a_link_ends_after_ten_minutes_and_answers_like_one_that_never_was(
    client: Client, path: str, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=10))
    answers = [client.post(one) for one in (path, "/o/" + "A" * 43, "/o/" + "x" * 65)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_whoever_was_let_go_sees_nothing_more(client: Client, billed: Billed) -> None:
    member_of(billed)
    accountant = member_of(billed, role="accountant", address="kailash")
    path = offered(billed, accountant)
    client.post(path)
    assert TITLE in client.get(path).text
    billed.parts.db.write(lambda session: remove_member(session, billed.actor, accountant))
    assert client.get(path).status_code == 404


def test_a_link_of_a_member_of_the_staff_opens_nothing(client: Client, billed: Billed) -> None:
    member_of(billed)
    path = offered(billed, member_of(billed, role="staff", address="chotu"))
    assert client.post(path).status_code == 404


def test_the_page_shows_the_bill_and_leads_to_its_paper(client: Client, path: str) -> None:
    client.post(path)
    shown = client.get(path).text
    assert "₹1,062" in shown
    paper = re.search(r'href="(/f/[^"]+/GH-26-27-0424\.pdf)"', shown)
    assert paper
    assert client.get(paper[1]).content.startswith(b"%PDF")
    khata = re.search(r'href="(/f/[^"]+/khata\.pdf)"', shown)
    assert khata
    assert client.get(khata[1]).content.startswith(b"%PDF")


def test_nothing_of_it_is_fetched_elsewhere_and_no_name_is_markup(
    parts: Parts, client: Client
) -> None:
    billed = bill(parts, name="<script>alert(1)</script> & Sons")
    path = offered(billed, member_of(billed))
    client.post(path)
    shown = client.get(path)
    assert "&lt;script&gt;alert(1)" in shown.text
    assert "<script" not in shown.text
    assert not re.search(r'(?:src|href|action)="(?!/|\?lang=|#)', shown.text)
    assert " style=" not in shown.text
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize("lang", ["en", "hi", "mr", "gu", "bn", "pa", "ta", "te", "kn"])
def test_it_speaks_the_language_of_the_chat(client: Client, billed: Billed, lang: str) -> None:
    path = offered(billed, member_of(billed), language=lang if lang == "en" else f"{lang}-Latn")
    client.post(path)
    shown = client.get(path).text
    assert f'<html lang="{lang}">' in shown
    assert owner.owner_words(lang)["sales_today"] in shown
    assert '<html lang="en">' in client.get(f"{path}?lang=en").text


@pytest.mark.parametrize("lang", ["hi", "mr", "gu", "bn", "pa", "ta", "te", "kn"])
def test_each_language_says_the_same_things(lang: str) -> None:
    english, other = owner.owner_words("en"), owner.owner_words(lang)
    assert english.keys() == other.keys()
    own = owner.owner_words(lang).items() - pages.words(lang).items()
    for key, said in own:
        assert set(re.findall(r"{\w+}", english[key])) == set(re.findall(r"{\w+}", said)), key
    assert not {"copy", "get", "items", "keys", "pop", "values"} & english.keys()


@pytest.mark.parametrize(
    "sums", [[0], [5], [1] * 31, [0] * 30 + [10**12], list(range(0, 3100, 100))]
)
def test_every_bar_stands_in_the_picture_and_begins_at_zero(sums: list[int]) -> None:
    lines = charts.lines(sums)
    for paise, one in zip(sums, charts.bars(sums), strict=True):
        assert one.y >= lines[-1].y - 1e-6
        assert one.y + one.high == pytest.approx(lines[0].y)
        assert (one.high > 0) == (paise > 0)
        assert one.x >= 0
        assert one.x + one.wide <= charts.WIDE
    assert 2 <= len(lines) <= 6
