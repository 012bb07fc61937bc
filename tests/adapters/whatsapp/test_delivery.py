"""What Twilio refuses, loses, tells late or twice: nothing goes twice, nothing is lost, the owner knows."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from adapters.whatsapp import templates
from adapters.whatsapp.twilio import client
from core.chats import contacts
from core.chats.models import Contact, Conversation
from tests.adapters.whatsapp.world import World
from tests.standins.twilio_people import Person


def _ramesh(world: World, *, wrote: bool = False) -> Person:
    made = world.twilio.person("Ramesh", phone="+919800000127")
    if wrote:
        made.last_in_at = world.clock.now()
        world.parts.db.write(
            lambda session: contacts.came_in(
                session,
                ("whatsapp", "9800000127"),
                at=world.clock.now(),
                name="Ramesh",
                lang="",
            )
        )
    return made


def _contact(world: World, address: str) -> Contact:
    with world.parts.db.reading() as session:
        found = contacts.contact_of(session, "whatsapp", address)
    assert found
    return found


def _kinds(person: Person) -> list[tuple[str, bool]]:
    return [(shown.kind, shown.is_template) for shown in person.chat]


def test_a_bill_to_somebody_who_never_wrote_goes_in_approved_words(world: World) -> None:
    world.approve()
    ramesh = _ramesh(world)
    world.bill(world.owner())
    assert _kinds(ramesh) == [("card", True), ("card", True)]
    assert {row.state for row in world.rows()} == {"done"}


def test_a_bill_to_somebody_who_wrote_today_is_one_card_and_the_picture(world: World) -> None:
    ramesh = _ramesh(world, wrote=True)
    world.bill(world.owner())
    bill, card = ramesh.chat
    assert (bill.kind, bill.is_template, bill.labels) == (
        "card",
        False,
        ["Bhej diya", "Kuch galat hai"],
    )
    assert bill.links
    assert bill.file
    assert bill.file.name == "GH-2026-27-0001.pdf"
    assert (card.kind, card.is_template) == ("image", False)


def test_a_window_that_closed_is_made_up_for_in_approved_words(world: World) -> None:
    world.approve()
    ramesh = _ramesh(world, wrote=True)
    assert ramesh.last_in_at
    ramesh.last_in_at -= timedelta(days=1)  # WhatsApp sees it otherwise than we do
    gupta = world.owner()
    world.bill(gupta)
    assert _kinds(ramesh) == [("card", True), ("card", True)]
    assert not [shown for shown in gupta.chat if "Number badlo" in shown.labels]
    assert {(one.part, one.state) for one in world.sent() if one.address == "9800000127"} == {
        (0, "failed"),
        (1, "failed"),
        (100, "delivered"),
        (101, "delivered"),
    }


def test_a_window_that_closed_without_approved_words_is_told_once(world: World) -> None:
    ramesh = _ramesh(world, wrote=True)
    assert ramesh.last_in_at
    ramesh.last_in_at -= timedelta(days=1)
    gupta = world.owner()
    world.bill(gupta)
    assert not ramesh.chat
    told = [shown for shown in gupta.chat if "Number badlo" in shown.labels]
    assert len(told) == 1


def test_nobody_is_there(world: World) -> None:
    ramesh = _ramesh(world, wrote=True)
    ramesh.has_whatsapp = False
    gupta = world.owner()
    world.bill(gupta)
    assert _contact(world, "9800000127").left_why == "no_account"
    assert len([shown for shown in gupta.chat if "Number badlo" in shown.labels]) == 1
    ramesh.has_whatsapp = True
    ramesh.says("namaste")
    world.work()
    assert _contact(world, "9800000127").left_at is None
    assert ramesh.chat


def test_a_link_that_had_ended_is_sent_afresh(world: World) -> None:
    world.approve()
    ramesh = _ramesh(world)
    gupta = world.owner()
    gupta.says("ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    world.twilio.fails_next(63019, 2)
    gupta.taps("Bhej do")
    world.work()
    assert sorted(shown.kind for shown in (*gupta.chat, *ramesh.chat)) == [
        "buttons",
        "card",
        "card",
        "card",
        "image",
    ]
    again = [one.part for one in world.sent() if one.part >= 1000]
    assert len(again) == 2


def test_too_fast_goes_later(world: World) -> None:
    gupta = world.owner()
    world.twilio.fails_next(63018, 1)
    gupta.says("help")
    world.work()
    assert not gupta.chat
    world.later(seconds=21)
    assert len(gupta.chat) == 1
    assert [one.part for one in world.sent()] == [0, 1000]
    assert [one.state for one in world.sent()] == ["failed", "delivered"]


def test_a_card_that_is_not_taken_goes_as_two(world: World) -> None:
    world.twilio.cards_need_approval = True
    ramesh = _ramesh(world, wrote=True)
    world.bill(world.owner())
    assert sorted(kind for kind, _ in _kinds(ramesh)) == ["buttons", "document", "image"]


@pytest.mark.parametrize("kind", ["500", "502", "drop", "drop after", "broken json", "hang"])
def test_a_call_without_an_answer_goes_once(
    world: World, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SECONDS", 0.5)
    gupta = world.owner()
    world.twilio.misbehave(kind)
    gupta.says("help")
    world.work()
    world.twilio.behave()
    world.later(seconds=6)
    assert len(gupta.chat) == 1
    assert [row.state for row in world.rows("chat.")] == ["done"]
    assert [one.state for one in world.sent()] == ["delivered"]


def test_an_answer_that_was_lost_is_learnt_from_the_callback(world: World) -> None:
    gupta = world.owner()
    world.twilio.misbehave("drop after")
    world.twilio.misbehave("503", 99, method="GET")
    gupta.says("help")
    world.work()
    assert [one.state for one in world.sent()] == ["delivered"]
    world.later(seconds=6)
    assert len(gupta.chat) == 1
    assert len(world.twilio.sends) == 1


def test_a_pause_is_kept_as_long_as_asked_for(world: World) -> None:
    gupta = world.owner()
    world.twilio.misbehave("429", retry_after=90)
    gupta.says("help")
    world.twilio.settle()
    for lane in world.lanes:
        lane.drain()
    at = world.clock.now()
    assert not gupta.chat
    wait = world.channel.executors[1].wait()
    assert wait
    assert timedelta(seconds=89) < wait <= timedelta(seconds=90)
    world.work(rounds=40)
    assert world.clock.now() - at >= timedelta(seconds=89)
    assert len(gupta.chat) == 1
    assert [row.attempt for row in world.rows("chat.")] == [1]


def test_a_wrong_password_is_one_clear_line(world: World, caplog: pytest.LogCaptureFixture) -> None:
    gupta = world.owner()
    world.twilio.misbehave("403")
    gupta.says("help")
    world.work()
    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == [
        "Twilio does not let us in"
    ]
    world.later(seconds=6)
    assert len(gupta.chat) == 1


def test_who_wants_nothing_gets_nothing_more_unasked(world: World) -> None:
    world.approve()
    ramesh = _ramesh(world)
    ramesh.opted_out = True
    gupta = world.owner()
    world.bill(gupta)
    told = [shown for shown in gupta.chat if "Number badlo" in shown.labels]
    assert len(told) == 1
    sends = len([one for one in world.twilio.sends if one.to == "whatsapp:+919800000127"])
    assert sends == 1
    gupta.says("ramesh ko 1 bori cement 380 ke hisab se bill bhej do")
    world.work()
    gupta.taps("Bhej do")
    world.work()
    assert len([one for one in world.twilio.sends if one.to == "whatsapp:+919800000127"]) == sends


@pytest.mark.parametrize("order", ["kept", "reversed", "shuffled"])
def test_statuses_late_twice_and_in_any_order(world: World, order: str) -> None:
    gupta = world.owner()
    world.twilio.hold_callbacks()
    gupta.says("help")
    world.work()
    gupta.reads()
    assert [one.state for one in world.sent()] == ["sent"]
    assert world.messages("9800000001")[-1].delivered_at is None
    world.twilio.release_callbacks(order=order, times=2)
    world.work()
    assert [one.state for one in world.sent()] == ["read"]
    assert world.messages("9800000001")[-1].delivered_at
    assert [row.state for row in world.rows("in.whatsapp.status")] == ["done"] * 3


def test_a_status_of_what_is_not_ours_is_dropped_after_a_while(world: World) -> None:
    world.twilio.post(
        {"MessageSid": "SM" + "0" * 32, "MessageStatus": "sent"},
        url="https://bills.example/hooks/whatsapp/twilio/status",
    )
    world.work()
    for _ in range(6):
        world.later(minutes=11)
    assert [row.state for row in world.rows("in.")] == ["cancelled"]


def test_a_content_that_is_gone_is_made_anew(world: World) -> None:
    gupta = world.owner()
    gupta.says("ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    assert len(world.twilio.contents) == 1
    world.twilio.contents.clear()
    gupta.says("suresh 9800000128 ko 2 bori cement 380 ke hisab se bill bhej do")
    world.work()
    assert [shown.kind for shown in gupta.chat] == ["buttons", "buttons"]
    assert len(world.twilio.contents) == 1


def test_a_lost_answer_is_looked_for_even_after_a_pause(world: World) -> None:
    gupta = world.owner()
    world.twilio.hold_callbacks()
    world.twilio.misbehave("drop after")
    world.twilio.misbehave("429", method="GET", retry_after=1)
    gupta.says("help")
    world.work()
    world.later(seconds=6)
    world.later(seconds=6)
    assert len(gupta.chat) == 1
    assert [row.state for row in world.rows("chat.")] == ["done"]


def _speaks(world: World, lang: str) -> None:
    """Let Ramesh's chat be one in that language: he wrote last week."""

    def work(session: Session) -> None:
        shop_id = world.shop_id
        row = session.get(Conversation, (shop_id, "whatsapp", "9800000127"))
        row = row or Conversation(
            shop_id=shop_id, channel="whatsapp", address="9800000127", updated_at=world.clock.now()
        )
        row.state = {**row.state, "lang": lang}
        session.add(row)

    world.parts.db.write(work)


def test_a_customer_is_written_to_in_his_own_language(world: World) -> None:
    ramesh, gupta = _ramesh(world), world.owner()
    world.approve()
    world.bill(gupta)
    assert "Namaste Ramesh ji" in ramesh.chat[0].text  # he never wrote: as the shop speaks
    _speaks(world, "te-Latn")
    list(templates.sync(world.parts, world.book))  # Telugu is needed now
    gupta.says("ramesh ko yaad dilao")
    world.work()
    gupta.taps(gupta.chat[-1].labels[0])
    world.later(seconds=60)
    assert ramesh.chat[-1].is_template
    assert "ఇది దీనికి: బిల్లు 0001, 21 Nov." in ramesh.chat[-1].text
    assert "మీ ఖాతా గురించి గుర్తు చేస్తున్నాము: *₹760* బాకీ ఉంది" in ramesh.chat[-1].text


def test_words_that_are_not_approved_yet_go_in_a_language_that_is(world: World) -> None:
    ramesh, gupta = _ramesh(world), world.owner()
    world.approve()
    world.bill(gupta)
    _speaks(world, "ta")  # and no sync: nothing in Tamil is approved
    gupta.says("ramesh ko yaad dilao")
    world.work()
    gupta.taps(gupta.chat[-1].labels[0])
    world.later(seconds=60)
    assert ramesh.chat[-1].is_template
    assert "This is a reminder about your account: *₹760* is due" in ramesh.chat[-1].text
