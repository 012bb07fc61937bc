import re
import stat
from pathlib import Path

import pytest

from adapters.settings import Settings, SettingsError, load, secret_key

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


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKKA_SECRET_KEY", "hush")
    with pytest.raises(SettingsError) as fault:
        load(env_file=None)
    assert "hush" not in str(fault.value)


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    monkeypatch.setenv("PAKKA_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert secret_key(load(env_file=None)) == KEY.encode()


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
