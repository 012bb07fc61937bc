import re
import stat
from pathlib import Path

import pytest

from adapters.settings import Settings, SettingsError, load, secret_key
from tests import marks
from tests.standins.nic_wire import public_pem

KEY = "0123456789abcdef"
POSTGRES = "postgresql+psycopg://shop@localhost/pakka"


def test_nothing_needs_to_be_set() -> None:
    settings = load(env_file=None)
    assert settings.pakka_database_url == "sqlite:///data/pakka.db"
    assert settings.pakka_public_url == "http://127.0.0.1:8000"
    assert settings.pakka_auto_migrate is True
    assert settings.log_level == "info"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAKKA_DATABASE_URL", "mysql://localhost/pakka"),
        ("PAKKA_DATABASE_URL", "sqlite:///:memory:"),
        ("PAKKA_PUBLIC_URL", "pakka.example"),
        ("PAKKA_PUBLIC_URL", "https://pakka.example/?a=b"),
        ("PAKKA_SECRET_KEY", "short"),
        ("PAKKA_TIMEZONE", "Europe/London"),
        ("PAKKA_AUTO_MIGRATE", "perhaps"),
        ("PAKKA_EXECUTOR", "celery"),
        ("TELEGRAM_BOT_TOKEN", "12345"),
        ("TELEGRAM_BOT_TOKEN", "gupta_bot:AAF"),
        ("TELEGRAM_BOT_TOKEN", f" {marks.TELEGRAM_TOKEN}/"),
        ("TELEGRAM_MODE", "push"),
        ("TELEGRAM_WEBHOOK_SECRET", "with a space"),
        ("TELEGRAM_WEBHOOK_SECRET", "s" * 257),
        ("TELEGRAM_API_BASE", "api.telegram.org"),
        ("TELEGRAM_API_BASE", "https://api.telegram.org/?x=1"),
        ("TWILIO_ACCOUNT_SID", "SK0123"),
        ("TWILIO_WHATSAPP_FROM", "9800001234"),
        ("TWILIO_WHATSAPP_FROM", "whatsapp:shop"),
        ("TWILIO_API_BASE", "ftp://127.0.0.1"),
        ("META_PHONE_NUMBER_ID", "+91 98000 00001"),
        ("META_WABA_ID", "shop"),
        ("META_ACCESS_TOKEN", "two words"),
        ("META_APP_SECRET", "two words"),
        ("META_VERIFY_TOKEN", "शब्द"),
        ("META_GRAPH_BASE", "graph.facebook.com"),
        ("EINVOICE_PROVIDER", "sandbox"),
        ("EINVOICE_PROVIDER", "irp"),
        ("EINVOICE_BASE", "gsp.example"),
        ("EINVOICE_EWAY_BASE", "gsp.example"),
        ("EINVOICE_PUBLIC_KEY", "hello"),
        ("EINVOICE_EWAY_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----"),
        ("EINVOICE_LOGIN", "basic"),
        ("EINVOICE_LOGINS", "29AAACZ0000B1Z3"),
        ("EINVOICE_HEADERS", "colour=red"),
        ("EINVOICE_PATHS", "/ei/api/invoice"),
        ("EINVOICE_PER_MINUTE", "0"),
        ("SMTP_URL", "mail.example:587"),
        ("SMTP_URL", "smtp://mail.example"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: ") as fault:
        load(env_file=None)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "name", ["PAKKA_SECRET_KEY", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET", "PAKKA_DATABASE_URL",
             "SMTP_URL"]
)  # fmt: skip
def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "hush !")
    with pytest.raises(SettingsError) as fault:
        load(env_file=None)
    assert "hush" not in str(fault.value)


CHANNELS = {
    "telegram_bot_token": marks.TELEGRAM_TOKEN,
    "telegram_webhook_secret": marks.TELEGRAM_SECRET,
    "twilio_account_sid": marks.TWILIO_SID,
    "twilio_auth_token": marks.TWILIO_TOKEN,
    "twilio_whatsapp_from": "+14155238886",
    "einvoice_client_secret": marks.EINVOICE_SECRET,
    "einvoice_logins": f"29AAACZ0000B1Z3:stores:{marks.EINVOICE_PASSWORD}",
    "smtp_url": f"smtp://bills%40shop.example:{marks.SMTP_PASSWORD}%21@mail.example",
    "pakka_secret_key": marks.SECRET_KEY,
    "pakka_database_url": "postgresql+psycopg://shop:hush%21hush@localhost/pakka",
}


def test_no_secret_is_shown_with_the_settings() -> None:
    settings = load(env_file=None, **CHANNELS)
    shown = f"{settings!r} {settings} {settings.model_dump()}"
    assert marks.found_in(shown) == []
    assert "hush" not in repr(settings)
    assert "hush" not in str(settings)


def test_the_secrets_are_listed_for_who_must_hide_them() -> None:
    secrets = set(load(env_file=None, **CHANNELS).secrets())
    named = {marks.TELEGRAM_TOKEN, marks.TELEGRAM_SECRET, marks.TWILIO_TOKEN, marks.SECRET_KEY}
    named |= {marks.EINVOICE_SECRET, marks.EINVOICE_PASSWORD, CHANNELS["einvoice_logins"]}
    named |= {CHANNELS["smtp_url"], f"{marks.SMTP_PASSWORD}%21", f"{marks.SMTP_PASSWORD}!"}
    assert secrets == named | {"hush%21hush", "hush!hush"}
    assert load(env_file=None).secrets() == []


def test_channels_are_off_until_they_are_set() -> None:
    settings = load(env_file=None)
    assert settings.telegram_bot_token is None
    assert settings.twilio_account_sid is None
    assert settings.telegram_mode == "polling"
    assert settings.telegram_api_base == "https://api.telegram.org"


PROVIDER = {
    "einvoice_provider": "gsp",
    "einvoice_base": "https://gsp.example",
    "einvoice_client_id": "pakka",
    "einvoice_client_secret": marks.EINVOICE_SECRET,
    "einvoice_username": "stores",
    "einvoice_password": marks.EINVOICE_PASSWORD,
}


@pytest.mark.parametrize("missing", list(PROVIDER)[1:])
def test_a_provider_is_set_up_whole(missing: str) -> None:
    assert load(env_file=None, **PROVIDER).einvoice_per_minute == 100
    some = {name: value for name, value in PROVIDER.items() if name != missing}
    with pytest.raises(SettingsError, match=f"^{missing.upper()}: is required with EINVOICE_PROV"):
        load(env_file=None, **some)


def test_by_client_credentials_no_user_is_needed_and_passwords_go_over_tls_alone() -> None:
    oauth = {**PROVIDER, "einvoice_login": "oauth"}
    for name in ("einvoice_username", "einvoice_password"):
        del oauth[name]
    assert load(env_file=None, **oauth).einvoice_login == "oauth"
    assert load(env_file=None, **{**oauth, "einvoice_base": "http://127.0.0.1:81"})
    with pytest.raises(SettingsError, match=r"^EINVOICE_BASE: must be https"):
        load(env_file=None, **{**oauth, "einvoice_base": "http://gsp.example"})


def test_what_cannot_be_a_live_provider_is_told_what_to_use() -> None:
    with pytest.raises(SettingsError, match="test mode alone"):
        load(env_file=None, einvoice_provider="sandbox")


DIRECT = {**PROVIDER, "einvoice_provider": "nic", "einvoice_public_key": public_pem()}


def test_the_portal_itself_needs_its_public_key_and_a_user() -> None:
    assert load(env_file=None, **DIRECT).einvoice_provider == "nic"
    for missing in ("einvoice_public_key", "einvoice_username", "einvoice_client_secret"):
        some = {name: value for name, value in DIRECT.items() if name != missing}
        with pytest.raises(SettingsError, match=f"^{missing.upper()}: is required with .*=nic$"):
            load(env_file=None, **some)
    with pytest.raises(SettingsError, match=r"^EINVOICE_LOGIN: is portal with"):
        load(env_file=None, **{**DIRECT, "einvoice_login": "oauth"})
    with pytest.raises(SettingsError, match=r"^EINVOICE_EWAY_BASE: must be https"):
        load(env_file=None, **{**DIRECT, "einvoice_eway_base": "http://ewb.example"})


def test_a_wrong_file_of_the_portals_key_stops_the_start_with_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "portal.pem").write_text("-----BEGIN PRIVATE KEY-----\nMIIE\n")
    monkeypatch.setenv("EINVOICE_PUBLIC_KEY_FILE", str(tmp_path / "portal.pem"))
    with pytest.raises(SettingsError, match=r"^EINVOICE_PUBLIC_KEY: is a private key: [^\n]+$"):
        load(env_file=None)
    (tmp_path / "portal.pem").write_text(public_pem())
    assert load(env_file=None).einvoice_public_key == public_pem().strip()


META = {
    "meta_phone_number_id": "106540352242922",
    "meta_waba_id": "102290129340398",
    "meta_access_token": marks.META_TOKEN,
    "meta_app_secret": marks.META_SECRET,
    "meta_verify_token": marks.META_VERIFY,
}


@pytest.mark.parametrize("missing", list(META))
def test_meta_is_set_up_whole(missing: str) -> None:
    assert load(env_file=None, **META).whatsapp == "Meta"
    some = {name: value for name, value in META.items() if name != missing}
    with pytest.raises(SettingsError, match=f"^{missing.upper()}: is required with the other sett"):
        load(env_file=None, **some)


def test_whatsapp_goes_by_one_provider() -> None:
    twilio = {name: value for name, value in CHANNELS.items() if name.startswith("twilio_")}
    with pytest.raises(SettingsError, match=r"^META_PHONE_NUMBER_ID: WhatsApp goes by Twilio") as f:
        load(env_file=None, **META, **twilio)
    assert "\n" not in str(f.value)
    settings = load(env_file=None, **META)
    shown = f"{settings!r} {settings} {settings.model_dump()}"
    assert marks.found_in(shown) == []
    assert set(settings.secrets()) == {marks.META_TOKEN, marks.META_SECRET, marks.META_VERIFY}


TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM")


@pytest.mark.parametrize("missing", TWILIO)
def test_some_settings_of_twilio_without_the_others_are_refused(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in TWILIO:
        if name != missing:
            monkeypatch.setenv(name, CHANNELS[name.lower()])
    with pytest.raises(SettingsError, match=f"^{missing}: is required with the other settings of"):
        load(env_file=None)


def test_one_setting_of_twilio_names_the_first_that_is_missing() -> None:
    with pytest.raises(SettingsError, match=r"^TWILIO_AUTH_TOKEN: is required"):
        load(env_file=None, twilio_account_sid=marks.TWILIO_SID)


@pytest.mark.parametrize(
    "value", ["+14155238886", "whatsapp:+14155238886", "+1 415 523 8886", "whatsapp: +14155238886"]
)
def test_the_sender_of_whatsapp_may_be_written_as_people_copy_it(value: str) -> None:
    settings = load(env_file=None, **{**CHANNELS, "twilio_whatsapp_from": value})
    assert settings.twilio_whatsapp_from == "whatsapp:+14155238886"


def test_a_base_address_ends_without_a_slash() -> None:
    settings = load(
        env_file=None, telegram_api_base="http://127.0.0.1:81/", twilio_api_base="http://x:82/a/"
    )
    assert settings.telegram_api_base == "http://127.0.0.1:81"
    assert settings.twilio_api_base == "http://x:82/a"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PAKKA_DATABASE_URL", "sqlite:///elsewhere/pakka.db"),
        ("TELEGRAM_BOT_TOKEN", marks.TELEGRAM_TOKEN),
        ("TELEGRAM_WEBHOOK_SECRET", marks.TELEGRAM_SECRET),
        ("EINVOICE_CLIENT_SECRET", marks.EINVOICE_SECRET),
        ("EINVOICE_PASSWORD", marks.EINVOICE_PASSWORD),
        ("EINVOICE_LOGINS", f"29AAACZ0000B1Z3:stores:{marks.EINVOICE_PASSWORD}"),
    ],
)
def test_each_secret_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    (tmp_path / "secret").write_text(f"{value}\n")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    found = getattr(load(env_file=None), name.lower())
    assert (found if isinstance(found, str) else found.get_secret_value()) == value


def test_the_secrets_of_meta_may_stand_in_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in META.items():
        if value in marks.ALL:
            (tmp_path / name).write_text(value)
            monkeypatch.setenv(f"{name.upper()}_FILE", str(tmp_path / name))
        else:
            monkeypatch.setenv(name.upper(), value)
    found = set(load(env_file=None).secrets())
    assert found == {marks.META_TOKEN, marks.META_SECRET, marks.META_VERIFY}


def test_the_token_of_twilio_may_stand_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(marks.TWILIO_TOKEN)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", marks.TWILIO_SID)
    monkeypatch.setenv("TWILIO_WHATSAPP_FROM", "+14155238886")
    token = load(env_file=None).twilio_auth_token
    assert token
    assert token.get_secret_value() == marks.TWILIO_TOKEN


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"\xff\xfe", "is not a file of text"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, reason: str
) -> None:
    """An empty secret would leave the channel off, or its webhook open, without a word."""
    (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("TELEGRAM_WEBHOOK_SECRET_FILE", str(tmp_path / "secret"))
    with pytest.raises(SettingsError, match=f"^TELEGRAM_WEBHOOK_SECRET_FILE: {reason}$"):
        load(env_file=None)


def test_a_wrong_value_in_a_file_is_named_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text("hush")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN: must look like") as fault:
        load(env_file=None)
    assert "hush" not in str(fault.value)


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    monkeypatch.setenv("PAKKA_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert secret_key(load(env_file=None)) == KEY.encode()


def test_a_file_may_be_named_in_the_env_file_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It was not looked at there, and the secret counted as not set."""
    (tmp_path / "token").write_text(marks.TELEGRAM_TOKEN)
    env_file = tmp_path / ".env"
    env_file.write_text(f"TELEGRAM_BOT_TOKEN=\nTELEGRAM_BOT_TOKEN_FILE={tmp_path}/token\n")
    token = load(env_file=str(env_file)).telegram_bot_token
    assert token
    assert token.get_secret_value() == marks.TELEGRAM_TOKEN
    other = marks.TELEGRAM_TOKEN.replace("9", "8")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", other)
    token = load(env_file=str(env_file)).telegram_bot_token
    assert token
    assert token.get_secret_value() == other  # the environment goes before the file
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
    (tmp_path / "token").unlink()
    with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN_FILE: No such file"):
        load(env_file=str(env_file))


def test_a_secret_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKKA_SECRET_KEY_FILE", "nowhere/key")
    with pytest.raises(SettingsError, match=r"^PAKKA_SECRET_KEY_FILE: "):
        load(env_file=None)


def test_postgresql_needs_a_key() -> None:
    with pytest.raises(SettingsError, match="PAKKA_SECRET_KEY: is required"):
        load(env_file=None, pakka_database_url=POSTGRES)
    assert (
        secret_key(load(env_file=None, pakka_database_url=POSTGRES, pakka_secret_key=KEY))
        == KEY.encode()
    )


def test_the_key_is_made_once_beside_the_file_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = load(env_file=None, pakka_database_url=f"sqlite:///{tmp_path}/new/pakka.db")
    first = secret_key(settings)
    made = tmp_path / "new" / "pakka.key"
    assert len(first) >= 32
    assert secret_key(settings) == first
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in made.parent.iterdir()] == ["pakka.key"]


def test_a_damaged_key_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "pakka.key").write_text("")
    settings = load(env_file=None, pakka_database_url=f"sqlite:///{tmp_path}/pakka.db")
    with pytest.raises(SettingsError, match="damaged"):
        secret_key(settings)


def test_the_example_names_every_setting_and_gives_no_value() -> None:
    text = Path(".env.example").read_text("utf-8")
    lines = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert set(lines) == {name.upper() for name in Settings.model_fields}
    assert set(lines.values()) == {""}


def test_the_example_as_it_is_sets_nothing() -> None:
    assert load(env_file=".env.example") == load(env_file=None)
