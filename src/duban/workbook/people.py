"""The tables of who reported what: the missing, matters, submissions, scores, districts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from duban.model.matters import STATE_LABELS
from duban.model.period import Period, in_runs
from duban.model.pressing import SOURCE_LABELS
from duban.model.terms import LEVEL_LABELS, Status
from duban.report.labels import BLOCK_LABELS, TIMELINESS_LABELS
from duban.report.summary import RED, YELLOW, Row, summarise
from duban.words import Label
from duban.workbook.judged import Judged
from duban.workbook.standing import AREA, BECAUSE, CLAUSE, LEVEL, PERIOD, TASK, UNIT
from duban.workbook.tables import Cell, Column, Table

_Rows = Iterator[tuple[str, Sequence[Cell]]]

_RECEIPTS = {"registered": Label("登记簿", "registered"), "claimed": Label("单位自述", "claimed")}
_PROVISIONAL = Label("暂按此版本计", "counts provisionally")


def missing(judged: Judged) -> Table:
    """Give who has not reported, one line a unit and area, with whom to telephone."""
    columns = (
        UNIT,
        AREA,
        Column(Label("未报的报送期", "Periods not reported"), 30, "text"),
        Column(Label("联系人", "Contact"), 12),
        Column(Label("电话", "Telephone"), 17),
        Column(Label("邮箱", "Mail"), 30, "text"),
    )
    table = judged.table("missing", columns, _missing(judged))
    return Table(table.id, table.columns, table.rows, portrait=True)


def _missing(judged: Judged) -> _Rows:
    found: dict[tuple[str, str, str], list[Period]] = defaultdict(list)
    for row in judged.rows["alerts"]:
        if row["kind"] == "not_reported":
            key = (row["plan"], row["reporter"], row["area"])
            found[key].append(Period.parse(row["period"]))
    for (plan, reporter, area), periods in found.items():
        contact = judged.contact(plan, reporter)
        yield (
            plan,
            (
                judged.unit(plan, reporter),
                judged.area(plan, area),
                judged.list(in_runs(periods)),
                contact.person,
                contact.phone,
                contact.email,
            ),
        )


def matters(judged: Judged) -> Table:
    """Give the ledger's matters, those that are open first, by number."""
    columns = (
        Column(Label("编号", "Number"), 12),
        LEVEL,
        Column(Label("办理状态", "State"), 11),
        Column(Label("来源", "Source"), 11),
        TASK,
        AREA,
        Column(Label("牵头单位", "Lead"), 18, "text"),
        Column(Label("事项", "What"), 34, "text"),
        BECAUSE,
        Column(Label("立项日期", "Opened"), 16),
        Column(Label("办结期限", "Limit"), 16),
        Column(Label("催办次数", "Urgings"), 9),
        Column(Label("原因", "Cause"), 28, "text"),
        Column(Label("措施", "Measures"), 28, "text"),
        Column(Label("承诺日期", "New date"), 16),
        CLAUSE,
    )
    return judged.table("matters", columns, _matters(judged))


def _matters(judged: Judged) -> _Rows:
    for one in sorted(judged.matters or (), key=lambda one: (not one.is_open, one.number)):
        reply = one.reply
        yield (
            one.plan,
            (
                one.number,
                judged.say(LEVEL_LABELS[one.level]),
                judged.say(STATE_LABELS[one.state]),
                judged.say(SOURCE_LABELS[one.source]),
                one.task,
                judged.area(one.plan, one.area),
                judged.unit(one.plan, one.lead),
                one.said,
                one.because,
                one.opened,
                one.limit,
                one.urgings,
                reply.cause if reply else None,
                reply.measures if reply else None,
                reply.new_date if reply else None,
                judged.list(one.clause),
            ),
        )


def reports(judged: Judged) -> Table:
    """Give each report that is due or in, in the order of the evaluation."""
    columns = (
        UNIT,
        AREA,
        PERIOD,
        Column(Label("期限", "Due"), 16),
        Column(Label("及时性", "Timeliness"), 13, "status"),
        Column(Label("迟报天数", "Days late"), 10),
        Column(Label("版本数", "Versions"), 9),
        Column(Label("收件依据", "Receipt"), 12),
        Column(Label("文件", "File"), 44, "text"),
        Column(Label("说明", "Note"), 16, "text"),
    )
    return judged.table("reports", columns, _reports(judged))


def _reports(judged: Judged) -> _Rows:
    for row in judged.rows["reports"]:
        if row["timeliness"] == "not_due" and row["file"] is None:
            continue
        yield (
            row["plan"],
            (
                judged.unit(row["plan"], row["reporter"]),
                judged.area(row["plan"], row["area"]),
                Period.parse(row["period"]),
                date.fromisoformat(row["due"]),
                judged.say(TIMELINESS_LABELS.get(row["timeliness"], row["timeliness"])),
                row["days_late"],
                row["versions"],
                judged.say(_RECEIPTS[row["receipt"]]) if row["receipt"] in _RECEIPTS else None,
                row["file"],
                judged.say(_PROVISIONAL) if row["provisional"] else None,
            ),
        )


def scores(judged: Judged) -> Table:
    """Give the score of each report with its blocks and their reasons; absent = left out."""
    blocks = dict.fromkeys(
        block.id for book in judged.books.values() for block in book.scoring.blocks
    )
    points = [Column(BLOCK_LABELS.get(each, Label(each)), 10, "number") for each in blocks]
    columns = (
        UNIT,
        AREA,
        PERIOD,
        Column(Label("得分", "Score"), 10, "number"),
        *points,
        Column(Label("理由", "Reason"), 60, "text"),
    )
    return judged.table("scores", columns, _scores(judged, list(blocks)))


def _scores(judged: Judged, blocks: Sequence[str]) -> _Rows:
    for row in judged.rows["scores"]:
        points = {block["id"]: block["points"] for block in row["blocks"]}
        said = [
            f"{judged.say(BLOCK_LABELS.get(each['id'], each['id']))}"
            f"{'：' if judged.lang == 'zh' else ': '}{each['because']}"
            for each in row["blocks"]
        ]
        yield (
            row["plan"],
            (
                judged.unit(row["plan"], row["reporter"]),
                judged.area(row["plan"], row["area"]),
                Period.parse(row["period"]),
                row["score"],
                *(points.get(each) for each in blocks),
                ("；" if judged.lang == "zh" else "; ").join(said),
            ),
        )


def has_districts(judged: Judged) -> bool:
    """Tell whether a plan that was judged asks districts for reports."""
    return any(_districts_of(judged, plan) for plan in judged.books)


def _districts_of(judged: Judged, plan: str) -> list[str]:
    book = judged.books[plan]
    asked = {unit for rules in book.rules.values() for unit in rules.all_reporters}
    return [one.id for one in book.reporters.values() if one.kind == "district" and one.id in asked]


def districts(judged: Judged) -> Table:
    """Give the districts side by side: reports, indicators, alerts, the mean of their scores."""
    columns = (
        Column(Label("区", "District"), 16, "text"),
        Column(Label("应报", "Owed"), 9),
        Column(Label("已收", "In"), 9),
        Column(Label("迟报", "Late"), 9),
        Column(Label("指标：红", "Indicators: red"), 11),
        Column(Label("指标：黄", "Indicators: yellow"), 11),
        Column(Label("指标：正常或完成", "Indicators: well"), 14),
        *(
            Column(Label(f"预警：{label.zh}", f"Alerts: {label.en}"), 11)
            for label in reversed(LEVEL_LABELS.values())
        ),
        Column(Label("各月平均得分", "Mean score"), 13, "number"),
    )
    return judged.table("districts", columns, _districts(judged))


def _districts(judged: Judged) -> _Rows:
    for plan in judged.books:
        scores_of = dict(summarise(plan, judged.rows).year_scores())
        for unit in _districts_of(judged, plan):
            reports = _own(judged.rows["reports"], plan, unit)
            came = Counter(row["timeliness"] for row in reports)
            states = Counter(
                Status(row["status"]) for row in _own(judged.rows["indicators"], plan, unit)
            )
            levels = Counter(row["level"] for row in _own(judged.rows["alerts"], plan, unit))
            owed = [row for row in reports if row["timeliness"] != "not_due"]
            score = scores_of.get(unit)
            yield (
                plan,
                (
                    judged.unit(plan, unit),
                    len(owed),
                    sum(row["file"] is not None for row in owed),
                    came["late"] + came["mended_late"],
                    sum(states[status] for status in RED),
                    sum(states[status] for status in YELLOW),
                    states[Status.ON_TRACK] + states[Status.DONE],
                    *(levels[level.value] for level in reversed(LEVEL_LABELS)),
                    None if score is None else round(score, 2),
                ),
            )


def _own(rows: Sequence[Row], plan: str, unit: str) -> list[Row]:
    return [row for row in rows if row["plan"] == plan and row["reporter"] == unit]
