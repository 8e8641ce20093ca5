"""What each provider is sent and what its answers mean, against servers made up on this machine."""

import logging
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path
from urllib.parse import parse_qs
from uuid import UUID

import pytest
from pydantic import SecretStr

from api.config import Settings
from api.notifications.channels import Message, NotSent, OverQuota, channels_of
from api.notifications.channels.email import EmailChannel
from api.notifications.channels.line import LineChannel
from api.notifications.channels.sms import SmsChannel
from tests.providers import HttpProvider, SmtpProvider, http_provider, smtp_provider

ID = "0199aaaa000070008000000000000001"
MESSAGE = Message(
    id=f"ntf_{ID}",
    kind="offer_made",
    to="U4af4980629",
    text="มีงานใหม่: ปลอกหมอน 500 ชิ้น",
    short="งานใหม่: ปลอกหมอน",
    subject="งานใหม่",
    link="https://trong.example/o/ofr_1",
)
PUSH, QUOTA, USED = "/v2/bot/message/push", "/v2/bot/message/quota", "/v2/bot/message/quota/consumption"
TAKEN = (200, {"X-Line-Request-Id": "req-1"}, {"sentMessages": [{"id": "1"}]})


@pytest.fixture
def provider() -> Iterator[HttpProvider]:
    with http_provider() as made:
        yield made


@pytest.fixture
def server() -> Iterator[SmtpProvider]:
    with smtp_provider() as made:
        yield made


@pytest.fixture
def line(provider: HttpProvider) -> LineChannel:
    return LineChannel(SecretStr("line-token"), provider.url)


def sms(provider: HttpProvider, *, login: str = "", **over: object) -> SmsChannel:
    wanted = {"token": SecretStr("sms-token"), "sender": "Trong", "fields": "to,text,sender,id", **over}
    return SmsChannel(SecretStr(provider.url.replace("://", f"://{login}") + "/send"), **wanted)


def email(server: SmtpProvider) -> EmailChannel:
    return EmailChannel(SecretStr(f"smtp://127.0.0.1:{server.port}"), "Trong <news@trong.example>")


def test_line_pushes_text_and_link_under_a_retry_key(provider: HttpProvider, line: LineChannel) -> None:
    provider.says[PUSH] = [TAKEN]

    reference = line.send(MESSAGE)

    heard = provider.heard[0]
    assert reference == "req-1"
    assert heard.headers["authorization"] == "Bearer line-token"
    assert UUID(heard.headers["x-line-retry-key"]) == UUID(hex=ID)
    text = f"{MESSAGE.text}\nhttps://trong.example/o/ofr_1"
    assert heard.json == {"to": "U4af4980629", "messages": [{"type": "text", "text": text}]}


def test_line_took_it_already_when_the_answer_was_lost(provider: HttpProvider, line: LineChannel) -> None:
    provider.says[PUSH] = [None, (409, {"X-Line-Accepted-Request-Id": "req-0"}, {"message": "accepted"})]

    with pytest.raises(NotSent) as lost:
        line.send(MESSAGE)
    reference = line.send(MESSAGE)

    keys = {one.headers["x-line-retry-key"] for one in provider.heard}
    assert (lost.value.again, reference, len(keys)) == (True, "req-0", 1)


def test_line_over_its_month_is_not_asked_again(provider: HttpProvider, line: LineChannel) -> None:
    provider.says[PUSH] = [(429, {}, {"message": "You have reached your monthly limit."})]

    with pytest.raises(OverQuota) as caught:
        line.send(MESSAGE)

    assert (caught.value.why, caught.value.again) == ("over_quota", False)


@pytest.mark.parametrize(
    ("status", "again"),
    [(400, False), (404, False), (413, False), (401, True), (403, True), (429, True), (500, True), (503, True)],
)
def test_only_what_may_go_well_later_is_tried_again(
    provider: HttpProvider, line: LineChannel, status: int, again: bool
) -> None:
    provider.says[PUSH] = provider.says["/send"] = [(status, {}, {"message": "no"})]

    for channel in (line, sms(provider)):
        with pytest.raises(NotSent) as caught:
            channel.send(MESSAGE)
        assert (caught.value.why, caught.value.again) == (f"http_{status}", again)


@pytest.mark.parametrize(
    ("allowed", "used", "left"),
    [
        ({"type": "limited", "value": 500}, 480, 20),
        ({"type": "limited", "value": 500}, 501, 0),
        ({"type": "none"}, 9, None),
    ],
)
def test_what_line_still_takes_this_month(
    provider: HttpProvider, line: LineChannel, allowed: object, used: int, left: int | None
) -> None:
    provider.says |= {QUOTA: [(200, {}, allowed)], USED: [(200, {}, {"totalUsage": used})]}

    assert line.quota_left() == left


def test_a_text_message_is_the_short_text_without_a_link(provider: HttpProvider) -> None:
    provider.says["/send"] = [(202, {"X-Request-Id": "sms-1"}, {})]

    reference = sms(provider).send(MESSAGE)

    heard = provider.heard[0]
    assert reference == "sms-1"
    assert heard.json == {"to": "U4af4980629", "text": "งานใหม่: ปลอกหมอน", "sender": "Trong", "id": f"ntf_{ID}"}
    assert heard.headers["idempotency-key"] == f"ntf_{ID}"
    assert heard.headers["authorization"] == "Bearer sms-token"


def test_a_gateway_may_name_its_fields_and_want_a_form(provider: HttpProvider) -> None:
    provider.says["/send"] = [(200, {}, {})]

    sms(provider, login="user:geheim@", token=None, fields="msisdn,message,,", form=True).send(MESSAGE)

    heard = provider.heard[0]
    assert parse_qs(heard.body) == {"msisdn": ["U4af4980629"], "message": ["งานใหม่: ปลอกหมอน"]}
    assert heard.headers["authorization"].startswith("Basic ")


def test_a_provider_that_is_down_is_asked_again(provider: HttpProvider, line: LineChannel) -> None:
    nobody = LineChannel(SecretStr("t"), "http://127.0.0.1:9")

    with pytest.raises(NotSent) as caught:
        nobody.send(MESSAGE)

    assert (caught.value.why, caught.value.again) == ("ConnectError", True)


def test_nothing_personal_and_no_secret_is_logged(
    provider: HttpProvider, line: LineChannel, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    provider.says |= {PUSH: [(400, {}, {"message": f"bad {MESSAGE.to}"})], "/send": [(200, {}, {})]}

    with pytest.raises(NotSent) as caught:
        line.send(MESSAGE)
    sms(provider, login="user:geheim@").send(MESSAGE)

    logged = caplog.text + str(caught.value)
    assert "/send" in logged, "the library does log addresses of requests"
    assert not [word for word in (MESSAGE.to, "ปลอกหมอน", "token", "geheim") if word in logged]


def test_an_email_has_a_subject_that_says_little_and_a_link(server: SmtpProvider) -> None:
    message_id = email(server).send(Message(**{**as_dict(MESSAGE), "to": "mali@trong.example"}))

    mail = message_from_string(server.mails[0])
    assert (mail["To"], mail["From"]) == ("mali@trong.example", "Trong <news@trong.example>")
    assert mail["Message-ID"] == message_id == f"<ntf_{ID}@trong.example>"
    body = mail.get_payload(decode=True).decode()
    assert body.splitlines() == [MESSAGE.text, MESSAGE.link]


def as_dict(message: Message) -> dict[str, object]:
    return {name: getattr(message, name) for name in Message.__slots__}


@pytest.mark.parametrize(
    ("command", "code", "again"),
    [("RCPT", 550, False), ("RCPT", 451, True), ("MAIL", 553, False), ("DATA", 452, True), ("DATA", 554, False)],
)
def test_a_no_of_a_mail_server_for_good_is_final(server: SmtpProvider, command: str, code: int, again: bool) -> None:
    server.refuses[command] = code

    with pytest.raises(NotSent) as caught:
        email(server).send(Message(**{**as_dict(MESSAGE), "to": "mali@trong.example"}))

    assert (caught.value.why, caught.value.again) == (f"smtp_{code}", again)


def test_a_mail_server_that_hangs_up_is_asked_again(server: SmtpProvider) -> None:
    server.hangs_up = True

    with pytest.raises(NotSent) as caught:
        email(server).send(MESSAGE)

    assert caught.value.again


def test_without_settings_there_is_only_the_file(tmp_path: Path) -> None:
    found = channels_of(Settings(mode="test", _env_file=None), tmp_path / "outbox.jsonl")

    assert [one.way for one in found] == ["file"]


def every_way(mode: str) -> Settings:
    ways = {"line_token": "t", "sms_url": "https://sms.example/send", "smtp_url": "smtps://mail.example"}
    return Settings(mode=mode, mail_from="news@trong.example", _env_file=None, **ways)


def test_each_way_is_open_when_it_is_set_up(tmp_path: Path) -> None:
    found = channels_of(every_way("test"), tmp_path / "o.jsonl")

    assert [one.way for one in found] == ["file", "line", "sms", "email"]


def test_the_demonstration_reaches_nobody_whatever_is_set_up(tmp_path: Path) -> None:
    assert [one.way for one in channels_of(every_way("demo"), tmp_path / "o.jsonl")] == ["file"]
