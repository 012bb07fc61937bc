"""What the Kannada replies tell a shop to type, typed as it stands there. Sums are those of the page."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.test_south_languages import grocer
from tests.bot.conversations.world import Talk


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    made = grocer(db, clock)
    assert made.say("ನಮಸ್ಕಾರ").startswith("ನಮಸ್ಕಾರ 🙏 ಬಿಲ್ ಹೀಗೆ ಬರೆಯಿರಿ: ")
    return made


def example(said: str, mark: str, nth: int = 1) -> str:
    """Return what stands between the marks of a sentence: ``*so*`` or ``'so'``."""
    return said.split(mark)[2 * nth - 1]


@pytest.mark.parametrize(
    ("asked", "bill", "customer"),
    [
        ("ಸಹಾಯ", "🧾 ರಮೇಶ್ (ಹೊಸ)", "✅ ರವಿ ಟ್ರೇಡರ್ಸ್ ••1234 ಸೇರಿಸಿದೆ."),
        ("sahaya", "🧾 Ramesh (hosa)", "✅ Ravi Traders ••1234 seriside."),
    ],
)
def test_what_help_shows_is_understood(talk: Talk, asked: str, bill: str, customer: str) -> None:
    shown = talk.say(asked)
    more = talk.tap(talk.labels[0])
    item = talk.say(example(more, "*"))
    assert "₹320" in item
    assert "HSN 3209 · 18%" in item
    assert talk.say(example(more, "*", 2)) == customer
    talk.say(example(shown, "*"))
    assert talk.tap("18%").startswith(bill)
    assert "₹850" in talk.say(example(shown, "'", 2))
    removed = talk.say(example(shown, "'"))
    assert "₹" not in removed


@pytest.mark.parametrize(
    ("greeting", "on", "rest"),
    [
        ("ನಮಸ್ಕಾರ", "ಫಾಸ್ಟ್ ಮೋಡ್ ಆನ್ 5000", "ಫಾಸ್ಟ್ ಮೋಡ್ ಆಫ್. ಇನ್ನು ಪ್ರತಿ ಬಿಲ್ ಮೊದಲು ಕಾಣುತ್ತೆ."),
        ("namaskara", "fast mode on madi 5000", "Fast mode off. Innu prati bill modalu kanutte."),
    ],
)
def test_fast_mode_is_ended_with_the_words_it_tells(
    talk: Talk, greeting: str, on: str, rest: str
) -> None:
    talk.say(greeting)
    said = talk.say(on)
    assert "₹5,000" in said
    assert talk.say(example(said, "'")) == rest


def test_reminders_before_and_after_the_due_date(talk: Talk) -> None:
    assert talk.say("ಗಡುವಿಗೆ 3 ದಿನ ಮುಂಚೆ ಎಲ್ಲರಿಗೂ ನೆನಪಿಸಿ").startswith("ಗಡುವಿಗೆ 3 ದಿನ ಮುಂಚೆ 10:00: ")
    assert talk.say("ಗಡುವು ಮುಗಿದು 5 ದಿನಕ್ಕೆ ನೆನಪಿಸಿ").startswith("ಗಡುವು ಮುಗಿದು 5 ದಿನಕ್ಕೆ 10:00: ")
    said = talk.say("ಎಲ್ಲರಿಗೂ ಪ್ರತಿ ಶುಕ್ರವಾರ 11 ಗಂಟೆಗೆ ನೆನಪಿಸಿ")
    assert said.startswith("ಪ್ರತಿ ಶುಕ್ರವಾರ 11:00: ")
    assert talk.tap("ಶುರು ಮಾಡಿ") == "✅ ಶುರು: ಪ್ರತಿ ಶುಕ್ರವಾರ 11:00. ಮೊದಲ ಸಲ 27 Nov 11:00."
    assert talk.say("ಪ್ಲಾನ್ ನಿಲ್ಲಿಸಿ") == "✅ ನಿಲ್ಲಿಸಿದೆ. ಇನ್ನು ತಾನಾಗಿ ಏನೂ ಹೋಗಲ್ಲ."
    talk.say("namaskara")
    said = talk.say("due date ge 3 dina munche nenapisi")
    assert said.startswith("Gaduvige 3 dina munche 10:00: ")


QUESTION = "ರಾಜು (ಸ್ಟಾಫ್) ಅವರನ್ನು ತೆಗೆಯಲಾ?"
ADDED = "ರಾಜು 9800000210 ಸ್ಟಾಫ್"


@pytest.mark.parametrize(
    ("greeting", "added", "yes", "removal", "question"),
    [
        ("ನಮಸ್ಕಾರ", ADDED, "ಹೌದು", "ರಾಜು ಅವರನ್ನು ತೆಗೆಯಿರಿ", QUESTION),
        ("ನಮಸ್ಕಾರ", ADDED, "ಹೌದು", "ರಾಜುವನ್ನು ಸ್ಟಾಫ್‌ನಿಂದ ತೆಗೆಯಿರಿ", QUESTION),
        (
            "namaskara",
            "raju 9800000210 staff",
            "Haudu",
            "raju avranna tegeyiri",
            "Raju (staff) avranna tegila?",
        ),
    ],
)
def test_staff_is_added_and_removed(
    talk: Talk, greeting: str, added: str, yes: str, removal: str, question: str
) -> None:
    talk.say(greeting)
    talk.say(added)
    talk.tap(yes)
    assert talk.say(removal).startswith(question)


def test_a_customers_link_is_asked_for(talk: Talk) -> None:
    said = talk.say("Murugan ಅವರಿಗೆ ಲಿಂಕ್ ಕಳಿಸಿ")
    assert said.startswith("ಇದನ್ನು Murugan ಅವರಿಗೆ ಕಳಿಸಿ; ")
    talk.say("namaskara")
    assert "Murugan avrige kalisi; " in talk.say("murugan avrige link kalisi")


def test_goods_come_back_in_the_words_shown(talk: Talk) -> None:
    talk.say("ಮುರುಗನ್‌ಗೆ 3 ಕಿಲೋ ಸಕ್ಕರೆ 100 ದರದಲ್ಲಿ ಬಿಲ್ ಮಾಡಿ")
    assert talk.tap("ಕಳಿಸಿ") == "✅ VS/2026-27/0001 ₹315 Murugan ಅವರಿಗೆ ಕಳಿಸಿದೆ. ಬಾಕಿ ₹315."
    assert talk.say("ಬಿಲ್ 0001 1 ಕಿಲೋ ಸಕ್ಕರೆ ವಾಪಸ್ ಬಂತು") == (
        "ಬಿಲ್ 0001 ನಲ್ಲಿ 3 ಕಿಲೋ sakkarai × 100 ಇತ್ತು. 1 ವಾಪಸ್:\n"
        "ಕ್ರೆಡಿಟ್ ನೋಟ್ 100.00 + CGST 2.50 + SGST 2.50 = *₹105*\n"
        "Murugan ಬಾಕಿ ₹315 → ₹210"
    )
    assert talk.labels == ["ನೋಟ್ ಕಳಿಸಿ", "ಬದಲಾಯಿಸಿ", "ಇರಲಿ"]
    talk.tap("ಬದಲಾಯಿಸಿ")
    assert "*₹50*" in talk.say("ಬಿಲ್ 0001 ಗೆ 50 ಕ್ರೆಡಿಟ್ ನೋಟ್")
