"""Gathering the tables of an evaluation in their order."""

from duban.workbook import people, standing, used
from duban.workbook.judged import Judged
from duban.workbook.tables import Table


def tables_of(judged: Judged) -> list[Table]:
    """Give the tables in their order; of matters and districts only where there are any kept."""
    tables = [
        people.missing(judged),
        standing.tasks(judged),
        standing.indicators(judged),
        standing.alerts(judged),
        *([people.matters(judged)] if judged.matters is not None else []),
        standing.findings(judged),
        people.reports(judged),
        people.scores(judged),
        *([people.districts(judged)] if people.has_districts(judged) else []),
        used.settings(judged),
    ]
    return [used.overview(judged), *tables]
