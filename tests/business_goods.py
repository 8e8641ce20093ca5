"""Random deliveries and what comes of them: receipts, silence, rework, disputes, early ends."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy.orm import Session

from api.deliveries import disputes
from api.deliveries import models as rows
from api.deliveries.clock import Claim, claim_hand_over
from api.deliveries.ending import Ending, end_early
from api.deliveries.handing_over import Delivery, Made, hand_over
from api.deliveries.photos import keep_photo
from api.deliveries.receipts import Rejected
from api.deliveries.receiving import Answer, Said, receive
from api.deliveries.rules import Side
from api.deliveries.silence import accept_silent
from api.offers.models import Award
from tests.business import Dispute, Note, Receipt, shared
from tests.business_work import AT, DAYS_AGO, Work
from tests.goods import JPEG, SEALER

SIDE = st.sampled_from(["leader", "hirer"])


class Goods(Work):
    """Deliveries of the awards there are."""

    def begin_with_a_delivery(self, rate: int, days_ago: int, short: int, bad: int) -> None:
        """Agreed work, delivered in part and received."""
        self.begin(pieces=60, rate=rate)
        self.deliver(at=0, pieces=[5, 2, 4, 0], days_ago=days_ago, side="leader")
        self.receive(at=0, short=short, bad=bad, hirers_fault=False, one_by_one=bool(short))

    def award(self, session: Session, award_id: UUID) -> Award:
        return session.get_one(Award, award_id)

    @precondition(lambda self: self.model.awards)
    @rule(at=AT, pieces=st.lists(st.integers(0, 7), min_size=4, max_size=4).filter(any), days_ago=DAYS_AGO, side=SIDE)
    def deliver(self, at: int, pieces: list[int], days_ago: int, side: Side) -> None:
        award_id = self.pick(self.model.awards, at)
        award = self.model.awards[award_id]
        tally = {who: n for who, n in zip(self.who.members, pieces, strict=True) if n}
        day, by = self.model.day(days_ago), self.who.actor(side)
        delivery = Delivery([Made(who, n) for who, n in tally.items()], Claim(day))
        note = self.attempt(
            lambda s: hand_over(s, SEALER, award=self.award(s, award_id), by=by, delivery=delivery),
            lawful=award.signed and sum(pieces) <= award.left,
        )
        if note:
            award.delivered += sum(pieces)
            self.delivered(note.id, Note(award_id, tally, day))

    def delivered(self, note_id: UUID, note: Note) -> None:
        self.model.awards[note.award].made.update(note.tally)
        self.model.notes[note_id] = note
        self.model.waiting.append(note_id)

    @precondition(lambda self: self.model.notes)
    @rule(at=AT, days_ago=DAYS_AGO, side=SIDE)
    def claim_another_day(self, at: int, days_ago: int, side: Side) -> None:
        """The earliest day counts, whoever says it and whenever."""
        note_id = self.pick(self.model.notes, at)
        note, day, by = self.model.notes[note_id], self.model.day(days_ago), self.who.actor(side)
        with self.act() as session:
            row, award = session.get_one(rows.DeliveryNote, note_id), self.award(session, note.award)
            claim_hand_over(session, SEALER, award=award, note=row, by=by, claim=Claim(day))
        note.day = min(note.day, day)

    @precondition(lambda self: self.model.waiting)
    @rule(at=AT, short=st.integers(0, 3), bad=st.integers(0, 4), hirers_fault=st.booleans(), one_by_one=st.booleans())
    def receive(self, at: int, short: int, bad: int, hirers_fault: bool, one_by_one: bool) -> None:
        """Some pieces are short or bad, by total or by homeworker. Bad by the hirer's own fault is good."""
        note_id = self.pick(self.model.waiting, at)
        note = self.model.notes[note_id]
        total = sum(note.tally.values())
        short = min(short, total)
        bad = min(bad, total - short)
        groups = 0 if hirers_fault else bad
        if one_by_one:
            shorts = self.from_the_first(short, note.tally)
            bads = self.from_the_first(groups, {who: n - shorts.get(who, 0) for who, n in note.tally.items()})
        else:
            shorts = shared(short, note.tally)
            left = {who: n - shorts.get(who, 0) for who, n in note.tally.items()}
            bads = shared(groups, left) if groups else {}
        lines = [Said(who, shorts.get(who, 0), bads.get(who, 0)) for who in note.tally] if one_by_one else None

        def answered(session: Session) -> rows.GoodsReceipt:
            award, hirer = self.award(session, note.award), self.who.actor("hirer")
            picture = keep_photo(session, award=award, by=hirer, content=JPEG).id
            refused = [Rejected("material_fault" if hirers_fault else "stitch", bad, picture)] if bad else []
            answer = Answer(total - short - bad, short, refused, lines)
            row = session.get_one(rows.DeliveryNote, note_id)
            return receive(session, SEALER, award=award, note=row, by=hirer, answer=answer)

        receipt = self.attempt(answered, lawful=True)
        assert receipt
        self.received(receipt.id, note_id, {who: shorts.get(who, 0) + bads.get(who, 0) for who in note.tally})

    @staticmethod
    def from_the_first(total: int, room: dict[UUID, int]) -> dict[UUID, int]:
        found = {}
        for who, n in room.items():
            found[who] = min(total, n)
            total -= found[who]
        return found

    def received(self, receipt_id: UUID, note_id: UUID, missing: dict[UUID, int]) -> None:
        note = self.model.notes[note_id]
        self.model.waiting.remove(note_id)
        self.model.receipts[receipt_id] = Receipt(note_id, {who: n for who, n in missing.items() if n})
        good = {who: n - missing[who] for who, n in note.tally.items() if n > missing[who]}
        self.model.earned(receipt_id, good, note)

    @precondition(lambda self: self.model.waiting)
    @rule()
    def let_time_pass_in_silence(self) -> None:
        """Nobody answers, so everything is accepted."""
        waiting = list(self.model.waiting)
        with self.act() as session:
            assert all(accept_silent(session, self.model.day(-4), sealer=SEALER) for _ in waiting)
            assert not accept_silent(session, self.model.day(-4), sealer=SEALER)
            made = {one.note_id: one.id for one in session.query(rows.GoodsReceipt)}
        for note_id in waiting:
            self.received(made[note_id], note_id, dict.fromkeys(self.model.notes[note_id].tally, 0))

    def lacking(self) -> list[UUID]:
        return [at for at, one in self.model.receipts.items() if one.unsettled]

    @precondition(lacking)
    @rule(at=AT, pieces=st.integers(1, 5), whose=st.integers(0, 3), days_ago=DAYS_AGO)
    def mend(self, at: int, pieces: int, whose: int, days_ago: int) -> None:
        receipt_id = self.pick(self.lacking(), at)
        receipt = self.model.receipts[receipt_id]
        award_id, who, day = self.model.notes[receipt.note].award, self.who.members[whose], self.model.day(days_ago)
        delivery = Delivery([Made(who, pieces)], Claim(day), rework_of=receipt_id)
        leader = self.who.actor("leader")
        note = self.attempt(
            lambda s: hand_over(s, SEALER, award=self.award(s, award_id), by=leader, delivery=delivery),
            lawful=pieces <= receipt.unsettled,
        )
        if note:
            receipt.mended += pieces
            self.delivered(note.id, Note(award_id, {who: pieces}, day))

    @precondition(lacking)
    @rule(at=AT, pieces=st.integers(1, 5))
    def object(self, at: int, pieces: int) -> None:
        """The leader disputes what was short or bad, each piece once."""
        receipt_id = self.pick(self.lacking(), at)
        receipt = self.model.receipts[receipt_id]
        room = receipt.undisputed
        an_open_one = any(one.granted is None for one in receipt.disputes)
        made = self.attempt(
            lambda s: disputes.open_dispute(
                s,
                SEALER,
                award=self.award(s, self.model.notes[receipt.note].award),
                receipt=s.get_one(rows.GoodsReceipt, receipt_id),
                by=self.who.actor("leader"),
                objection=disputes.Objection(pieces, "ตะเข็บไม่เสีย"),
            ),
            lawful=not an_open_one and pieces <= min(sum(room.values()), receipt.unsettled),
        )
        if made:
            self.model.disputes[made.id] = Dispute(receipt_id, shared(pieces, room))
            receipt.disputes.append(self.model.disputes[made.id])

    @precondition(lambda self: self.model.disputes)
    @rule(at=AT, offered=st.integers(0, 5))
    def offer_some_pieces(self, at: int, offered: int) -> None:
        dispute_id = self.pick(self.model.disputes, at)
        dispute = self.model.disputes[dispute_id]
        hirer = self.who.actor("hirer")
        if self.attempt(
            lambda s: disputes.offer_pieces(s, SEALER, **self.of(s, dispute_id), by=hirer, pieces=offered),
            lawful=offered <= dispute.pieces,
        ):
            dispute.offered = offered

    @precondition(lambda self: self.model.disputes)
    @rule(at=AT, how=st.sampled_from(["grant", "take", "withdraw", "rule"]), granted=st.integers(0, 5))
    def end_a_dispute(self, at: int, how: str, granted: int) -> None:
        """The hirer grants all, the leader takes the offer or lets it rest, staff end it. What is granted is paid."""
        dispute_id = self.pick(self.model.disputes, at)
        dispute = self.model.disputes[dispute_id]
        receipt = self.model.receipts[dispute.receipt]
        granted = dispute.pieces if how == "grant" else granted
        lawful = {"take": granted == dispute.offered, "rule": granted <= dispute.pieces}
        if not self.attempt(lambda s: self.end_it(s, dispute_id, how, granted), lawful=lawful.get(how, True)):
            return
        del self.model.disputes[dispute_id]
        if how == "withdraw":
            receipt.disputes.remove(dispute)
            return
        dispute.granted = granted
        self.model.earned(dispute_id, shared(granted, dispute.lines), self.model.notes[receipt.note])

    def end_it(self, session: Session, dispute_id: UUID, how: str, granted: int) -> rows.Dispute:
        named = self.of(session, dispute_id)
        hirer, leader = self.who.actor("hirer"), self.who.actor("leader")
        if how == "grant":
            return disputes.grant(session, SEALER, **named, by=hirer)
        if how == "take":
            return disputes.take_offer(session, SEALER, **named, by=leader, pieces=granted)
        if how == "withdraw":
            return disputes.withdraw(session, SEALER, **named, by=leader)
        facts = {"principal_id": hirer.principal_id, "granted": granted, "because": "seen by both"}
        return disputes.rule(session, SEALER, dispute=named["dispute"], **facts)

    def of(self, session: Session, dispute_id: UUID) -> dict[str, Any]:
        """A dispute and its award, as use cases want them."""
        receipt = self.model.receipts[self.model.disputes[dispute_id].receipt]
        award = self.award(session, self.model.notes[receipt.note].award)
        return {"award": award, "dispute": session.get_one(rows.Dispute, dispute_id)}

    @precondition(lambda self: any(one.left for one in self.model.awards.values()))
    @rule(at=AT, pieces=st.integers(0, 5), percent=st.integers(1, 99), days_ago=DAYS_AGO)
    def end_early(self, at: int, pieces: int, percent: int, days_ago: int) -> None:
        """One who matters cannot go on: her part-finished pieces are handed over."""
        award_id, who, day = self.pick(self.model.awards, at), self.who.members[1], self.model.day(days_ago)
        award = self.model.awards[award_id]
        parts = [Made(who, pieces, percent_done=percent)] if pieces else []
        ending = Ending("illness", day, parts)
        leader = self.who.actor("leader")
        made = self.attempt(
            lambda s: end_early(s, SEALER, award=self.award(s, award_id), by=leader, ending=ending),
            lawful=award.signed and award.left > 0 and pieces <= award.left,
        )
        if not made:
            return
        award.delivered += pieces
        award.end("ended", wanted=True)
        if made.note_id:
            self.delivered(made.note_id, Note(award_id, {who: pieces}, day, percent))
