"""The sheets of the register's workbook on which a year's assessment stands."""

from duban.model.assessments import OUTCOME_LABELS
from duban.rulefiles.register_plans import RESULT, UNIT, Column, SheetPlan, choices_of

_YEAR = Column("year", "年度", "year", 8, required=True)
_NOTE = Column("note", "备注", "text", 26)
_OUTCOMES = choices_of(OUTCOME_LABELS, OUTCOME_LABELS)
_ADJUSTED = (
    Column("points", "分值", "points", 9, required=True, within=(0.01, 100.0)),
    Column("basis", "事由", "text", 36, required=True),
    Column("document", "依据文件", "text", 22, required=True),
    Column("decided_on", "决定日期", "day", 12, required=True),
    Column("by", "决定人（会议）", "text", 16, required=True),
    _NOTE,
    RESULT,
)

YEAR_SHEETS: tuple[SheetPlan, ...] = (
    SheetPlan(
        "self_score",
        "自评",
        "各单位年度自评得分，0至100分，按其签字盖章的自评表登记；每单位每年度一行。只并列显示，不计入总分。",
        (
            UNIT,
            _YEAR,
            Column("points", "自评得分", "points", 10, required=True),
            Column("received_on", "收到日期", "day", 12, required=True),
            Column("by", "签字人", "text", 12),
            _NOTE,
            RESULT,
        ),
        since=3,
    ),
    SheetPlan(
        "year_grade",
        "年评",
        "领导对单位全年工作的评价，0至100分；每单位每年度一行。有年评的，全年以它代替各月评分。",
        (
            UNIT,
            _YEAR,
            Column("points", "得分", "points", 10, required=True),
            Column("given_on", "评分日期", "day", 12, required=True),
            Column("by", "评分人", "text", 16, required=True),
            _NOTE,
            RESULT,
        ),
        since=3,
    ),
    SheetPlan(
        "bonus",
        "加分",
        "年度考核的加分：加几分、因何事、依据什么文件、谁决定；合计不超过上限。",
        (UNIT, _YEAR, *_ADJUSTED),
        since=3,
    ),
    SheetPlan(
        "deduction",
        "扣分",
        "年度考核的扣分：扣几分（写正数）、因何事、依据什么文件、谁决定。",
        (UNIT, _YEAR, *_ADJUSTED),
        since=3,
    ),
    SheetPlan(
        "appeal",
        "申诉",
        "单位对年度考核结果的申诉，每单位每年度一次；复核后在同一行填结果、日期、复核人和文件，成立的填调整分值（减分写负数）。",
        (
            UNIT,
            _YEAR,
            Column("filed_on", "申诉日期", "day", 12, required=True),
            Column("about", "申诉内容", "text", 36, required=True),
            Column("outcome", "复核结果", "choice", 12, choices=_OUTCOMES),
            Column("points", "调整分值", "points", 10, within=(-100.0, 100.0)),
            Column("decided_on", "复核日期", "day", 12),
            Column("by", "复核人", "text", 12),
            Column("document", "依据文件", "text", 22),
            _NOTE,
            RESULT,
        ),
        since=3,
    ),
    SheetPlan(
        "approval",
        "审定",
        "年度考核结果的审定：单位空的，审定全部；填单位的可写审定得分，与算出的得分不同的不算审定。",
        (
            Column("reporter", "单位（空=全部）", "reporter", 22),
            _YEAR,
            Column("points", "审定得分", "points", 10, within=(0.0, 200.0)),
            Column("approved_on", "审定日期", "day", 12, required=True),
            Column("by", "审定人（会议）", "text", 18, required=True),
            Column("document", "依据文件", "text", 22, required=True),
            _NOTE,
            RESULT,
        ),
        since=3,
    ),
)
