"""`pakka keys create|list|revoke`: who may call the APIs."""

import argparse
import json
import sys
from dataclasses import dataclass

from adapters.cli import start
from adapters.cli.faults import Refused
from adapters.parts import Parts
from core.actor import Actor
from core.credentials import service
from core.credentials.models import Credential
from core.credentials.service import DIALECTS, NewKey
from core.errors import CredentialNotFound, ShopNotFound
from core.shops.copying import copy_profile, has_invoice
from core.shops.logos import picture_of
from core.shops.models import Shop
from core.shops.service import get_shop

_HINT = "a trial in the sandbox costs nothing: pakka keys create --shop {shop} --test"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    what = parser.add_subparsers(dest="what", metavar="create|list|revoke", required=True)
    _add_create(what.add_parser("create", help="a key or a client; its secrets are shown once"))
    listing = what.add_parser("list", help="all keys; none of their secrets")
    listing.add_argument("--shop", metavar="ID", help="of this shop alone")
    revoke = what.add_parser("revoke", help="from now on the key opens nothing")
    revoke.add_argument("id", metavar="ID", help="as keys list shows it: key_...")
    for one in (listing, revoke):
        one.add_argument("--json", action="store_true", help="one JSON value")


def _add_create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shop", required=True, metavar="ID", help="whose key it is")
    parser.add_argument("--test", action="store_true", help="of the sandbox")
    parser.add_argument("--name", default="", help="what you call it")
    parser.add_argument(
        "--scopes", type=_scopes, default=service.SCOPES, metavar="read,write", help="what it may"
    )
    parser.add_argument("--dialect", choices=DIALECTS, default="native", help="which API it is for")
    parser.add_argument("--gstin", metavar="G", help="of an e-invoice client: whom it acts for")
    parser.add_argument("--json", action="store_true", help="one JSON value")


def _scopes(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    with start.parts(quiet=True) as parts:
        _WHAT[options.what](parts, options)
    return 0


def _create(parts: Parts, options: argparse.Namespace) -> None:
    if options.gstin and options.dialect != "einvoice":
        raise Refused("--gstin is for --dialect einvoice")
    actor = Actor(options.shop, "cli", "pakka keys create", parts.clock.now())
    new = NewKey(options.dialect, options.name, options.scopes, options.gstin)
    _bring(parts, actor, test=options.test)
    made = parts.of(sandbox=options.test).db.write(
        lambda session: service.create(session, actor, new)
    )
    mode = "test" if options.test else "live"
    _print_made(
        {"id": made.credential.id, "dialect": new.dialect, "mode": mode} | made.shown, options
    )
    if not options.test and not _has_tried(parts, options.shop):
        print(_HINT.format(shop=options.shop), file=sys.stderr)


def _bring(parts: Parts, actor: Actor, *, test: bool) -> None:
    """See that the shop is in the key's mode: its first key of the sandbox copies it there."""
    live, there = _find(parts, actor.shop_id), _find(parts.sandbox, actor.shop_id)
    if live is None and there is None:
        raise ShopNotFound(shop_id=actor.shop_id)
    if live is None and not test:
        raise Refused(f"{actor.shop_id} is a shop of the sandbox alone: --test")
    if live is not None and there is None and test:
        with parts.db.reading() as session:
            logo = picture_of(session, live)
        parts.sandbox.db.write(lambda box: copy_profile(box, live, actor, logo=logo))


def _find(parts: Parts, shop_id: str) -> Shop | None:
    try:
        with parts.db.reading() as session:
            return get_shop(session, shop_id)
    except ShopNotFound:
        return None


def _has_tried(parts: Parts, shop_id: str) -> bool:
    with parts.sandbox.db.reading() as session:
        return has_invoice(session, shop_id)


def _print_made(shown: dict[str, str], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(shown))
        return
    for name, value in shown.items():
        print(f"{name}={value}" if "\n" not in value else f"{name}:\n{value}", end="\n")
    print("Its secrets are shown this once.", file=sys.stderr)


@dataclass(frozen=True)
class _Found:
    """A credential and the parts of its mode."""

    parts: Parts
    row: Credential
    label: str

    @property
    def mode(self) -> str:
        return "test" if self.parts.db.is_sandbox else "live"

    def brief(self) -> dict[str, object]:
        """Return what a list tells of it."""
        row = self.row
        return {
            "id": row.id,
            "shop": row.shop_id,
            "mode": self.mode,
            "dialect": row.dialect,
            "key": self.label,
            "name": row.name,
            "scopes": row.scopes,
            "gstin": row.gstin,
            "created_at": f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}",
            "revoked_at": f"{row.revoked_at:%Y-%m-%dT%H:%M:%SZ}" if row.revoked_at else None,
        }


def _all(parts: Parts, shop_id: str | None = None) -> list[_Found]:
    """Find the credentials of both modes."""
    found = []
    for one in (parts, parts.sandbox):
        with one.db.reading() as session:
            rows = service.list_credentials(session, shop_id)
            found += [_Found(one, row, service.label(session, row)) for row in rows]
    return found


def _list(parts: Parts, options: argparse.Namespace) -> None:
    found = _all(parts, options.shop)
    if options.json:
        print(json.dumps([one.brief() for one in found], ensure_ascii=False))
        return
    for one in found:
        words = [one.row.id, one.mode, one.row.dialect, one.label, one.row.scopes, one.row.shop_id]
        words += [one.row.name] if one.row.name else []
        print("  ".join([*words, "revoked"] if one.row.revoked_at else words))


def _revoke(parts: Parts, options: argparse.Namespace) -> None:
    found = next((one for one in _all(parts) if one.row.id == options.id), None)
    if found is None:
        raise CredentialNotFound(key=options.id)
    actor = Actor(found.row.shop_id, "cli", "pakka keys revoke", parts.clock.now())
    found.parts.db.write(lambda session: service.revoke(session, actor, options.id))
    shown = {"id": found.row.id, "mode": found.mode, "revoked": True}
    print(json.dumps(shown) if options.json else f"{found.label} opens nothing any more")


_WHAT = {"create": _create, "list": _list, "revoke": _revoke}
