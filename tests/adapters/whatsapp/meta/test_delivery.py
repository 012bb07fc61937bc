"""What Meta refuses, loses, tells late or twice: nothing is lost, and the owner knows."""

from datetime import timedelta

import pytest

from adapters.whatsapp import templates
from adapters.whatsapp.meta import client
from core.chats import contacts
from core.chats.models import Contact
from tests.adapters.whatsapp.meta.world import World
from tests.standins.meta_people import Person


def _contact(world: World, address: str) -> Contact:
    with world.parts.db.reading() as session:
        found = contacts.contact_of(session, "whatsapp", address)
    assert found
    return found


def _kinds(person: Person) -> list[tuple[str, bool]]:
    return [(shown.kind, shown.is_template) for shown in person.chat]


def _told(gupta: Person) -> int:
    return len([shown for shown in gupta.chat if "Number badlo" in shown.labels])


def test_a_bill_to_somebody_who_never_wrote_goes_in_approved_words(world: World) -> None:
    world.approve()
    ramesh, gupta = world.ramesh(), world.owner()
    world.bill(gupta)
    assert _kinds(ramesh) == [("card", True), ("card", True)]
    assert {row.state for row in world.rows()} == {"done"}
    bill, card = ramesh.chat
    assert bill.labels == ["Bhugtan karein", "Bhej diya", "Kuch galat hai"]
    assert bill.links[0].startswith("https://bills.example/i/")
    assert bill.file
    assert bill.file.name == "GH-2026-27-0001.pdf"
    assert card.file
    assert card.file.type == "image/png"
    ramesh.taps("Bhej diya")
    world.work()
    assert "Ramesh kehte hain ₹760" in gupta.last.text


def test_a_bill_to_somebody_who_wrote_today_is_one_card_and_the_picture(world: World) -> None:
    ramesh = world.ramesh(wrote=True)
    world.bill(world.owner())
    bill, card = ramesh.chat
    assert (bill.kind, bill.labels) == ("card", ["Bhej diya", "Kuch galat hai"])
    assert bill.links
    assert bill.file
    assert (bill.file.name, bill.file.type) == ("GH-2026-27-0001.pdf", "application/pdf")
    assert (card.kind, card.is_template) == ("image", False)


@pytest.mark.parametrize("at_once", [False, True])
def test_a_window_that_closed_is_made_up_for_in_approved_words(world: World, at_once: bool) -> None:
    world.approve()
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    assert ramesh.last_in_at
    ramesh.last_in_at -= timedelta(days=1)  # WhatsApp sees it otherwise than we do
    gupta.says("ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    if at_once:
        world.refuses_to(ramesh, 131047)
    gupta.taps("Bhej do")
    world.work()
    assert _kinds(ramesh) == [("card", True), ("card", True)]
    assert _told(gupta) == 0


def test_a_window_that_closed_without_approved_words_is_told_once(world: World) -> None:
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    assert ramesh.last_in_at
    ramesh.last_in_at -= timedelta(days=1)
    world.bill(gupta)
    assert not ramesh.chat
    assert _told(gupta) == 1


def test_nobody_is_there(world: World) -> None:
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    ramesh.has_whatsapp = False
    world.bill(gupta)
    assert _contact(world, "9800000127").left_why == "no_account"
    assert _told(gupta) == 1
    ramesh.has_whatsapp = True
    ramesh.says("namaste")
    world.work()
    assert _contact(world, "9800000127").left_at is None
    assert ramesh.chat


def test_who_wants_nothing_gets_nothing_more_unasked(world: World) -> None:
    world.approve()
    ramesh, gupta = world.ramesh(), world.owner()
    ramesh.opted_out = True
    world.bill(gupta)
    assert _told(gupta) == 1
    sends = len([one for one in world.meta.sends if one.body["to"] == "919800000127"])
    world.bill(gupta)
    assert len([one for one in world.meta.sends if one.body["to"] == "919800000127"]) == sends


@pytest.mark.parametrize("code", [132001, 132015, 132016])
def test_a_template_that_is_gone_is_left_for_words_that_are_not(world: World, code: int) -> None:
    world.approve()
    ramesh, gupta = world.ramesh(), world.owner()
    status = {132001: "DELETED", 132015: "PAUSED", 132016: "DISABLED"}[code]
    world.meta.review("pakka_for_customer_hi_latn", status)
    world.bill(gupta)
    assert "Hello Ramesh 🙏 Your bill" in ramesh.chat[0].text
    assert [one.code for one in world.meta.sends if one.code] == [code]
    assert _told(gupta) == 0


def test_templates_that_are_all_gone_are_told(world: World) -> None:
    world.approve()
    ramesh, gupta = world.ramesh(), world.owner()
    world.meta.review("pakka_for_customer_", "DISABLED")
    world.bill(gupta)
    assert not ramesh.chat
    assert _told(gupta) == 1


def test_too_fast_to_one_person_goes_later(world: World) -> None:
    gupta = world.owner()
    world.meta.refuses_next(131056)
    gupta.says("help")
    world.meta.settle()
    for lane in world.lanes:
        lane.drain()
    assert not gupta.chat
    world.later(seconds=7)
    assert len(gupta.chat) == 1
    world.meta.fails_next(131056)
    gupta.says("help")
    world.work()
    world.later(seconds=21)
    assert len(gupta.chat) == 2


@pytest.mark.parametrize(("code", "seconds"), [(130429, 2), (80007, 2), (131048, 600)])
def test_the_whole_number_rests_where_it_must(world: World, code: int, seconds: int) -> None:
    gupta = world.owner()
    world.meta.refuses_next(code)
    gupta.says("help")
    world.meta.settle()
    for lane in world.lanes:
        lane.drain()
    wait = world.channel.executors[1].wait()
    assert wait
    assert timedelta(seconds=seconds - 1) < wait <= timedelta(seconds=seconds)
    world.later(seconds=seconds + 1)
    assert len(gupta.chat) == 1
    assert [row.attempt for row in world.rows("chat.")] == [1]


def test_a_card_that_is_not_taken_goes_as_two(world: World) -> None:
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    gupta.says("ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    world.refuses_to(ramesh, 131009)
    gupta.taps("Bhej do")
    world.work()
    assert sorted(kind for kind, _ in _kinds(ramesh)) == ["buttons", "document", "image"]


@pytest.mark.parametrize(("part", "kinds"), [(0, ["buttons", "document"]), (1, [])])
def test_a_card_that_is_turned_away_later_goes_as_two_and_no_other(
    world: World, part: int, kinds: list[str]
) -> None:
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    world.bill(gupta)
    went = [one for one in world.sent() if one.address == "9800000127" and one.part == part]
    before = len(ramesh.chat)
    world.meta.tells(went[0].provider_id, "failed", code=131009)
    world.work()
    assert [kind for kind, _ in _kinds(ramesh)][before:] == kinds
    assert _told(gupta) == (not kinds)


def test_a_file_that_was_lost_on_the_way_goes_afresh(world: World) -> None:
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    gupta.says("ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    world.meta.fails_next(131053, 2)
    gupta.taps("Bhej do")
    world.work()
    shown = sorted(one.kind for one in (*gupta.chat, *ramesh.chat))
    assert shown == ["buttons", "card", "card", "image", "image"]
    assert len([one.part for one in world.sent() if one.part >= 1000]) == 2


@pytest.mark.parametrize(
    ("kind", "only"),
    [
        ("500", "/messages"),
        ("drop", "/messages"),
        ("broken json", "/messages"),
        ("hang", "/messages"),
        ("503", "/media"),
    ],
)
def test_a_call_without_an_answer_is_made_again(
    world: World, kind: str, only: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SECONDS", 0.2)
    gupta = world.owner()
    gupta.says("ramesh ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    world.meta.misbehave(kind, only=only)
    gupta.taps(gupta.last.labels[0])
    world.work()
    world.meta.behave()
    world.later(seconds=6)
    world.later(seconds=6)
    assert {row.state for row in world.rows("chat.")} == {"done"}


def test_an_answer_that_was_lost_is_learnt_from_the_status(world: World) -> None:
    gupta = world.owner()
    world.meta.misbehave("drop after")
    gupta.says("help")
    for lane in world.lanes:  # with no wait between: Meta tells before the call is made again
        lane.drain()
        world.meta.settle()
    assert [one.state for one in world.sent()] == ["delivered"]
    world.later(seconds=6)
    assert len(gupta.chat) == len(world.meta.sends) == 1
    assert [row.state for row in world.rows("chat.")] == ["done"]


@pytest.mark.parametrize(("kind", "code"), [("403", 0), ("", 190), ("", 133010), ("", 131031)])
def test_a_token_that_ended_is_one_clear_line(
    world: World, kind: str, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    gupta = world.owner()
    if kind:
        world.meta.misbehave(kind)
    else:
        world.meta.refuses_next(code)
    gupta.says("help")
    world.work()
    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == [
        "Meta does not let us in"
    ]
    world.later(seconds=6)
    assert len(gupta.chat) == 1


def test_what_fails_for_no_reason_of_his_is_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    gupta = world.owner()
    world.meta.fails_next(131042)  # no means of payment
    gupta.says("help")
    world.work()
    told = [line for line in caplog.records if line.message == "a message failed"]
    assert [line.__dict__["fields"] for line in told] == [{"provider": "Meta", "code": 131042}]


def test_what_is_refused_for_good_is_told(world: World, caplog: pytest.LogCaptureFixture) -> None:
    ramesh, gupta = world.ramesh(wrote=True), world.owner()
    gupta.says("ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    world.refuses_to(ramesh, 131030)
    gupta.taps("Bhej do")
    world.work()
    assert _told(gupta) == 1
    assert "a call was refused" in [line.message for line in caplog.records]


@pytest.mark.parametrize("order", ["kept", "reversed", "shuffled"])
def test_statuses_late_twice_and_in_any_order(world: World, order: str) -> None:
    gupta = world.owner()
    world.meta.hold_callbacks()
    gupta.says("help")
    world.work()
    gupta.reads()
    assert [one.state for one in world.sent()] == ["sent"]
    assert world.messages("9800000001")[-1].delivered_at is None
    world.meta.release_callbacks(order=order, times=2)
    world.work()
    assert [one.state for one in world.sent()] == ["read"]
    assert world.messages("9800000001")[-1].delivered_at
    assert [row.state for row in world.rows("in.whatsapp.meta.status")] == ["done"] * 3


def test_a_status_of_what_is_not_ours_is_dropped_after_a_while(world: World) -> None:
    gupta = world.owner()
    status = {"id": "wamid.x", "status": "sent", "timestamp": "1", "recipient_id": "1"}
    lean = {"status": "failed", "errors": [{"code": 131026}]}  # without an id: of nobody
    other = {**status, "status": "warning"}
    assert world.meta.post([world.meta.value(gupta, statuses=[status, lean, other])]).status == 200
    world.work()
    for _ in range(6):
        world.later(minutes=11)
    assert sorted(row.state for row in world.rows("in.")) == ["cancelled", "done"]


def test_a_reminder_goes_once_the_day_is_over(world: World) -> None:
    world.approve()
    ramesh, gupta = world.ramesh(), world.owner()
    world.bill(gupta)
    gupta.says("ramesh ko yaad dilao")
    world.work()
    gupta.taps(gupta.last.labels[0])
    world.later(seconds=60)
    assert ramesh.last.is_template
    assert "₹760" in ramesh.last.text
    assert templates.languages(world.parts) >= {"en", "hi", "hi-Latn"}
