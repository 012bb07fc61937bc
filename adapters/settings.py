"""Settings from the environment or ``.env``: the only reader of the environment.

Flat names as in ``.env.example``. A secret may stand in a file instead: ``NAME_FILE`` holds its path.
"""

import os
import re
import secrets
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict

from adapters.gateways import portal_names, sealing
from adapters.mail.account import parse as parse_smtp
from adapters.whatsapp import whatsapp_names

_SECRETS = (
    "PAKKA_DATABASE_URL",  # holds PostgreSQL's password
    "PAKKA_SECRET_KEY",
    "TELEGRAM_BOT_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "TWILIO_AUTH_TOKEN",
    "META_ACCESS_TOKEN",
    "META_APP_SECRET",
    "META_VERIFY_TOKEN",
    "EINVOICE_CLIENT_SECRET",
    "EINVOICE_PASSWORD",
    "EINVOICE_LOGINS",
    "EINVOICE_PUBLIC_KEY",  # no secret, but of many lines
    "EINVOICE_EWAY_PUBLIC_KEY",
    "SMTP_URL",  # holds the password
)
_MIN_KEY = 16
_SQLITE = "sqlite:///"


class SettingsError(Exception):
    """A setting that cannot be used; the message is one line that names it."""


class Settings(BaseSettings):
    """Every setting of this installation, checked at start."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    pakka_database_url: str = Field(default="sqlite:///data/pakka.db", repr=False)
    pakka_public_url: str = "http://127.0.0.1:8000"
    pakka_secret_key: SecretStr | None = None
    pakka_timezone: str = "Asia/Kolkata"
    pakka_auto_migrate: bool = True
    pakka_executor: Literal["builtin"] = "builtin"
    pakka_rate_limit_live: int = Field(default=600, ge=1)
    pakka_rate_limit_sandbox: int = Field(default=60, ge=1)
    pakka_metrics_from: str | None = None
    telegram_bot_token: SecretStr | None = None
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_secret: SecretStr | None = None
    telegram_api_base: str = "https://api.telegram.org"
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_whatsapp_from: str | None = None
    twilio_api_base: str | None = None
    meta_phone_number_id: str | None = None
    meta_waba_id: str | None = None
    meta_access_token: SecretStr | None = None
    meta_app_secret: SecretStr | None = None
    meta_verify_token: SecretStr | None = None
    meta_graph_base: str | None = None
    smtp_url: SecretStr | None = None
    pakka_webhook_retry_seconds: str | None = None
    allow_insecure_webhooks: bool = False
    einvoice_provider: Literal["none", "gsp", "nic"] = "none"
    einvoice_base: str | None = None
    einvoice_client_id: str | None = None
    einvoice_client_secret: SecretStr | None = None
    einvoice_login: Literal["portal", "oauth"] = "portal"
    einvoice_username: str | None = None
    einvoice_password: SecretStr | None = None
    einvoice_logins: SecretStr | None = None
    einvoice_headers: str | None = None
    einvoice_paths: str | None = None
    einvoice_public_key: str | None = Field(default=None, repr=False)
    einvoice_eway_base: str | None = None
    einvoice_eway_public_key: str | None = Field(default=None, repr=False)
    einvoice_per_minute: int = Field(default=100, ge=1)
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info")

    @field_validator("pakka_database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith("postgresql+psycopg://"):
            return value
        if value.startswith(_SQLITE) and len(value) > len(_SQLITE) and ":memory:" not in value:
            return value
        raise ValueError("must be sqlite:///PATH or postgresql+psycopg://...")

    @field_validator("pakka_public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise ValueError("must be http://HOST or https://HOST")
        return value.rstrip("/")

    @field_validator("einvoice_provider", mode="before")
    @classmethod
    def _provider(cls, value: str) -> str:
        if value == "sandbox":
            raise ValueError("sandbox is for test mode alone; for live it is none, gsp or nic")
        return value

    @field_validator("einvoice_public_key", "einvoice_eway_public_key")
    @classmethod
    def _public_key(cls, value: str | None) -> str | None:
        if value:
            sealing.public_key(value)
        return value

    @field_validator("einvoice_headers", "einvoice_paths")
    @classmethod
    def _named(cls, value: str | None, info: ValidationInfo) -> str | None:
        known = (
            portal_names.HEADERS if info.field_name == "einvoice_headers" else portal_names.PATHS
        )
        for name, _ in portal_names.pairs(value):
            if name not in known:
                raise ValueError(f"is NAME=VALUE with commas between; a NAME is {', '.join(known)}")
        return value

    @field_validator("einvoice_logins")
    @classmethod
    def _logins(cls, value: SecretStr | None) -> SecretStr | None:
        lines = value.get_secret_value().split() if value else []
        if not all(re.fullmatch(r"[0-9A-Z]{15}:[^:]+:.+", line) for line in lines):
            raise ValueError("is GSTIN:USER:PASSWORD, with blanks or new lines between")
        return value

    @field_validator(
        "telegram_api_base",
        "twilio_api_base",
        "meta_graph_base",
        "einvoice_base",
        "einvoice_eway_base",
    )
    @classmethod
    def _base(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", value):
            raise ValueError("must be http://HOST or https://HOST")
        return value.rstrip("/") if value else None

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{3,}", value.get_secret_value()):
            raise ValueError("must look like 123456:ABC-def, as BotFather gives it")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _hook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("may hold A-Z a-z 0-9 _ - alone, 256 at most")
        return value

    @field_validator(*whatsapp_names.FORMS)
    @classmethod
    def _whatsapp_name(cls, value: str | None, info: ValidationInfo) -> str | None:
        return whatsapp_names.checked(str(info.field_name), value) if value else None

    @field_validator("meta_access_token", "meta_app_secret", "meta_verify_token")
    @classmethod
    def _meta_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"[!-~]+", value.get_secret_value()):
            raise ValueError("must be letters, digits and signs in one word")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail(cls, value: SecretStr | None) -> SecretStr | None:
        if value:
            parse_smtp(value.get_secret_value())
        return value

    @field_validator("pakka_webhook_retry_seconds")
    @classmethod
    def _waits(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"\d{1,7}(\s*,\s*\d{1,7}){0,99}", value.strip()):
            raise ValueError("must be seconds with commas between, such as 60,300,1800")
        return value

    @field_validator("pakka_metrics_from")
    @classmethod
    def _readers(cls, value: str | None) -> str | None:
        try:
            networks_of(value or "")
        except ValueError:
            raise ValueError("must be addresses or networks, such as 10.0.0.0/8") from None
        return value

    @field_validator("pakka_timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        if value != str(ZoneInfo("Asia/Kolkata")):
            raise ValueError("only Asia/Kolkata: dates of bills are dates in India")
        return value

    @model_validator(mode="after")
    def _key(self) -> "Settings":
        key = self.pakka_secret_key
        if key and len(key.get_secret_value()) < _MIN_KEY:
            raise ValueError(f"PAKKA_SECRET_KEY: must have {_MIN_KEY} characters or more")
        if not key and self.sqlite_path is None:
            raise ValueError("PAKKA_SECRET_KEY: is required with PostgreSQL")
        return self

    @model_validator(mode="after")
    def _whatsapp_whole(self) -> "Settings":
        _ = self.whatsapp  # refuses what does not belong together
        return self

    @model_validator(mode="after")
    def _portal(self) -> "Settings":
        provider = self.einvoice_provider
        if provider == "none":
            return self
        for name in self._needed_of_portal():
            if not getattr(self, name):
                raise ValueError(f"{name.upper()}: is required with EINVOICE_PROVIDER={provider}")
        if provider == "nic" and self.einvoice_login != "portal":
            raise ValueError("EINVOICE_LOGIN: is portal with EINVOICE_PROVIDER=nic")
        for name in ("einvoice_base", "einvoice_eway_base"):
            parts = urlsplit(getattr(self, name) or "https:")
            if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
                raise ValueError(f"{name.upper()}: must be https, for passwords go there")
        return self

    def _needed_of_portal(self) -> list[str]:
        needed = ["einvoice_base", "einvoice_client_id", "einvoice_client_secret"]
        if self.einvoice_login == "portal" and not self.einvoice_logins:
            needed += ["einvoice_username"]
        if self.einvoice_username:
            needed += ["einvoice_password"]
        return [*needed, "einvoice_public_key"] if self.einvoice_provider == "nic" else needed

    @property
    def whatsapp(self) -> whatsapp_names.Who | None:
        """Who carries WhatsApp's messages; None where it is off."""
        names = [name for every in whatsapp_names.NEEDED.values() for name in every]
        return whatsapp_names.provider_of({name: getattr(self, name) for name in names})

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None with PostgreSQL."""
        if not self.pakka_database_url.startswith(_SQLITE):
            return None
        return Path(self.pakka_database_url.removeprefix(_SQLITE))

    @property
    def webhook_waits(self) -> tuple[int, ...]:
        """The seconds between attempts at a webhook; empty: the usual ones."""
        return tuple(int(one) for one in (self.pakka_webhook_retry_seconds or "").split(",") if one)

    @property
    def metrics_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Who reads the metrics besides this machine."""
        return networks_of(self.pakka_metrics_from or "")

    def secrets(self) -> list[str]:
        """Return the secrets that are set, for those who must keep them out of sight."""
        values = [getattr(self, name) for name in type(self).model_fields]
        named = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        mail = self.smtp_url.get_secret_value() if self.smtp_url else ""
        found = [urlsplit(url).password for url in (self.pakka_database_url, mail)]
        passwords = [one for password in found if password for one in (password, unquote(password))]
        logins = self.einvoice_logins
        lines = logins.get_secret_value().split() if logins else []
        named += [line.split(":", 2)[2] for line in lines]
        return [*named, *dict.fromkeys(passwords)]


def load(*, env_file: str | None = ".env", **values: Any) -> Settings:
    """Read and check the settings. Raises: SettingsError, one line."""
    try:
        named = {**_from_files(_named(env_file)), **values}
        return Settings(_env_file=env_file, **named)  # type: ignore[call-arg]  # pydantic-settings' own
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None


def _named(env_file: str | None) -> dict[str, str]:
    """Return what names files: the environment, and the file of settings where that says nothing."""
    given = {name: value for name, value in os.environ.items() if value}
    source = DotEnvSettingsSource(Settings, env_file=env_file)
    beside = {name.upper(): value for name, value in source.env_vars.items() if value}
    return {
        name: path for name, path in beside.items() if name.removesuffix("_FILE") not in given
    } | given


def _from_files(environment: Mapping[str, str]) -> dict[str, str]:
    """Read the secrets whose ``NAME_FILE`` is set."""
    values = {}
    for name in _SECRETS:
        path = environment.get(f"{name}_FILE")
        if not path:
            continue
        values[name.lower()] = _secret_in(path, f"{name}_FILE")
    return values


def _secret_in(path: str, name: str) -> str:
    try:
        value = Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}: {error.strerror or 'cannot be read'}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name}: is not a file of text") from None
    if not value:
        raise SettingsError(f"{name}: the file is empty")
    return value


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    name = "_".join(str(part) for part in first["loc"]).upper()
    reason = first["msg"].removeprefix("Value error, ")
    return f"{name}: {reason}" if name else reason


def networks_of(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read addresses and networks with commas between. Raises: ValueError."""
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip())


def secret_key(settings: Settings) -> bytes:
    """Return the key that signs links; with SQLite one is made beside the file on first use.

    Raises: SettingsError where it can be neither read nor made.
    """
    if settings.pakka_secret_key:
        return settings.pakka_secret_key.get_secret_value().encode()
    database = settings.sqlite_path
    if database is None:
        raise SettingsError("PAKKA_SECRET_KEY: is required with PostgreSQL")
    path = database.with_suffix(".key")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        return _read_or_make(path)
    except OSError as error:
        raise SettingsError(f"PAKKA_SECRET_KEY: {path}: {error.strerror}") from None


def _read_or_make(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    key = path.read_text("ascii").strip().encode()
    if len(key) < _MIN_KEY:
        raise SettingsError(f"PAKKA_SECRET_KEY: {path} is damaged")
    return key


def _make(path: Path) -> None:
    """Put a new key there whole or not at all: of two that start at once, the first one's stays."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
