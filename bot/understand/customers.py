"""What a customer of the shop says: what he owes, that he has paid."""

from bot.acts import Act, ClaimPaid, Greet, MyBalance, Thanks
from bot.understand.bills import MODES, mode_of
from bot.understand.lines import Doubt
from bot.understand.marks import Mark


def read(marks: list[Mark]) -> Act:
    """Read a customer's message. Raises: Doubt."""
    says = {tag for mark in marks for tag in mark.tags}
    numbers = [mark.number for mark in marks if mark.number is not None]
    if says & {"balance", "due_word"} and not numbers and "paid" not in says:
        return MyBalance()
    if says & {"paid", *MODES} and len(numbers) < 2 and not says & {"negation", "other"}:
        return ClaimPaid(amount=numbers[0] if numbers else None, mode=mode_of(marks))
    if "thanking" in says:
        return Thanks()
    if "greeting" in says:
        return Greet()
    raise Doubt
