"""The work document (s.9), and equal pay (s.16)."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import text

from tests.check_faults.bending import another_award
from tests.check_faults.cases import fault, near
from tests.pay_books import HANDED, PIECES, RATE, Books


@fault("document_missing")
def goods_without_both_signatures(b: Books) -> None:
    b.session.execute(
        text("DELETE FROM signatures WHERE side = 'leader' AND document_id = :id"), {"id": b.ids["paper"]}
    )


@fault("document_missing")
def no_document_at_all(b: Books) -> None:
    b.forget("work_documents", "id", b.ids["paper"])


@fault("document_late")
def signed_a_day_after_the_hand_over(b: Books) -> None:
    b.change("signatures", b.ids["paper"], "document_id", recorded_at=f"{HANDED + timedelta(days=1)} 00:00+07")


@near("document_late")
def signed_in_the_last_hour_of_the_day_of_hand_over(b: Books) -> None:
    b.change("signatures", b.ids["paper"], "document_id", recorded_at=f"{HANDED} 23:59+07")


@fault("document_altered")
def a_number_changed_in_the_document(b: Books) -> None:
    b.session.execute(text("UPDATE work_documents SET content = jsonb_set(content, '{pieces}', '4999')"))


@near("document_missing")
def a_second_version_that_nobody_signed_yet(b: Books) -> None:
    copy = (
        "INSERT INTO work_documents SELECT (jsonb_populate_record(one, CAST(:to AS jsonb))).* FROM work_documents one"
    )
    b.session.execute(text(copy), {"to": f'{{"id": "{uuid4()}", "version_no": 2}}'})


@near("document_altered")
def the_same_content_in_another_order(b: Books) -> None:
    turned = "content - 'pieces' || jsonb_build_object('pieces', content->'pieces')"
    b.session.execute(text(f"UPDATE work_documents SET content = {turned}"))


@fault("unequal_pay_sex", owed=PIECES * 4)
def a_satang_less_for_every_woman(b: Books) -> None:
    for woman in b.group.members[:4]:
        b.change("instalments", b.instalments[woman], rate_satang=RATE - 1, gross_satang=(RATE - 1) * PIECES)


@near("unequal_pay_sex")
def a_satang_less_for_all_but_one_woman(b: Books) -> None:
    for woman in b.group.members[:3]:
        b.change("instalments", b.instalments[woman], rate_satang=RATE - 1, gross_satang=(RATE - 1) * PIECES)


@fault("unequal_pay_group")
def another_group_of_the_lot_has_far_more(b: Books) -> None:
    another_award(b, RATE * 125 // 100 + 1)


@near("unequal_pay_group")
def another_group_has_a_quarter_more(b: Books) -> None:
    another_award(b, RATE * 125 // 100)


@near("unequal_pay_group")
def another_group_had_asked_for_more(b: Books) -> None:
    another_award(b, RATE * 2, counter=RATE * 2)
