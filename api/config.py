"""Settings, read once from `TRONG_*` in the environment (or a file `.env`), never from anywhere else."""

from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Mode = Literal["demo", "dev", "test", "production"]
WELL_KNOWN_SECRET = "trong-demonstration-only-never-in-production"  # noqa: S105 - refused in production, below


class Settings(BaseSettings):
    """Every setting of the system with its unit, its default and what it is for."""

    model_config = SettingsConfigDict(env_prefix="TRONG_", env_file=".env", extra="ignore", frozen=True)

    mode: Mode = Field("production", description="production refuses unsafe values; demo, dev and test do not")
    database_url: SecretStr | None = Field(
        None, description="postgresql://… of the application; unset = the embedded PostgreSQL"
    )
    migrate_url: SecretStr | None = Field(
        None, description="postgresql://… of the account that may change tables; unset = database_url"
    )
    data_home: Path | None = Field(
        None, description="folder of the embedded PostgreSQL and the file outbox; unset = per user"
    )
    durable: bool = Field(True, description="false gives up fsync on the embedded PostgreSQL: tests only")
    secret_key: SecretStr = Field(
        SecretStr(WELL_KNOWN_SECRET), description="at least 32 characters; seals tokens and stored answers"
    )
    public_url: str = Field("http://127.0.0.1:8000", description="address that people and webhooks see")
    metrics_token: SecretStr | None = Field(None, description="bearer token of /metrics; must be set in production")
    pool_size: int = Field(16, ge=2, le=100, description="database connections and requests at once per process")
    pool_wait_seconds: float = Field(5, gt=0, le=60, description="longest wait for a free connection, then 503")
    statement_timeout_ms: int = Field(5_000, ge=100, description="longest statement of one request")
    idle_transaction_ms: int = Field(
        10_000, ge=100, description="longest pause between two statements of one transaction"
    )
    body_limit_bytes: int = Field(1_048_576, ge=1_024, description="largest request body")
    import_limit_bytes: int = Field(2_097_152, ge=1_024, description="largest CSV file sent to an import")
    idempotency_days: int = Field(40, ge=1, description="how long an Idempotency-Key is remembered")
    leader_token_minutes: int = Field(60, ge=5, le=720, description="life of a leader's sign-in token")
    code_minutes: int = Field(5, ge=1, le=15, description="life of a one-time code")
    offer_hours: int = Field(48, ge=1, le=336, description="how long a leader has to answer an offer")
    matching_effort: int = Field(0, ge=0, description="step budget of a matching run; 0 = the engine's default")
    matching_parts: Literal["here", "processes", "jobs"] = Field(
        "here", description="where the parts of a large problem are solved; the plan is the same"
    )
    highest_gap_ppm: int = Field(
        100_000, ge=0, description="a run with a larger proven gap is recorded but makes no offers"
    )
    line_token: SecretStr | None = Field(
        None, description="channel access token of a LINE official account; unset = no LINE"
    )
    line_url: str = Field("https://api.line.me", description="address of LINE's Messaging API")
    sms_url: SecretStr | None = Field(None, description="https://… of a gateway for text messages; unset = no SMS")
    sms_token: SecretStr | None = Field(None, description="bearer token of the gateway, where it wants one")
    sms_sender: str = Field("Trong", description="sender name registered with the gateway")
    sms_fields: str = Field(
        "to,text,sender,id",
        description="what the gateway calls recipient, text, sender and id; an empty name is left out",
    )
    sms_form: bool = Field(False, description="true sends form fields rather than JSON")
    smtp_url: SecretStr | None = Field(None, description="smtps://user:password@host or smtp://…; unset = no e-mail")
    mail_from: str | None = Field(None, description="sender of e-mail; must be set with TRONG_SMTP_URL")
    line_login_id: str | None = Field(None, description="channel id of LINE Login; unset = no sign-in with LINE")
    line_login_secret: SecretStr | None = Field(None, description="channel secret of LINE Login")
    oidc_issuer: str | None = Field(
        None, description="https://… of an office's own sign-in (OpenID Connect); unset = none"
    )
    oidc_client_id: str | None = Field(None, description="what the office knows us by")
    oidc_client_secret: SecretStr | None = Field(None, description="our secret with the office")
    webhook_local: bool = Field(
        False, description="true lets webhooks go to this very machine, by http too: demonstrations and tests"
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="after")
    def _refuse_half_a_way(self) -> Self:
        if self.smtp_url is not None and (self.mail_from is None or "@" not in self.mail_from):
            raise ValueError("TRONG_MAIL_FROM must be the address that e-mail comes from")
        return self

    @model_validator(mode="after")
    def _refuse_unsafe_values(self) -> Self:
        if self.mode != "production":
            return self
        faults = []
        secret = self.secret_key.get_secret_value()
        if secret == WELL_KNOWN_SECRET or len(secret) < 32:
            faults.append("TRONG_SECRET_KEY must be set to at least 32 random characters")
        if self.metrics_token is None:
            faults.append("TRONG_METRICS_TOKEN must be set")
        if not self.durable:
            faults.append("TRONG_DURABLE=false loses acknowledged work; remove it")
        if not self.public_url.startswith("https://"):
            faults.append("TRONG_PUBLIC_URL must start with https://")
        if self.sms_url is not None and not self.sms_url.get_secret_value().startswith("https://"):
            faults.append("TRONG_SMS_URL must start with https://")
        if not self.line_url.startswith("https://"):
            faults.append("TRONG_LINE_URL must start with https://")
        if self.webhook_local:
            faults.append("TRONG_WEBHOOK_LOCAL=true lets a hirer reach what stands behind your walls; remove it")
        if self.log_level == "debug":
            faults.append("TRONG_LOG_LEVEL=debug may write personal data; use info")
        if faults:
            raise ValueError("; ".join(faults))
        return self


@cache
def settings() -> Settings:
    """The settings of this process. Does not read the environment twice; tests build their own `Settings`."""
    return Settings()
