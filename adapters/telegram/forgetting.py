"""Takes a message that shows a secret out of a chat at Telegram, and out of our rows."""

from adapters.forgetting import Forgetter
from adapters.parts import TELEGRAM, Parts
from adapters.telegram.client import Client, Refused
from adapters.telegram.render import message_id_of
from core.chats import fleeting, sent
from core.outbox import OutboxRow

TOPIC = fleeting.topic_of(TELEGRAM)


class Deleter:
    """Deletes what a message became at Telegram; done twice it is done once."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client
        self._ours = Forgetter(parts.db, parts.clock)

    def deliver(self, row: OutboxRow) -> None:
        """Delete it, ours first: what Telegram no longer lets go is at least not kept here.

        Raises: Later, Dropped, Undeliverable, NoAnswer.
        """
        self._ours.deliver(row)
        with self._parts.db.reading() as session:
            gone = sent.parts_of(session, row.shop_id, str(row.payload["message"]))
        for part in gone.values():
            of = {"chat_id": int(part.address), "message_id": message_id_of(part.provider_id)}
            try:
                self._client.call("deleteMessage", of)
            except Refused:
                continue  # gone already, or too old
