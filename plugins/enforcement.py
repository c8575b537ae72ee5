"""Illegal building (违法建设治理): task 3.4, whose target is a rate and an area at once."""

from collections.abc import Iterable, Iterator

from duban import AreaRules, Doubt, Submission, WorkArea, hookimpl

#: 附件1 三(三)四: more than 95 % of the stock, that is 10,980,000 m2.
TARGET_AREA = 10_980_000.0
TARGET_SHARE = 0.95

#: The stock that the two figures imply: an upper estimate (11,557,894 m2).
IMPLIED_STOCK = TARGET_AREA // TARGET_SHARE

#: Areas are kept in 万平方米; a difference of less than one per cent is rounding.
TOLERANCE = 0.01


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="enforcement", name="违法建设治理", name_en="Illegal building")


@hookimpl
def duban_check(submission: Submission, rules: AreaRules) -> Iterable[Doubt]:
    """Reconcile the stock, what is handled of it, and the two forms of the target."""
    total = submission.number("stock.total")
    handled = submission.number("stock.handled")
    if total is not None:
        yield from _stock_that_differs(total)
    if total and handled is not None:
        yield from _targets_apart(total, handled, rules)
    if handled is not None:
        yield from _ways_that_differ(submission, handled)


def _stock_that_differs(total: float) -> Iterator[Doubt]:
    """Doubt a stock of which 95 % is not 10,980,000 m2."""
    if total > IMPLIED_STOCK:
        yield _doubt(
            "ENF-101",
            f"存量{_wan(total)}多于由1098万平方米占95%推算的{_wan(IMPLIED_STOCK)}，请核实台账",
            f"The stock of {total:,.0f} m2 is above the {IMPLIED_STOCK:,.0f} m2 that the notice "
            "implies: please verify the ledger",
            "stock.total",
        )
    elif total < IMPLIED_STOCK * (1 - TOLERANCE):
        yield _doubt(
            "ENF-102",
            f"存量{_wan(total)}的95%不足1098万平方米，比例与面积两个目标不一致，请核实台账",
            f"95 % of a stock of {total:,.0f} m2 is less than 10,980,000 m2, so rate and area "
            "disagree: please verify the ledger",
            "stock.total",
        )


def _targets_apart(total: float, handled: float, rules: AreaRules) -> Iterator[Doubt]:
    """Doubt figures that meet one form of the target and miss the other."""
    rate = rules.indicator("illegal_building_handled_rate").target
    area = rules.indicator("illegal_building_handled_area").target
    if rate is None or area is None:
        return
    share = 100.0 * handled / total
    if rate.holds(share) != area.holds(handled):
        yield _doubt(
            "ENF-103",
            f"已查处{_wan(handled)}，占存量{share:.2f}%：比例与面积只达到其中一个目标，请核实",
            f"{handled:,.0f} m2 handled is {share:.2f} % of the stock: only one of rate and area "
            "is reached, please verify",
            "stock.handled",
        )


def _ways_that_differ(submission: Submission, handled: float) -> Iterator[Doubt]:
    """Doubt an area handled that is not what was demolished plus what was settled otherwise."""
    demolished = submission.number("stock.demolished")
    otherwise = submission.number("stock.otherwise")
    if demolished is None or otherwise is None:
        return
    ways = demolished + otherwise
    if abs(ways - handled) > TOLERANCE * max(ways, handled):
        yield _doubt(
            "ENF-104",
            f"已查处{_wan(handled)}，而拆除与其他方式合计{_wan(ways)}，请核对",
            f"{handled:,.0f} m2 handled, but demolished and otherwise settled add up to "
            f"{ways:,.0f} m2: please check",
            "stock.handled",
        )


def _doubt(code: str, zh: str, en: str, fact: str) -> Doubt:
    """Put a question on task 3.4."""
    return Doubt(code=code, zh=zh, en=en, fact=fact, task="3.4", severity="question")


def _wan(area: float) -> str:
    """Write an area in 万平方米."""
    return f"{area / 10_000:.2f}万平方米"
