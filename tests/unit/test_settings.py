"""Settings: production refuses what is unsafe and names it; secrets are not shown."""

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from api import config
from api.__main__ import cli
from api.config import WELL_KNOWN_SECRET, Settings

SAFE = {
    "mode": "production",
    "secret_key": "a-long-random-secret-of-this-installation",
    "metrics_token": "another-secret",
    "public_url": "https://trong.example",
}
UNSAFE = [
    ("secret_key", WELL_KNOWN_SECRET, "TRONG_SECRET_KEY"),
    ("secret_key", "short", "TRONG_SECRET_KEY"),
    ("metrics_token", None, "TRONG_METRICS_TOKEN"),
    ("durable", False, "TRONG_DURABLE"),
    ("public_url", "http://trong.example", "TRONG_PUBLIC_URL"),
    ("log_level", "debug", "TRONG_LOG_LEVEL"),
    ("sms_url", "http://sms.example/send", "TRONG_SMS_URL"),
    ("line_url", "http://line.example", "TRONG_LINE_URL"),
]


def test_production_takes_safe_values() -> None:
    assert Settings(_env_file=None, **SAFE).mode == "production"


@pytest.mark.parametrize(("name", "value", "named"), UNSAFE)
def test_production_refuses_an_unsafe_value_and_names_it(name: str, value: object, named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(_env_file=None, **{**SAFE, name: value})


def test_production_names_every_unsafe_value_at_once() -> None:
    unsafe = {name: value for name, value, _ in UNSAFE}

    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None, **{**SAFE, **unsafe})

    assert all(named in str(caught.value) for _, _, named in UNSAFE)


@pytest.mark.parametrize("sender", [None, "Trong"])
def test_email_needs_a_sender(sender: str | None) -> None:
    with pytest.raises(ValidationError, match="TRONG_MAIL_FROM"):
        Settings(_env_file=None, mode="test", smtp_url="smtps://mail.example", mail_from=sender)


@pytest.mark.parametrize("mode", ["demo", "dev", "test"])
def test_elsewhere_the_defaults_do(mode: str) -> None:
    assert Settings(_env_file=None, mode=mode).secret_key.get_secret_value() == WELL_KNOWN_SECRET


def test_without_a_word_it_is_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRONG_MODE", raising=False)

    with pytest.raises(ValidationError, match="TRONG_SECRET_KEY"):
        Settings(_env_file=None)


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> object:
    """Run `trong config check` with these variables."""

    def checked(**variables: str) -> object:
        monkeypatch.chdir(tmp_path)
        for name, value in variables.items():
            monkeypatch.setenv(f"TRONG_{name.upper()}", value)
        monkeypatch.setattr(config, "settings", lambda: Settings())
        monkeypatch.setattr("api.__main__.settings", lambda: Settings())
        return CliRunner().invoke(cli, ["config", "check"])

    return checked


def test_config_check_shows_every_setting_and_no_secret(check: object) -> None:
    secret, password = "a-secret-that-must-not-be-shown-anywhere", "postgresql://trong:geheim@db/trong"

    shown = check(**{**SAFE, "secret_key": secret, "database_url": password, "migrate_url": password})

    assert shown.exit_code == 0
    assert all(f"TRONG_{name.upper()}=" in shown.output for name in Settings.model_fields)
    assert secret not in shown.output
    assert "geheim" not in shown.output
    assert "another-secret" not in shown.output


def test_config_check_says_what_is_refused_and_fails(check: object) -> None:
    shown = check(mode="production", pool_size="1")

    assert shown.exit_code == 2
    assert "TRONG_POOL_SIZE" in shown.output


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, one in Settings.model_fields.items() if not one.description and name != "log_level"] == []
