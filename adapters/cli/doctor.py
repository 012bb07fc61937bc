"""`pakka doctor`: of each part, whether it is configured and well, and what is missing."""

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from adapters import logs
from adapters.cli import (
    doctor_einvoice,
    doctor_lanes,
    doctor_mail,
    doctor_telegram,
    doctor_whatsapp,
)
from adapters.cli.finding import Finding, is_local
from adapters.parts import TELEGRAM, WHATSAPP, Parts
from adapters.settings import Settings, SettingsError, load, secret_key
from adapters.wiring import build_unchecked

_LEAST_SPACE = 200 * 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument("--json", action="store_true", help="one JSON value: a list of the parts")


def run(options: argparse.Namespace) -> int:
    """Print one line a part; exit 1 where there is a fault."""
    findings = _found()
    if options.json:
        print(json.dumps([vars(found) for found in findings], ensure_ascii=False))
    else:
        for found in findings:
            print(f"{found.state:6} {found.part:10} {found.text}")
    return int(any(found.state == "fault" for found in findings))


def _found() -> list[Finding]:
    try:
        settings = load()
    except SettingsError as error:
        return [Finding("settings", "fault", str(error))]
    logs.configure(form=settings.log_format, level="critical", hidden=settings.secrets())
    return list(_findings(settings))


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", "ok", "read from the environment and .env")
    yield _key(settings)
    yield from _disk(settings)
    parts = build_unchecked(settings)
    try:
        found = list(_database(parts))
        yield from found
        yield _address(settings)
        if not any(one.part == "database" and one.state == "fault" for one in found):
            yield from _channels(settings, parts)
            yield from doctor_einvoice.findings(settings, parts)
            yield doctor_mail.finding(parts)
    finally:
        parts.close()


def _channels(settings: Settings, parts: Parts) -> Iterator[Finding]:
    from core.chats import health

    now = parts.clock.now()
    with parts.db.reading() as session:
        telegram = health.of_channel(session, TELEGRAM, now=now)
        whatsapp = health.of_channel(session, WHATSAPP, now=now)
    yield from doctor_telegram.findings(settings, parts)
    if settings.telegram_bot_token:
        yield from doctor_lanes.findings(TELEGRAM, telegram, now)
    yield from doctor_whatsapp.findings(settings, parts, whatsapp)
    if settings.whatsapp:
        yield from doctor_lanes.findings(WHATSAPP, whatsapp, now)


def _key(settings: Settings) -> Finding:
    try:
        secret_key(settings)
    except SettingsError as error:
        return Finding("key", "fault", str(error))
    return Finding("key", "ok", "links are signed")


def _disk(settings: Settings) -> Iterator[Finding]:
    if settings.sqlite_path is None:
        return
    folder = settings.sqlite_path.parent
    free = shutil.disk_usage(folder if folder.exists() else Path()).free
    text = f"{free // 1024 // 1024} MB free"
    if free > _LEAST_SPACE:
        yield Finding("disk", "ok", text)
    else:
        yield Finding("disk", "fault", f"{text} of {folder}: make room, the books must grow")


def _database(parts: Parts) -> Iterator[Finding]:
    from sqlalchemy.exc import DBAPIError, OperationalError

    from core.errors import PakkaError

    try:
        if parts.db.pending():
            yield Finding("database", "fault", "the schema is behind: pakka migrate")
            return
    except (OperationalError, DBAPIError) as error:
        yield Finding("database", "fault", str(error.orig).strip().splitlines()[0])
        return
    except PakkaError as error:
        yield Finding("database", "fault", f"{error.code}: {error}")
        return
    yield Finding("database", "ok", "reached, schema up to date")
    yield _sandbox(parts)
    yield from _books(parts)


def _sandbox(parts: Parts) -> Finding:
    from core.shops.service import list_shops

    if parts.sandbox.db.pending():
        return Finding("sandbox", "off", "is brought up to date when it is used: pakka migrate")
    with parts.sandbox.db.reading() as session:
        return Finding("sandbox", "ok", f"{len(list_shops(session))} shops")


def _books(parts: Parts) -> Iterator[Finding]:
    from core import invariants
    from core.chats import health
    from core.shops.service import list_shops

    with parts.db.reading() as session:
        shops = list(list_shops(session))
        breaches = invariants.check(session)
        dead = health.given_up(session)
    if breaches:
        yield Finding("books", "fault", f"{len(breaches)} breaches: pakka check")
    else:
        yield Finding("books", "ok", f"{len(shops)} shops, every invariant holds")
    if not shops:
        yield Finding("shops", "off", "none yet: pakka shop add, or write to the bot")
    for shop in shops:
        if not shop.upi:
            text = f"{shop.name} has no UPI ID: pakka shop set {shop.shop_id} upi=NAME@BANK"
            yield Finding("upi", "off", text)
    if dead:
        yield Finding("outbox", "fault", f"{dead} rows were given up: pakka jobs list --dead")
    else:
        yield Finding("outbox", "ok", "nothing was given up")


def _address(settings: Settings) -> Finding:
    url = settings.pakka_public_url
    if is_local(url):
        return Finding("address", "off", f"{url}: set PAKKA_PUBLIC_URL before customers get links")
    if url.startswith("https://"):
        return Finding("address", "ok", url)
    return Finding("address", "fault", f"{url}: must be https (docs/reverse-proxy.md)")
