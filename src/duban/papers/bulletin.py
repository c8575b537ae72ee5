"""What a bulletin (通报) tells: gathered from a frozen judgement, and from the last one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from duban.model.matters import ENDED, State
from duban.model.period import Period
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER, STATUS_LABELS, Level, Status
from duban.papers.comparing import compared, corrections, demanded, moved, state_of
from duban.papers.frozen import Frozen, Row
from duban.papers.pictures import Picture, pictures_of
from duban.papers.reporting import reporting_of
from duban.papers.standing import Tally, Told, told_tasks
from duban.papers.texts import Texts
from duban.papers.windows import Window
from duban.words import say

#: A file in brackets, as in 与园林处（2019-06/report.json）相同.
_ASIDE = re.compile(r"（[^（）]*\.(?:json|ya?ml|xlsx)）", re.IGNORECASE)
#: A finding as a reason, as in 见 2019-06/report.json 的校验问题 FACT-001: its words stand beside it.
_FINDING = re.compile(r"见 [^\s]+ 的校验问题 [A-Z0-9]+-[0-9]+")
#: A file's path in a reason, as in 2019-06/report.json 未通过校验.
_FILE = re.compile(
    r"(?:(?<=见) )?[^\s：:，。]+\.(?:json|ya?ml|xlsx)(?: (?=[\u4e00-\u9fff]))?", re.IGNORECASE
)
_EVENTS = {"event_result": "重大成果", "event_problem": "突出问题"}


@frozen
class Bulletin:
    """A bulletin's content: the words' fields (docs/papers.md) and the pictures by name."""

    fields: Mapping[str, Any]
    pictures: Mapping[str, Picture]
    later: tuple[str, ...]
    texts: Texts


@frozen
class Wish:
    """How a bulletin is wanted: formal or internal, with names of units or without."""

    formal: bool = False
    named: bool = True


def bulletin_of(judged: Frozen, last: Frozen | None, window: Window, wish: Wish) -> Bulletin:
    """Gather a bulletin; raises UsageError where the last judgement cannot be compared with this.

    `later` names the indicators whose figures are of a period after the window.
    """
    if last is not None:
        compared(judged, last)
    tasks = told_tasks(judged)
    pictures = pictures_of(judged, [task for task in tasks.values() if task.colour == "bad"])
    fields = {
        "formal": wish.formal,
        "named": wish.named,
        "window": window.name.zh,
        "one_month": window.first == window.last,
        "first": window.first.say("zh"),
        "last_month": f"{window.last.month}月",
        "day": _day(judged.day),
        "year_over": judged.day >= date.fromisoformat(judged.plan["ends"]),
        "plan": judged.plan,
        "tally": Tally.of(tasks.values()),
        "parts": _parts(judged, tasks),
        "tasks": list(tasks.values()),
        **_by_colour(tasks),
        "reporting": reporting_of(judged, window),
        "events": _events(judged, window),
        "alerts": _alerts(judged, window),
        "matters": _open_matters(judged),
        "limits": {level: _day(judged.limit(level)) for level in ("blue", "yellow", "red")},
        "next_report": _next_report(judged),
        "pictures": pictures,
        "state_of": lambda matter: state_of(matter).zh,
        "day_of": lambda text: _day(date.fromisoformat(text)),
        "unit_of": lambda unit: judged.units.get(unit, unit),
        **_against(judged, last, tasks),
    }
    later = {
        row["indicator"]
        for row in judged.rows("indicators")
        if row["period"] is not None and row["period"] > str(window.last)
    }
    return Bulletin(
        fields=fields,
        pictures={picture.key: picture for picture in pictures},
        later=tuple(sorted(later)),
        texts=Texts() if wish.named else Texts.without(judged.units.values()),
    )


def _day(day: date) -> str:
    return say(day, "zh")


def _by_colour(tasks: Mapping[str, Told]) -> dict[str, list[Told]]:
    told = {name: [one for one in tasks.values() if one.colour == name] for name in ("bad", "good")}
    told["watch"] = [one for one in tasks.values() if one.colour == "watch"]
    done, ahead = STATUS_LABELS[Status.DONE], STATUS_LABELS[Status.AHEAD]
    told["done"] = [one for one in told["good"] if one.status == done]
    told["ahead"] = [one for one in told["watch"] if one.status == ahead]
    told["not_due"] = [one for one in tasks.values() if one.colour == "not_due"]
    return told


def _parts(judged: Frozen, tasks: Mapping[str, Told]) -> list[dict[str, Any]]:
    parts = [
        {
            "code": part["code"],
            "title": part["title"],
            "tally": Tally.of(task for task in tasks.values() if task.part == part["code"]),
        }
        for part in judged.plan["parts"]
    ]
    return [part for part in parts if part["tally"].total]


def _events(judged: Frozen, window: Window) -> list[dict[str, str]]:
    return [
        {
            "kind": _EVENTS[row["kind"]],
            "day": _day(date.fromisoformat(row["period"])),
            "unit": judged.units[row["reporter"]],
            "task": row["task"] or "",
            "what": row["message"],
        }
        for row in sorted(judged.rows("alerts"), key=lambda one: str(one["period"]))
        if row["kind"] in _EVENTS and window.holds(row["period"])
    ]


def _alerts(judged: Frozen, window: Window) -> list[dict[str, str]]:
    """Give the alerts of the cut-off, red first; events only those of the window."""
    told = [
        row
        for row in judged.rows("alerts")
        if row["kind"] not in _EVENTS or window.holds(row["period"])
    ]
    told.sort(key=lambda row: (-LEVEL_ORDER[Level(row["level"])], row["task"] is None))
    return [
        {
            "level": LEVEL_LABELS[Level(row["level"])].zh,
            "unit": judged.units[row["reporter"]],
            "area": judged.areas[row["area"]],
            "task": row["task"] or "",
            "said": _without_files(row["message"]),
            "because": _without_files(row["because"]),
        }
        for row in told
    ]


def _open_matters(judged: Frozen) -> list[Row]:
    """Give the matters under way, red first, then by limit."""
    going_on = [row for row in judged.matters or () if State(row["state"]) not in ENDED]
    return sorted(
        going_on, key=lambda row: (-LEVEL_ORDER[Level(row["level"])], row["limit"], row["number"])
    )


def _next_report(judged: Frozen) -> dict[str, str] | None:
    coming = [(due, period) for period, due in judged.due_days.items() if due > judged.day]
    if not coming:
        return None
    due, period = min(coming, key=_first_due)
    return {"period": period.say("zh"), "due": _day(due)}


def _first_due(one: tuple[date, Period]) -> tuple[date, int]:
    return one[0], one[1].index


def _against(judged: Frozen, last: Frozen | None, tasks: Mapping[str, Told]) -> dict[str, Any]:
    """Give what the last judgement adds: None and empty where there is none."""
    if last is None:
        return {"last": None, "before": {}, "demanded": None, "corrections": []}
    before = told_tasks(last)
    moves = moved(tasks, before)
    return {
        "last": {
            "day": _day(last.day),
            "tally": Tally.of(before.values()),
            "better": _pairs(moves.better),
            "worse": _pairs(moves.worse),
            "unclear": _pairs(moves.unclear),
            "other_rules": last.plan["rules_sha256"] != judged.plan["rules_sha256"],
        },
        "before": {code: task.status.zh for code, task in before.items()},
        "demanded": demanded(judged, last, tasks, before),
        "corrections": corrections(judged, last),
    }


def _pairs(pairs: Iterable[Sequence[Told]]) -> list[dict[str, Any]]:
    return [{"was": was.status.zh, "task": task} for was, task in pairs]


def _without_files(said: str) -> str:
    """Leave files out of what is told: a director does not know them."""
    said = _FINDING.sub("核对报送数据时发现", said)
    return _FILE.sub("报送文件", _ASIDE.sub("", said))
