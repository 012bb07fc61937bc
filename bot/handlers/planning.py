"""Plans of reminders in chat: proposed with whom the first date reminds, started, changed, stopped."""

from datetime import date, datetime

from bot import acts
from bot.handlers import choosing, reaching
from bot.handlers.choosing import Data, Option
from bot.timing_text import timing_text
from bot.turn import Turn
from core.clock import INDIA
from core.customers.models import Customer
from core.customers.service import customer_of
from core.errors import BadState
from core.ledger.queries import outstanding
from core.reminders import plans, queries, rules
from core.reminders.models import ReminderPlan, ReminderRest
from core.reminders.rules import Timing, format_timing, parse_timing
from core.reminders.service import end_rest, list_rests

_NAMES = 8
_AGAIN = {"day", "week", "month"}
# What Badlo offers; anything else is typed.
_OTHERS = ("day 10:00", "mon 10:00", "month 1 10:00", "due-3 10:00", "due+3 10:00", "due+7 10:00")


def timing_of(turn: Turn, act: acts.Remind) -> Timing:
    """Return when a plan goes: as said, else Monday, the first, ten o'clock."""
    first = act.when
    at = first.time() if isinstance(first, datetime) else rules.MORNING
    day: date | None = first.date() if isinstance(first, datetime) else first
    if act.every == "week":
        return Timing("week", at, weekday=day.weekday() if day else 0)
    if act.every == "month":
        return Timing("month", at, day=day.day if day else 1)
    return Timing("day", at)


def propose(turn: Turn, timing: Timing, customer: Customer | None) -> None:
    """Show a plan and whom its first date reminds, and ask."""
    plan = ReminderPlan(
        shop_id=turn.shop.shop_id,
        id="",
        customer_id=customer.id if customer else "",
        timing=format_timing(timing),
        made_at=turn.message.at,
    )
    lines = [turn.text("plan_preview", when=timing_text(turn.lang, timing))]
    if customer:
        lines[0] = f"{customer.name}: {lines[0][:1].lower()}{lines[0][1:]}"
    if not rules.OPENS <= timing.at < rules.CLOSES:
        lines.append(turn.text("plan_hours"))
    lines.append(_first(turn, plan))
    options = [
        Option("on", turn.label("plan_on")),
        Option("change", turn.label("change")),
        Option("no", turn.label("leave")),
    ]
    data = {"timing": plan.timing, "customer": plan.customer_id}
    choosing.ask(turn, "\n".join(lines), options, do="plan", **data)


def _first(turn: Turn, plan: ReminderPlan) -> str:
    """Say on which date the plan goes first, and to whom as things stand."""
    timing, now = parse_timing(plan.timing), turn.message.at
    goes = queries.first_of(plan, now=now, holidays=turn.shop.holidays)
    if goes is None:
        return turn.text("plan_nobody", date="")
    on = goes.date()
    day = f"{on.day} {on:%b}"
    _reach(turn)
    scheduled = rules.next_date(timing, now) or on
    what = queries.occasion(plan, on=scheduled, sent_on=on)
    found, count = queries.list_customers_of(turn.session, what, limit=_NAMES)
    if not found:
        return turn.text("plan_nobody", date=day)
    people = [customer_of(turn.session, turn.shop.shop_id, one).name for one in found]
    firsts = [name.split()[0] for name in people]
    names = [
        first if firsts.count(first) == 1 else name
        for first, name in zip(firsts, people, strict=True)
    ]
    shown = ", ".join(names)
    if count > len(names):
        shown += " " + turn.text("and_more", count=count - len(names))
    return turn.text("plan_first", date=day, names=shown)


def _reach(turn: Turn) -> None:
    """Give a chat to who owes and has a phone of the channel: plans remind by chats alone."""
    if turn.edge.phone_channel:
        for customer_id, _ in outstanding(turn.session, turn.shop.shop_id):
            reaching.addresses(turn, customer_of(turn.session, turn.shop.shop_id, customer_id))


@choosing.on("plan")
def _decide(turn: Turn, data: Data, value: str) -> None:
    customer = None
    if data["customer"]:
        customer = customer_of(turn.session, turn.shop.shop_id, data["customer"])
    if value == "no":
        turn.say(turn.text("left"))
    elif value == "on":
        _start(turn, parse_timing(data["timing"]), customer)
    elif value == "change":
        options = [Option(one, timing_text(turn.lang, parse_timing(one))) for one in _OTHERS]
        options = [option for option in options if option.value != data["timing"]]
        options.append(Option("no", turn.label("leave")))
        choosing.ask(turn, turn.text("plan_which"), options, do="plan", **data)
    else:
        propose(turn, parse_timing(value), customer)


def _start(turn: Turn, timing: Timing, customer: Customer | None) -> None:
    """Start it in place of one that goes again and again; a pause of the same people ends."""
    scope = customer.id if customer else ""
    old = [
        plan
        for plan in plans.list_plans(turn.session, turn.shop.shop_id)
        if plan.customer_id == scope
        and {parse_timing(plan.timing).kind, timing.kind} <= _AGAIN
        and plan.timing != format_timing(timing)
    ]
    for plan in old:
        plans.stop_plan(turn.session, turn.actor, plan.id)
    made = plans.start_plan(turn.session, turn.actor, timing, customer_id=scope)
    end_rest(turn.session, turn.actor, customer_id=scope, reason="owner")
    ids = "+".join(plan.id for plan in (made, *old))
    turn.state.undo = {"kind": "plan", "id": ids}
    goes = queries.first_of(made, now=turn.message.at, holidays=turn.shop.holidays)
    text = turn.text("plan_started", when=timing_text(turn.lang, timing), date=_when(goes))
    turn.say(text, [turn.button("undo", f"u.plan.{made.id}")])


def _when(goes: datetime | None) -> str:
    local = goes.astimezone(INDIA) if goes else None
    return f"{local.day} {local:%b %H:%M}" if local else ""


def undo_plan(turn: Turn, ids: str) -> None:
    """Stop what was started, let run what it took the place of."""
    first = turn.session.get(ReminderPlan, (turn.shop.shop_id, ids.partition("+")[0]))
    if first is None or first.stopped_at:
        turn.say(turn.text("stale"))  # pressed again: what it stopped before must not run again
        return
    last, turn.state.undo = turn.state.undo, None
    if last and str(last["id"]).startswith(ids):
        ids = str(last["id"])
    for plan_id in ids.split("+"):
        try:
            plans.stop_plan(turn.session, turn.actor, plan_id)
        except BadState:
            plans.resume_plan(turn.session, turn.actor, plan_id)
    turn.say(turn.text("plan_stopped"))


def stop_all(turn: Turn) -> None:
    """Stop every plan, by word."""
    running = plans.list_plans(turn.session, turn.shop.shop_id)
    for plan in running:
        plans.stop_plan(turn.session, turn.actor, plan.id)
    turn.say(turn.text("plan_stopped" if running else "plan_none"))


def by_due_date(turn: Turn, days: int) -> None:
    """Propose a plan some days before (below 0) or after the due date, by word."""
    propose(turn, Timing("due", days=days), None)


def remembered(turn: Turn) -> list[tuple[str, str]]:
    """List the plans that run and the owner's pauses: (how it is removed, what it is)."""
    people: dict[str, str] = {"": turn.text("everyone")}

    def whose(customer_id: str) -> str:
        if customer_id not in people:
            row = turn.session.get(Customer, (turn.shop.shop_id, customer_id))
            people[customer_id] = row.name if row else ""
        return people[customer_id]

    found = [
        (f"plan:{plan.id}", _plan_line(turn, plan, whose(plan.customer_id)))
        for plan in plans.list_plans(turn.session, turn.shop.shop_id)
    ]
    found += [
        (f"rest:{row.customer_id}", _rest_line(turn, row, whose(row.customer_id)))
        for row in list_rests(turn.session, turn.shop.shop_id, on=turn.actor.today)
        if row.reason == "owner"
    ]
    return found


def _plan_line(turn: Turn, plan: ReminderPlan, name: str) -> str:
    when = timing_text(turn.lang, parse_timing(plan.timing))
    return turn.text("plan_line", name=name, when=when)


def _rest_line(turn: Turn, row: ReminderRest, name: str) -> str:
    if row.until_on is None:
        return turn.text("rest_line", name=name)
    return turn.text("rest_line_until", name=name, date=f"{row.until_on.day} {row.until_on:%b}")


def forget(turn: Turn, kind: str, which: str) -> None:
    """Remove a plan or a pause that is listed."""
    if kind == "plan":
        plans.stop_plan(turn.session, turn.actor, which)
    else:
        end_rest(turn.session, turn.actor, customer_id=which, reason="owner")
