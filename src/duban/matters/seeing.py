"""Seeing: which causes of a judgement count, one for each matter, and what it cannot see."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from duban.matters.causes import PARENT, SILENCED, Cause, reporter_of
from duban.matters.ladder import graver
from duban.matters.opening import Context
from duban.model.matters import Matter
from duban.model.pressing import Source

#: Reporter, area and period: what an absent report leaves empty.
Gap = tuple[str, str, str]


@frozen
class View:
    """The causes of a judgement by the key of their matter, and the reports that are absent.

    Of several causes of one matter the one of the latest period counts, of these the gravest; one
    that an absent report silences counts only where there is no other.
    """

    causes: Mapping[str, Cause]
    absent: frozenset[Gap]

    @classmethod
    def of(cls, causes: Iterable[Cause], context: Context) -> "View":
        """Look at the causes of the context's plan, in the areas that could be judged."""
        plan = context.book.plan.id
        seen = [one for one in causes if one.plan == plan and _counts(one, context)]
        absent = frozenset(gap_of(one) for one in seen if one.kind == PARENT)
        view = cls({}, absent)
        chosen: dict[str, Cause] = {}
        for one in seen:
            known = chosen.get(one.identity)
            if known is None or view._outranks(one, known):
                chosen[one.identity] = one
        return cls(chosen, absent)

    def silences(self, cause: Cause) -> bool:
        """Tell whether an absent report silences a cause."""
        return cause.kind in SILENCED and gap_of(cause) in self.absent

    def hides(self, matter: Matter) -> bool:
        """Tell whether the judgement cannot see what a matter of an indicator is about.

        That is so where the report, or the figure, has not come: silence lifts nothing.
        """
        if not matter.indicator:
            return False
        reporter = reporter_of(matter.key)
        key = "/".join((matter.plan, "unknown", reporter, matter.area, matter.indicator))
        return key in self.causes or any(
            (reporter, matter.area) == gap[:2] and gap[2] >= matter.period for gap in self.absent
        )

    def _outranks(self, one: Cause, known: Cause) -> bool:
        """Tell whether a cause counts before another of the same matter, in whatever order."""
        mine, theirs = ((not self.silences(each), each.period) for each in (one, known))
        if mine != theirs:
            return mine > theirs
        if one.level is not known.level:
            return graver(one.level, known.level)
        return (one.key, one.said, one.because) < (known.key, known.said, known.because)


def is_judged(area: str, context: Context) -> bool:
    """Tell whether an area could be judged this time."""
    return context.judged is None or area in context.judged


def gap_of(one: Cause | Matter) -> Gap:
    """Give the report that a cause or matter belongs to."""
    reporter = one.reporter if isinstance(one, Cause) else reporter_of(one.key)
    return reporter, one.area, one.period


def _counts(cause: Cause, context: Context) -> bool:
    """Tell whether a cause counts: an event needs no judgement of its area."""
    return cause.source is Source.EVENT or is_judged(cause.area, context)
