"""Names for ids: units, areas, tasks and indicators as people know them."""

from attrs import define

from duban.model.plan import Contact
from duban.model.rules import Indicator, RuleBook, Task
from duban.words import Lang


@define(eq=False, repr=False)
class Names:
    """Says the names of a rule book in one language."""

    book: RuleBook
    lang: Lang

    def reporter(self, reporter: str) -> str:
        """Give a unit's name."""
        return self.book.reporters[reporter].name.say(self.lang)

    def contact(self, reporter: str) -> Contact:
        """Give whom to telephone."""
        return self.book.reporters[reporter].contact

    def area(self, area: str) -> str:
        """Give an area's name."""
        return self.book.areas[area].label.say(self.lang)

    def indicator(self, area: str, indicator: str) -> str:
        """Give an indicator's name."""
        return self.find(area, indicator).name.say(self.lang)

    def find(self, area: str, indicator: str) -> Indicator:
        """Find an indicator."""
        return self.book.rules[area].indicator(indicator)

    def task(self, area: str, code: str) -> Task:
        """Find a task."""
        return self.book.rules[area].task(code)
