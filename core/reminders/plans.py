"""Plans: start, stop and list them; the shop's own ones are its setting ``reminders``."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.errors import BadState
from core.ids import new_id
from core.reminders.models import ReminderPlan
from core.reminders.rules import Timing, format_timing, parse_timing

_OFF = ("", "off", "none")


def start_plan(
    session: Session, actor: Actor, timing: Timing, *, customer_id: str = ""
) -> ReminderPlan:
    """Start a plan for a customer, or for everyone; one that runs already is returned as it is."""
    written = format_timing(timing)
    for plan in list_plans(session, actor.shop_id):
        if (plan.customer_id, plan.timing) == (customer_id, written):
            return plan
    plan = ReminderPlan(
        shop_id=actor.shop_id,
        id=new_id(session, "rpl"),
        customer_id=customer_id,
        timing=written,
        made_at=actor.at,
    )
    session.add(plan)
    session.flush()
    after = {"timing": written, "customer": customer_id}
    audit.record(session, actor, "reminders.plan", entity=plan.id, change=(None, after))
    return plan


def stop_plan(session: Session, actor: Actor, plan_id: str) -> ReminderPlan:
    """Stop a plan. Raises: BadState where it does not run."""
    return _set_stopped(session, actor, plan_id, at=actor.at)


def resume_plan(session: Session, actor: Actor, plan_id: str) -> ReminderPlan:
    """Let a plan run that was stopped by mistake. Raises: BadState where it runs."""
    return _set_stopped(session, actor, plan_id, at=None)


def _set_stopped(
    session: Session, actor: Actor, plan_id: str, *, at: datetime | None
) -> ReminderPlan:
    plan = session.get(ReminderPlan, (actor.shop_id, plan_id), populate_existing=True)
    if plan is None or (plan.stopped_at is None) == (at is None):
        raise BadState(state="stopped" if at else "running")
    plan.stopped_at = at
    session.add(plan)
    session.flush()
    action = "reminders.stop" if at else "reminders.resume"
    audit.record(session, actor, action, entity=plan_id)
    return plan


def list_plans(session: Session, shop_id: str) -> Sequence[ReminderPlan]:
    """List the plans that run, oldest first."""
    statement = select(ReminderPlan).where(
        ReminderPlan.shop_id == shop_id, col(ReminderPlan.stopped_at).is_(None)
    )
    return session.exec(statement.order_by(col(ReminderPlan.made_at), col(ReminderPlan.id))).all()


def standing(session: Session, shop_id: str) -> list[ReminderPlan]:
    """List the plans that take everyone, again and again."""
    plans = list_plans(session, shop_id)
    return [plan for plan in plans if not plan.customer_id and parse_timing(plan.timing).on is None]


def show_standing(session: Session, shop_id: str) -> str:
    """Write the setting ``reminders``: ``off``, or the timings of the plans that take everyone."""
    return ", ".join(plan.timing for plan in standing(session, shop_id)) or "off"


def set_standing(session: Session, actor: Actor, text: str) -> None:
    """Set them: ``mon 10:00``, several with commas, or ``off``. Raises: SettingNotValid."""
    words = [] if text.strip().lower() in _OFF else text.split(",")
    timings = [parse_timing(word) for word in words]
    wanted = {format_timing(timing) for timing in timings}
    for plan in standing(session, actor.shop_id):
        if plan.timing not in wanted:
            stop_plan(session, actor, plan.id)
    for timing in timings:
        start_plan(session, actor, timing)
