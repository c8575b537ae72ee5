"""What goes otherwise than in the stories: late reports, odd figures, second versions, events."""

import copy
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from duban import Period
from duban.simulate.reports import Key
from duban.simulate.timing import Times, at


class Twists:
    """The content of year.toml."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        """Take the file as read."""
        self._told = told
        self.without_evidence: list[str] = told["without_evidence"]
        self.foretold: list[dict[str, Any]] = told.get("foretold", [])
        self.office: Mapping[str, list[dict[str, Any]]] = told.get("office", {})

    def timed(self, key: Key, planned: Times) -> Times:
        """Give a report's times, moved where the year says so."""
        for entry in self._of(key, "sent"):
            return at(planned, datetime.fromisoformat(entry["at"]))
        return planned

    def change(self, key: Key, facts: dict[str, Any]) -> None:
        """Change the facts of a report in place."""
        for entry in self._of(key, "changed"):
            _change(facts, entry)

    def versions(self, key: Key, content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give path and content of a report and of its other versions."""
        suffix = "yaml" if key.reporter in self._told["yaml"] else "json"
        yield f"{key.path}.{suffix}", content
        for entry in self._of(key, "version"):
            other = copy.deepcopy(content)
            other["submitted_at"] = entry["at"]
            day = entry["at"][:10]
            signed = other["sign_off"]
            other["sign_off"] = {name: min(on, day) for name, on in signed.items()}
            _change(other["facts"], entry)
            yield f"{key.path}-{entry['label']}.{suffix}", other

    def workbooks(self) -> Iterator[tuple[str, Period]]:
        """Give unit and month of the reports that come as a workbook."""
        for entry in self._told["workbook"]:
            yield entry["reporter"], Period.parse(entry["period"])

    def in_workbook(self, key: Key) -> bool:
        """Tell whether a report comes in a workbook."""
        return (key.reporter, key.period) in set(self.workbooks())

    def other_versions(self, key: Key) -> Iterator[tuple[str, str]]:
        """Give label and time of a report's other versions."""
        for entry in self._of(key, "version"):
            yield entry["label"], entry["at"]

    def paper(self, key: Key) -> Mapping[str, Any]:
        """Give what the paper copy of a report lacks."""
        return next(self._of(key, "paper"), {})

    def events(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give path and content of the reports at once (即时报告)."""
        for entry in self._told.get("event", ()):
            content = {"kind": "event", "plan": "tianjin-2019", "made_up": True} | entry
            day = entry["happened_at"][:10]
            yield f"events/{day}-{entry['area']}-{entry['event']}.json", content

    def _of(self, key: Key, table: str) -> Iterator[Mapping[str, Any]]:
        for entry in self._told.get(table, ()):
            if (
                entry["reporter"] == key.reporter
                and entry["period"] == str(key.period)
                and entry.get("area", key.area) == key.area
            ):
                yield entry


def _change(facts: dict[str, Any], entry: Mapping[str, Any]) -> None:
    for path, value in entry.get("set", {}).items():
        *groups, name = path.split(".")
        inner = facts
        for group in groups:
            inner = inner[group]
        if name not in inner:
            raise KeyError(f"{entry['reporter']} {entry['period']}: {path} is not asked")
        inner[name] = value
    for path, name in entry.get("lost", {}).items():
        things = facts[path]
        facts[path] = [thing for thing in things if thing["name"] != name]
        if len(facts[path]) == len(things):
            raise KeyError(f"{entry['reporter']} {entry['period']}: {path} has no {name}")
