"""The office's register of the made-up year: receipts month by month, and its decisions."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from twists import Twists

from duban.simulate.register_text import register_text
from duban.simulate.reports import Key
from duban.simulate.timing import Times

if TYPE_CHECKING:
    from duban import Period

_HEADING = """办公室登记簿(虚构样例):{period}报送的电子版收件、纸质版、签字和盖章。
The office's register (made up): what was received for {period}, on paper too, signed and sealed."""
_DECISIONS = """办公室登记簿(虚构样例):退回、免责、顺延、检查、评分、催报。文号均为样例。
The office's register (made up): returns, exemptions, moved due days, inspections, grades, calls."""
_YEAR = """办公室登记簿(虚构样例):年度考核的自评分、领导评价、加分、扣分、申诉、审定。文号均为样例。
The office's register (made up) on the annual assessment: self-scores, grades, bonuses, deductions,
an appeal, the approval."""
#: What stands in a file of its own, written in January.
_OF_A_YEAR = ("self_score", "year_grade", "bonus", "deduction", "appeal", "approval")


def receipts(
    plan: str, twists: Twists, schedule: Mapping[Key, Times], digests: Mapping[str, str]
) -> dict[str, str]:
    """Give a register file a month: one receipt a unit, and one more for each other version."""
    tables: dict[Period, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    seen: set[tuple[Period, str]] = set()
    for key, when in schedule.items():
        others = list(twists.other_versions(key))
        for label, at in others:
            entry = {"reporter": key.reporter, "sha256": _digest(digests, f"{key.path}-{label}")}
            tables[key.period].append(("receipt", entry | {"received_at": at}))
        if (key.period, key.reporter) in seen:
            continue
        seen.add((key.period, key.reporter))
        entry = {"reporter": key.reporter, "period": str(key.period)}
        if others:
            entry |= {"area": key.area, "sha256": _digest(digests, key.path)}
        entry |= {"received_at": when.received.isoformat()}
        tables[key.period].append(("receipt", entry | _paper(when.paper_on, twists.paper(key))))
    return {
        f"office/receipts-{period}.toml": register_text(
            plan, _HEADING.format(period=period), entries
        )
        for period, entries in tables.items()
    }


def decisions(plan: str, twists: Twists, digests: Mapping[str, str]) -> str:
    """Give the register file of all other entries; `file` becomes the digest of that file."""
    entries = []
    for table, told in twists.office.items():
        for each in told if table not in _OF_A_YEAR else ():
            entry = dict(each)
            if "file" in entry:
                entry["sha256"] = digests[entry.pop("file")]
            entries.append((table, entry))
    return register_text(plan, _DECISIONS, entries)


def assessment(plan: str, twists: Twists) -> str:
    """Give the register file of the annual assessment."""
    entries = [(table, each) for table in _OF_A_YEAR for each in twists.office.get(table, ())]
    return register_text(plan, _YEAR, entries)


def _paper(day: date, lacks: Mapping[str, Any]) -> dict[str, Any]:
    signed = {"division_head_signed": True, "leader_signed": True, "sealed": True}
    told = {key: lacks[key] for key in (*signed, "note") if key in lacks}
    return {"paper_on": day.isoformat()} | signed | told


def _digest(digests: Mapping[str, str], path: str) -> str:
    return next(digest for file, digest in digests.items() if file.rsplit(".", 1)[0] == path)
