"""Ways to reach a person, a file for each. The default writes to a file, so nothing leaves the machine unasked."""

from pathlib import Path

from api.config import Settings
from api.notifications.channels.base import Channel, HasQuota, Message, NotSent, OverQuota, Quota
from api.notifications.channels.email import EmailChannel
from api.notifications.channels.file import FileChannel
from api.notifications.channels.line import LineChannel
from api.notifications.channels.sms import SmsChannel
from api.notifications.rules import Way

__all__ = ["Channel", "FileChannel", "HasQuota", "Message", "NotSent", "OverQuota", "Quota", "channels_of", "ways_of"]


def channels_of(settings: Settings, outbox: Path) -> list[Channel]:
    """The ways that these settings open, and the file that takes what none of them can.

    The demonstration's people are made up and their numbers may be somebody's: what it says stays in the file.
    """
    found: list[Channel] = [FileChannel(outbox)]
    if settings.mode == "demo":
        return found
    if settings.line_token is not None:
        found.append(LineChannel(settings.line_token, settings.line_url))
    if settings.sms_url is not None:
        found.append(
            SmsChannel(
                settings.sms_url,
                token=settings.sms_token,
                sender=settings.sms_sender,
                fields=settings.sms_fields,
                form=settings.sms_form,
            )
        )
    if settings.smtp_url is not None and settings.mail_from is not None:
        found.append(EmailChannel(settings.smtp_url, settings.mail_from))
    return found


def ways_of(settings: Settings) -> frozenset[Way]:
    """The ways by which these settings reach people."""
    return frozenset(one.way for one in channels_of(settings, Path("-"))) - {"file"}
