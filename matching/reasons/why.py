"""Why a lot is left, and why a group did not get a lot: always with numbers, always "in this plan".

First the hard reasons, which hold whatever is planned. Where there are none, what happened in this plan.
Nothing here guesses: where the search simply found no better plan, it says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matching.eligibility import candidates, hard_reasons
from matching.engine.model import equity_steps
from matching.plan import Allocation, Plan, Reason, ReasonCode, Unplaced
from matching.problem import Group, Lot, Problem
from matching.room import Room, frozen_satang, room_before_plan, skilled_profiles


@dataclass(slots=True)
class Scene:
    """A plan seen from above: time free before it and after it, and who has which lot."""

    problem: Problem
    lots: dict[str, Lot]
    groups: dict[str, Group]
    before: Room
    after: Room
    shares: dict[str, dict[str, Allocation]]
    income: Counter[str]
    promised: dict[str, int]

    def candidates(self, lot: Lot) -> list[Group]:
        """Groups without a hard reason against them."""
        return candidates(self.problem, lot, self.before)

    def rivals(self, lot: Lot, groups: Iterable[Group]) -> list[Lot]:
        """Other lots of this plan that use time which this lot could use with these groups."""
        able = {group.id: set(skilled_profiles(lot, group)) for group in groups}
        return [
            self.lots[name]
            for name, shares in self.shares.items()
            if name != lot.id
            and any(
                work.profile in able[share.group] and lot.first_week <= work.week <= lot.last_week
                for share in shares.values()
                if share.group in able
                for work in share.work
            )
        ]

    def gain(self, lot: Lot, group: Group, pieces: int, *, back: int = 0) -> int:
        """What these pieces with this group add to the objective (1/1000 satang), were it `back` poorer."""
        policy, income = self.problem.policy, self.income[group.id] - back
        cost = policy.satang_per_pair + policy.satang_per_km * self.problem.kilometres(lot, group)
        steps = equity_steps(group, self.promised[group.id], policy)
        earned = lot.rate_satang * pieces
        bonus = _equity(steps, income + earned) - _equity(steps, income)
        return earned * policy.value_permille + bonus - 1000 * cost


def look(problem: Problem, allocations: tuple[Allocation, ...]) -> Scene:
    """Put a plan's shares on the map."""
    lots = {lot.id: lot for lot in problem.lots}
    scene = Scene(
        problem,
        lots,
        {group.id: group for group in problem.groups},
        room_before_plan(problem),
        room_before_plan(problem),
        {},
        Counter(),
        frozen_satang(problem),
    )
    for share in allocations:
        lot = lots[share.lot]
        scene.shares.setdefault(share.lot, {})[share.group] = share
        scene.income[share.group] += lot.rate_satang * share.pieces
        for work in share.work:
            scene.after.take(share.group, work.profile, work.week, lot.machine, work.centiminutes)
    return scene


def all_unplaced(problem: Problem, allocations: tuple[Allocation, ...]) -> tuple[Unplaced, ...]:
    """Every lot with pieces left, and its first reason."""
    scene, found = look(problem, allocations), []
    for lot in problem.lots:
        left = lot.quantity_pieces - sum(share.pieces for share in scene.shares.get(lot.id, {}).values())
        if left:
            reason = _why_left(scene, lot, left)
            found.append(Unplaced(lot.id, left, reason.code, (("open_pieces", left), *reason.numbers)))
    return tuple(found)


def why_unplaced(problem: Problem, plan: Plan, lot: str) -> tuple[Reason, ...]:
    """Why pieces of this lot are left in this plan; empty when none are. KeyError for an unknown lot."""
    if lot not in {known.id for known in problem.lots}:
        raise KeyError(lot)
    return tuple(Reason(rest.reason, rest.numbers) for rest in plan.unplaced if rest.lot == lot)


def why_not(problem: Problem, plan: Plan, lot: str, group: str) -> tuple[Reason, ...]:
    """Why this group does not have this lot in this plan: all hard reasons, else those of the plan.

    KeyError for an unknown lot or group. A group that has it gets CHOSEN with its pieces.
    """
    scene = look(problem, plan.allocations)
    asked, asker = scene.lots[lot], scene.groups[group]
    shares = scene.shares.get(lot, {})
    if group in shares:
        return (Reason(ReasonCode.CHOSEN, (("pieces", shares[group].pieces),)),)
    if hard := hard_reasons(problem, asked, asker, scene.before):
        return hard
    left = asked.quantity_pieces - sum(share.pieces for share in shares.values())
    found = []
    if shares:
        found.append(_elsewhere(scene, asked, asker))
    if left and len(shares) >= asked.most_groups:
        found.append(
            Reason(ReasonCode.SPLIT_LIMIT_REACHED, (("open_pieces", left), ("most_groups", asked.most_groups)))
        )
    wanted = min(share.pieces for share in shares.values()) if shares else asked.least_pieces
    if scene.after.pieces(asked, asker) < wanted:
        found.append(_minutes_taken(scene, asked, [asker], wanted))
    if [reason.code for reason in found] == [ReasonCode.PLACED_ELSEWHERE]:
        worth = dict(found[0].numbers)
        if worth["worth_satang"] > worth["worth_there_satang"]:  # it looks better here, but no such plan was found
            found.append(Reason(ReasonCode.NO_BETTER_PLAN_FOUND, (("open_pieces", left),)))
    if found:
        return tuple(found)
    reason = _why_left(scene, asked, left)
    return (Reason(reason.code, (("open_pieces", left), *reason.numbers)),)


def _why_left(scene: Scene, lot: Lot, left: int) -> Reason:
    able = scene.candidates(lot)
    if not able:
        return _no_candidate(scene, lot)
    free = lot.most_groups - len(scene.shares.get(lot.id, {}))
    return (
        _never_fits(scene, lot, able, left)
        or _does_not_fit_now(scene, lot, able, left, free)
        or _does_not_pay(scene, lot, able, left)
        or Reason(ReasonCode.NO_BETTER_PLAN_FOUND)
    )


def _no_candidate(scene: Scene, lot: Lot) -> Reason:
    against = Counter(
        reason.code.value
        for group in scene.problem.groups
        for reason in hard_reasons(scene.problem, lot, group, scene.before)
    )
    return Reason(ReasonCode.NO_CANDIDATE, (("groups", len(scene.problem.groups)), *sorted(against.items())))


def _never_fits(scene: Scene, lot: Lot, able: list[Group], left: int) -> Reason | None:
    """Even an empty plan could not hold what is left."""
    rooms = sorted((scene.before.pieces(lot, group) for group in able), reverse=True)
    best, every = sum(rooms[: lot.most_groups]), sum(rooms)
    if best > lot.quantity_pieces - left and not (lot.all_or_nothing and best < lot.quantity_pieces):
        return None
    if every >= lot.quantity_pieces or (every > best and not lot.all_or_nothing):
        return Reason(ReasonCode.SPLIT_LIMIT_REACHED, (("most_groups", lot.most_groups), ("possible_pieces", best)))
    if lot.all_or_nothing:
        return Reason(ReasonCode.ALL_OR_NOTHING_NOT_REACHED, (("possible_pieces", every),))
    needed = -(-left * lot.centiminutes_per_piece // 100)
    return Reason(
        ReasonCode.WINDOW_TOO_SHORT, (("groups", len(able)), ("needed_minutes", needed), ("possible_pieces", every))
    )


def _does_not_fit_now(scene: Scene, lot: Lot, able: list[Group], left: int, free: int) -> Reason | None:
    """Beside the other lots of this plan there is no lawful room for it."""
    holding = scene.shares.get(lot.id, {})
    more = sum(scene.after.pieces(lot, group) for group in able if group.id in holding)
    rooms = sorted((scene.after.pieces(lot, group) for group in able if group.id not in holding), reverse=True)
    lawful = [pieces for pieces in rooms[:free] if pieces >= lot.least_pieces]
    if not holding and lot.all_or_nothing and 0 < sum(lawful) < left:
        rivals = scene.rivals(lot, able)
        return Reason(
            ReasonCode.ALL_OR_NOTHING_NOT_REACHED, (("possible_pieces", sum(lawful)), ("other_lots", len(rivals)))
        )
    if more or (lawful and left >= lot.least_pieces):
        return None
    if holding and free == 0 and any(pieces >= min(left, lot.least_pieces) for pieces in rooms):
        return Reason(
            ReasonCode.SPLIT_LIMIT_REACHED,
            (("most_groups", lot.most_groups), ("possible_pieces", lot.quantity_pieces - left)),
        )
    if left < lot.least_pieces and any(pieces >= left for pieces in rooms):
        return Reason(ReasonCode.LEAST_LOT_NOT_REACHED, (("least_pieces", lot.least_pieces),))
    return _minutes_taken(scene, lot, able, left)


def _minutes_taken(scene: Scene, lot: Lot, groups: list[Group], pieces: int) -> Reason:
    rivals = scene.rivals(lot, groups)
    better = sum(
        rival.rate_satang * lot.centiminutes_per_piece > lot.rate_satang * rival.centiminutes_per_piece
        for rival in rivals
    )
    spare = sum(sum(scene.after.by_week(lot, group)) for group in groups) // 100
    return Reason(
        ReasonCode.MINUTES_TAKEN,
        (
            ("needed_minutes", -(-pieces * lot.centiminutes_per_piece // 100)),
            ("free_minutes", spare),
            ("other_lots", len(rivals)),
            ("better_paid_lots", better),
        ),
    )


def _does_not_pay(scene: Scene, lot: Lot, able: list[Group], left: int) -> Reason | None:
    """Every group that could take it costs more than the pieces are worth."""
    best: tuple[int, int, int] | None = None
    for group in able:
        pieces = min(left, scene.after.pieces(lot, group))
        if pieces >= lot.least_pieces:
            cost = scene.problem.policy.satang_per_pair
            cost += scene.problem.policy.satang_per_km * scene.problem.kilometres(lot, group)
            best = max(best or (-(10**30), 0, 0), (scene.gain(lot, group, pieces), lot.rate_satang * pieces, cost))
    if best is None or best[0] > 0:
        return None
    return Reason(ReasonCode.NOT_WORTH_ITS_COST, (("value_satang", best[1]), ("cost_satang", best[2])))


def _elsewhere(scene: Scene, lot: Lot, group: Group) -> Reason:
    """Compare with the smallest share of the lot, both as they stand in this plan."""
    share = min(scene.shares[lot.id].values(), key=lambda share: (share.pieces, share.group))
    there = scene.groups[share.group]
    worth_there = scene.gain(lot, there, share.pieces, back=lot.rate_satang * share.pieces)
    worth_here = scene.gain(lot, group, share.pieces)
    return Reason(
        ReasonCode.PLACED_ELSEWHERE,
        (
            ("pieces", share.pieces),
            ("kilometres", scene.problem.kilometres(lot, group)),
            ("kilometres_there", scene.problem.kilometres(lot, there)),
            ("worth_satang", worth_here // 1000),
            ("worth_there_satang", worth_there // 1000),
        ),
    )


def _equity(steps: tuple[tuple[int, int], ...], income: int) -> int:
    bonus = 0
    for permille, width in steps:
        part = max(0, min(width, income))
        bonus, income = bonus + permille * part, income - part
    return bonus
