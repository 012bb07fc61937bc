"""`pakka shop add|list|show|set|register`."""

import argparse
import datetime as dt
import json
from pathlib import Path

from sqlmodel import Session

from adapters.cli import start
from adapters.cli.faults import Refused
from adapters.cli.owner import parse_owner
from adapters.parts import Parts
from core.actor import Actor
from core.clock import today
from core.shops import registering, settings as shop_settings
from core.shops.logos import keep_logo
from core.shops.members import list_addresses
from core.shops.models import Shop
from core.shops.service import NewShop, create_shop, get_shop, list_shops, location_of

_SCHEMES = ("regular", "composition", "unregistered")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    what = parser.add_subparsers(dest="what", metavar="add|list|show|set|register", required=True)
    _add_add(what.add_parser("add", help="a shop, without the chat; prints its id"))
    listing = what.add_parser("list", help="all shops")
    show = what.add_parser("show", help="the settings of a shop")
    change = what.add_parser("set", help="change settings of a shop")
    register = what.add_parser("register", help="scheme, GSTIN or state from a day on")
    for one in (show, change, register):
        one.add_argument("id", metavar="ID")
    change.add_argument("values", nargs="+", metavar="NAME=VALUE", type=_pair,
        help="as shop show names them; logo=PATH is a picture, logo= takes it off")  # fmt: skip
    register.add_argument("--scheme", choices=_SCHEMES, required=True)
    register.add_argument("--gstin", metavar="G", help="another one than it has")
    register.add_argument("--state", metavar="29", default="", help="of a shop without GSTIN")
    register.add_argument("--from", dest="on", type=dt.date.fromisoformat, metavar="2027-04-01",
        help="the day on which it begins; today by default")  # fmt: skip
    for one in (listing, show, change, register):
        one.add_argument("--test", action="store_true", help="in the sandbox")
        one.add_argument("--json", action="store_true", help="one JSON value")


def _add_add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True)
    identity = parser.add_mutually_exclusive_group(required=True)
    identity.add_argument("--gstin", metavar="G", help="the shop's GSTIN")
    identity.add_argument("--state", metavar="29", help="two digits, for a shop without GSTIN")
    parser.add_argument("--scheme", choices=_SCHEMES)
    parser.add_argument("--upi", metavar="VPA", help="where customers pay")
    number = parser.add_mutually_exclusive_group()
    number.add_argument("--prefix", metavar="GH", help="of the bills' numbers, 1 to 3 of A-Z0-9")
    number.add_argument("--series", metavar="GH/26-27/0421", help="the next number as printed")
    parser.add_argument("--address", default="", metavar="A")
    parser.add_argument("--pincode", default="", metavar="P")
    parser.add_argument(
        "--owner", action="append", default=[], type=parse_owner, metavar="telegram:111",
        help="who chats for the shop: telegram:ID or whatsapp:+NUMBER; may be given several times",
    )  # fmt: skip
    parser.add_argument("--test", action="store_true", help="in the sandbox only")
    parser.add_argument("--json", action="store_true", help="one JSON value")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"not NAME=VALUE: {text}")
    return name.strip(), value


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    with start.parts(quiet=True) as parts:
        _WHAT[options.what](parts.of(sandbox=options.test), options)
    return 0


def _add(parts: Parts, options: argparse.Namespace) -> None:
    new = NewShop(
        name=options.name,
        scheme=options.scheme,
        gstin=options.gstin,
        state=options.state,
        upi=options.upi,
        prefix=options.prefix,
        series=options.series,
        address=options.address,
        pincode=options.pincode,
        owners=tuple(dict.fromkeys(options.owner)),  # the same twice is once
    )
    shop = parts.db.write(lambda session: create_shop(session, new, at=parts.clock.now()))
    print(json.dumps(_made(parts, shop)) if options.json else shop.shop_id)


def _made(parts: Parts, shop: Shop) -> dict[str, object]:
    with parts.db.reading() as session:
        shown = shop_settings.show_settings(session, shop, on=today(parts.clock.now()))
    names = ("name", "gstin", "state", "scheme", "series")
    told = {name: shown[name] for name in names}
    return {"id": shop.shop_id} | told | {"location_id": location_of(shop.shop_id)}


def _list(parts: Parts, options: argparse.Namespace) -> None:
    with parts.db.reading() as session:
        shops = list_shops(session)
    if options.json:
        print(json.dumps([_brief(shop) for shop in shops], ensure_ascii=False))
        return
    for shop in shops:
        print(f"{shop.shop_id}  {shop.name}  {shop.gstin or 'state ' + shop.state}")


def _brief(shop: Shop) -> dict[str, object]:
    names = ("name", "scheme", "gstin", "state")
    return {"id": shop.shop_id} | {name: getattr(shop, name) for name in names}


def _show(parts: Parts, options: argparse.Namespace) -> None:
    with parts.db.reading() as session:
        shop = get_shop(session, options.id)
        shown = shop_settings.show_settings(session, shop, on=today(parts.clock.now()))
        people = list_addresses(session, options.id)
    if options.json:
        named = [{"role": role, "address": address} for role, address in people]
        print(json.dumps({"id": options.id} | shown | {"people": named}, ensure_ascii=False))
        return
    for name, value in shown.items():
        print(f"{name}={'' if value is None else value}")
    for role, address in people:
        print(f"{role}: {address}")


def _set(parts: Parts, options: argparse.Namespace) -> None:
    actor = Actor(options.id, "cli", "pakka shop set", parts.clock.now())

    pictures = {value: _logo(value) for name, value in options.values if name == "logo" and value}

    def change(session: Session) -> None:
        for name, value in options.values:
            png = pictures.get(value) if name == "logo" else None
            said = keep_logo(session, options.id, png) if png else value
            shop_settings.set_setting(session, actor, name, said)

    parts.db.write(change)
    _show(parts, options)


def _logo(path: str) -> bytes:
    """Read a picture and make a logo of it. Raises: Refused (no such file) and what is wrong with it."""
    from core.shops.pictures import MOST_BYTES, make_logo

    try:
        with Path(path).expanduser().open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from error
    return make_logo(content)


def _register(parts: Parts, options: argparse.Namespace) -> None:
    actor = Actor(options.id, "cli", "pakka shop register", parts.clock.now())

    def change(session: Session) -> None:
        shop = get_shop(session, options.id)
        to = registering.standing_with(
            session, shop, scheme=options.scheme, gstin=options.gstin, state=options.state
        )
        registering.change_standing(session, actor, to, on=options.on or actor.today)

    parts.db.write(change)
    _show(parts, options)


_WHAT = {"add": _add, "list": _list, "show": _show, "set": _set, "register": _register}
