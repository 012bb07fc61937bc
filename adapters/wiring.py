"""The composition root: from settings to the parts that the faces share."""

import hmac
import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.exporting import ExportSender, tell_given_up
from adapters.forgetting import Forgetter
from adapters.gateways.sandbox import SandboxGateway, Signers
from adapters.mail.account import parse as parse_smtp
from adapters.parts import SANDBOX_PATH, TELEGRAM, WHATSAPP, Doorbell, Parts, Tick
from adapters.placing import PlaceAsker
from adapters.registering import RegistrationSender
from adapters.rest import event_shows
from adapters.rest.call import Mode
from adapters.rest.square.scheduled import Scheduled
from adapters.returning import ReturnSender
from adapters.senders import LocalSender, ReminderSender, SimulatedSender
from adapters.settings import Settings, SettingsError, secret_key
from adapters.webhooks.lanes import hooks_of
from bot import einvoice_news, undelivered
from bot.closing import Closing
from bot.turn import Edge
from core.chats import fleeting
from core.clock import Clock, SystemClock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.einvoice import places
from core.einvoice.gateway import Gateway
from core.exchange.export import Seals
from core.heartbeat import Heartbeat
from core.ids import IdSource
from core.outbox import Sender
from core.reminders.requested import AskedReminders
from core.reminders.sending import Reminders
from core.shops.beginning import Beginning
from core.sweep import Sweep
from core.webhooks.overdue import Overdue

if TYPE_CHECKING:
    from adapters.gateways.portal import PortalGateway
    from adapters.whatsapp.meta.provider import Meta
    from adapters.whatsapp.provider import Provider
    from adapters.whatsapp.twilio.provider import Twilio


def build(settings: Settings, *, clock: Clock | None = None) -> Parts:
    """Put the parts together; the schema is brought up to the code unless that is switched off.

    Raises: SettingsError, DatabaseNewer.
    """
    parts = build_unchecked(settings, clock=clock)
    try:
        _prepare(parts.db, settings)
    except SettingsError:
        parts.close()
        raise
    return parts


def _prepare(db: Database, settings: Settings) -> None:
    """Bring a schema up to the code, or say that it is behind."""
    if settings.pakka_auto_migrate:
        db.migrate()
    elif db.pending():
        which = "sandbox" if db.is_sandbox else "database"
        raise SettingsError(f"PAKKA_AUTO_MIGRATE: is 0 and the {which} is behind: pakka migrate")


def build_unchecked(settings: Settings, *, clock: Clock | None = None) -> Parts:
    """Put the parts together without a look at the schema; the sandbox's is looked at on its first use."""
    clock = clock or SystemClock()
    secret = secret_key(settings)
    db = Database(settings.pakka_database_url, ids=IdSource(clock, secrets.token_bytes))
    local = LocalSender(db, clock)
    doorbell = Doorbell()
    gateway, pace = live_gateway(settings, clock), settings.einvoice_per_minute
    edge = Edge(settings.pakka_public_url, secret)
    hooks = hooks_of(db, clock, settings=settings, secret=secret, ring=doorbell.ring)
    senders: dict[str, Sender] = {
        "chat.demo": local,
        "chat.terminal": local,
        **{fleeting.topic_of(name): Forgetter(db, clock) for name in _without_bot(settings)},
        "event": hooks.events,
        "reminder": ReminderSender(db, clock, edge),
        "einvoice": _registrar(db, clock, gateway, edge=edge, per_minute=pace),
        places.TOPIC: PlaceAsker(db, clock, gateway, per_minute=pace),
    }
    exports = (settings.sqlite_path or Path("data/pakka.db")).parent / "exports"
    seals = Seals(settings.pakka_public_url, secret)
    exporter = ExportSender(db, clock, folder=exports, seals=seals)
    slow: dict[str, Sender] = {
        "export": exporter,
        "return": ReturnSender(db, clock, folder=exports),
    }
    parts = Parts(
        db=db,
        clock=clock,
        secret=secret,
        public_url=settings.pakka_public_url,
        executor=BuiltinExecutor(db, senders, clock, given_up=undelivered.tell),
        slow=BuiltinExecutor(db, slow, clock, given_up=tell_given_up),
        exports=exports,
        hooks=hooks,
        gateway=gateway,
        calls_per_gstin=pace,
        calls_per_minute={
            "live": settings.pakka_rate_limit_live,
            "test": settings.pakka_rate_limit_sandbox,
        },
        doorbell=doorbell,
        ticks=_ticks(db, clock),
        metrics_from=settings.metrics_networks,
        twin=_sandbox(settings, clock, doorbell),
    )
    parts = _with_schedules(parts)
    _show_events(parts)
    _add_channels(parts, settings)
    return parts


def _ticks(db: Database, clock: Clock) -> tuple[Tick, ...]:
    return (
        Closing(db, clock),
        Reminders(db, clock, secrets.token_hex(8)),
        AskedReminders(db, clock, secrets.token_hex(8)),
        Overdue(db, clock),
        Beginning(db, clock),
        Sweep(db, clock),
        Heartbeat(db, clock, secrets.token_hex(8)),
    )


def _registrar(
    db: Database, clock: Clock, gateway: Gateway | None, *, edge: Edge, per_minute: int
) -> RegistrationSender:
    """Return who works off what the e-invoice portal is asked for, and tells the owners."""
    tell = einvoice_news.teller(edge)
    return RegistrationSender(db, clock, gateway, per_minute=per_minute, tell=tell)


def _with_schedules(parts: Parts) -> Parts:
    """Let what waits for its time be issued, in each mode."""
    live, test = Mode("live", "", parts), Mode("test", SANDBOX_PATH, parts)
    twin = replace(parts.sandbox, ticks=(*parts.sandbox.ticks, Scheduled(test)))
    return replace(parts, ticks=(*parts.ticks, Scheduled(live)), twin=twin)


def _show_events(parts: Parts) -> None:
    """Say how the resources of events are shown: as the API shows them, in each mode."""
    for sandbox in (False, True):
        parts.of(sandbox=sandbox).hooks.events.show_with(event_shows.shower(parts, sandbox=sandbox))


def _sandbox(settings: Settings, clock: Clock, doorbell: Doorbell) -> Parts:
    """Put the sandbox's parts together: nothing that goes out of it reaches anybody."""
    url, exports = _place_of_sandbox(settings)
    secret = hmac.digest(secret_key(settings), b"sandbox", "sha256")
    address = settings.pakka_public_url + SANDBOX_PATH
    ids = IdSource(clock, secrets.token_bytes)
    db = Database(url, ids=ids, sandbox=True, prepare=lambda made: _prepare(made, settings))
    simulated = SimulatedSender(db, clock)
    gateway, pace = SandboxGateway(db, clock, Signers(db, clock)), settings.einvoice_per_minute
    edge = Edge(address, secret)
    hooks = hooks_of(db, clock, settings=settings, secret=secret, ring=doorbell.ring)
    senders: dict[str, Sender] = {
        **{f"chat.{name}": simulated for name in ("demo", "terminal", TELEGRAM, WHATSAPP)},
        "event": hooks.events,
        "reminder": ReminderSender(db, clock, edge),
        "einvoice": _registrar(db, clock, gateway, edge=edge, per_minute=pace),
    }
    return Parts(
        db=db,
        clock=clock,
        secret=secret,
        public_url=address,
        gateway=gateway,
        calls_per_gstin=pace,
        executor=BuiltinExecutor(db, senders, clock),
        slow=BuiltinExecutor(db, {"return": ReturnSender(db, clock, folder=exports)}, clock),
        exports=exports,
        hooks=hooks,
        doorbell=doorbell,
        ticks=(
            Reminders(db, clock, secrets.token_hex(8)),
            AskedReminders(db, clock, secrets.token_hex(8)),
            Overdue(db, clock),
            Beginning(db, clock),
            Sweep(db, clock),
            Heartbeat(db, clock, secrets.token_hex(8)),
        ),
    )


def _place_of_sandbox(settings: Settings) -> tuple[str, Path]:
    """Return the sandbox's database, which lies beside the live one, and the folder of its files."""
    path = settings.sqlite_path
    if path is None:  # a schema of the same database
        return settings.pakka_database_url, Path("data/exports-sandbox")
    beside = path.with_name(f"{path.stem}-sandbox{path.suffix}")
    return f"sqlite:///{beside}", path.parent / "exports-sandbox"


def _without_bot(settings: Settings) -> tuple[str, ...]:
    """Name the channels whose messages are taken back from our rows alone."""
    return ("demo", "terminal", *(() if settings.telegram_bot_token else (TELEGRAM,)))


def _add_channels(parts: Parts, settings: Settings) -> None:
    """Add the platforms that are set up; their modules are loaded only then."""
    if settings.telegram_bot_token:
        from adapters.telegram.channel import Telegram

        parts.channels.append(Telegram(parts, settings))
    if settings.whatsapp:
        from adapters.whatsapp.channel import WhatsApp

        parts.channels.append(WhatsApp(parts, whatsapp_provider(settings, parts)))
    if settings.smtp_url:
        from adapters.mail.channel import Mail

        parts.channels.append(Mail(parts, parse_smtp(settings.smtp_url.get_secret_value())))


def live_gateway(settings: Settings, clock: Clock) -> "PortalGateway | None":
    """Return the way to the e-invoice portal; None where none is set up."""
    if settings.einvoice_provider == "none":
        return None
    from adapters.gateways import ways
    from adapters.gateways.account import account_of

    account, key = account_of(settings), settings.einvoice_public_key
    if settings.einvoice_provider == "gsp" or not key:
        return ways.over_provider(account, clock)
    roads = ways.Roads(settings.einvoice_eway_base, settings.einvoice_eway_public_key)
    return ways.to_portal(account, clock, public_key=key, roads=roads)


def whatsapp_provider(settings: Settings, parts: Parts) -> "Provider":
    """Return who carries WhatsApp's messages, for settings by which it is on."""
    return meta(settings, parts) if settings.whatsapp == "Meta" else twilio(settings, parts)


def twilio(settings: Settings, parts: Parts, *, seconds: float | None = None) -> "Twilio":
    """Return Twilio; ``seconds``: how long it may take to answer, where that is not the usual time."""
    from adapters.whatsapp.twilio import client, provider

    account = client.Account(
        settings.twilio_account_sid or "",
        _shown(settings.twilio_auth_token),
        settings.twilio_whatsapp_from or "",
        settings.twilio_api_base,
    )
    return provider.Twilio(parts, account, client.Client(account, seconds=seconds))


def meta(settings: Settings, parts: Parts, *, seconds: float | None = None) -> "Meta":
    """Return Meta's Cloud API; ``seconds``: how long it may take to answer."""
    from adapters.whatsapp.meta import client, provider

    account = client.Account(
        settings.meta_phone_number_id or "",
        settings.meta_waba_id or "",
        _shown(settings.meta_access_token),
        _shown(settings.meta_app_secret),
        _shown(settings.meta_verify_token),
        settings.meta_graph_base,
    )
    return provider.Meta(parts, account, client.Client(account, seconds=seconds))


def _shown(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
