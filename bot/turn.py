"""One message being worked: everything a handler reads and everything it may say."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from bot import replies
from bot.chat_draft import State
from bot.context import ShopContext
from bot.message import Attachment, Button, Message, Reply
from core.actor import Actor
from core.db import Database
from core.shops.models import Shop
from core.shops.service import Person

MAX_BUTTONS, MAX_BUTTON = 3, 20  # what WhatsApp takes: buttons, characters of one
MAX_ROWS = 10  # and rows of a list


@dataclass(frozen=True)
class Edge:
    """What the outside gives: our public address, the secret of links, who is reached by phone.

    ``phone_channel``: the channel in which a phone number is an address (WhatsApp, the demo).
    ``invite_url``: what an invite's token is put after (``https://t.me/<bot>?start=``); empty: none.
    ``sandbox``: where a key for trials is made. ``einvoice``: something leads to the e-invoice portal.
    ``tells_places``: which tells of a GSTIN where somebody is.
    ``mail``: letters can go by e-mail.
    """

    public_url: str
    secret: bytes
    phone_channel: str | None = None
    invite_url: str = ""
    sandbox: Database | None = None
    einvoice: bool = False
    tells_places: bool = False
    mail: bool = False


@dataclass
class Turn:
    """The message, the shop, what is open, and the replies so far."""

    session: Session
    edge: Edge
    message: Message
    person: Person
    shop: Shop
    state: State
    context: ShopContext
    lang: str
    out: list[Reply] = field(default_factory=list)

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(
            shop_id=self.shop.shop_id,
            kind="chat_user",
            id=self.person.member_id or self.person.customer_id or "",
            at=self.message.at,
            channel=self.message.channel,
            message_id=self.message.message_id,
            text=self.message.text,
        )

    def text(self, key: str, /, **values: object) -> str:
        """Render a sentence in the writer's language."""
        return replies.text(self.lang, key, **values)

    def label(self, key: str, **values: object) -> str:
        """Render a button's word."""
        return replies.label(self.lang, key, **values)

    def words(self, name: str) -> list[str]:
        """Return a list of words of the writer's language."""
        return replies.words(self.lang, name)

    def button(self, key: str, action: str, **values: object) -> Button:
        """Make a button: its word in the language file and what it does."""
        return Button(action, replies.label(self.lang, key, **values))

    def say(
        self,
        text: str,
        buttons: Sequence[Button] = (),
        *,
        attachments: Sequence[Attachment] = (),
        link: tuple[str, str] | None = None,
        in_place: str = "",
    ) -> None:
        """Answer the writer; more choices than buttons, or words too long for one, become rows."""
        shown = tuple(buttons)
        few = len(shown) <= MAX_BUTTONS and all(len(b.label) <= MAX_BUTTON for b in shown)
        reply = Reply(
            channel=self.message.channel,
            address=self.message.address,
            text=text,
            buttons=shown if few else (),
            rows=() if few else shown,
            attachments=tuple(attachments),
            link=link,
            in_place=in_place,
        )
        self.out.append(reply)
        self.state.buttons = [[button.id, button.label] for button in shown]
        anew = {button.id for button in shown}  # what is shown again may be pressed again
        self.state.done = [one for one in self.state.done if one not in anew]
        self.state.pushed_last = False

    def say_briefly(self, text: str) -> None:
        """Answer the writer with what is to be seen for two minutes."""
        self.say(text)
        self.out[-1] = replace(self.out[-1], fleeting=True)

    def tell(self, reply: Reply) -> None:
        """Send something to somebody else."""
        self.out.append(reply)
