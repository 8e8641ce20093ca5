"""`python -m matching COMMAND`: exit 0 when good, 1 when a plan is not, 2 for bad input, 130 when interrupted.

The only file of this package that reads a clock: commands that may stop early are handed it.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from matching.commands import bench, check, explain, gap, generate, solve
from matching.guard import ProblemError

COMMANDS = {
    "solve": (solve, "make a plan"),
    "check": (check, "judge a plan without the solver"),
    "explain": (explain, "why a lot is left, or why a group does not have it"),
    "generate": (generate, "make up a country to measure matching on"),
    "gap": (gap, "share jobs out to agents (generalised assignment)"),
    "bench": (bench, "plan and check made-up countries, and print a table"),
}
LONGEST_MESSAGE = 400  # characters: a file may hold a wrong value of any length


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status. Bad input is told in one line with its place and the rule."""
    asked = parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except KeyboardInterrupt:
        return told("stopped", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads any more: no word at exit
        return 2
    except MemoryError:
        return told("not enough memory", 2)
    except ProblemError as fault:
        return told(str(fault), 2)
    except OSError as fault:
        return told(f"{fault.filename or 'file'}: {fault.strerror or fault}", 2)


def told(message: str, status: int) -> int:
    """Say why it ended, in one line; the status."""
    line = " ".join(message.split())
    cut = line if len(line) <= LONGEST_MESSAGE else line[:LONGEST_MESSAGE] + "…"
    print(f"matching: {cut}", file=sys.stderr)
    return status


def parser() -> argparse.ArgumentParser:
    """All commands, each with what it asks for."""
    whole = argparse.ArgumentParser(prog="python -m matching", description="Match lots to groups.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for name, (command, told_in_help) in COMMANDS.items():
        one = commands.add_parser(name, help=told_in_help, description=command.__doc__)
        command.ask(one)
        one.set_defaults(run=command.run, clock=time.monotonic, cpu_clock=time.process_time)
    return whole


if __name__ == "__main__":
    sys.exit(main())
