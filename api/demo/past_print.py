"""The past on a terminal: what was planted and found, what an hour paid, and what the labour department did."""

from typing import Any

from rich.console import Console
from rich.table import Table


def print_past(out: Console, result: dict[str, Any]) -> None:
    """Nothing where there is no past."""
    if "planted" not in result:
        return
    out.print(
        f"\n[bold]สิบสองเดือนที่ผ่านมา · twelve months behind us[/bold]: {result['planted']} faults of "
        f"{result['fault_kinds']} kinds were planted, the checks found {result['found']}; "
        f"false alarms: {result['false_alarms']}"
    )
    table = Table(title="ค่าแรงต่อชั่วโมง ÷ ขั้นต่ำ · pay of an hour ÷ the minimum", title_justify="left")
    for name in ("ภาค region", "เพศ sex"):
        table.add_column(name)
    for name in ("median", "10th percentile", "tallies"):
        table.add_column(name, justify="right")
    for row in result["pay_per_hour"]:
        shares = (f"{row['median_of_minimum']:.2f}", f"{row['tenth_percentile_of_minimum']:.2f}", f"{row['tallies']:,}")
        table.add_row(row["region"] or "ทั้งหมด all", row["sex"] or "", *shares)
    out.print(table)
    days = result["days_to_pay"]
    out.print(f"Days from hand-over to pay: median {days['median']}, nine in ten within {days['ninetieth_percentile']}")
    cases = result["cases"]
    out.print(
        f"Labour department: {cases['complaints']} complaints, {cases['inspections']} inspection of "
        f"{cases['findings']} findings; ordered {cases['ordered_satang'] / 100:,.2f} baht to "
        f"{cases['homeworkers']} homeworkers, paid so far {cases['paid_satang'] / 100:,.2f}"
    )
