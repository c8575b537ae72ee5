"""The tables of how work stands: tasks, indicators, alerts, findings."""

from collections.abc import Iterator, Sequence

from duban.model.rules import code_order, part_of
from duban.model.terms import (
    LEVEL_LABELS,
    LEVEL_ORDER,
    SEVERITY_LABELS,
    SEVERITY_LEVELS,
    STAGE_LABELS,
    STATUS_LABELS,
    STATUS_ORDER,
    STRICTNESS_LABELS,
    Level,
    Severity,
    Status,
)
from duban.report.labels import ALERT_LABELS
from duban.report.summary import Row
from duban.words import Label, message
from duban.workbook.judged import Judged, day_or_month
from duban.workbook.tables import Amount, Cell, Column, Table, unit_name

_Rows = Iterator[tuple[str, Sequence[Cell]]]

AREA = Column(Label("工作领域", "Work area"), 20, "text")
UNIT = Column(Label("报送单位", "Unit"), 20, "text")
PERIOD = Column(Label("报送期", "Period"), 13)
TASK = Column(Label("任务", "Task"), 8)
TITLE = Column(Label("任务名称", "Title"), 26, "text")
BECAUSE = Column(Label("理由", "Reason"), 48, "text")
LEVEL = Column(Label("级别", "Level"), 8, "level")
STATUS = Column(Label("状态", "Status"), 13, "status")
INDICATOR = Column(Label("指标", "Indicator"), 28, "text")
CLAUSE = Column(Label("依据", "Clause"), 24, "text")


def tasks(judged: Judged) -> Table:
    """Give each task as it stands with each unit that answers for it, by code."""
    columns = (
        Column(Label("方面", "Part"), 18, "text"),
        TASK,
        TITLE,
        AREA,
        UNIT,
        STATUS,
        Column(Label("决定状态的指标", "Deciding indicator"), 26, "text"),
        BECAUSE,
        Column(Label("配合单位", "Cooperating"), 20, "text"),
        CLAUSE,
    )
    return judged.table("tasks", columns, _tasks(judged))


def _tasks(judged: Judged) -> _Rows:
    def order(row: Row) -> tuple[object, ...]:
        status = STATUS_ORDER[Status(row["status"])]
        return row["plan"], code_order(row["task"]), status, row["reporter"]

    for row in sorted(judged.rows["tasks"], key=order):
        book = judged.books[row["plan"]]
        task = book.rules[row["area"]].task(row["task"])
        parts = {part.code: part.title for part in book.plan.parts}
        indicator = judged.indicator(row)
        yield (
            row["plan"],
            (
                judged.say(parts.get(part_of(task.code), "")),
                task.code,
                judged.say(task.title),
                judged.area(row["plan"], row["area"]),
                judged.unit(row["plan"], row["reporter"]),
                judged.say(STATUS_LABELS[Status(row["status"])]),
                judged.say(indicator.name) if indicator else None,
                row["because"],
                judged.list([judged.unit(row["plan"], unit) for unit in task.cooperating]),
                judged.list(task.clause),
            ),
        )


def indicators(judged: Judged) -> Table:
    """Give each indicator of each unit: numbers in the unit in which people say them."""
    columns = (
        TASK,
        INDICATOR,
        AREA,
        UNIT,
        PERIOD,
        STATUS,
        Column(Label("实际", "Actual"), 16, "number"),
        Column(Label("应达", "Planned"), 16, "number"),
        Column(Label("目标", "Target"), 16, "number"),
        Column(Label("单位上报", "Reported"), 16, "number"),
        Column(Label("计量单位", "Measure"), 11),
        Column(Label("期限", "Due"), 16),
        Column(Label("性质", "Strictness"), 9),
        Column(Label("预计期末", "Forecast"), 16, "number"),
        Column(Label("完不成的可能", "Likely to miss"), 11, "number"),
        BECAUSE,
        Column(Label("免责与调整", "Exempt, re-planned"), 24, "text"),
        Column(Label("指标编号", "Indicator ID"), 36, "text"),
    )
    return judged.table("indicators", columns, _indicators(judged))


def _indicators(judged: Judged) -> _Rows:
    def order(row: Row) -> tuple[object, ...]:
        return row["plan"], code_order(row["task"]), row["area"], row["indicator"], row["reporter"]

    for row in sorted(judged.rows["indicators"], key=order):
        one = judged.books[row["plan"]].rules[row["area"]].indicator(row["indicator"])
        forecast = row["forecast"] or {}
        share = forecast.get("miss_probability")
        replanned = row.get("replanned")
        due = replanned["due"] if replanned else one.due.isoformat()
        said = [row["exempt"]] if row["exempt"] else []
        said += [each["document"] for each in replanned["decisions"]] if replanned else []
        stage = STAGE_LABELS.get(row["target"]) if isinstance(row["target"], str) else None
        yield (
            row["plan"],
            (
                row["task"],
                judged.say(one.name),
                judged.area(row["plan"], row["area"]),
                judged.unit(row["plan"], row["reporter"]),
                day_or_month(row["period"]),
                judged.say(STATUS_LABELS[Status(row["status"])]),
                *(judged.amount(_stage(judged, row[key]), one) for key in ("actual", "planned")),
                judged.say(stage) if stage else judged.amount(row["target"], one),
                judged.amount(_stage(judged, row["reported"]), one),
                unit_name(one.unit, one.shown_as, judged.lang),
                day_or_month(due),
                judged.say(STRICTNESS_LABELS[one.strictness]),
                judged.amount(forecast.get("expected"), one),
                None if share is None else Amount(round(100 * share, 2), "%"),
                row["because"],
                message("; ").say(judged.lang).join(map(str, said)),
                row["indicator"],
            ),
        )


def _stage(judged: Judged, value: object) -> object:
    """Say a stage; a number stays one."""
    known = STAGE_LABELS.get(value) if isinstance(value, str) else None
    return judged.say(known) if known else value


def alerts(judged: Judged) -> Table:
    """Give the alerts, the gravest first."""
    columns = (
        LEVEL,
        Column(Label("类别", "Kind"), 14),
        TASK,
        TITLE,
        AREA,
        UNIT,
        Column(Label("报送期或日期", "Period or day"), 16),
        Column(Label("事项", "What"), 36, "text"),
        BECAUSE,
        CLAUSE,
    )
    return judged.table("alerts", columns, _alerts(judged))


def _alerts(judged: Judged) -> _Rows:
    for row in sorted(judged.rows["alerts"], key=lambda row: -LEVEL_ORDER[Level(row["level"])]):
        yield (
            row["plan"],
            (
                judged.say(LEVEL_LABELS[Level(row["level"])]),
                judged.say(ALERT_LABELS.get(row["kind"], row["kind"])),
                row["task"],
                judged.task_title(row["plan"], row["area"], row["task"]),
                judged.area(row["plan"], row["area"]),
                judged.unit(row["plan"], row["reporter"]),
                day_or_month(row["period"]),
                row["message"],
                row["because"],
                judged.list(row["clause"]),
            ),
        )


def findings(judged: Judged) -> Table:
    """Give what was found in files, the gravest first."""
    columns = (
        Column(Label("程度", "Severity"), 9, "level"),
        Column(Label("编号", "Code"), 14),
        AREA,
        UNIT,
        PERIOD,
        Column(Label("问题", "What was found"), 48, "text"),
        Column(Label("文件", "File"), 38, "text"),
        Column(Label("位置", "Place"), 14),
    )
    return judged.table("findings", columns, _findings(judged))


def _findings(judged: Judged) -> _Rows:
    def order(row: Row) -> int:
        return -LEVEL_ORDER[SEVERITY_LEVELS[Severity(row["severity"])]]

    for row in sorted(judged.rows["findings"], key=order):
        yield (
            row["plan"] or "",
            (
                judged.say(SEVERITY_LABELS[Severity(row["severity"])]),
                row["code"],
                judged.area(row["plan"], row["area"]),
                judged.unit(row["plan"], row["reporter"]),
                day_or_month(row["period"]),
                row["message"],
                row["file"],
                row["place"],
            ),
        )
