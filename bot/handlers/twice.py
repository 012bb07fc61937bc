"""What was written just now is asked about before it is written again."""

from bot import acts
from bot.handlers import choosing
from bot.handlers.choosing import Option
from bot.turn import Turn


def ask(turn: Turn, act: acts.Act, what: str, *, do: str) -> None:
    """Ask whether ``act`` is meant once more; the doer gets it with the value ``yes`` or ``no``."""
    options = [Option("yes", turn.label("dup_new")), Option("no", turn.label("dup_same"))]
    waiting = {"intent": act.intent, "slots": acts.to_json(act)}
    choosing.ask(turn, turn.text("written_twice", what=what), options, do=do, act=waiting)
