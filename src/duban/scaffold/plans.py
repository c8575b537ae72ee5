"""A new plan: its own files, and one sample area with schema, rules, plugin, examples and a test."""

import re
from collections.abc import Sequence
from datetime import date

from attrs import frozen

from duban.errors import UsageError
from duban.model.period import Period
from duban.model.plan import Part, Plan, Reporting
from duban.pluginfiles import area_id_fault
from duban.pluginmanager import Plugins
from duban.rulefiles.plans import installed_plans
from duban.scaffold.areas import NewArea, area_files
from duban.scaffold.texts import filled, quoted
from duban.words import Label, harmless, message

_ID = re.compile("[a-z][a-z0-9-]{0,39}")
_YEAR = re.compile("(?:^|-)(20[0-9]{2})(?:-|$)")


@frozen
class NewPlan:
    """What is to be made: the plan's id, its title, and the year that it is for."""

    id: str
    title: str
    title_en: str
    year: int

    @property
    def prefix(self) -> str:
        """Give what the ids of its areas begin with: city20 for city-2020, so that years differ."""
        words = [each for each in re.split("-+", self.id) if each and not each.isdigit()]
        return f"{'_'.join(words)}{self.year % 100:02d}"

    @property
    def starts(self) -> date:
        """Give the plan's first day."""
        return date(self.year, 1, 1)

    @property
    def ends(self) -> date:
        """Give the plan's last day."""
        return date(self.year, 12, 31)


def plan_plan(
    plugins: Plugins,
    plan_id: str,
    *,
    year: int | None = None,
    title: str | None = None,
    title_en: str | None = None,
) -> NewPlan:
    """Settle everything about a new plan before anything is written.

    The year is that in the id unless it is given. Raises UsageError for an id that cannot be or is
    taken, and where no year is known.
    """
    if not _ID.fullmatch(plan_id):
        said = message(
            "A plan's id is like city-2020: small letters, digits and -, not {id}", id=plan_id
        )
        raise UsageError(said)
    if plan_id in installed_plans(plugins.roots):
        raise UsageError(message("The plan {plan} is there already", plan=plan_id))
    named = _YEAR.search(plan_id)
    if year is None and named is None:
        raise UsageError(message("Which year is {plan} for? Say it by --year", plan=plan_id))
    of_year = year if year is not None else int(named[1]) if named else 0
    new = NewPlan(
        id=plan_id,
        title=harmless(title or "") or f"{of_year}年度工作要点和任务分解（{plan_id}）",
        title_en=harmless(title_en or "") or f"Work plan {of_year} ({plan_id})",
        year=of_year,
    )
    fault = area_id_fault(f"{new.prefix}_01")
    if fault is not None:
        raise UsageError(fault.said)
    return new


def skeleton(new: NewPlan, plugins: Plugins) -> dict[str, str]:
    """Give the files of a plan with one sample area, by their paths below a root.

    Raises UsageError if an area of the sample's name is there already.
    """
    area = f"{new.prefix}_01"
    refuse_taken(plugins, (area,))
    part = Part("1", Label("第一方面（样例）", "Part one (sample)"), "责任分解表 一")
    plan = Plan(
        id=new.id,
        title=Label(new.title, new.title_en),
        document="",
        issued=new.starts,
        starts=new.starts,
        ends=new.ends,
        time_zone="Asia/Shanghai",
        language="zh",
        office=Label(""),
        reporting=Reporting(Period(new.year, 1), Period(new.year, 12)),
        parts=(part,),
    )
    sample = NewArea(
        area=area,
        plan=plan,
        reporter=f"div_{area}",
        is_new_reporter=True,
        task="1.1",
        clause="责任分解表 一",
        checks="SMP",
        name="样例领域",
        name_en="Sample area",
    )
    return {**plan_files(new, (part,)), **area_files(sample)}


def plan_files(new: NewPlan, parts: Sequence[Part]) -> dict[str, str]:
    """Give a plan's own files but reporters.toml."""
    marks = {
        "PLAN": new.id,
        "TITLE": quoted(new.title),
        "TITLE_EN": quoted(new.title_en),
        "YEAR": f"{new.year:04d}",
        "CLAUSE": "责任分解表 报送",
        "PARTS": "\n".join(_part(part) for part in parts).rstrip("\n"),
    }
    return {
        f"rules/{new.id}/{name}": filled(f"{name}.txt", marks)
        for name in ("plan.toml", "curves.toml", "baseline.toml", "scoring.toml", "alerts.toml")
    }


def refuse_taken(plugins: Plugins, areas: Sequence[str]) -> None:
    """Raise UsageError if an area is there already."""
    for area in areas:
        if area in plugins.areas:
            file = plugins.loaded[area].file
            said = message("The area {area} is there already, from {file}", area=area, file=file)
            raise UsageError(said)


def _part(part: Part) -> str:
    return filled(
        "part.toml.txt",
        {
            "CODE": part.code,
            "TITLE": quoted(part.title.zh),
            "TITLE_EN": quoted(part.title.en),
            "CLAUSE": quoted(part.clause),
        },
    )
