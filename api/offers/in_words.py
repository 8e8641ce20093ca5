"""The policy in force in words anybody can read: its main parameters and what each of them does."""

from collections.abc import Iterator

from api.offers.models import MatchingPolicy
from api.offers.policies import policy_of
from api.offers.schemas import PolicySummary, Sentence
from api.thai import baht
from matching import Policy
from matching.policy import LEXIMIN


def summary(row: MatchingPolicy) -> PolicySummary:
    """Every parameter that is at work, one sentence each."""
    says = [Sentence(field=field, value=value, th=th, en=en) for field, value, th, en in _sentences(policy_of(row))]
    return PolicySummary(id=row.id, name=row.name, effective_from=row.effective_from, says=says)


def _sentences(policy: Policy) -> Iterator[tuple[str, int | str, str, str]]:
    yield _aim(policy)
    for line, permille in policy.equity_steps:
        share = f"{permille / 10:g}"
        yield (
            "equity_steps",
            permille,
            f"รายได้ของกลุ่มที่ยังต่ำกว่าชั่วโมงละ {baht(line)} บาท นับเพิ่มอีก {share}%",
            f"Income of a group under {baht(line)} baht an hour counts {share}% more",
        )
    pair = baht(policy.satang_per_pair)
    yield (
        "satang_per_pair",
        policy.satang_per_pair,
        f"แบ่งงานเพิ่มหนึ่งกลุ่ม นับเป็นต้นทุน {pair} บาท",
        f"One more group on a lot counts as a cost of {pair} baht",
    )
    far = baht(policy.satang_per_km)
    yield (
        "satang_per_km",
        policy.satang_per_km,
        f"ระยะทางหนึ่งกิโลเมตร นับเป็นต้นทุน {far} บาท ไม่หักจากค่าแรง",
        f"A kilometre counts as a cost of {far} baht; it is never taken from pay",
    )
    if policy.first_lot_minutes:
        hours = policy.first_lot_minutes // 60
        yield (
            "first_lot_minutes",
            policy.first_lot_minutes,
            f"งานแบบที่กลุ่มยังไม่เคยทำ ได้ไม่เกิน {hours} ชั่วโมงก่อน",
            f"Of work that a group has not made yet it gets at most {hours} hours at first",
        )


def _aim(policy: Policy) -> tuple[str, int | str, str, str]:
    if policy.aim == LEXIMIN:
        loss = f"{policy.loss_permille / 10:g}"
        return (
            "aim",
            policy.aim,
            f"ให้กลุ่มที่รายได้ต่อชั่วโมงต่ำสุดได้งานก่อน แม้มูลค่ารวมลดลงได้ถึง {loss}%",
            f"Groups with the lowest income an hour come first, even if all work is worth up to {loss}% less",
        )
    return (
        "aim",
        policy.aim,
        "ให้งานทำเสร็จทันเวลามีมูลค่ารวมสูงสุด โดยกลุ่มที่รายได้น้อยนับมากกว่า",
        "Most value made on time, where income of those who have less counts more",
    )
