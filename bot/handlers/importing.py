"""A file of customers or items, sent in chat: shown first, written after the yes, taken back by Undo."""

from collections.abc import Sequence

from sqlmodel import select

from bot import replies
from bot.handlers import choosing
from bot.handlers.choosing import Data, Option
from bot.replies import money
from bot.turn import Turn
from core.chats.models import ChatMessage
from core.errors import OwnerOnly, PakkaError
from core.exchange.bring_in import BroughtIn, bring_in, make_plan, undo_import
from core.exchange.plan import Plan, PlannedRow
from core.exchange.sheet import Sheet, unpack

_WRONG, _NAMES = 3, 6


def how(turn: Turn) -> None:
    """Say what file to send. Raises: OwnerOnly."""
    _require_owner(turn)
    turn.say(turn.text("import_how"))


def _require_owner(turn: Turn) -> None:
    if turn.person.role != "owner":
        raise OwnerOnly(what="import")


def receive(turn: Turn) -> None:
    """Show what a file would do. Raises: OwnerOnly, and what is wrong with the file."""
    _require_owner(turn)
    sheet = turn.message.sheet
    if isinstance(sheet, PakkaError):
        raise sheet
    if sheet is not None:
        _show(turn, _plan(turn, sheet), message_id=turn.message.message_id)


def _plan(turn: Turn, sheet: Sheet) -> Plan:
    return make_plan(turn.session, turn.shop.shop_id, sheet, today=turn.actor.today)


def _show(turn: Turn, plan: Plan, *, message_id: str, more: Sequence[str] = ()) -> None:
    """Say how many rows would do what, and ask; a file with nothing new asks nothing."""
    lines = [*_summary(turn, plan), *more]
    if not plan.writes:
        turn.say("\n".join([*lines, turn.text("import_nothing")]))
        return
    options = [
        Option("yes", turn.label("import_yes")),
        Option("show", turn.label("import_show")),
        Option("no", turn.label("leave")),
    ]
    if more:
        options.pop(1)
    lines.append(turn.text("import_ask"))
    data = {"message": message_id, "mark": plan.fingerprint}
    choosing.ask(turn, "\n".join(lines), options, do="import", **data)


def _summary(turn: Turn, plan: Plan) -> list[str]:
    head = f"import_head_{plan.kind}"
    lines = [turn.text(head, file=plan.file_name, count=len(plan.rows))]
    parts = [
        turn.text(f"import_{status}", count=len(plan.of(status)))
        for status in ("new", "changed", "same")
        if plan.of(status)
    ]
    if parts:
        lines.append(" · ".join(parts))
    if plan.openings:
        total = money(sum(one.amount_paise for one in plan.openings))
        lines.append(turn.text("import_openings", total=total, count=len(plan.openings)))
    if plan.advances:
        total = money(sum(one.advance_paise for one in plan.advances))
        lines.append(turn.text("import_advances", total=total, count=len(plan.advances)))
    wrong = plan.of("wrong")
    if wrong:
        lines.append(turn.text("import_wrong", count=len(wrong)))
        lines += [_why(turn, row) for row in wrong[:_WRONG]]
        if len(wrong) > _WRONG:
            lines.append(turn.text("and_more", count=len(wrong) - _WRONG))
    return lines


def _why(turn: Turn, row: PlannedRow) -> str:
    why = replies.error(turn.lang, row.fault).rstrip(".।") if row.fault else ""
    return turn.text("import_wrong_row", line=row.line, why=why)


@choosing.on("import")
def _decide(turn: Turn, data: Data, value: str) -> None:
    """Write what was shown; where it would do something else by now, show that. Raises: OwnerOnly."""
    _require_owner(turn)
    if value == "no":
        turn.say(turn.text("left"))
        return
    sheet = _kept(turn, data["message"])
    if sheet is None:
        turn.say(turn.text("import_gone"))
        return
    plan = _plan(turn, sheet)
    if value == "show":
        _show(turn, plan, message_id=data["message"], more=_names(turn, plan))
    elif plan.fingerprint != data["mark"]:
        turn.say(turn.text("import_changed_since"))
        _show(turn, plan, message_id=data["message"])
    else:
        _say_done(turn, plan, bring_in(turn.session, turn.actor, plan))


def _kept(turn: Turn, message_id: str) -> Sheet | None:
    """Read the file back from the message that brought it."""
    statement = select(ChatMessage).where(
        ChatMessage.shop_id == turn.shop.shop_id,
        ChatMessage.channel == turn.message.channel,
        ChatMessage.address == turn.message.address,
        ChatMessage.message_id == message_id,
    )
    row = turn.session.exec(statement).first()
    packed = row.body.get("file") if row else None
    return unpack(packed) if packed else None


def _names(turn: Turn, plan: Plan) -> list[str]:
    lines = []
    for status in ("new", "changed"):
        rows = plan.of(status)
        names = [_named(row) for row in rows[:_NAMES]]
        if len(rows) > _NAMES:
            names.append(turn.text("and_more", count=len(rows) - _NAMES))
        if names:
            lines.append(turn.text(f"import_rows_{status}", names=", ".join(names)))
    return lines


def _named(row: PlannedRow) -> str:
    owed = f" {money(row.opening.amount_paise)}" if row.opening and row.opening.amount_paise else ""
    return f"{row.name}{owed}"


def _say_done(turn: Turn, plan: Plan, done: BroughtIn) -> None:
    counts = {"created": done.created, "changed": done.changed}
    lines = [turn.text(f"import_done_{done.kind}", **counts)]
    if done.openings:
        lines.append(turn.text("import_done_openings", total=money(done.opening_paise)))
    left_out = len(plan.of("wrong"))
    if left_out:
        lines.append(turn.text("import_left_out", count=left_out))
    turn.state.undo = {"kind": "import", "id": done.id}
    turn.say(" ".join(lines), [turn.button("undo", f"u.import.{done.id}")])


def undo(turn: Turn, import_id: str) -> None:
    """Take an import back, but for what is in use since. Raises: OwnerOnly, BadState."""
    _require_owner(turn)
    undone = undo_import(turn.session, turn.actor, import_id)
    turn.state.undo = None
    lines = [turn.text("import_undone", removed=undone.removed, restored=undone.restored)]
    if undone.kept:
        lines.append(turn.text("import_kept", count=undone.kept))
    turn.say(" ".join(lines))
