"""The register as a workbook: its sheets and columns, as its writer and its reader agree on them.

Row 1 of each sheet is hidden: A1 marks the sheet, B1 says as JSON what it is, and from C1 on each
column has a code, so that moved or added columns are no harm. Column A marks the rows above the
entries. The last column, hidden, tells rows that are not typed in the workbook.
"""

from collections.abc import Mapping

from duban.model.agreements import AUTHORITY_LABELS, REPLAN_LABELS
from duban.model.pressing import SOURCE_LABELS, Source
from duban.model.terms import LEVEL_LABELS, Level
from duban.rulefiles.register_plans import RESULT, UNIT, Column, SheetPlan, choices_of
from duban.rulefiles.register_year import YEAR_SHEETS

MARK = "duban-register"
#: The version of the workbook; earlier ones, which lack the sheets that came later, are read too.
VERSION = 3
#: What stands in column A of a row that is no entry.
HEAD = "head"
#: In the column `row`: an entry of another file, shown only; a report that is due, filled in.
FIXED, DUE = "fixed", "due"
#: What is filled in already in a row of a report that is due, or of a plan of work that came.
GIVEN: Mapping[str, frozenset[str]] = {
    "receipt": frozenset({"reporter", "period"}),
    "workplan": frozenset({"reporter", "area", "sha256"}),
}
#: The sheet on which the names of units, areas, tasks and indicators stand, and that of matters.
NAMES, MATTERS = "名录", "督办事项"
#: Beginnings of the names of files that office programs lay beside an open workbook.
LOCKS = ("~$", ".~")
#: Rows that a sheet may have.
MOST_ROWS = 5_000


_AREA = Column("area", "工作领域", "area", 18, required=True)
_AREA_OR_ALL = Column("area", "工作领域（空=全部）", "area", 18)
_PERIOD = Column("period", "报送期", "period", 11, required=True)
_DIGEST = Column("sha256", "文件指纹（可空）", "digest", 14)

_KINDS = choices_of(REPLAN_LABELS, REPLAN_LABELS)
_AUTHORITIES = choices_of(AUTHORITY_LABELS, AUTHORITY_LABELS)
_SOURCES = choices_of(SOURCE_LABELS, (Source.INSTRUCTION, Source.DECISION, Source.INSPECTION))
_LEVELS = choices_of(LEVEL_LABELS, (Level.BLUE, Level.YELLOW, Level.RED))

SHEETS: tuple[SheetPlan, ...] = (
    SheetPlan(
        "receipt",
        "收件",
        "近三期各单位每期一行，更早的只列未到的和已登记的；收到纸质件后填日期，逐项选“是”。"
        "更早的和另收的文件写在后面空行。",
        (
            UNIT,
            Column("period", "报送期", "period", 11),
            Column("due", "应报日期", "shown", 12),
            Column("electronic", "系统收到电子版", "shown", 17),
            Column("received_at", "收到时间（补记）", "time", 17),
            Column("paper_on", "纸质件收到", "day", 12),
            Column("division_head_signed", "处室负责人签字", "flag", 9),
            Column("leader_signed", "分管领导签字", "flag", 9),
            Column("sealed", "盖章", "flag", 7),
            _AREA_OR_ALL,
            Column("note", "备注", "text", 22),
            _DIGEST,
            RESULT,
        ),
    ),
    SheetPlan(
        "assignment",
        "交办",
        "领导批示、会议议定、检查发现的事项，一行一件；保存并关闭后几分钟内立项，编号和状态写回，以后在“督办事项”办理。"
        "级别空的为黄，期限空的按级别。",
        (
            Column("source", "来源", "choice", 10, required=True, choices=_SOURCES),
            Column("reporter", "承办单位", "reporter", 22, required=True),
            _AREA,
            Column("task", "任务", "task", 18),
            Column("said", "交办事项", "text", 44, required=True),
            Column("why", "依据（批示人、会议、文号）", "text", 26, required=True),
            Column("level", "级别", "choice", 7, choices=_LEVELS),
            Column("limit", "办结期限", "day", 12),
            Column("by", "经办人", "text", 10, required=True),
            Column("number", "编号", "shown", 11),
            Column("state", "状态", "shown", 10),
            RESULT,
        ),
        since=2,
    ),
    SheetPlan(
        "return",
        "退回",
        "经办人审核后退回的报送，写明原因；修改后的报送照常收件。",
        (
            UNIT,
            _AREA,
            _PERIOD,
            Column("returned_on", "退回日期", "day", 12, required=True),
            Column("reason", "退回原因", "text", 44, required=True),
            _DIGEST,
            RESULT,
        ),
    ),
    SheetPlan(
        "exemption",
        "免责",
        "免予评判的事项及依据文件；任务、指标、报送期都空的，覆盖该领域全部。事实照留。",
        (
            UNIT,
            _AREA,
            Column("task", "任务", "task", 18),
            Column("indicator", "指标", "indicator", 22),
            Column("period", "报送期", "period", 11),
            Column("lateness", "只免迟报", "flag", 9),
            Column("reason", "原因", "text", 30, required=True),
            Column("document", "依据文件", "text", 22, required=True),
            RESULT,
        ),
    ),
    SheetPlan(
        "due_override",
        "顺延",
        "某一期的应报日期改到哪天，依据什么文件；对所有单位有效。",
        (
            _PERIOD,
            Column("due", "改到", "day", 14, required=True),
            Column("document", "依据文件", "text", 34, required=True),
            Column("reason", "原因", "text", 40),
            RESULT,
        ),
    ),
    SheetPlan(
        "inspection",
        "检查",
        "实地检查查实的数值，按“单位”一栏的计量单位填写；与上报数并列，以查实数为准。",
        (
            UNIT,
            _AREA,
            Column("indicator", "指标", "indicator", 26, required=True),
            Column("inspected_on", "检查日期", "day", 12, required=True),
            Column("found", "查实数值", "figure", 13, required=True),
            Column("unit", "单位", "shown", 11),
            Column("place", "地点", "text", 20),
            Column("note", "备注", "text", 22),
            RESULT,
        ),
    ),
    SheetPlan(
        "grade",
        "评分",
        "领导评价或公众评价的得分，0至100分。",
        (
            UNIT,
            _AREA,
            _PERIOD,
            Column("points", "得分", "points", 10, required=True),
            Column("by", "评分人", "text", 24, required=True),
            RESULT,
        ),
    ),
    SheetPlan(
        "urging",
        "催报",
        "电话催报的记录：何时、谁打的、对方怎么说。",
        (
            UNIT,
            _PERIOD,
            _AREA_OR_ALL,
            Column("called_at", "催报时间", "time", 17, required=True),
            Column("by", "经办人", "text", 12, required=True),
            Column("note", "备注", "text", 36),
            RESULT,
        ),
    ),
    SheetPlan(
        "workplan",
        "方案",
        "报来的工作方案已列出，填认可日期和认可人；自认可当月起按它评判。文件指纹空的，指认可日之前最后报来的一份。",
        (
            UNIT,
            _AREA,
            Column("filed", "报来时间", "shown", 17),
            Column("accepted_on", "认可日期", "day", 12, required=True),
            Column("by", "认可人", "text", 16, required=True),
            Column("note", "备注", "text", 36),
            _DIGEST,
            RESULT,
        ),
        since=2,
    ),
    SheetPlan(
        "replan",
        "调整",
        "年中调整，自“起始月份”起算，此前各月不变。种类空的为调整目标值或期限；划转、更名合并填“划归单位”。"
        "目标值按“单位”一栏的计量单位填写；报送单位空的，对该领域所有单位有效。",
        (
            Column("kind", "种类", "choice", 14, choices=_KINDS),
            Column("reporter", "报送单位", "reporter", 20),
            Column("area", "工作领域", "area", 16),
            Column("task", "任务", "task", 16),
            Column("indicator", "指标", "indicator", 22),
            Column("target", "新目标值", "figure", 11),
            Column("unit", "单位", "shown", 9),
            Column("due", "新期限", "day", 12),
            Column("to", "划归单位", "reporter", 20),
            Column("from", "起始月份", "period", 11, required=True),
            Column("authority", "决定机关", "choice", 10, required=True, choices=_AUTHORITIES),
            Column("by", "决定人（会议）", "text", 16, required=True),
            Column("decided_on", "决定日期", "day", 12, required=True),
            Column("document", "依据文件", "text", 20, required=True),
            Column("reason", "原因", "text", 24),
            RESULT,
        ),
        since=2,
    ),
    *YEAR_SHEETS,
)

MATTER_COLUMNS: tuple[Column, ...] = (
    Column("number", "编号", "shown", 11),
    Column("level", "级别", "shown", 6),
    Column("state", "状态", "shown", 10),
    Column("lead", "牵头单位", "shown", 18),
    Column("said", "事项", "shown", 46),
    Column("limit", "办理期限", "shown", 12),
    Column("action", "办理", "text", 11),
    Column("until", "日期（延期、缓办）", "day", 12),
    Column("by", "经办人", "text", 10),
    Column("why", "原因", "text", 30),
    RESULT,
)
#: A matter as it stood when the workbook was written, so that nothing is done to one that moved.
TOKEN = "token"  # noqa: S105 - no secret
ROW = "row"
