"""The bytes an entry's hash stands for: golden vectors. If one of these fails, every hash kept outside is void."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from api.ledger.books import AccountOf, Line, Reference
from api.ledger.canonical import Entry, canonical, leaf_hash, lines_of

HIRER, WORKER = UUID(int=0xA1), UUID(int=0xB2)
LINES = [
    (UUID(int=0x11), Line(AccountOf("hirer_payable", HIRER), -123_456)),
    (UUID(int=0x22), Line(AccountOf("homeworker_earning", WORKER), 123_456)),
]
EARNING = Entry(
    id=UUID("019b0000-0000-7000-8000-000000000001"),
    recorded_at=datetime(2026, 11, 22, 3, 4, 5, 60_000, UTC),
    effective_on=date(2026, 11, 20),
    kind="earning",
    reference=Reference("goods_receipt", UUID(int=0xC3)),
    corrects_id=None,
    reason="",
    salt=bytes(range(16)),
    lines=LINES,
)
CORRECTION = Entry(
    id=UUID("019b0000-0000-7000-8000-000000000002"),
    recorded_at=datetime(2026, 11, 22, 10, 4, 5, tzinfo=timezone(timedelta(hours=7))),
    effective_on=date(2026, 11, 20),
    kind="correction",
    reference=Reference("goods_receipt", UUID(int=0xC3)),
    corrects_id=EARNING.id,
    reason='นับผิด "2 ชิ้น" \\ counted twice\n\té',
    salt=bytes(range(16, 32)),
    lines=[(at, Line(line.account, -line.amount_satang)) for at, line in LINES],
)
GOLDEN = [
    (
        EARNING,
        '{"corrects":"","effective_on":"2026-11-20","id":"019b0000000070008000000000000001","kind":"earning","postings":['
        '{"account":"00000000000000000000000000000011","amount_satang":-123456,"kind":"hirer_payable",'
        '"party":"000000000000000000000000000000a1"},'
        '{"account":"00000000000000000000000000000022","amount_satang":123456,"kind":"homeworker_earning",'
        '"party":"000000000000000000000000000000b2"}],'
        '"reason":"","recorded_at":"2026-11-22T03:04:05.060000Z","reference_id":"000000000000000000000000000000c3",'
        '"reference_subject":"goods_receipt","salt":"000102030405060708090a0b0c0d0e0f","v":"trong-ledger-1"}',
        "f9a220ca5819248250ddf715f7a2a65223dfc4cfb6f57f27a463e193c401a7e5",
    ),
    (
        CORRECTION,
        '{"corrects":"019b0000000070008000000000000001","effective_on":"2026-11-20",'
        '"id":"019b0000000070008000000000000002","kind":"correction","postings":['
        '{"account":"00000000000000000000000000000011","amount_satang":123456,"kind":"hirer_payable",'
        '"party":"000000000000000000000000000000a1"},'
        '{"account":"00000000000000000000000000000022","amount_satang":-123456,"kind":"homeworker_earning",'
        '"party":"000000000000000000000000000000b2"}],'
        '"reason":"นับผิด \\"2 ชิ้น\\" \\\\ counted twice\\n\\té","recorded_at":"2026-11-22T03:04:05.000000Z",'
        '"reference_id":"000000000000000000000000000000c3","reference_subject":"goods_receipt",'
        '"salt":"101112131415161718191a1b1c1d1e1f","v":"trong-ledger-1"}',
        "3ea2eaae2faf6a5e1a0771c98905c72a2c2608164832148a73b2636a4da348d0",
    ),
]


@pytest.mark.parametrize(("entry", "text", "leaf"), GOLDEN)
def test_an_entry_is_written_in_one_way(entry: Entry, text: str, leaf: str) -> None:
    assert canonical(entry) == text.encode()
    assert leaf_hash(text.encode()).hex() == leaf


@pytest.mark.parametrize(("entry", "text", "leaf"), GOLDEN)
def test_the_standard_library_alone_checks_a_hash(entry: Entry, text: str, leaf: str) -> None:
    assert hashlib.sha256(b"\x00" + text.encode()).hexdigest() == leaf
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text


@pytest.mark.parametrize(("entry", "text", "leaf"), GOLDEN)
def test_the_lines_are_read_back(entry: Entry, text: str, leaf: str) -> None:
    assert lines_of(text.encode()) == [line for _, line in entry.lines]


def test_the_leaf_of_nothing_is_that_of_rfc_6962() -> None:
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_another_salt_makes_another_hash_of_the_same_pay() -> None:
    other = Entry(**{name: getattr(EARNING, name) for name in EARNING.__slots__} | {"salt": bytes(16)})

    assert leaf_hash(canonical(other)) != leaf_hash(canonical(EARNING))


@pytest.mark.parametrize("fault", [{"reason": "e\u0301"}, {"salt": b"short"}])
def test_text_that_is_not_nfc_and_a_short_salt_are_not_written(fault: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="NFC"):
        canonical(Entry(**{name: getattr(EARNING, name) for name in EARNING.__slots__} | fault))
