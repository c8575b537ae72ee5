"""The office's score of a year: means of what each due report scored, by area and by block."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from duban.papers.frozen import Row

#: The block of a score for which a leader's grade of the year stands in.
GRADE_BLOCK = "grade"


@frozen
class BlockMean:
    """A block of the office's score over the year: its mean points; None where it never counted."""

    id: str
    name: str
    weight: float
    points: float | None
    periods: int


def areas_of(rows: Iterable[Row], *, without_grade: bool) -> dict[str, float]:
    """Give the mean score over the due periods of each area."""
    found: dict[str, list[float]] = {}
    for row in rows:
        score = _ungraded(row) if without_grade else row["score"]
        if score is not None:
            found.setdefault(row["area"], []).append(score)
    return {area: mean_of(scores) for area, scores in found.items()}


def _ungraded(row: Row) -> float | None:
    """Give a period's score without its grade block, the rest scaled to 100."""
    counted = [
        one for one in row["blocks"] if one["id"] != GRADE_BLOCK and one["points"] is not None
    ]
    weight = sum(one["weight"] for one in counted)
    if not weight:
        return None
    points: float = 100.0 * sum(one["points"] for one in counted) / weight
    return points


def blocks_of(rows: Sequence[Row], blocks: Sequence[Row]) -> list[BlockMean]:
    """Give the mean points of each block, over the areas of the means over periods."""
    found = []
    for block in blocks:
        areas: dict[str, list[float]] = {}
        periods = set()
        for row in rows:
            for one in row["blocks"]:
                if one["id"] == block["id"] and one["points"] is not None:
                    areas.setdefault(row["area"], []).append(one["points"])
                    periods.add(row["period"])
        points = round(mean_of(mean_of(each) for each in areas.values()), 2) if areas else None
        told = BlockMean(block["id"], block["name"], block["weight"], points, len(periods))
        found.append(told)
    return found


def mean_of(values: Iterable[float]) -> float:
    """Give the mean, 0 of nothing."""
    every = list(values)
    return sum(every) / len(every) if every else 0.0
