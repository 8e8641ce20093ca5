"""The demonstration's result on a terminal."""

import sys
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from api import database
from api.config import Settings
from api.demo import figures
from api.demo.examples_print import print_examples
from api.demo.past_print import print_past
from api.demo.sign_ins import SIGN_IN_ROLES


def print_result(session: Session, result: dict[str, Any], keys: dict[str, str], chosen: Settings, serve: bool) -> None:
    """All of it, for people."""
    out = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    share = result["pieces_awarded"] / result["pieces_ordered"]
    out.print("\n[bold]ตรง Trong[/bold] · ใบสั่งงานถึงกลุ่มโดยตรง · orders go straight to the groups\n")
    out.print(
        f"{result['hirers']} hirers posted {result['orders']} orders of {result['lots']} lots; "
        f"{result['groups']} groups with {result['members']:,} members could take them."
    )
    out.print(
        f"{result['offers']} offers, {result['awards']} awards: {result['pieces_awarded']:,} of "
        f"{result['pieces_ordered']:,} pieces agreed ({share:.1%}), {result['agreed_satang'] / 100:,.0f} baht."
    )
    out.print("Answers: " + ", ".join(f"{count} {state}" for state, count in result["answers"].items()))
    if "orders_refused_under_floor" in result:
        out.print(f"Orders refused at posting, under the lawful rate: {result['orders_refused_under_floor']}")
    lowest = result["lowest_rate_over_floor"]
    out.print(f"Lowest agreed rate ÷ lawful floor at the group's place: [bold]{lowest}[/bold]")
    out.print(f"First plan: at most {result['matching_gap']:.2%} under the best possible, plan {result['plan_hash']}\n")
    out.print(_groups_table(figures.groups(session)))
    _print_left(out, result, session)
    print_examples(out, result["examples"])
    print_past(out, result)
    _print_doors(out, result, keys, chosen, serve)


def _groups_table(rows: list[dict[str, Any]]) -> Table:
    table = Table(title="กลุ่ม · baht an hour against the minimum wage of the group's place", title_justify="left")
    for name, justify in (("กลุ่ม group", "left"), ("จังหวัด province", "left")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for name in ("สมาชิก", "งาน", "ชิ้น", "บาท", "บาท/ชม.", "ขั้นต่ำ/ชม."):
        table.add_column(name, justify="right")
    for row in rows:
        paid, least = row["baht_per_hour"], row["minimum_per_hour"]
        table.add_row(
            row["name"],
            row["province"],
            f"{row['members']:,}",
            str(row["awards"]),
            f"{row['pieces']:,}",
            f"{row['baht']:,.0f}",
            f"{paid:.2f}" if paid else "–",
            f"{least:.2f}" if least else "–",
        )
    return table


def _print_left(out: Console, result: dict[str, Any], session: Session) -> None:
    left = figures.left_lots(session)
    out.print(
        f"\n[bold]งานที่เหลือ · left over: {len(left)} lots[/bold]; {result['pieces_waiting']:,} pieces wait for answers"
    )
    for code, lots in sorted(result["unplaced_by_reason"].items(), key=lambda item: -item[1]):
        out.print(f"  {lots:>3} lots, {result['unplaced_pieces_by_reason'][code]:>9,} pieces: {code}")
    for pieces, th, en in left[:3]:
        out.print(f"  · {pieces:,} ชิ้น: {th}\n    {pieces:,} pieces: {en}")


def _print_doors(out: Console, result: dict[str, Any], keys: dict[str, str], chosen: Settings, serve: bool) -> None:
    out.print("\n[bold]Sign-ins[/bold] (header Authorization: Bearer …; these keys end at the next demonstration)")
    for role in SIGN_IN_ROLES:
        out.print(f"  {role:<10} {keys.get(role, '')}", soft_wrap=True)
    out.print(f"  leader     {keys.get('leader', '')}", soft_wrap=True)
    out.print(f"             {keys.get('leader_group', '')}, for {chosen.leader_token_minutes} minutes; or")
    out.print(
        f"             POST /v1/sign-in/codes with phone {keys.get('leader_phone', '')}: the code comes to the outbox"
    )
    out.print(f"  outbox     {database.outbox_file(chosen)}", soft_wrap=True)
    out.print(f"\nReplay the plan: TRONG_MODE=demo trong match --replay {result['runs'][0]}", soft_wrap=True)
    if serve:
        out.print(f"\n[bold]Pages[/bold] {chosen.public_url}/demo — one press for each role", soft_wrap=True)
        out.print(f"API   {chosen.public_url}/docs — Ctrl-C stops", soft_wrap=True)
