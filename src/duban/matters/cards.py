"""Yellow cards: a lead's second one on a task in the plan's year opens at red."""

from collections import defaultdict

from attrs import field, frozen

from duban.matters.causes import QUERIES, Cause, strand_of
from duban.matters.opening import Context, in_office
from duban.model.matters import Matter
from duban.model.pressing import Source
from duban.model.terms import Level

#: Where faults come from. Instructions and decisions are tasks, and whoever reports an acute
#: problem at once does what the notice asks for.
_FAULTS = frozenset({Source.ALERT, Source.INSPECTION})


@frozen
class Cards:
    """The matters that are or were yellow, by the lead of today and the task."""

    context: Context
    given: defaultdict[tuple[str, str], list[Matter]] = field(factory=lambda: defaultdict(list))

    def remember(self, matter: Matter) -> None:
        """Keep a matter if it is a card: it is or was yellow, and for a fault."""
        was_yellow = matter.level is not Level.BLUE and matter.base is not Level.RED
        if was_yellow and not matter.exempt and _is_fault(matter):
            self.given[in_office(matter.lead, self.context), matter.task].append(matter)

    def first_before(self, cause: Cause, lead: str) -> Matter | None:
        """Find a yellow of the lead on the same task from an earlier day, of another kind or period.

        A card is of the period in which its matter opened, however long that is carried on.
        """
        policy = self.context.book.alerting.policy
        if not (policy.second_yellow_is_red and cause.task and cause.level is Level.YELLOW):
            return None
        if not _is_fault(cause):
            return None
        this = (strand_of(cause.kind), cause.period)
        earlier = (one for one in self.given[lead, cause.task] if one.opened < self.context.day)
        return next(
            (one for one in earlier if (strand_of(one.kind), one.first_period) != this), None
        )


def _is_fault(one: Matter | Cause) -> bool:
    """Tell what a unit is to blame for: no question, no task given to it, nothing that it told."""
    return one.source in _FAULTS and one.kind not in QUERIES
