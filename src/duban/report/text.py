"""The report as text: first what a director needs, then by part and area, then who must act."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from duban.model.agreements import AUTHORITY_LABELS, REPLAN_LABELS, ReplanKind
from duban.model.period import Period
from duban.model.plan import Part
from duban.model.rules import code_order, part_of
from duban.model.terms import LEVEL_LABELS, SEVERITY_LABELS, STATUS_LABELS, Level, Severity, Status
from duban.report.names import Names
from duban.report.rollup_text import rollup_text
from duban.report.setting import Style, pad, table
from duban.report.summary import EVENT_KINDS, RED, YELLOW, Row, Summary, summarise
from duban.words import Label, Message, Sayable, harmless, message, say

_MARKS = {**dict.fromkeys(RED, "●"), **dict.fromkeys(YELLOW, "◐")}
_SHOWN_FINDINGS = 30
_NOTHING_DUE = message("No report is due yet.")
_REPORT_KINDS = ("returned", "late", "paper_missing", "element_missing", "summary_missing")


def text_report(
    told: Mapping[str, Any], names: Names, sections: Mapping[str, Iterable[Row]], style: Style
) -> Iterator[str]:
    """Give the report of one plan, line by line, without line ends."""
    writer = _Writer(names, style, summarise(names.book.plan.id, sections))
    yield from writer.head(told)
    yield from writer.events()
    yield from writer.missing()
    yield from writer.late()
    yield from writer.tasks()
    yield from writer.reasons()
    yield from writer.replans()
    yield from writer.forecasts()
    yield from rollup_text(names, sections["rollup"], style)
    yield from writer.findings()
    yield from writer.scores()
    yield from writer.end()


class _Writer:
    def __init__(self, names: Names, style: Style, summary: Summary) -> None:
        self.names = names
        self.lang = names.lang
        self.style = style
        self.summary = summary

    def head(self, told: Mapping[str, Any]) -> Iterator[str]:
        plan, summary = self.names.book.plan, self.summary
        yield f"{plan.title.say(self.lang)} · {plan.document}"
        said = message("Supervision as of {as_of}", as_of=day_said(told["as_of"]))
        yield say(said, self.lang)
        yield ""
        tasks = message(
            "Tasks: {all}, of which {red} red, {yellow} to look at, {good} on track or done, {rest} not due",
            all=len(summary.tasks),
            red=summary.count(RED),
            yellow=summary.count(YELLOW),
            good=summary.count((Status.ON_TRACK, Status.DONE)),
            rest=summary.count((Status.NOT_DUE,)),
        )
        yield say(tasks, self.lang)
        if summary.due:
            period = max(summary.due)
            there, owed = summary.due[period]
            reports = message(
                "Reports for {period}: {there} of {owed} in",
                period=Period.parse(period),
                there=there,
                owed=owed,
            )
            yield say(reports, self.lang)
        levels = {
            level: sum(alert["level"] == level.value for alert in summary.alerts) for level in Level
        }
        alerts = message(
            "Alerts: {red} red, {yellow} yellow, {blue} blue",
            red=levels[Level.RED],
            yellow=levels[Level.YELLOW],
            blue=levels[Level.BLUE],
        )
        yield say(alerts, self.lang)
        counts = told["counts"]
        files = message(
            "Files: {files}; submissions {submissions}, judged {judged}, returned {returned},"
            " unreadable {unreadable}, foreign {foreign}, received later {not_yet}",
            **counts,
        )
        yield say(files, self.lang)

    def events(self) -> Iterator[str]:
        events = self.summary.alerts_of(*EVENT_KINDS)
        if events:
            yield from self._title(message("Major results and acute problems"))
        for alert in events:
            kind = message("result") if alert["kind"] == "event_result" else message("problem")
            said = message(
                "{kind} {day} {reporter} {task}: {what}",
                kind=kind,
                day=day_said(alert["period"]),
                reporter=self.names.reporter(alert["reporter"]),
                task=alert["task"],
                what=alert["message"],
            )
            yield f"  {self._level(alert)} {say(said, self.lang)}"

    def missing(self) -> Iterator[str]:
        missing = self.summary.alerts_of("not_reported")
        yield from self._title(message("Who has not reported"))
        if not missing:
            nobody = message("Everybody has reported.") if self.summary.due else _NOTHING_DUE
            yield "  " + say(nobody, self.lang)
        by_reporter: dict[tuple[str, str], list[str]] = {}
        for alert in missing:
            key = (alert["reporter"], alert["area"])
            by_reporter.setdefault(key, []).append(alert["period"])
        rows = []
        for (reporter, area), periods in by_reporter.items():
            contact = self.names.contact(reporter)
            rows.append(
                (
                    self.names.reporter(reporter),
                    self.names.area(area),
                    say([Period.parse(period) for period in periods], self.lang),
                    harmless(contact.person),
                    harmless(contact.phone),
                )
            )
        yield from table(rows)

    def tasks(self) -> Iterator[str]:
        yield from self._title(message("The tasks"))
        for part in self.names.book.plan.parts:
            rows = [row for code, row in self._in_order() if part_of(code) == part.code]
            if rows:
                yield self._part(part)
            for row in rows:
                yield from self._task(row)
        known = {part.code for part in self.names.book.plan.parts}
        for code, row in self._in_order():
            if part_of(code) not in known:
                yield from self._task(row)

    def _in_order(self) -> list[tuple[str, Row]]:
        return sorted(self.summary.tasks.items(), key=lambda pair: code_order(pair[0]))

    def _part(self, part: Part) -> str:
        return f"{part.code} {part.title.say(self.lang)}"

    def _task(self, row: Row) -> Iterator[str]:
        status = Status(row["status"])
        task = self.names.task(row["area"], row["task"])
        mark = self.style.paint(_MARKS.get(status, "○"), status)
        name = f"{row['task']} {task.title.say(self.lang)}"
        label = self.style.paint(STATUS_LABELS[status].say(self.lang), status)
        reason = ""
        if row["indicator"] and status in {*RED, *YELLOW}:
            indicator = self.names.indicator(row["area"], row["indicator"])
            reason = self._told(indicator, row["because"])
        yield f"  {mark} {pad(name, 34)} {pad(label, 14, self.style.colour)} {reason}".rstrip()

    def late(self) -> Iterator[str]:
        """List what is wrong with reports that did come, one line a unit and kind."""
        found = self.summary.alerts_of(*_REPORT_KINDS)
        if not found:
            return
        yield from self._title(message("Reports late, returned or incomplete"))
        groups: dict[tuple[str, str, str], list[Row]] = {}
        for alert in found:
            key = (alert["reporter"], alert["area"], alert["kind"])
            groups.setdefault(key, []).append(alert)
        for (reporter, area, _), alerts in groups.items():
            told = [
                message("{said} ({because})", said=alert["message"], because=alert["because"])
                for alert in alerts
            ]
            name = f"{self.names.reporter(reporter)} {self.names.area(area)}"
            said = say(message("; "), self.lang).join(say(each, self.lang) for each in told)
            yield f"  {self._level(alerts[-1])} {self._told(name, said)}"

    def reasons(self) -> Iterator[str]:
        """List every indicator that is red or to look at, by area, with its reason."""
        groups: dict[tuple[str, str], dict[tuple[str, str], list[Row]]] = {}
        for row in self.summary.indicators:
            if Status(row["status"]) in {*RED, *YELLOW} and not row["exempt"]:
                reasons = groups.setdefault((row["area"], row["reporter"]), {})
                reasons.setdefault((row["status"], row["because"]), []).append(row)
        if groups:
            yield from self._title(message("By area: what is off, and why"))
        for (area, reporter), reasons in groups.items():
            yield f"{self.names.area(area)} · {self.names.reporter(reporter)}"
            for (status, because), rows in reasons.items():
                yield self._reason(Status(status), because, rows)

    def _reason(self, status: Status, because: str, rows: list[Row]) -> str:
        label = self.style.paint(STATUS_LABELS[status].say(self.lang), status)
        first = rows[0]
        name = f"{first['task']} {self.names.indicator(first['area'], first['indicator'])}"
        if len(rows) == 1:
            name = f"{name} [{first['indicator']}]"
        else:
            more = message("{name} and {count} more", name=name, count=len(rows) - 1)
            name = say(more, self.lang)
        return f"  {pad(label, 12, self.style.colour)} {self._told(name, because)}"

    def replans(self) -> Iterator[str]:
        """List what was re-planned, each beside what the plan says."""
        found = [row for row in self.summary.indicators if row.get("replanned")]
        if found:
            yield from self._title(message("Re-planned"))
        for row in found:
            name = f"{row['task']} {self.names.indicator(row['area'], row['indicator'])}"
            name = f"{name} · {self.names.reporter(row['reporter'])}"
            for decision in row["replanned"]["decisions"]:
                yield f"  {self._told(name, self._decision(row, decision))}"

    def _decision(self, row: Row, decision: Row) -> Message:
        replanned = row["replanned"]
        indicator = self.names.book.rules[row["area"]].indicator(row["indicator"])
        changes = []
        if replanned["target"] != replanned["original_target"]:
            new, old = replanned["target"], replanned["original_target"]
            figures = indicator.is_figure
            changes.append(
                message(
                    "target {new}, originally {old}",
                    new=indicator.figure(new) if figures else f"{new:g}",
                    old=indicator.figure(old) if figures else f"{old:g}",
                )
            )
        if replanned["due"] != replanned["original_due"]:
            new, old = day_said(replanned["due"]), day_said(replanned["original_due"])
            changes.append(message("due {new}, originally {old}", new=new, old=old))
        if decision["to"]:
            to = self.names.reporter(decision["to"])
            changes.append(message("now with {reporter}", reporter=to))
        head = message(
            "{kind} from {period} ({authority}, {document})",
            kind=REPLAN_LABELS[ReplanKind(decision["kind"])],
            period=Period.parse(decision["from"]),
            authority=AUTHORITY_LABELS[decision["authority"]],
            document=harmless(decision["document"]),
        )
        return message("{name}: {said}", name=head, said=tuple(changes)) if changes else head

    def forecasts(self) -> Iterator[str]:
        """List what will probably miss its target, each with its reason."""
        found = self.summary.alerts_of("miss_likely")
        if found:
            yield from self._title(message("Forecast: what will probably miss its target"))
        for alert in found:
            name = f"{alert['task']} {self.names.indicator(alert['area'], alert['indicator'])}"
            name = f"{name} · {self.names.reporter(alert['reporter'])}"
            yield f"  {self._level(alert)} {self._told(name, alert['because'])}"

    def findings(self) -> Iterator[str]:
        order = [Severity.ERROR, Severity.WARNING, Severity.QUESTION]
        found = sorted(
            self.summary.findings, key=lambda row: order.index(Severity(row["severity"]))
        )
        if found:
            yield from self._title(message("Findings in the data"))
        for row in found[:_SHOWN_FINDINGS]:
            severity = SEVERITY_LABELS[Severity(row["severity"])].say(self.lang)
            place = (
                f"{harmless(row['file'])}:{row['place']}" if row["place"] else harmless(row["file"])
            )
            name = f"{severity} {row['code']} {place}".rstrip()
            yield f"  {self._told(name, row['message'])}"
        if len(found) > _SHOWN_FINDINGS:
            more = message(
                "… and {count} more: see --format json", count=len(found) - _SHOWN_FINDINGS
            )
            yield "  " + say(more, self.lang)

    def scores(self) -> Iterator[str]:
        scores = self.summary.year_scores()
        if scores:
            yield from self._title(message("Scores so far (mean of the due periods, out of 100)"))
        rows = [
            (f"{place}", self.names.reporter(reporter), f"{mean:.1f}")
            for place, (reporter, mean) in enumerate(scores, 1)
        ]
        yield from table(rows)

    def end(self) -> Iterator[str]:
        yield ""
        unsourced = sum(not each.sourced for each in self.names.book.reporters.values())
        if unsourced:
            why = self.names.book.plan.sample_note
            said = message("{count} reporting units are sample data", count=unsourced)
            yield self._told(said, why) if why.zh else say(said, self.lang)
        said = message("Rules {digest}", digest=self.names.book.sha256[:12])
        yield say(said, self.lang)

    def _told(self, name: Sayable | str, said: Sayable | str) -> str:
        return message("{name}: {said}", name=name, said=said).say(self.lang)

    def _title(self, title: Message | Label) -> Iterator[str]:
        yield ""
        yield f"== {say(title, self.lang)} =="

    def _level(self, alert: Row) -> str:
        level = Level(alert["level"])
        return self.style.paint(f"[{LEVEL_LABELS[level].say(self.lang)}]", level=level)


def day_said(text: str) -> date | str:
    """Read a day for people to read; an instant stays as it is written."""
    return date.fromisoformat(text) if len(text) == len("2019-07-06") else text
