"""The final values of a unit's year: value, target, status, evidence, and where it stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from duban.model.period import Period
from duban.model.rules import code_order
from duban.model.terms import DIRECTION_SIGNS, STAGE_LABELS, STATUS_LABELS, Status
from duban.papers.frozen import Frozen, Row
from duban.papers.standing import colour_of, value_of
from duban.words import Label, Lang, harmless, say

#: So many pieces of evidence are told of one value; the frozen judgement has all.
MOST_PROOFS = 3
_LONGEST_NAME, _LONGEST_NUMBER = 80, 40
_LINE = re.compile("[0-9]+")


@frozen
class Value:
    """A final value of a unit as a sheet tells it.

    `evidence` are documents and proofs, `report` the month of the report, `where` the file with its
    lines or cells, `colour` bad, watch, good or not_due.
    """

    task: str
    title: str
    name: str
    value: str
    target: str
    status: str
    colour: str
    because: str
    report: str
    evidence: tuple[str, ...]
    where: str


def values_of(judged: Frozen, unit: str, year: int, lang: Lang) -> tuple[Value, ...]:
    """Give the final values of a unit in a year by task, without what is only watched."""
    came = {
        (row["area"], row["period"])
        for row in judged.rows("reports")
        if row["reporter"] == unit and row["file"]
    }
    grounds = {
        (one["area"], one["indicator"]): one
        for one in judged.content["grounds"]
        if one["reporter"] == unit
    }
    summed = {
        (row["area"], row["indicator"]): row for row in judged.rows("rollup") if row["lead"] == unit
    }
    asked = {row["area"] for row in judged.rows("reports") if row["reporter"] == unit}
    rows = [
        row
        for row in judged.rows("indicators")
        if row["reporter"] == unit and row["status"] != Status.WATCHED
    ]
    rows.sort(key=lambda row: code_order(row["task"]))
    found = []
    for row in rows:
        key = (row["area"], row["indicator"])
        ended = _of_year(judged, row, year)
        ground = grounds.get(key, {}) if ended is row else {}
        total = None if row["area"] in asked else summed.get(key)
        there = (row["area"], ended["period"]) in came
        found.append(_value(judged, ended, ground, _report(ended, total, lang, there=there), lang))
    return tuple(found)


def tallied(values: Sequence[Value]) -> Mapping[str, int]:
    """Count values by colour, and all of them."""
    colours = [one.colour for one in values]
    return {
        "total": len(colours),
        **{name: colours.count(name) for name in ("good", "watch", "bad", "not_due")},
    }


def _of_year(judged: Frozen, row: Row, year: int) -> Row:
    """Give an indicator's row as of the year's end: its last period of the year."""
    if row["period"] is None or row["period"].startswith(f"{year}-"):
        return row
    points = [
        one
        for one in judged.content["history"]
        if all(one[key] == row[key] for key in ("area", "reporter", "indicator"))
        and (one["period"] or "").startswith(f"{year}-")
    ]
    empty = {"period": None, "status": Status.NOT_DUE.value, "actual": None}
    last = max(points, key=lambda one: str(one["period"]), default=empty)
    kept = {key: last[key] for key in ("period", "status", "actual")}
    return {**row, **kept, "because": "", "reported": None, "exempt": None}


def _value(judged: Frozen, row: Row, ground: Mapping[str, Any], report: str, lang: Lang) -> Value:
    area, indicator = row["area"], row["indicator"]
    one = judged.indicators[area, indicator]
    status = Status(row["status"])
    return Value(
        task=row["task"],
        title=judged.tasks[row["task"]]["title"],
        name=one["name"],
        value=_said(judged, row, row["actual"], lang),
        target=_target(judged, row, one, lang),
        status=STATUS_LABELS[status].say(lang),
        colour=colour_of(row),
        because=row["because"],
        report=report,
        evidence=tuple(_evidence(judged, row, ground, lang)),
        where=_where(ground, lang),
    )


def _said(judged: Frozen, row: Row, value: object, lang: Lang) -> str:
    if value is None:
        return "—"
    if isinstance(value, str):
        return STAGE_LABELS[value].say(lang) if value in STAGE_LABELS else value
    if isinstance(value, int | float):
        return value_of(judged, row["area"], row["indicator"], float(value)).say(lang)
    return str(value)


def _target(judged: Frozen, row: Row, one: Row, lang: Lang) -> str:
    target = row["target"]
    if target is None:
        return "—"
    sign = DIRECTION_SIGNS.get(one["direction"] or "", "")
    return sign + _said(judged, row, target, lang)


def _report(row: Row, summed: Row | None, lang: Lang, *, there: bool) -> str:
    """Tell the report on which a value rests, or the units whose facts were added up for it."""
    if row["period"] is None:
        return ""
    period = Period.parse(row["period"])
    if summed is not None:
        there_are, owed = summed["there"], summed["owed"]
        return Label(
            f"{period.say('zh')}，{owed}个单位汇总（已报{there_are}个）",
            f"{period}, added up of {owed} units ({there_are} reported)",
        ).say(lang)
    if not there:
        return Label(f"{period.say('zh')}没有报送", f"no report of {period}").say(lang)
    return Label(f"{period.say('zh')}报送", f"report of {period}").say(lang)


def _evidence(judged: Frozen, row: Row, ground: Mapping[str, Any], lang: Lang) -> Iterator[str]:
    """Tell exemption and inspection, document numbers among the facts, and the proofs named."""
    if row.get("exempt"):
        yield Label(f"免予评判：{row['exempt']}", f"exempt: {row['exempt']}").say(lang)
    if row.get("reported") is not None:
        reported = _said(judged, row, row["reported"], lang)
        yield Label(
            f"以检查查实数为准（上报{reported}）", f"as inspected (reported {reported})"
        ).say(lang)
    for fact in ground.get("facts", ()):
        if fact["fact"].endswith(".number") and isinstance(fact["value"], str):
            yield harmless(fact["value"], _LONGEST_NUMBER)
    proofs = ground.get("proofs", ())
    for proof in proofs[-MOST_PROOFS:]:
        yield _proof(proof, lang)
    if len(proofs) > MOST_PROOFS:
        yield Label(
            f"共{len(proofs)}份，其余见冻结评判",
            f"{len(proofs)} in all, the others stand in the frozen judgement",
        ).say(lang)


def _proof(proof: Row, lang: Lang) -> str:
    name = harmless(proof["name"], _LONGEST_NAME)
    told = [harmless(proof["number"], _LONGEST_NUMBER)] if proof["number"] else []
    if proof["date"]:
        told.append(_day(proof["date"], lang))
    if not told:
        return name
    joined = Label("，".join(told), ", ".join(told)).say(lang)
    return Label(f"{name}（{joined}）", f"{name} ({joined})").say(lang)


def _day(text: str, lang: Lang) -> str:
    try:
        return say(date.fromisoformat(text), lang)
    except ValueError:
        return text


def _where(ground: Mapping[str, Any], lang: Lang) -> str:
    """Give file and lines (or cells) of the facts: 2019-12/x.json 第15、16行."""
    file = ground.get("file")
    if not file:
        return ""
    places = list(dict.fromkeys(one["place"] for one in ground["facts"] if one["place"]))
    if not places:
        return str(file)
    if all(_LINE.fullmatch(place) for place in places):
        places.sort(key=int)
        return f"{file} " + Label(f"第{'、'.join(places)}行", f"line {', '.join(places)}").say(lang)
    return f"{file} " + Label("、".join(places), ", ".join(places)).say(lang)
