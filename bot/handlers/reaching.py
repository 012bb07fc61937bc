"""Where a customer is reached, what he is sent, and the other names he goes by."""

from collections.abc import Sequence
from dataclasses import replace

from bot import reach, replies, templates
from bot.bill_letters import Outgoing, awaited
from bot.message import Attachment, Button, Reply, Say
from bot.owners import Told, to_owners, told
from bot.turn import Turn
from bot.undelivered import REASONS
from core import audit
from core.customers.models import Customer
from core.webhooks.events import INVOICE_SENT, announce

Buttons = Sequence[tuple[str, str]]


def addresses(turn: Turn, customer: Customer) -> list[tuple[str, str]]:
    """Where a customer is reached: his open chats, else his phone where the channel has phones."""
    return reach.addresses(turn.session, customer, turn.edge.phone_channel)


def why_not(turn: Turn, customer: Customer) -> str:
    """Say in words why a customer is not reached: he stopped, he left, else nothing is known of him."""
    why, name = reach.closed_why(turn.session, customer), customer.name.split()[0]
    if why == reach.STOPPED:
        return turn.text("unreached_stopped", name=name)
    if why:
        said = turn.text(f"why_{why if why in REASONS else 'unknown'}")
        return turn.text("unreached_left", name=name, why=said)
    return turn.text("not_reached", name=customer.name)


def send(turn: Turn, customer: Customer, what: Outgoing) -> bool:
    """Send a customer something wherever he is reached; False where he is not."""
    reached = addresses(turn, customer)
    about = replace(what.reminder, chats=len(reached)) if what.reminder else None
    awaits = awaited(turn.shop, turn.edge, what.papers)
    for channel, address in reached:
        turn.tell(
            Reply(
                channel=channel,
                address=address,
                text=what.text,
                buttons=what.buttons,
                attachments=what.papers,
                link=what.link,
                what=what.what,
                template=what.template,
                reminder=about,
                awaits=awaits,
            )
        )
    if reached and what.what != "cancel":
        _announce_sent(turn, what.papers)
    return bool(reached)


def _announce_sent(turn: Turn, papers: Sequence[Attachment]) -> None:
    """Let the shop's programs know which bills were sent to their customers."""
    for paper in papers:
        if paper.kind == "invoice_pdf":
            announce(turn.session, turn.actor, INVOICE_SENT, paper.of)


def language_for(turn: Turn, customer: Customer) -> str:
    """Return the language in which a customer is written to: his own, else the one of this talk."""
    return reach.language_of(turn.session, customer) or turn.lang


def tell_customer(
    turn: Turn,
    customer: Customer,
    say: Say,
    *,
    papers: Sequence[Attachment] = (),
    what: str = "",
) -> bool:
    """Send a customer a sentence in his language, with papers or without; False where he is not reached."""
    lang, form = language_for(turn, customer), say.template or say.key
    text = replies.text(lang, say.key, **say.values)
    made = templates.make(form, lang, say.values) if templates.has(form) else None
    return send(turn, customer, Outgoing(text, papers=tuple(papers), what=what, template=made))


def tell_owners(turn: Turn, key: str, buttons: Buttons = (), **values: object) -> None:
    """Send the shop's owners a sentence, each in his chat's language; buttons are (word, action)."""

    def write(lang: str) -> Told:
        made = [Button(action, replies.label(lang, word)) for word, action in buttons]
        return told(lang, key, made, values)

    for reply in to_owners(turn.session, turn.shop.shop_id, write):
        turn.tell(reply)


def add_alias(turn: Turn, customer: Customer, alias: str) -> None:
    """Remember another name of a customer."""
    customer.aliases = [*customer.aliases, alias]
    turn.session.add(customer)
    turn.session.flush()
    # by his id alone: a name in the trail could not be erased
    audit.record(turn.session, turn.actor, "customer.alias", entity=customer.id)
