"""A replay as text: which rules differ, then what would change, with the rules that did it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from duban.model.period import Period
from duban.model.terms import LEVEL_LABELS, STATUS_LABELS, Level, Status
from duban.replay.outcomes import Changed
from duban.replay.rulebooks import RuleChange
from duban.report.names import Names
from duban.words import Message, harmless, message

_LONGEST = 60


def replay_text(
    head: Mapping[str, Any],
    names: tuple[Names, Names],
    rules: Sequence[RuleChange],
    changed: Sequence[Changed],
) -> Iterator[str]:
    """Give the lines for one plan, without line ends."""
    writer = _Writer(names, rules, changed)
    book = names[1].book
    yield f"{book.plan.title.say(writer.lang)} · {book.plan.document}"
    said = message(
        "As of {as_of}: rules {before} and {after}",
        as_of=str(head["as_of"]),
        before=names[0].book.sha256[:12],
        after=book.sha256[:12],
    )
    yield said.say(writer.lang)
    if not rules:
        yield message("No rule differs: nothing changes").say(writer.lang)
    else:
        yield from writer.rules()
    if rules and not changed:
        yield ""
        yield message("No alert, status or score would change").say(writer.lang)
    yield from writer.alerts()
    for section, title in (
        ("indicators", message("Statuses of indicators")),
        ("tasks", message("Statuses of tasks")),
        ("scores", message("Scores")),
    ):
        yield from writer.section(section, title)


class _Writer:
    def __init__(
        self,
        names: tuple[Names, Names],
        rules: Sequence[RuleChange],
        changed: Sequence[Changed],
    ) -> None:
        self._before, self._names = names
        self.lang = self._names.lang
        self._rules = rules
        self._changed = changed

    def rules(self) -> Iterator[str]:
        """List the keys that differ, numbered from 1."""
        yield from self._title(message("Rules that differ"))
        for number, one in enumerate(self._rules, 1):
            place = f"{one.file}:{one.line}" if one.line else one.file
            before, after = (harmless(each, _LONGEST) for each in (one.before, one.after))
            yield f"  [{number}] {place} {one.key}: {before} → {after}"

    def alerts(self) -> Iterator[str]:
        """List alerts that appear, vanish, or change their level."""
        alerts = [one for one in self._changed if one.section == "alerts"]
        gone = (
            (message("Alerts that appear"), (True, False)),
            (message("Alerts that vanish"), (False, True)),
            (message("Alerts of another level"), (False, False)),
        )
        for title, absent in gone:
            found = [one for one in alerts if (one.before is None, one.after is None) == absent]
            if found:
                yield from self._title(title)
            for one in found:
                level = self._arrow(one, lambda text: LEVEL_LABELS[Level(text)].say(self.lang))
                told = f"{one.row['message']} ({one.row['because']})"
                if self.lang == "zh":
                    told = f"{one.row['message']}（{one.row['because']}）"
                yield f"  [{level}] {self._unit(one)} {one.row['period']} {told}{self._by(one)}"

    def section(self, section: str, title: Message) -> Iterator[str]:
        """List what moved in a section."""
        found = [one for one in self._changed if one.section == section]
        if found:
            yield from self._title(title)
        for one in found:
            if section == "scores":
                name = Period.parse(one.subject).say(self.lang)
                moved = self._arrow(one, lambda score: f"{score:g}")
            else:
                name = self._name(one)
                moved = self._arrow(one, lambda text: STATUS_LABELS[Status(text)].say(self.lang))
            yield f"  {self._unit(one)} {name}: {moved}{self._by(one)}"

    def _name(self, one: Changed) -> str:
        names = self._names
        rules = names.book.rules.get(one.area)
        known = {each.id for each in rules.indicators} if rules else set()
        known |= {each.code for each in rules.tasks} if rules else set()
        names = names if one.subject in known else self._before
        if one.section == "tasks":
            return f"{one.subject} {names.task(one.area, one.subject).title.say(self.lang)}"
        return f"{one.row['task']} {names.indicator(one.area, one.subject)}"

    def _unit(self, one: Changed) -> str:
        names = self._names if one.reporter in self._names.book.reporters else self._before
        return names.reporter(one.reporter)

    @staticmethod
    def _arrow(one: Changed, say: Any) -> str:
        before, after = ("—" if each is None else say(each) for each in (one.before, one.after))
        return f"{before} → {after}"

    def _by(self, one: Changed) -> str:
        return "".join(f" [{number + 1}]" for number in one.by)

    def _title(self, title: Message) -> Iterator[str]:
        yield ""
        yield f"== {title.say(self.lang)} =="
