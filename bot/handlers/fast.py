"""Fast mode: a bill about which nothing is open goes at once, up to the total that the owner set.

It never acts on a customer, an item or a rate of tax that no record knows, on anything that had to be
asked or that bears a warning, nor on a change to a bill that is being looked at.
"""

from bot import preview
from bot.chat_draft import ChatDraft
from bot.handlers import drafting
from bot.turn import Turn
from core.invoices.service import preview as compute


def may_go(turn: Turn) -> bool:
    """True where the bill whose preview was just made may be issued unseen."""
    draft, limit = turn.state.draft, turn.shop.fast_limit_paise
    if limit is None or draft is None or turn.state.asked or turn.state.shown != draft.mark:
        return False
    if not draft.customer_id or not all(_is_known(turn, draft, i) for i in range(len(draft.lines))):
        return False
    computed = compute(turn.session, turn.actor, drafting.complete(turn, draft))
    return computed.tax.total_paise <= limit and not preview.warnings(turn, draft, computed)


def _is_known(turn: Turn, draft: ChatDraft, i: int) -> bool:
    line = draft.lines[i]
    priced = line.rate is not None or line.amount is not None
    taxed = turn.shop.scheme != "regular" or line.gst_rate is not None
    return bool(line.item_id) and priced and taxed
