"""What if: changed problems, other good plans, other policies on past runs, and what a late change costs the rest.

Nothing here decides anything or keeps anything: every function takes problems and plans and gives new ones.
"""

from matching.scenarios.changes import Change, changes_from_json, patched
from matching.scenarios.diverse import Alternative, Alternatives, alternatives, difference_permille
from matching.scenarios.history import Outcome, Sandbox, sandbox
from matching.scenarios.price import ChangePrice, cancel_price, change_price, rush_price
from matching.scenarios.scenario import Scenario, what_if
from matching.scenarios.summary import Figures, figures
from matching.scenarios.tally import Diff, Mix, Tally, compare

__all__ = [
    "Alternative",
    "Alternatives",
    "Change",
    "ChangePrice",
    "Diff",
    "Figures",
    "Mix",
    "Outcome",
    "Sandbox",
    "Scenario",
    "Tally",
    "alternatives",
    "cancel_price",
    "change_price",
    "changes_from_json",
    "compare",
    "difference_permille",
    "figures",
    "patched",
    "rush_price",
    "sandbox",
    "what_if",
]
