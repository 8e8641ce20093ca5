"""Which way a message takes: the ways of a person in their order, two for what is critical, none at night."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from api.auth import links
from api.auth import service as auth
from api.db import transaction
from api.notifications.addresses import choose_first
from api.notifications.channels import NotSent, OverQuota, Quota
from api.notifications.delivery import deliver_waiting
from api.notifications.models import Address, Notification, ProviderQuota, Sending
from api.notifications.quotas import ask_quotas
from api.sealing import Sealer
from tests.told import NOON, Recorder, at, reachable, sendings, waited, write

GONE = NotSent("http_400", again=False)
DOWN = NotSent("http_503", again=True)


@pytest.fixture
def leader(fresh_engine: Engine) -> UUID:
    """A leader who reads LINE and e-mail, beside the phone of her account."""
    with transaction(fresh_engine) as session:
        made = auth.open_account(session, "leader", "ประธาน", phone="+66812345678")
    reachable(fresh_engine, made.id, line="U1", email="mali@trong.example")
    return made.id


def ways(**failures: int) -> tuple[Recorder, Recorder, Recorder]:
    return tuple(Recorder(failures.get(way, 0), way=way, no=DOWN) for way in ("line", "sms", "email"))


def test_a_result_goes_by_line_alone(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways()
    write(fresh_engine, sealer, "goods_received", "/jobs/awd_1", principal_id=leader)

    deliver_waiting(fresh_engine, sealer, line, sms, email, public_url="https://trong.example/", clock=NOON)

    assert [one.to for one in line.sent] == ["U1"]
    assert line.sent[0].link == "https://trong.example/jobs/awd_1"
    assert sms.sent + email.sent == []


def test_a_link_in_a_message_signs_the_leader_in_and_leads_to_the_page(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = ways()
    write(fresh_engine, sealer, "offer_made", "/o/ofr_1", principal_id=leader)

    home = {"public_url": "https://trong.example", "link_for": links.leading}
    deliver_waiting(fresh_engine, sealer, line, sms, email, **home, clock=NOON)

    token = line.sent[0].link.removeprefix("https://trong.example/in/")
    with transaction(fresh_engine) as session:
        assert links.use(session, token) == (leader, "/o/ofr_1")
    assert sms.sent[0].link is None


def test_a_link_to_staff_signs_nobody_in(session: Session) -> None:
    inspector = auth.open_account(session, "inspector", "พนักงานตรวจ")

    assert links.leading(session, inspector.id, "/cases/isp_1") == "/cases/isp_1"


def test_an_offer_goes_by_two_ways(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways()
    write(fresh_engine, sealer, "offer_made", "/o/ofr_1", principal_id=leader)

    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert [(one.to, len(found.sent)) for found in (line, sms) for one in found.sent] == [
        ("U1", 1),
        ("+66812345678", 1),
    ]
    assert email.sent == []
    assert sms.sent[0].short.startswith("งานใหม่: ")


def test_what_a_provider_refuses_goes_by_the_next_way_at_once(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = Recorder(9, way="line", no=GONE), *ways()[1:]
    write(fresh_engine, sealer, "goods_received", principal_id=leader)

    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert sendings(fresh_engine) == [("line", "failed"), ("sms", "accepted")]
    assert 9 - line.failures == 1, "a no is not asked for twice"


def test_a_provider_that_is_down_is_tried_three_times_before_the_next_way(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = ways(line=99)
    write(fresh_engine, sealer, "goods_received", principal_id=leader)

    for _ in range(4):
        deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)
        waited(fresh_engine)

    assert sendings(fresh_engine) == [("line", "gave_up"), ("sms", "accepted")]
    assert 99 - line.failures == 3


def test_the_last_way_is_tried_to_the_end_and_then_the_message_is_kept(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = ways(line=99, sms=99, email=99)
    write(fresh_engine, sealer, "goods_received", principal_id=leader)

    for _ in range(20):
        deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)
        waited(fresh_engine)

    assert [99 - one.failures for one in (line, sms, email)] == [3, 3, 10]
    with transaction(fresh_engine) as session:
        row = session.scalars(select(Notification)).one()
    assert row.gave_up_at is not None
    assert row.sealed is not None


def test_a_critical_message_still_goes_by_two_ways_when_one_is_shut(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = Recorder(9, way="line", no=GONE), *ways()[1:]
    write(fresh_engine, sealer, "offer_made", principal_id=leader)

    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert sorted(sendings(fresh_engine)) == [("email", "accepted"), ("line", "failed"), ("sms", "accepted")]


def test_over_quota_the_message_and_those_after_it_take_another_way(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = Recorder(1, way="line", no=OverQuota()), *ways()[1:]
    for _ in range(2):
        write(fresh_engine, sealer, "goods_received", principal_id=leader)
        deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert sendings(fresh_engine) == [("line", "failed"), ("sms", "accepted"), ("sms", "accepted")]


def test_a_new_month_opens_the_way_again(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = Recorder(1, way="line", no=OverQuota()), *ways()[1:]
    write(fresh_engine, sealer, "goods_received", principal_id=leader)
    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    line.counted = Quota(500, 0)
    ask_quotas(fresh_engine, [line])
    write(fresh_engine, sealer, "goods_received", principal_id=leader)
    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert sendings(fresh_engine)[-1] == ("line", "accepted")


def test_a_provider_that_does_not_say_what_is_left_changes_nothing(fresh_engine: Engine, sealer: Sealer) -> None:
    line = Recorder(way="line")
    line.counted = Quota(500, 500)
    ask_quotas(fresh_engine, [line])

    line.counted = DOWN
    ask_quotas(fresh_engine, [line])

    with transaction(fresh_engine) as session:
        kept = session.get_one(ProviderQuota, "line")
    assert (kept.limit_messages, kept.used_messages, kept.used_up) == (500, 500, True)


def test_nobody_is_woken_and_in_the_morning_it_arrives(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways()
    write(fresh_engine, sealer, "offer_made", principal_id=leader)

    by_hour = [deliver_waiting(fresh_engine, sealer, line, sms, email, clock=at(h, m)) for h, m in NIGHT]

    assert by_hour == [0, 0, 0, 2]


NIGHT = ((21, 0), (2, 0), (6, 59), (7, 0))


def test_a_code_arrives_at_any_hour(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways()
    write(fresh_engine, sealer, principal_id=leader)

    assert deliver_waiting(fresh_engine, sealer, line, sms, email, clock=at(3)) == 1
    assert [one.to for one in sms.sent] == ["+66812345678"]


def test_a_retry_waits_for_the_morning_too(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways(line=1)
    write(fresh_engine, sealer, "goods_received", principal_id=leader)
    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=at(20, 59))
    waited(fresh_engine)

    assert deliver_waiting(fresh_engine, sealer, line, sms, email, clock=at(21)) == 0
    assert deliver_waiting(fresh_engine, sealer, line, sms, email, clock=at(7)) == 1


def test_the_file_wakes_nobody(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    write(fresh_engine, sealer, "offer_made", principal_id=leader)

    assert deliver_waiting(fresh_engine, sealer, Recorder(), clock=at(3)) == 1


def test_an_address_that_was_not_checked_is_not_used(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    with transaction(fresh_engine) as session:
        session.execute(update(Address).where(Address.kind == "line").values(verified_at=None))
    line, sms, email = ways()
    write(fresh_engine, sealer, "goods_received", principal_id=leader)

    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert sendings(fresh_engine) == [("sms", "accepted")]


def test_a_message_to_somebody_without_any_address_ends_and_says_so(fresh_engine: Engine, sealer: Sealer) -> None:
    with transaction(fresh_engine) as session:
        nobody = auth.open_account(session, "inspector", "พนักงานตรวจ")
    write(fresh_engine, sealer, "complaints_waiting", to=None, principal_id=nobody.id)

    sent = deliver_waiting(fresh_engine, sealer, *ways(), clock=NOON)

    with transaction(fresh_engine) as session:
        row = session.scalars(select(Notification)).one()
        count = session.scalar(select(func.count()).select_from(Sending))
    assert (sent, count, row.last_error, row.sealed) == (0, 0, "no address", None)
    assert row.gave_up_at is not None


def test_a_way_that_was_closed_meanwhile_gives_its_messages_to_the_next(
    fresh_engine: Engine, sealer: Sealer, leader: UUID
) -> None:
    line, sms, email = ways(line=1)
    write(fresh_engine, sealer, "goods_received", principal_id=leader)
    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)
    waited(fresh_engine)

    deliver_waiting(fresh_engine, sealer, sms, email, clock=NOON)

    assert sendings(fresh_engine) == [("line", "failed"), ("sms", "accepted")]


def test_a_message_goes_first_where_she_wants_it(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways()
    with transaction(fresh_engine) as session:
        choose_first(session, leader, "email")
    write(fresh_engine, sealer, "goods_received", "/jobs/awd_1", principal_id=leader)

    deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)

    assert [len(one.sent) for one in (line, sms, email)] == [0, 0, 1]


def test_where_the_first_way_is_shut_the_usual_order_holds(fresh_engine: Engine, sealer: Sealer, leader: UUID) -> None:
    line, sms, email = ways(email=99)
    with transaction(fresh_engine) as session:
        choose_first(session, leader, "email")
    write(fresh_engine, sealer, "goods_received", "/jobs/awd_1", principal_id=leader)

    for _ in range(4):
        deliver_waiting(fresh_engine, sealer, line, sms, email, clock=NOON)
        waited(fresh_engine)

    assert [len(one.sent) for one in (line, sms, email)] == [1, 0, 0]
