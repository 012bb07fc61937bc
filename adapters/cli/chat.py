"""`pakka chat [--shop S]`: the owner's talk in the terminal; also with input from a pipe."""

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlmodel import col, select

from adapters import papers
from adapters.cli import start
from adapters.cli.faults import Refused
from adapters.parts import Parts
from bot.conversation import reply_of
from bot.message import Attachment, Message, Reply
from bot.respond import respond
from core.actor import Actor
from core.chats.models import ChatMessage
from core.shops.models import Shop
from core.shops.service import Owner, add_member, find_people, get_shop, list_shops

_CHANNEL = "terminal"
_END = {"quit", "exit"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--shop", metavar="S", help="the shop's id; not needed where there is one")


def run(options: argparse.Namespace) -> int:
    """Talk until the input ends."""
    with start.parts(quiet=True) as parts:
        shop = _shop(parts, options.shop)
        folder = Path(tempfile.mkdtemp(prefix="pakka-chat-"))
        address = _join(parts, shop)
        print(f"{shop.name}. Papers go to {folder}. 'exit' ends.")
        edge = parts.edge(phone_channel=_CHANNEL)
        for text in _lines():
            message = Message(_CHANNEL, address, secrets.token_hex(8), text, parts.clock.now())
            for reply in respond(parts.db, message, edge=edge):
                _print(reply, own=address)
                _write(parts, shop, reply, folder=folder)
            _deliver(parts, shop, address, folder=folder)
    return 0


def _deliver(parts: Parts, shop: Shop, address: str, *, folder: Path) -> None:
    """Deliver what waits; print what was written while doing so, such as an export's link."""
    newest = _newest(parts, shop, address)
    mark = newest[-1].id if newest else ""
    parts.slow.drain()
    parts.executor.drain()
    for row in _newest(parts, shop, address):
        if row.id > mark:
            _print(reply_of(row), own=address)
            _write(parts, shop, reply_of(row), folder=folder)


def _newest(parts: Parts, shop: Shop, address: str) -> list[ChatMessage]:
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == shop.shop_id,
            ChatMessage.channel == _CHANNEL,
            ChatMessage.address == address,
        )
        .order_by(col(ChatMessage.id).desc())
        .limit(20)
    )
    with parts.db.reading() as session:
        return list(session.exec(statement))[::-1]


def _shop(parts: Parts, shop_id: str | None) -> Shop:
    with parts.db.reading() as session:
        if shop_id:
            return get_shop(session, shop_id)
        shops = list_shops(session)
    if len(shops) == 1:
        return shops[0]
    if shops:
        known = ", ".join(f"{shop.shop_id} ({shop.name})" for shop in shops[:5])
        raise Refused(f"there are several shops, say which with --shop: {known}")
    from adapters import demo_data

    print("No shop yet: filling a demo shop ...")
    made = demo_data.fill(parts)
    with parts.db.reading() as session:
        return get_shop(session, made)


def _join(parts: Parts, shop: Shop) -> str:
    """Make the terminal an owner's address of the shop."""
    address = f"owner-{shop.shop_id}"
    with parts.db.reading() as session:
        known = find_people(session, _CHANNEL, address)
    if not known:
        actor = Actor(shop.shop_id, "cli", "pakka chat", parts.clock.now())
        parts.db.write(lambda session: add_member(session, actor, Owner(_CHANNEL, address)))
    return address


def _lines() -> Iterator[str]:
    """Read lines; those from a pipe are shown, so that the output reads as a talk."""
    asks = sys.stdin.isatty()
    while True:
        try:
            text = input("> " if asks else "").strip()
        except EOFError:
            return
        if text.casefold() in _END:
            return
        if text:
            if not asks:
                print(f"> {text}")
            yield text


def _print(reply: Reply, *, own: str) -> None:
    to = "" if reply.address == own else f"(to {reply.address}) "
    print("\n".join(f"  {line}" for line in f"{to}{reply.text}".splitlines()))
    if reply.link:
        print(f"  [{reply.link[0]}] {reply.link[1]}")
    choices = reply.buttons or reply.rows
    if choices and not to:
        print("  " + "   ".join(f"{n} {one.label}" for n, one in enumerate(choices, start=1)))


def _write(parts: Parts, shop: Shop, reply: Reply, *, folder: Path) -> None:
    for paper in reply.attachments:
        path = folder / Path(paper.file_name).name
        if not path.exists():
            path.write_bytes(_drawn(parts, shop, paper))
        print(f"  {path}")


def _drawn(parts: Parts, shop: Shop, paper: Attachment) -> bytes:
    with parts.db.reading() as session:
        return papers.draw(parts, session, shop.shop_id, (paper.kind, paper.of))[0]
