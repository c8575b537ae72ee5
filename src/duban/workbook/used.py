"""The first and the last table: what a director reads at once, and what it was all judged by."""

from collections.abc import Iterator, Sequence

from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.model.terms import LEVEL_LABELS, STRICTNESS_LABELS, Level, Status, Strictness
from duban.report.labels import ALERT_LABELS, BLOCK_LABELS
from duban.report.summary import RED, YELLOW, Month, summarise
from duban.words import Label
from duban.workbook.judged import Judged, day_or_month
from duban.workbook.tables import Cell, Column, Table, amount

_Rows = Iterator[tuple[str, Sequence[Cell]]]

_ITEM = Column(Label("项目", "Item"), 34, "text")
_VALUE = Column(Label("数值", "Value"), 22, "number")
_COUNTS = {
    "files": Label("文件", "Files"),
    "submissions": Label("报送件", "Submissions"),
    "events": Label("报送件：即时报告", "Submissions: told at once"),
    "not_yet": Label("报送件：截止日以后收到", "Submissions: received later"),
    "judged": Label("已采用的报送", "Reports accepted"),
    "returned": Label("有退回版本的报送", "Reports with a returned version"),
    "unreadable": Label("无法读取", "Unreadable"),
    "foreign": Label("无关文件", "Foreign files"),
}


def overview(judged: Judged) -> Table:
    """Give how many tasks, reports and alerts there are, a figure a row."""
    columns = (_ITEM, _VALUE, Column(Label("说明", "Note"), 44, "text"))
    return judged.table("overview", columns, _overview(judged))


def _overview(judged: Judged) -> _Rows:
    for plan, book in judged.books.items():
        summary = summarise(plan, judged.rows)
        rows: list[tuple[Label, Cell, object]] = [
            (Label("截止日", "As of"), day_or_month(judged.told["as_of"]), book.plan.title),
            (Label("任务", "Tasks"), len(summary.tasks), book.plan.document),
        ]
        groups = (
            (
                Label("任务：红", "Tasks: red"),
                RED,
                "未完成、不达标、严重滞后",
                "missed, broken, off",
            ),
            (Label("任务：黄", "Tasks: yellow"), YELLOW, "滞后、待核、数据缺失", "to look at"),
            (Label("任务：正常或完成", "Tasks: well"), (Status.ON_TRACK, Status.DONE), "", ""),
            (Label("任务：未到考核期", "Tasks: not due"), (Status.NOT_DUE,), "", ""),
        )
        rows += [(name, summary.count(states), Label(zh, en)) for name, states, zh, en in groups]
        for period, month in sorted(summary.due.items()):
            rows += _reports(Period.parse(period).say(judged.lang), month)
        for level in reversed(Level):
            label = LEVEL_LABELS[level]
            count = sum(alert["level"] == level.value for alert in summary.alerts)
            rows.append((Label(f"预警：{label.zh}", f"Alerts: {label.en}"), count, ""))
        yield from (
            (plan, (judged.say(name), value, judged.say(said))) for name, value, said in rows
        )
        if not all(one.sourced for one in book.reporters.values()):
            sample = Label("样例单位", "Sample units")
            count = sum(not one.sourced for one in book.reporters.values())
            yield plan, (judged.say(sample), count, judged.say(book.plan.sample_note))
    for key, name in _COUNTS.items():
        yield "", (judged.say(name), judged.told["counts"][key], None)


def _reports(name: str, month: Month) -> Iterator[tuple[Label, int, str]]:
    """Tell the reports for a month; what is amiss only where something is."""
    owed, english = month.owed + month.waiting, f"Reports for {name}"
    yield Label(f"{name}报送：应报", f"{english}: owed"), owed, ""
    yield Label(f"{name}报送：已收", f"{english}: in"), month.there, ""
    for count, zh, en in (
        (month.waiting, "尚未到期", "not due yet"),
        (month.late, "迟报", "late"),
        (month.returned, "退回未改正", "returned and not mended"),
    ):
        if count:
            yield Label(f"{name}报送：{zh}", f"{english}: {en}"), count, ""


def settings(judged: Judged) -> Table:
    """Give the settings that led to the judgement, each with its source."""
    columns = (
        Column(Label("类别", "Group"), 14),
        Column(Label("项目", "Setting"), 34, "text"),
        Column(Label("取值", "Value"), 44, "number"),
        Column(Label("来源", "Source"), 54, "text"),
    )
    return judged.table("settings", columns, _settings(judged))


def _settings(judged: Judged) -> _Rows:
    for plan, book in judged.books.items():
        for rows in (
            _plan(judged, book),
            _thresholds(judged, book),
            _scoring(book),
            _baselines(judged, book),
        ):
            for group, name, value, source in rows:
                yield plan, (judged.say(group), judged.say(name), value, judged.say(source))


_Setting = Iterator[tuple[Label, object, Cell, object]]


def _plan(judged: Judged, book: RuleBook) -> _Setting:
    plan, group = book.plan, Label("计划", "Plan")
    yield group, Label("年度计划", "Plan"), plan.id, plan.document
    yield group, Label("印发日期", "Issued"), plan.issued, plan.document
    yield group, Label("开始", "Starts"), plan.starts, ""
    yield group, Label("结束", "Ends"), plan.ends, ""
    yield group, Label("时区", "Time zone"), plan.time_zone, ""
    yield group, Label("截止日", "As of"), day_or_month(judged.told["as_of"]), ""
    yield group, Label("规则指纹", "Rules (SHA-256)"), book.sha256, ""
    yield group, Label("duban版本", "Version of duban"), judged.told["duban"], ""
    due = plan.reporting
    month = (
        Label("次月", "of the next month")
        if due.due_month == "next"
        else Label("当月", "of the month")
    )
    yield (
        group,
        Label(f"报送期限（{month.zh}第几日）", f"Due day {month.en}"),
        due.due_day,
        plan.reporting_clause,
    )
    yield group, Label("补正工作日", "Workdays to mend"), due.mend_workdays, ""


def _thresholds(judged: Judged, book: RuleBook) -> _Setting:
    alerting, group = book.alerting, Label("预警", "Alerts")
    names = {
        "behind_points": Label("滞后：差（百分点）", "behind by points"),
        "behind_share": Label("滞后：低于应达的比例", "behind: share of the plan"),
        "off_track_points": Label("严重滞后：差（百分点）", "off track by points"),
        "off_track_share": Label("严重滞后：低于应达的比例", "off track: share of the plan"),
        "ahead_share": Label("超进度：超过应达的比例", "ahead: share of the plan"),
        "ahead_from": Label("超进度：自进度起", "ahead: from a share on"),
        "implausible_factor": Label("数值不合理的倍数", "implausible factor"),
    }
    for name, label in names.items():
        yield group, label, getattr(alerting, name), alerting.sources.get(name, "")
    least = alerting.forecasting
    forecast = alerting.sources.get("forecast", "")
    yield (
        group,
        Label("预计：最少报送次数", "forecast: least reports"),
        least.least_reports,
        forecast,
    )
    yield group, Label("预计：预警的可能", "forecast: warn from"), least.warn_from, forecast
    for kind, level in sorted(alerting.levels.items()):
        base = judged.say(LEVEL_LABELS[level])
        source = alerting.sources.get(kind, "")
        yield Label("预警级别", "Levels"), ALERT_LABELS.get(kind, kind), base, source
    for level, days in alerting.policy.limits.items():
        label = LEVEL_LABELS[level]
        limit = Label(f"{label.zh}色办结期限（工作日）", f"{label.en}: workdays")
        yield Label("督办期限", "Limits"), limit, days, alerting.sources.get("limits", "")


def _scoring(book: RuleBook) -> _Setting:
    scoring, group = book.scoring, Label("评分", "Scoring")
    for block in scoring.blocks:
        yield group, BLOCK_LABELS.get(block.id, block.id), block.weight, block.source
    yield group, Label("迟报得分比例", "share for late reports"), scoring.late_share, ""
    yield group, Label("要素缺一项扣分", "deduction for an element"), scoring.element_deduction, ""
    yield group, Label("要素为空扣分", "deduction for an empty one"), scoring.empty_deduction, ""
    for strictness, weight in scoring.strictness_weights.items():
        label = STRICTNESS_LABELS[Strictness(strictness)]
        yield group, Label(f"权重：{label.zh}", f"weight: {label.en}"), weight, ""


def _baselines(judged: Judged, book: RuleBook) -> _Setting:
    for _, one in sorted(book.baselines.items()):
        value = amount(one.value, one.unit, None, judged.lang)
        yield Label("基数", "Baselines"), one.name, value, f"{one.date.isoformat()} {one.source}"
    for _, curve in sorted(book.curves.items()):
        if not curve.id.endswith(":own"):
            points = [f"{month:02d}-{day:02d} {share:.0%}" for month, day, share in curve.points]
            yield Label("序时进度", "Curves"), curve.name, judged.list(points), curve.reason
