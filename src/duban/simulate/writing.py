"""Writing a made-up year: submissions, the office's register, what came true, and a README."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from attrs import frozen

from duban.errors import UsageError
from duban.intake.recording import open_desk
from duban.model.period import Period
from duban.model.register import OFFICE
from duban.model.rules import RuleBook
from duban.model.terms import NOUNS
from duban.pluginmanager import Plugins
from duban.simulate.ends import End, ends_of, records_of, values_at
from duban.simulate.foretelling import foretell
from duban.simulate.proofs import proofs
from duban.simulate.register_text import register_text
from duban.simulate.reports import Asked, Key, asked_in, envelope, texts
from duban.simulate.story import Story
from duban.simulate.telling import TRUTHS, Telling, told
from duban.simulate.timing import times
from duban.words import message

#: Draws one of the truths for each unit.
MIXED = "mixed"

_HEADING = """办公室登记簿(虚构样例):{what}。
The office's register (made up): {what_en}."""
_README = """# 虚构的一年 · a made-up year

由 `duban simulate --plan {plan} --seed {seed} --truth {truth}` 生成，没有任何单位报送过其中的数字。
Made by that command: nobody ever reported any figure here; the same command gives the same bytes.

`office/truth.json`：每个累计和达标类指标到期时实际达到的数值，以及各单位按哪种情形编写。
`office/truth.json` says what each total and growth indicator really came to on its due day, and
which truth each unit's work was told by.

{units}
"""


@frozen
class Wanted:
    """What is to be made up: the seed, a truth or MIXED, and whose work (empty: everybody's)."""

    seed: int
    truth: str = MIXED
    reporters: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


def simulate(plugins: Plugins, book: RuleBook, wanted: Wanted) -> dict[str, bytes]:
    """Give the files of a made-up year by their path; the same arguments give the same bytes.

    Raises UsageError for an unknown truth, reporter or area, or an area that has no story.
    """
    _refuse_unknown(book, wanted)
    asked = {key: one for key, one in asked_in(book).items() if _is_wanted(key, wanted)}
    if not asked:
        raise UsageError(message("Nothing is asked of these reporters in these areas"))
    stories = {
        area: Story.of(area, book, plugins.roots) for area in sorted({key.area for key in asked})
    }
    truths = _truths(asked, wanted)
    seed = f"{book.plan.id}/{wanted.seed}"
    tellings = {
        (area, reporter): told(truths[reporter], Random(f"{seed}/{area}/{reporter}"))
        for area, reporter in sorted({(key.area, key.reporter) for key in asked})
    }
    schedule = {key: times(book, plugins.calendar, key.reporter, key.period, seed) for key in asked}

    def year(side: int) -> dict[Key, dict[str, Any]]:
        def facts(key: Key, each: Asked) -> dict[str, Any]:
            telling: Telling = tellings[key.area, key.reporter][side]
            return stories[key.area].facts(key.period, each.facts, f"{seed}/", telling)

        return {key: envelope(book, key, schedule[key], facts(key, asked[key])) for key in asked}

    so, said = year(0), year(1)
    desk = open_desk({book.plan.id: book})
    evidence = proofs(plugins, book, desk, said, ())
    hopes = {reporter: TRUTHS[truth].hopes for reporter, truth in truths.items()}
    foretell(plugins, book, desk, said, hopes, seed)
    for key, content in said.items():
        proof = evidence.get(key, {})
        content["tasks"] = texts(book, stories[key.area], key, asked[key].tasks, proof, seed)
    true_records = records_of(desk, so)
    ends = ends_of(plugins, book, true_records)
    files = {f"{key.path}.json": _json(content) for key, content in said.items()}
    for period, entries in _receipts(schedule).items():
        text = _register(book, f"{period}报送的收件", f"receipts for {period}", entries)
        files[f"{OFFICE}/receipts-{period}.toml"] = text
    visits = list(_visits(plugins, book, true_records, truths))
    if visits:
        what = ("现场检查", "inspections")
        files[f"{OFFICE}/inspections.toml"] = _register(book, *what, visits)
    files[f"{OFFICE}/truth.json"] = _json(_truth(book, wanted, truths, ends))
    files["README.md"] = _readme(book, wanted, truths).encode()
    return dict(sorted(files.items()))


def _refuse_unknown(book: RuleBook, wanted: Wanted) -> None:
    if wanted.truth != MIXED and wanted.truth not in TRUTHS:
        known = (*TRUTHS, MIXED)
        said = message("Unknown truth {truth}; there are {known}", truth=wanted.truth, known=known)
        raise UsageError(said)
    for noun, names, known_names in (
        ("reporter", wanted.reporters, book.reporters),
        ("area", wanted.areas, book.rules),
    ):
        for name in names:
            if name not in known_names:
                said = message("Unknown {kind} {name}", kind=NOUNS[noun], name=name)
                raise UsageError(said)


def _is_wanted(key: Key, wanted: Wanted) -> bool:
    return (not wanted.reporters or key.reporter in wanted.reporters) and (
        not wanted.areas or key.area in wanted.areas
    )


def _truths(asked: Mapping[Key, Asked], wanted: Wanted) -> dict[str, str]:
    """Choose a truth for each unit; of one seed always the same, whoever else is wanted."""
    return {
        reporter: Random(f"{wanted.seed}/{reporter}").choice(tuple(TRUTHS))
        if wanted.truth == MIXED
        else wanted.truth
        for reporter in sorted({key.reporter for key in asked})
    }


def _receipts(schedule: Mapping[Key, Any]) -> dict[Period, list[tuple[str, dict[str, Any]]]]:
    found: dict[Period, dict[str, tuple[str, dict[str, Any]]]] = defaultdict(dict)
    for key, when in schedule.items():
        entry = {
            "reporter": key.reporter,
            "period": str(key.period),
            "received_at": when.received.isoformat(),
            "paper_on": when.paper_on.isoformat(),
            "division_head_signed": True,
            "leader_signed": True,
            "sealed": True,
        }
        found[key.period].setdefault(key.reporter, ("receipt", entry))
    return {period: list(entries.values()) for period, entries in found.items()}


def _visits(
    plugins: Plugins, book: RuleBook, true_records: Any, truths: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Inspect one figure of each unit that reports what is not so, in the tenth month."""
    for (area, reporter), records in true_records.items():
        if TRUTHS[truths[reporter]].claims is None:
            continue
        period = Period(book.plan.starts.year, 10)
        for indicator, value in values_at(plugins, book, (area, reporter), records, period):
            if indicator.measured_in(period) and indicator.due > period.last_day:
                yield (
                    "inspection",
                    {
                        "reporter": reporter,
                        "area": area,
                        "indicator": indicator.id,
                        "inspected_on": period.last_day.isoformat(),
                        "found": value,
                    },
                )
                break


def _truth(
    book: RuleBook, wanted: Wanted, truths: Mapping[str, str], ends: Sequence[End]
) -> dict[str, Any]:
    return {
        "made_up": True,
        "plan": book.plan.id,
        "seed": wanted.seed,
        "truth": wanted.truth,
        "truths": dict(truths),
        "ends": [
            {
                "area": end.area,
                "reporter": end.reporter,
                "indicator": end.indicator.id,
                "due": end.indicator.due.isoformat(),
                "target": end.target.value,
                "came_to": end.came_to,
                "missed": end.missed,
            }
            for end in ends
        ],
    }


def _readme(book: RuleBook, wanted: Wanted, truths: Mapping[str, str]) -> str:
    units = "\n".join(
        f"- {book.reporters[reporter].name.zh} `{reporter}`：{TRUTHS[truth].name.zh} · "
        f"{TRUTHS[truth].name.en}"
        for reporter, truth in truths.items()
    )
    return _README.format(plan=book.plan.id, seed=wanted.seed, truth=wanted.truth, units=units)


def _register(
    book: RuleBook, what: str, what_en: str, entries: Sequence[tuple[str, dict[str, Any]]]
) -> bytes:
    heading = _HEADING.format(what=what, what_en=what_en)
    return register_text(book.plan.id, heading, entries).encode()


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
