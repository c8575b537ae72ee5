"""Grounds: the facts behind the final values, where they stand, and the evidence that was named.

A judgement keeps only whether evidence was named. What a paper needs of it is read from the files
of the reports that count, once more, when a judgement is frozen.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duban.intake.files import CannotRead, read_bytes
from duban.model.reading import Document
from duban.pipeline.job import Job
from duban.schemafiles.leaves import Leaf, fact_at, leaves_of
from duban.schemafiles.needs import facts_named

Row = Mapping[str, Any]
#: (area, reporter, period)
_Key = tuple[str, str, str]
#: (area, reporter, indicator)
_Whose = tuple[str, str, str]

#: What a proof may have, as schemas/duban/submission.schema.json names it.
_TEXTS = ("name", "number", "date", "sha256")


def grounds_of(
    job: Job, plan: str, evaluation: Mapping[str, Sequence[Row]], arrivals: Sequence[Row]
) -> list[dict[str, Any]]:
    """Give, for each indicator of each unit, what its value rests on (frozen.schema.json).

    `evaluation` has the rows of reports and indicators, `arrivals` the digest of each report. A
    file that is gone or has changed since it was judged gives nothing.
    """
    digests = {_key(row): row["sha256"] for row in arrivals if row["sha256"]}
    wanted: dict[str, list[_Key]] = defaultdict(list)
    files: dict[_Key, str] = {}
    for row in evaluation["reports"]:
        key = _key(row)
        if row["file"] and key in digests:
            files[key] = row["file"]
            wanted[row["file"]].append(key)
    provisional = {_key(row) for row in evaluation["reports"] if row["provisional"]}
    last = {
        (row["area"], row["reporter"], row["indicator"]): row for row in evaluation["indicators"]
    }
    facts: dict[_Whose, list[dict[str, Any]]] = {}
    proofs: dict[_Whose, dict[tuple[Any, ...], dict[str, Any]]] = defaultdict(dict)
    of_report: dict[_Key, list[tuple[_Whose, Row]]] = defaultdict(list)
    for whose, row in last.items():
        of_report[_key(row)].append((whose, row))
    for file, keys in sorted(wanted.items()):
        for key, document in _documents(job, plan, file, {each: digests[each] for each in keys}):
            area, reporter, period = key
            for whose, row in of_report[key]:
                facts[whose] = _facts(job, plan, row, document)
            if key not in provisional:
                for indicator, proof in _proofs(document):
                    named = {"period": period, **proof}
                    identity = tuple(proof.values())
                    known = proofs[area, reporter, indicator].setdefault(identity, named)
                    known["period"] = max(known["period"], period)
    return [
        {
            "area": whose[0],
            "reporter": whose[1],
            "indicator": whose[2],
            "file": files.get((whose[0], whose[1], row["period"] or "")),
            "facts": facts.get(whose, []),
            "proofs": sorted(
                proofs[whose].values(), key=lambda one: (one["period"], one["name"], str(one))
            ),
        }
        for whose, row in last.items()
    ]


def _key(row: Row) -> _Key:
    return row["area"], row["reporter"], row["period"]


def _documents(
    job: Job, plan: str, file: str, digests: Mapping[_Key, str]
) -> Iterator[tuple[_Key, Document]]:
    """Read the reports of a file that count; none of one that has changed since."""
    reader = job.readers[os.path.splitext(file)[1].lower()]  # noqa: PTH122 - as everywhere
    try:
        content = read_bytes(job.folder, file)
    except CannotRead:
        return
    digest = hashlib.sha256(content).hexdigest()
    for document in reader(content, file).documents:
        told = document.content
        key: Any = (told.get("area"), told.get("reporter"), told.get("period"))
        if told.get("plan") == plan and key in digests and digest.startswith(digests[key]):
            yield key, document


def _facts(job: Job, plan: str, row: Row, document: Document) -> list[dict[str, Any]]:
    """Give the facts that an indicator's rule names, as they were reported."""
    book = job.books[plan]
    leaves = leaves_of(book.schemas[row["area"]])
    told = document.content.get("facts")
    found = []
    for name in facts_named(book.rules[row["area"]].indicator(row["indicator"]), leaves):
        leaf = leaves[name]
        value = fact_at(told, leaf.path) if isinstance(told, dict) else None
        if value is not None:
            place = document.place(("facts", *leaf.path))
            shown = {"fact": leaf.name, "title": leaf.title, "value": _value(leaf, value)}
            found.append({**shown, "place": place})
    return found


def _value(leaf: Leaf, value: Any) -> Any:
    """Give a scalar as it is, of a list how many things it has."""
    if leaf.columns or isinstance(value, list | dict):
        return {"count": len(value)}
    return leaf.labels.get(value, value) if isinstance(value, str) else value


def _proofs(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the evidence that a report names, by indicator."""
    tasks = document.content.get("tasks")
    for task in tasks.values() if isinstance(tasks, dict) else ():
        for proof in task.get("evidence", ()) if isinstance(task, dict) else ():
            told = {key: str(proof[key]) if key in proof else None for key in _TEXTS}
            for indicator in proof.get("indicators", ()):
                yield indicator, told
