"""`gap FILE`: generalised assignment, as published instances state it; prints cost, bound and seconds as JSON."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from matching import guard
from matching.commands.solve import LONGEST_SECONDS
from matching.files.disk import read_text
from matching.gap import read_instance, solve_gap
from matching.guard import ProblemError
from matching.warm import warm_gap

SECONDS = 60.0
COMPILING = 4.0  # seconds: making machine code takes several times as long, loading it far less
START = 2.0  # seconds that starting the program may have taken; more is another program that calls this one


def ask(parser: ArgumentParser) -> None:
    """An instance, when to stop, the seed, where the assignment goes."""
    parser.add_argument("file", metavar="FILE", help="agents, jobs, cost rows, need rows, capacities")
    effort = parser.add_mutually_exclusive_group()
    effort.add_argument("--seconds", type=float, default=SECONDS, metavar="T", help="default %(default)s")
    effort.add_argument("--rounds", type=int, metavar="N", help="instead of seconds: repeats an answer of N rounds")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default 0")
    parser.add_argument("-o", "--output", metavar="FILE", help="where the agent of each job goes: from 1, one line")


def run(asked: Namespace) -> int:
    """Exit 1 if nothing lawful was found. The start of the program counts as its time, the first compile does not."""
    guard.whole("--seed", asked.seed, most=2**31)
    guard.whole("--rounds", asked.rounds or 0)
    if not 0 < asked.seconds <= LONGEST_SECONDS:
        raise ProblemError("--seconds", f"must be over 0 and at most {LONGEST_SECONDS}, not {asked.seconds}")
    started = asked.clock() - min(asked.cpu_clock(), START)
    instance = read_instance(read_text(Path(asked.file)))
    read = asked.clock()
    warm_gap()
    warmed = asked.clock() - read
    started += warmed if warmed > COMPILING else 0
    until = None if asked.rounds is not None else started + asked.seconds
    rounds = guard.MOST if asked.rounds is None else asked.rounds
    answer = solve_gap(
        instance, seed=asked.seed, rounds=rounds, stop=lambda: until is not None and asked.clock() >= until
    )
    if asked.output and answer.agents:
        Path(asked.output).write_text(" ".join(str(agent + 1) for agent in answer.agents) + "\n", encoding="ascii")
    seconds = round(asked.clock() - started, 3)
    print(json.dumps({"cost": answer.cost, "bound": answer.bound, "seconds": seconds, "rounds": answer.rounds}))
    if not answer.agents:
        print("matching: no lawful assignment found", file=sys.stderr)
    return 0 if answer.agents else 1
