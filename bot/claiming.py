"""A customer says that he has paid, on the bill's page or by a button: what he and the owners are told."""

from sqlmodel import Session, select

from bot import replies
from bot.conversation import record_out
from bot.message import Button, Reply
from bot.replies import money
from core.actor import Actor
from core.invoices.models import Invoice
from core.payments import claims
from core.payments.claims import NewClaim
from core.payments.models import Claim
from core.shops.models import ChatIdentity, Member
from core.shops.service import get_shop


def claim(session: Session, actor: Actor, invoice: Invoice, new: NewClaim) -> list[Reply]:
    """Keep the claim and return what the owners are told. Raises: BadState where nothing is due."""
    made = claims.make_claim(session, actor, invoice, new)
    return [
        Reply(channel, address, _text(session, invoice, made, lang), buttons=_buttons(made, lang))
        for channel, address, lang in _owners(session, actor.shop_id)
    ]


def claim_on_page(session: Session, actor: Actor, invoice: Invoice, new: NewClaim) -> None:
    """Keep a claim made on the bill's page, and put the owners' messages into the outbox."""
    for seq, reply in enumerate(claim(session, actor, invoice, new), start=1):
        record_out(session, actor.shop_id, reply, at=actor.at, seq=seq)


def _owners(session: Session, shop_id: str) -> list[tuple[str, str, str]]:
    """(channel, address, language) of each chat of an owner."""
    statement = (
        select(ChatIdentity)
        .join(
            Member,
            (Member.shop_id == ChatIdentity.shop_id) & (Member.id == ChatIdentity.member_id),  # type: ignore[arg-type]
        )
        .where(ChatIdentity.shop_id == shop_id, Member.role == "owner")
    )
    lang = get_shop(session, shop_id).language
    return [(row.channel, row.address, lang) for row in session.exec(statement)]


def _text(session: Session, invoice: Invoice, made: Claim, lang: str) -> str:
    name = (invoice.recipient or {}).get("name") or replies.text(lang, "counter")
    values = {
        "name": name,
        "amount": money(made.amount_paise),
        "number": invoice.number.rpartition("/")[2],
    }
    if made.reference:
        values["tail"] = made.reference[-4:]
        used = claims.used_elsewhere(session, made)
        return replies.text(lang, "claim_used" if used else "claim_reference", **values)
    return replies.text(lang, "claim", **values)


def _buttons(made: Claim, lang: str) -> tuple[Button, ...]:
    keys = ("claim_yes", "claim_later", "claim_no")
    return tuple(
        Button(f"k.{key.removeprefix('claim_')}.{made.id}", replies.label(lang, key))
        for key in keys
    )
