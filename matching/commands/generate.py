"""`generate --lots N --groups M --load X --seed S -o PROBLEM`: a country of the benchmark recipe."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace

from matching.files import LARGE, problem_text, write_problem
from matching.generate import LOOSE, TIGHT, generate


def ask(parser: ArgumentParser) -> None:
    """Its size, its load and its seed."""
    parser.add_argument("--lots", type=int, required=True, metavar="N")
    parser.add_argument("--groups", type=int, required=True, metavar="M")
    parser.add_argument(
        "--load", type=float, required=True, metavar="X", help=f"work / time free: {LOOSE} loose, {TIGHT} tight"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default 0")
    parser.add_argument("-o", "--output", metavar="PROBLEM", help="where it goes (else to the screen)")
    parser.add_argument(
        "--columns", action=BooleanOptionalAction, help=f"the compact form (default: from {LARGE} records on)"
    )


def run(asked: Namespace) -> int:
    """The same seed gives the same file, byte for byte."""
    problem = generate(lots=asked.lots, groups=asked.groups, load=asked.load, seed=asked.seed)
    if asked.output:
        write_problem(problem, asked.output, columns=asked.columns)
    else:
        print(problem_text(problem, columns=asked.columns), end="")
    return 0
