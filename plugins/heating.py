"""Heating (供热服务): task 4.2. Rules and schema hold the targets; the dated seasons stand here."""

from datetime import date
from typing import NamedTuple

from duban import Doubt, Label, Occasion, Plan, Submission, Timetable, WorkArea, hookimpl

TASK = "4.2"


class Season(NamedTuple):
    """A heating season: its first and last day of heat, and where the two days come from."""

    zh: str
    en: str
    first: date
    last: date
    source: str


SEASONS = (
    Season(
        zh="2018-2019采暖期",
        en="the season of 2018-19",
        first=date(2018, 11, 15),
        last=date(2019, 3, 31),
        source="legal start; end moved from 15 to 31 March by the weather (press, March 2019)",
    ),
    Season(
        zh="2019-2020采暖期",
        en="the season of 2019-20",
        first=date(2019, 11, 15),
        last=date(2020, 3, 15),
        source="legal days of 《天津市供热用热条例》; an early start or a late end is entered here",
    ),
)

#: Facts that exist only while heat is supplied, with their titles in the form.
SERVICE_FACTS = {
    "platform.downtime": "平台故障停用时间",
    "service.homes_measured": "入户测温户数",
    "service.homes_warm": "测温合格户数",
    "service.outages": "供热中断次数",
    "service.outages_restored": "按时恢复次数",
    "service.orders": "供热工单数",
    "service.orders_in_time": "按时办结工单",
    "service.boards": "红黑榜期数",
    "service.cards": "黄牌和红牌",
    "service.key_times": "关键时段数",
    "service.key_times_checked": "已督导考核时段数",
}


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="heating", name="供热服务", name_en="Heating")


@hookimpl
def duban_timetable(plan: Plan, usual: Timetable) -> Timetable:
    """Have the area judged on the first and the last day of heat within the plan's year."""
    days = [
        Occasion(day, Label(f"{season.zh}{zh}", f"{en} of {season.en}"))
        for season in SEASONS
        for day, zh, en in ((season.first, "首日", "first day"), (season.last, "末日", "last day"))
        if plan.starts <= day <= plan.ends
    ]
    return usual.with_occasions(*days)


@hookimpl
def duban_check(submission: Submission) -> list[Doubt]:
    """Hold the service figures against the seasons that touch the month."""
    season = season_between(submission.period.first_day, submission.period.last_day)
    doubt = _idle_month(submission) if season is None else _season_month(submission, season)
    return [] if doubt is None else [doubt]


def season_between(first_day: date, last_day: date) -> Season | None:
    """Give the season with a day of heat between two days, both included."""
    return next((s for s in SEASONS if s.first <= last_day and first_day <= s.last), None)


def _idle_month(submission: Submission) -> Doubt | None:
    """Question service figures other than zero in a month without heat."""
    odd = [path for path in SERVICE_FACTS if submission.number(path)]
    if not odd:
        return None
    return Doubt(
        code="HTG-101",
        zh=f"{submission.period}不在采暖期内，却报送了：{_titles(odd)}；请核实月份或者采暖期起止日期",
        en=f"No heating season touches {submission.period}, yet these are reported: "
        f"{', '.join(odd)}; please verify the month or the dates of the season",
        fact=odd[0],
        task=TASK,
        severity="question",
    )


def _season_month(submission: Submission, season: Season) -> Doubt | None:
    """Warn of service figures that a month of the season lacks."""
    missing = [path for path in SERVICE_FACTS if submission.number(path) is None]
    if not missing:
        return None
    return Doubt(
        code="HTG-102",
        zh=f"{submission.period}属于{season.zh}，缺少运行服务数据：{_titles(missing)}",
        en=f"{submission.period} belongs to {season.en} and lacks service figures: "
        f"{', '.join(missing)}",
        fact=missing[0],
        task=TASK,
        severity="warning",
    )


def _titles(paths: list[str]) -> str:
    """Join the Chinese titles of some service facts."""
    return "、".join(SERVICE_FACTS[path] for path in paths)
