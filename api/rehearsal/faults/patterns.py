"""Patterns that are worth a look: digits, copies, accounts that are one, work that is passed on."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from api.rehearsal.faults.catalogue import Found, fault, near_miss
from api.rehearsal.ids import at
from api.rehearsal.parties import Team
from api.rehearsal.stage import ROSTER, Stage
from api.rehearsal.ways import consented


@fault("digit_heaping")
def tallies_in_fives_and_tens(stage: Stage) -> Found:
    return Found("group", _tallies(stage, 65, 2 * stage.nth))


@near_miss()
def some_round_numbers(stage: Stage) -> None:
    _tallies(stage, 40, 2 * stage.nth + 1)


def _tallies(stage: Stage, round_percent: int, spare: int) -> UUID:
    """A group without a past whose tallies end in 0 or 5 so often: twelve deliveries of six people."""
    team = stage.books.world.spare_teams[spare]
    stage.team, stage.roster = team, team.people[:ROSTER]
    stage.work = replace(stage.work, centiminutes=100)  # a minute a piece: nobody works too long for that
    job = stage.agree()
    told = 0
    for day in range(12):
        pieces = {}
        for person in stage.roster:
            told += 1
            is_round = told * round_percent // 100 > (told - 1) * round_percent // 100
            tens = 20 + 10 * stage.scribe.chance.randrange(5)
            pieces[person.id] = tens + stage.scribe.chance.choice((0, 5) if is_round else (1, 2, 3, 4, 6, 7, 8, 9))
        on = stage.starts_on + timedelta(days=7 + day)
        stage.pay(stage.deliver(job, pieces, on=on))
    return team.id


@fault("copied_tallies", lived=True)
def same_tallies_again(stage: Stage) -> Found:
    return Found("delivery_note", _again(stage, 0))


@near_miss()
def one_piece_differs(stage: Stage) -> None:
    _again(stage, 1)


def _again(stage: Stage, more: int) -> UUID:
    """Two deliveries with the same pieces for each of six people; or one of them made one more."""
    job = stage.agree()
    pieces = {one.id: 31 + 7 * number + stage.nth for number, one in enumerate(stage.roster)}
    first = stage.deliver(job, pieces, on=stage.handed_on - timedelta(days=9))
    stage.pay(first)
    pieces[stage.roster[0].id] += more
    second = stage.deliver(job, pieces)
    stage.pay(second)
    return second.note_id


@near_miss()
def all_made_the_same(stage: Stage) -> None:
    """A count that was shared out evenly, twice."""
    job = stage.agree()
    pieces = dict.fromkeys((one.id for one in stage.roster), 37)
    stage.pay(stage.deliver(job, pieces, on=stage.handed_on - timedelta(days=9)))
    stage.pay(stage.deliver(job, pieces))


def _other_team(stage: Stage) -> Team:
    return next(team for team in stage.books.world.teams if team.id != stage.team.id)


@fault("shared_account", beside="leader_account", lived=True)
def one_account_in_two_groups(stage: Stage) -> Found:
    """A member of another group is paid into the same account, since a later day."""
    other = _other_team(stage)
    mark = f"shared {stage.scribe.ids.at(at(stage.starts_on)).hex}"
    person = other.people[-1 - stage.nth]
    consented(stage.scribe, stage.roster[0].id, stage.team, "promptpay", stage.starts_on, mark)
    consented(stage.scribe, person.id, other, "promptpay", stage.starts_on + timedelta(days=1), mark)
    return Found("homeworker", person.id, also=(stage.roster[0].id, person.id))


@near_miss()
def one_account_in_a_family(stage: Stage) -> None:
    """Two of one group share an account: a family."""
    mark = f"family {stage.scribe.ids.at(at(stage.starts_on)).hex}"
    for person in stage.roster[:2]:
        consented(stage.scribe, person.id, stage.team, "promptpay", stage.starts_on, mark)


@fault("leader_account", beside="shared_account", lived=True)
def members_paid_into_the_leaders_account(stage: Stage) -> Found:
    """Three members are paid directly, into an account that is the group's."""
    world = stage.books.world
    stage.team = world.teams[2 * stage.nth % len(world.teams)]
    stage.roster = stage.team.people[-ROSTER:]
    mark = f"leader {stage.scribe.ids.at(at(stage.starts_on)).hex}"
    _account(stage, "group_id", stage.team.id, mark)
    job = stage.agree()
    handed = stage.deliver(job, stage.pieces(3))
    for person in stage.roster[:3]:
        consented(stage.scribe, person.id, stage.team, "bank", stage.starts_on, mark)
        stage.methods[person.id] = "bank"
    stage.pay(handed)
    return Found("group", stage.team.id, also=tuple(person.id for person in stage.roster))


def _account(stage: Stage, column: str, party_id: UUID, mark: str) -> None:
    """A new account of a hirer or a group: the newest counts."""
    whose = {"homeworker_id": None, "group_id": None, "hirer_id": None, column: party_id}
    stage.scribe.new(
        "pay_methods",
        at(stage.starts_on, 8),
        **whose,
        method="bank",
        account_sealed=b"rehearsal",
        account_mark=mark,
        consent_id=None,
        principal_id=stage.team.principal_id,
    )


@fault("hidden_intermediary", lived=True)
def hirer_with_a_groups_account(stage: Stage) -> Found:
    """A hirer pays from the account of a group: one stands behind the other."""
    world = stage.books.world
    firm, stage.team = world.spare_firms[3 * stage.nth], world.teams[(2 * stage.nth + 1) % len(world.teams)]
    mark = f"hidden {stage.scribe.ids.at(at(stage.starts_on)).hex}"
    _account(stage, "group_id", stage.team.id, mark)
    _account(stage, "hirer_id", firm.id, mark)
    return Found("hirer", firm.id)


@fault("resold", beside="hidden_intermediary", lived=True)
def same_work_posted_again_for_less(stage: Stage) -> Found:
    """Posted by a hirer ten days later at four fifths of the rate; both pay from one account."""
    first, second = stage.books.world.spare_firms[3 * stage.nth + 1 : 3 * stage.nth + 3]
    mark = f"resold {stage.scribe.ids.at(at(stage.starts_on)).hex}"
    for firm in (first, second):
        _account(stage, "hirer_id", firm.id, mark)
    stage.firm = first
    stage.pay(stage.deliver(stage.agree(over_floor=1.5)))
    stage.firm, stage.starts_on = second, stage.starts_on + timedelta(days=10)
    job = stage.agree(over_floor=1.2)
    stage.pay(stage.deliver(job))
    return Found("award", job.id, also=(first.id, second.id))


@near_miss()
def same_work_by_strangers(stage: Stage) -> None:
    """Two hirers who have nothing to do with each other order the same; one pays less."""
    stage.pay(stage.deliver(stage.agree(over_floor=1.5)))
    stage.firm = next(firm for firm in stage.books.world.firms if firm.id != stage.firm.id)
    stage.starts_on += timedelta(days=10)
    stage.pay(stage.deliver(stage.agree(over_floor=1.2)))
