"""A reminder asked for by hand: shown first, sent now or tomorrow morning; and rest from reminders."""

from datetime import datetime, time, timedelta
from typing import Any

from bot import acts
from bot.handlers import choosing, people_of, reaching
from bot.handlers.choosing import Data, Option
from bot.handlers.paying import day, item_of
from bot.handlers.people_of import Needs
from bot.reminders import reminder_text
from bot.turn import Turn
from core import outbox
from core.clock import INDIA
from core.customers.models import Customer
from core.customers.service import get_customer
from core.ledger.queries import balance, outstanding
from core.reminders.service import end_rest, rest

_MORNING = time(10, 0)
_NAMES = 3


def remind(turn: Turn, act: acts.Remind, needs: Needs) -> None:
    """Show the reminder that would go, and ask."""
    if act.every:
        turn.say(turn.text("plan_not_yet"))
        return
    if act.customer == "all":
        remind_all(turn, when=act.when)
        return
    if act.invoice is None and people_of.asked(turn, act, needs):
        return
    item = item_of(turn, act.invoice) if act.invoice else None
    if item and item.customer_id:
        customer: Customer | None = get_customer(turn.session, item.shop_id, item.customer_id)
    else:
        customer = people_of.known(turn, act.customer)
    if customer is None:
        turn.say(turn.text("customer_unknown", name=act.customer or ""))
        return
    show_reminder(turn, customer, when=act.when)


def show_reminder(turn: Turn, customer: Customer, *, when: Any = None) -> None:
    """Show what would go to a customer, and ask when."""
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    if owed <= 0:
        turn.say(turn.text("nothing_due", name=customer.name))
        return
    text = reminder_text(turn.session, turn.shop, customer, turn.lang)
    if not reaching.addresses(turn, customer):
        turn.say(turn.text("not_reached", name=customer.name))
        return
    at = _at(turn, when)
    options = [
        Option("send", turn.label("send_at", when=_when(at)) if at else turn.label("send_it")),
        Option("morning", turn.label("tomorrow_morning")),
        Option("no", turn.label("dont_send")),
    ]
    data = {"customers": [customer.id], "at": at.isoformat() if at else None}
    choosing.ask(turn, turn.text("reminder_preview", text=text), options, do="remind", **data)


def _at(turn: Turn, when: Any) -> datetime | None:
    """Return the instant that was said; a day alone means its morning."""
    if when is None:
        return None
    at = when if isinstance(when, datetime) else datetime.combine(when, _MORNING)
    made = at.replace(tzinfo=INDIA)
    return made if made > turn.message.at else None


def _when(at: datetime) -> str:
    return f"{at.day} {at:%b %H:%M}"


def remind_all(turn: Turn, *, when: Any = None) -> None:
    """Offer to remind everyone who owes and is reached."""
    rows = outstanding(turn.session, turn.shop.shop_id)
    people = [get_customer(turn.session, turn.shop.shop_id, one) for one, _ in rows]
    reached = [person for person in people if reaching.addresses(turn, person)]
    if not reached:
        turn.say(turn.text("outstanding_none" if not rows else "nobody_reached"))
        return
    names = ", ".join(person.name.split()[0] for person in reached[:_NAMES])
    if len(reached) > _NAMES:
        names += " " + turn.text("and_more", count=len(reached) - _NAMES)
    at = _at(turn, when)
    options = [
        Option("send", turn.label("send_at", when=_when(at)) if at else turn.label("send_it")),
        Option("morning", turn.label("tomorrow_morning")),
        Option("no", turn.label("dont_send")),
    ]
    data = {"customers": [person.id for person in reached], "at": at.isoformat() if at else None}
    text = turn.text("remind_everyone", count=len(reached), names=names)
    choosing.ask(turn, text, options, do="remind", **data)


@choosing.on("remind")
def _send(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    at: datetime | None = datetime.fromisoformat(data["at"]) if data["at"] else None
    if value == "morning":
        tomorrow = turn.actor.today + timedelta(days=1)
        at = datetime.combine(tomorrow, _MORNING, tzinfo=INDIA)
    sent = 0
    for customer_id in data["customers"]:
        customer = get_customer(turn.session, turn.shop.shop_id, customer_id)
        owed = balance(turn.session, turn.shop.shop_id, customer_id)
        if owed > 0:
            text = reminder_text(turn.session, turn.shop, customer, turn.lang)
            sent += _put(turn, customer, text, at=at)
    key = "reminders_later" if at else "reminders_sent"
    turn.say(turn.text(key, count=sent, when=_when(at) if at else ""))


def _put(turn: Turn, customer: Customer, text: str, *, at: datetime | None) -> bool:
    """Send it now, or leave the customer's name for then: what is owed is looked up when it goes."""
    if at is None:
        return reaching.tell_customer(turn, customer, text)
    new = outbox.NewRow(
        "reminder",
        f"reminder:{customer.id}:{turn.message.message_id}",
        {"customer": customer.id, "lang": turn.lang},
    )
    outbox.add(turn.session, turn.shop.shop_id, new, at=at)
    return bool(reaching.addresses(turn, customer))


def pause(turn: Turn, act: acts.PauseReminders, needs: Needs) -> None:
    """Let a customer, or everyone, rest from reminders until a day."""
    if people_of.asked(turn, act, needs):
        return
    shown = day(turn, act.until) if act.until else ""
    key = "paused_until" if act.until else "paused"
    customer = None if act.customer == "all" else people_of.known(turn, act.customer)
    if customer is None and act.customer != "all":
        turn.say(turn.text("customer_unknown", name=act.customer or ""))
        return
    customer_id = customer.id if customer else ""
    rest(turn.session, turn.actor, customer_id=customer_id, reason="owner", until_on=act.until)
    turn.state.undo = {"kind": "pause", "id": customer_id}
    undo_button = turn.button("undo", f"u.pause.{customer_id}")
    text = turn.text(
        key if customer else f"all_{key}", name=customer.name if customer else "", date=shown
    )
    turn.say(text, [undo_button])


def undo_pause(turn: Turn, customer_id: str) -> None:
    """Let reminders go again."""
    turn.state.undo = None
    end_rest(turn.session, turn.actor, customer_id=customer_id, reason="owner")
    if not customer_id:
        turn.say(turn.text("undone_thing", name=""))
        return
    customer = get_customer(turn.session, turn.shop.shop_id, customer_id)
    turn.say(turn.text("unpaused", name=customer.name))
