"""Roll-ups as rows: the city's figure, how many of its units are in, and each unit's rank."""

from collections.abc import Iterator

from duban.model.city import City, CityFigure
from duban.model.rules import AreaRules
from duban.report.rows import Row, rounded, target_of
from duban.words import Lang


def city_rows(city: City, rules: AreaRules, lang: Lang) -> Iterator[Row]:
    """Give a row for each indicator that is added up, in the order of the rules."""
    for figure in city.figures:
        yield _row(city, figure, rules, lang)


def _row(city: City, figure: CityFigure, rules: AreaRules, lang: Lang) -> Row:
    standing = figure.standing
    indicator = rules.indicator(standing.indicator)
    if standing.terms is not None:
        indicator = standing.terms.indicator
    return {
        "plan": city.judgement.plan,
        "area": city.judgement.area,
        "lead": city.judgement.reporter,
        "task": standing.task,
        "indicator": standing.indicator,
        "period": str(standing.period) if standing.period else None,
        "status": str(standing.status),
        "actual": rounded(standing.actual),
        "planned": rounded(standing.planned),
        "target": target_of(indicator),
        "unit": indicator.unit,
        "own": rounded(figure.own),
        "owed": len(figure.owed),
        "there": len(figure.owed) - len(figure.missing),
        "missing": list(figure.missing),
        "because": standing.because.say(lang),
        "units": [
            {
                "reporter": one.reporter,
                "period": str(one.period) if one.period else None,
                "status": str(one.status),
                "actual": rounded(one.actual),
                "target": one.target,
                "rank": one.rank,
            }
            for one in figure.units
        ],
    }
