"""A reminder asked for by hand: shown first, sent now or at another hour; and rest from reminders."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import acts
from bot.bill_letters import Outgoing
from bot.handlers import choosing, people_of, planning, reaching
from bot.handlers.choosing import Data, Option
from bot.handlers.paying import day, item_of
from bot.handlers.people_of import Needs
from bot.reminders import about_of, pay_link, reminder_of_all, reminder_text
from bot.turn import Turn
from core.clock import INDIA
from core.customers.models import Customer
from core.customers.service import customer_of
from core.ledger.queries import balance, outstanding
from core.reminders import plans, queries, rules, sending
from core.reminders.rules import Timing
from core.reminders.service import end_rest, list_rests, rest

_NAMES = 3


def remind(turn: Turn, act: acts.Remind, needs: Needs) -> None:
    """Show the reminder that would go, and ask."""
    if act.invoice is None and people_of.asked(turn, act, needs):
        return
    if act.customer == "all":
        if act.every:
            planning.propose(turn, planning.timing_of(turn, act), None)
        else:
            remind_all(turn, when=act.when)
        return
    customer = _meant(turn, act)
    if customer is None:
        turn.say(turn.text("customer_unknown", name=act.customer or ""))
    elif act.every:
        planning.propose(turn, planning.timing_of(turn, act), customer)
    else:
        show_reminder(turn, customer, when=act.when)


def _meant(turn: Turn, act: acts.Remind) -> Customer | None:
    item = item_of(turn, act.invoice) if act.invoice else None
    if item and item.customer_id:
        return customer_of(turn.session, item.shop_id, item.customer_id)
    return people_of.known(turn, act.customer)


def show_reminder(turn: Turn, customer: Customer, *, when: Any = None) -> None:
    """Show what would go to a customer, and ask when."""
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    if owed <= 0:
        turn.say(turn.text("nothing_due", name=customer.name))
        return
    if not reaching.addresses(turn, customer):
        turn.say(reaching.why_not(turn, customer))
        return
    at = _at(turn, when)
    held = _held(turn, customer)
    if held in {"opt_out", "today"} and not (held == "today" and at):
        turn.say(turn.text(f"held_{held}", name=customer.name))
        return
    text = turn.text(
        "reminder_preview", text=reminder_text(turn.session, turn.shop, customer, turn.lang)
    )
    if held and held != "today":
        text += "\n" + turn.text(f"held_{held}", name=customer.name)
    _ask(turn, text, [customer.id], at=at)


def _held(turn: Turn, customer: Customer) -> str:
    """Name why a plan would not remind him; an opt-out comes before all else."""
    today = turn.actor.today
    reasons = {
        row.reason
        for row in list_rests(turn.session, turn.shop.shop_id, on=today)
        if row.customer_id == customer.id
    }
    if "opt_out" in reasons:
        return "opt_out"
    if sending.was_reminded(turn.session, turn.shop.shop_id, customer.id, on=today):
        return "today"
    return next((one for one in ("dispute", "promise", "claim") if one in reasons), "")


def _at(turn: Turn, when: Any) -> datetime | None:
    """Return the hour that was said, within those allowed; a day alone means its morning."""
    now = turn.message.at.astimezone(INDIA)
    if when is not None:
        said = when if isinstance(when, datetime) else datetime.combine(when, rules.MORNING)
        made = said.replace(tzinfo=INDIA)
        return rules.next_allowed(made, ()) if made > now else None
    return None if rules.is_allowed(now, ()) else rules.next_allowed(now, ())


def _when(at: datetime) -> str:
    return f"{at.day} {at:%b %H:%M}"


def _ask(turn: Turn, text: str, customers: Sequence[str], *, at: datetime | None) -> None:
    options = [
        Option("send", turn.label("send_at", when=_when(at)) if at else turn.label("send_it")),
        Option("morning", turn.label("tomorrow_morning")),
        Option("no", turn.label("dont_send")),
    ]
    data = {"customers": list(customers), "at": at.isoformat() if at else None}
    choosing.ask(turn, text, options, do="remind", **data)


def remind_all(turn: Turn, *, when: Any = None) -> None:
    """Offer to remind everyone who owes, is reached and does not rest."""
    rows = outstanding(turn.session, turn.shop.shop_id)
    people = [customer_of(turn.session, turn.shop.shop_id, one) for one, _ in rows]
    reached = {person.id: person for person in people if reaching.addresses(turn, person)}
    what = sending.by_hand(turn.actor)
    ready = set(queries.list_customers_of(turn.session, what, limit=len(people))[0])
    due = [person for person in reached.values() if person.id in ready]
    if not due:
        key = "all_rest" if reached else "nobody_reached"
        turn.say(turn.text(key if rows else "outstanding_none"))
        return
    names = ", ".join(person.name.split()[0] for person in due[:_NAMES])
    if len(due) > _NAMES:
        names += " " + turn.text("and_more", count=len(due) - _NAMES)
    text = turn.text("remind_everyone", count=len(due), names=names)
    _ask(turn, text, [person.id for person in due], at=_at(turn, when))


@choosing.on("remind")
def _send(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    at = datetime.fromisoformat(data["at"]) if data["at"] else _at(turn, None)
    if at and at <= turn.message.at:
        at = _at(turn, None)  # shown long ago
    if value == "morning":
        at = datetime.combine(turn.actor.today + timedelta(days=1), rules.MORNING, tzinfo=INDIA)
    if at:
        _later(turn, data["customers"], at)
    else:
        sent = sum(_now(turn, customer_id) for customer_id in data["customers"])
        turn.say(turn.text("reminders_sent", count=sent) if sent else _why_none(turn, data))


def _why_none(turn: Turn, data: Data) -> str:
    """Say why nobody was reminded: one who has left us meanwhile is told as that."""
    people = [customer_of(turn.session, turn.shop.shop_id, one) for one in data["customers"]]
    if len(people) == 1 and not reaching.addresses(turn, people[0]):
        return reaching.why_not(turn, people[0])
    return turn.text("all_rest")


def _now(turn: Turn, customer_id: str) -> bool:
    """Send it now; False where he has paid, rests or was reminded since it was shown."""
    customer = customer_of(turn.session, turn.shop.shop_id, customer_id)
    items = sending.send_now(turn.session, turn.actor, customer_id)
    if not items:
        return False
    lang = reaching.language_for(turn, customer)
    link = pay_link(turn.session, turn.edge, items, lang, now=turn.message.at)
    written = reminder_of_all(turn.session, turn.shop, customer, lang, link)
    about = about_of(customer, items, turn.actor, lang=lang)
    sent = Outgoing(
        written.text,
        link=link,
        what="reminder",
        template=written.template,
        reminder=replace(about, whole=True, by_hand=True),
    )
    if reaching.send(turn, customer, sent):
        return True
    of = (customer.shop_id, customer.id)
    on, why = turn.actor.today, queries.UNREACHED
    sending.take_back(turn.session, of, on=on, why=why, at=turn.message.at)
    return False


def _later(turn: Turn, customers: Sequence[str], at: datetime) -> None:
    """Keep who is reminded when: what is owed is looked up when it goes."""
    timing = Timing("once", at.time(), on=at.date())
    made = [
        plans.start_plan(turn.session, turn.actor, timing, customer_id=one) for one in customers
    ]
    ids = "+".join(plan.id for plan in made)
    turn.state.undo = {"kind": "plan", "id": ids}
    text = turn.text("reminders_later", count=len(made), when=_when(at))
    turn.say(text, [turn.button("undo", f"u.plan.{made[0].id}")])


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
    name = customer.name if customer else ""
    turn.say(turn.text(key if customer else f"all_{key}", name=name, date=shown), [undo_button])


def undo_pause(turn: Turn, customer_id: str) -> None:
    """Let reminders go again."""
    turn.state.undo = None
    end_rest(turn.session, turn.actor, customer_id=customer_id, reason="owner")
    if not customer_id:
        turn.say(turn.text("undone_thing", name=""))
        return
    customer = customer_of(turn.session, turn.shop.shop_id, customer_id)
    turn.say(turn.text("unpaused", name=customer.name))


def resume(turn: Turn) -> None:
    """End the owner's pause of everyone, by word."""
    ended = end_rest(turn.session, turn.actor, customer_id="", reason="owner")
    turn.say(turn.text("all_unpaused" if ended else "plan_none"))
