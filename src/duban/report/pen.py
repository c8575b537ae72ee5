"""What the sections of the text are written with: names, style, and the facts of the report."""

from collections.abc import Iterator
from datetime import date, datetime

from attrs import frozen

from duban.model.terms import LEVEL_LABELS, Level
from duban.report.names import Names
from duban.report.setting import Style
from duban.report.summary import Row, Summary
from duban.words import Label, Lang, Message, Sayable, message, say


@frozen
class Pen:
    """Writes lines of one plan's report: in its language, with its names, in the style asked for."""

    names: Names
    style: Style
    summary: Summary

    @property
    def lang(self) -> Lang:
        """Give the language of the report."""
        return self.names.lang

    def told(self, name: Sayable | str, said: Sayable | str) -> str:
        """Give "name: what is said of it"."""
        return message("{name}: {said}", name=name, said=said).say(self.lang)

    def title(self, title: Message | Label) -> Iterator[str]:
        """Give the head of a section, after an empty line."""
        yield ""
        yield f"== {say(title, self.lang)} =="

    def level(self, alert: Row) -> str:
        """Give an alert's level in brackets."""
        level = Level(alert["level"])
        return self.style.paint(f"[{LEVEL_LABELS[level].say(self.lang)}]", level=level)


def day_said(text: str) -> date | Label:
    """Read a day, or an instant with its offset, for people to read."""
    if len(text) == len("2019-07-06"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return Label(f"{say(moment.date(), 'zh')}{moment:%H:%M}（{moment.tzname()}）", text)
