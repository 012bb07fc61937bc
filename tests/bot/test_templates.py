"""Templates keep to what WhatsApp approves and sends, in every language, whatever their values are."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from sqlmodel import select

from bot import replies, templates
from bot.conversation import by_itself, record_out, reply_of
from bot.message import Attachment, Button, Reply, Template
from bot.templates import Shape, make, render, shape, variables
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.conftest import MORNING

SHAPES = templates.shapes()
each_key = pytest.mark.parametrize("key", templates.keys())
HOLE = re.compile(r"\{\w+\}")
ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=2000)


def in_each_language(key: str) -> list[Shape]:
    return [one for one in SHAPES if one.key == key]


def test_every_key_is_there_in_nine_languages_and_in_hinglish() -> None:
    assert len(SHAPES) == 10 * len(templates.keys())
    assert {"news", "for_customer", "reminder", "receipt", "claim", "day"} <= set(templates.keys())


@each_key
def test_a_body_keeps_the_rules_of_approval(key: str) -> None:
    for one in in_each_language(key):
        assert one.body == one.body.strip()
        assert not re.match(r"\W*\{", one.body), "begins with a hole"
        last = HOLE.split(one.body)[-1]
        assert re.search(r"\w", last), "ends with a hole"
        for between in HOLE.split(one.body)[1:-1]:
            assert re.search(r"\w", between), "two holes side by side"
        words = len(HOLE.sub(" ", one.body).split())
        assert words > 2 * len(HOLE.findall(one.body)), "too few words for its holes"
        assert not re.search(r"[\t]| {4}|\n{3}", one.body)
        assert len(one.body) <= 550


@each_key
def test_its_holes_are_the_same_in_each_language_and_numbered_in_order(key: str) -> None:
    for one in in_each_language(key):
        assert set(one.holes) == set(shape(one.key, "en").holes)
        numbers = [int(n) for n in re.findall(r"\{\{(\d+)\}\}", one.numbered)]
        assert numbers == list(range(1, len(one.holes) + 1))
        assert all(templates.sample(hole) for hole in one.holes)


@each_key
def test_labels_are_short_and_names_are_what_is_taken(key: str) -> None:
    for one in in_each_language(key):
        assert len(one.buttons) <= 3
        assert len(one.buttons) == len(shape(one.key, "en").buttons)
        for label in (*one.buttons, one.link or "x"):
            assert 0 < len(label) <= 20
            assert "{" not in label
        assert re.fullmatch(r"[a-z0-9_]{1,512}", one.name)
        assert one.language in {"en", "hi", "mr", "gu", "bn", "ta", "te", "kn", "pa"}


def test_names_are_told_apart() -> None:
    assert len({one.name for one in SHAPES}) == len(SHAPES)


@settings(max_examples=1000)
@given(one=st.sampled_from(SHAPES), value=ANY)
def test_any_value_fills_it_within_the_limits(one: Shape, value: str) -> None:
    made = make(one.key, one.lang, dict.fromkeys(one.holes, value))
    assert len(render(made)) <= 1024
    for name, text in made.values:
        assert text, name
        assert text.strip() == text, name
        assert len(text) <= 240
        assert not re.search(r"[\n\r\t]| {2}", text)


@each_key
def test_none_is_made_or_sent_with_a_hole_left_open(key: str) -> None:
    for one in in_each_language(key):
        values = {hole: templates.sample(hole) for hole in one.holes}
        whole = make(one.key, one.lang, values)
        for hole in one.holes:
            with pytest.raises(KeyError):
                make(one.key, one.lang, {k: v for k, v in values.items() if k != hole})
            left = replace(whole, values=tuple(v for v in whole.values if v[0] != hole))
            with pytest.raises(ValueError, match="not its holes"):
                variables(left, media="f/x.pdf", path="i/x")
            empty = replace(
                whole, values=tuple((n, "" if n == hole else v) for n, v in whole.values)
            )
            with pytest.raises(ValueError, match="missing"):
                variables(empty, media="f/x.pdf", path="i/x")
        more = {templates.MEDIA: one.header != "none", templates.PATH: one.link is not None}
        for name, wanted in more.items():
            given_ = {other: "x" for other in more if other != name}
            if wanted:
                with pytest.raises(ValueError, match="missing"):
                    variables(whole, **given_)
        filled = variables(whole, media="f/x.pdf", path="i/x")
        assert list(filled) == [str(n) for n in range(1, len(one.variables) + 1)]
        assert all(filled.values())


def test_a_value_is_one_line_without_bold_and_shortened() -> None:
    said = "⚠️ *Ramesh*\n\n\tbill   0424\r\n" + "x" * 300
    value = dict(templates.news("en", "Gupta Hardware", said).values)["text"]
    assert value.startswith("⚠️ Ramesh · bill 0424 · xxx")
    assert len(value) == 240
    assert value.endswith("…")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "Your payment of ₹5 has reached the shop A. Thank you 🙏"),
        ("gu", "તમારા ₹5 મળી ગયા, દુકાન A માં. ખૂબ ખૂબ આભાર 🙏"),
        ("te-Latn", "మీరు పంపిన ₹5 అందింది, షాపు A తరఫున చాలా ధన్యవాదాలు 🙏"),
        ("hi-Latn", "Aapka bhugtan ₹5 mil gaya, dukaan A me. Dhanyavaad 🙏"),
    ],
)
def test_a_language_is_given_its_own_words_or_english(lang: str, words: str) -> None:
    assert render(make("claim_thanks", lang, {"amount": "₹5", "shop": "A"})) == words


@each_key
def test_the_same_is_said_in_english_hinglish_and_hindi_where_it_is_not_approved(
    key: str,
) -> None:
    for one in in_each_language(key):
        values = {hole: templates.sample(hole) for hole in one.holes}
        others = templates.instead(make(one.key, one.lang, values))
        assert [other.lang for other in others] == [
            lang for lang in ("en", "hi-Latn", "hi") if lang != one.lang
        ]
        for other in others:
            assert dict(other.values) == values
            assert variables(other, media="f/x.pdf", path="i/x")


def test_languages_that_nobody_writes_are_left_out() -> None:
    shapes = templates.shapes_in({"en", "ta-Latn"})
    assert {shape.lang for shape in shapes} == {"en", "ta"}
    assert len(shapes) == 2 * len(templates.keys())


def test_what_does_not_fit_goes_as_news() -> None:
    own = make("for_customer", "en", {"name": "A", "number": "1", "shop": "S", "total": "₹5"})
    paper = Attachment("invoice_pdf", "inv_1", "1.pdf")
    buttons = (Button("c.claim.1", "Paid it"), Button("c.wrong.1", "Something is wrong"))
    reply = Reply("demo", "1", "S: hello", template=own, buttons=buttons, attachments=(paper,))
    assert templates.template_of(reply) is None  # its page is missing
    sent = templates.unasked(reply, lang="en", shop="S")
    assert sent.unasked
    assert sent.template == Template("news", "en", (("shop", "S"), ("text", "hello")))
    assert templates.leaves_out(sent)
    whole = replace(reply, link=("Pay ₹5", "https://bill.example/i/x"))
    assert templates.unasked(whole, lang="en", shop="S").template == own


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


def out_of(talk: Talk) -> list[Reply]:
    with talk.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    return [reply_of(row) for row in sorted(rows, key=lambda row: row.id)]


def test_what_goes_by_itself_has_a_template_and_answers_have_none(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("GST alag")
    talk.tap("Bhej do")
    talk.say("kal wala bill cancel krdo")
    talk.say("2")
    talk.tap("Haan cancel")
    talk.say("ramesh ne 300 cash diya")
    talk.tap("Rasid bhejo")
    talk.say("ramesh ko yaad dilao")
    talk.tap(talk.labels[0])
    sent = out_of(talk)
    unasked = [reply for reply in sent if reply.unasked]
    assert [reply.address == "owner" for reply in sent if not reply.unasked].count(False) == 0
    assert [reply.template.key for reply in unasked if reply.template] == [
        "for_customer",
        "cancelled_customer",
        "receipt",
        "reminder",
    ]
    for reply in unasked:
        assert templates.template_of(reply)
        assert reply.template is not None
        labels = tuple(button.label for button in reply.buttons)
        assert shape(reply.template.key, reply.template.lang).buttons in ((), labels)
    assert unasked[0].template is not None
    assert render(unasked[0].template) == (
        "Namaste Ramesh ji 🙏 Aapka bill GH/26-27/0421 aaya hai, dukaan Gupta Hardware se. "
        "Rakam *₹897* hai. Bill upar hai, bhugtan niche ke button se karein."
    )


def test_a_row_of_an_earlier_version_is_still_read() -> None:
    body: dict[str, object] = {
        "buttons": [],
        "rows": [],
        "attachments": [],
        "link": None,
        "what": "",
    }
    row = ChatMessage(
        shop_id="s", id="m", channel="demo", address="1", direction="out", text="hi", at=MORNING
    )
    row.body = dict(body)
    assert reply_of(row) == Reply("demo", "1", "hi")


def test_what_a_template_left_out_comes_with_the_next_word(talk: Talk, clock: FixedClock) -> None:
    from bot.conversation import button_named, keep_rest

    long = Reply("demo", "owner", "📊 21 Nov\n" + "\n".join(f"line {n}" for n in range(40)))

    def send(db_session: object) -> None:
        session = db_session
        marked = by_itself(session, talk.shop.shop_id, long)  # type: ignore[arg-type]  # a session
        record_out(session, talk.shop.shop_id, marked, at=clock.now(), seq=1)  # type: ignore[arg-type]  # a session

    talk.db.write(send)
    with talk.db.reading() as session:
        row = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).one()
    assert templates.leaves_out(reply_of(row))
    assert button_named(row, "PDF") is None
    talk.db.write(lambda session: keep_rest(session, row, at=clock.now()))
    talk.db.write(lambda session: keep_rest(session, row, at=clock.now()))
    said = talk.say("hello")
    assert said.startswith(long.text + "\n---\n")
    assert long.text not in talk.say("hello")


def test_the_word_on_a_templates_button_means_what_the_button_means(
    db: Database, clock: FixedClock
) -> None:
    from bot.conversation import button_named

    values = {"name": "A", "amount": "₹5", "number": "1"}
    buttons = tuple(
        Button(f"k.{verb}.1", replies.label("gu", f"claim_{verb}"))
        for verb in ("yes", "later", "no")
    )
    reply = Reply("demo", "1", "x", buttons=buttons, template=make("claim", "gu", values))
    row = ChatMessage(
        shop_id="s", id="m", channel="demo", address="1", direction="out", text="x", at=MORNING
    )
    from dataclasses import asdict

    row.body = asdict(reply)
    assert button_named(row, "it came") == "k.yes.1"
    assert button_named(row, buttons[2].label) == "k.no.1"
