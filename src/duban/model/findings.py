"""Findings: what does not hold in the data that came in."""

from attrs import frozen

from duban.model.terms import Severity
from duban.words import Label, Message


@frozen
class Finding:
    """A fault or a doubt in somebody's data, with its place and remedy.

    `place` is a line ("12"), a cell ("1.4!D7") or empty; `fact` the path below the submission's
    root ("facts.arterial.lit") from which a place can be looked up; `indicator` is the id of the
    one that it is about, where it is about one and no single fact.
    """

    code: str
    severity: Severity
    said: Message | Label
    file: str = ""
    place: str = ""
    plan: str = ""
    area: str = ""
    reporter: str = ""
    period: str = ""
    fact: str = ""
    task: str = ""
    indicator: str = ""


@frozen
class Doubt:
    """What a plugin's check says of a submission: its own code, a sentence in two languages."""

    code: str
    zh: str
    en: str
    fact: str = ""
    task: str = ""
    severity: str = "warning"


#: Codes of duban's own findings. Public and permanent: never reuse a number (docs/findings.md).
FINDING_CODES: dict[str, tuple[Severity, Label]] = {
    "FILE-001": (Severity.ERROR, Label("无法读取", "cannot be read")),
    "FILE-002": (Severity.ERROR, Label("不是常规文件", "not a regular file")),
    "FILE-003": (Severity.ERROR, Label("超过大小限制", "over the size limit")),
    "FILE-004": (Severity.ERROR, Label("空文件", "empty file")),
    "FILE-005": (Severity.ERROR, Label("编码不是UTF-8", "not UTF-8")),
    "FILE-006": (Severity.ERROR, Label("语法错误或截断", "syntax error or cut off")),
    "FILE-007": (Severity.ERROR, Label("重复的键", "duplicate key")),
    "FILE-008": (Severity.ERROR, Label("嵌套过深", "nested too deeply")),
    "FILE-009": (Severity.ERROR, Label("YAML别名或标签", "YAML alias or tag")),
    "FILE-010": (Severity.ERROR, Label("读取过程中被改动", "changed while being read")),
    "FILE-011": (Severity.QUESTION, Label("无关文件", "foreign file")),
    "FILE-012": (Severity.ERROR, Label("工作簿不可用", "workbook unusable")),
    "FILE-013": (Severity.ERROR, Label("非有限数", "not a finite number")),
    "FORM-001": (Severity.ERROR, Label("单元格不是所需的值", "cell not usable")),
    "FORM-002": (Severity.ERROR, Label("事实格中是公式", "formula in a fact cell")),
    "FORM-003": (Severity.ERROR, Label("表单版本过旧", "form of an old version")),
    "FORM-004": (Severity.QUESTION, Label("校验码不一致", "check number differs")),
    "FORM-005": (Severity.QUESTION, Label("督办事项反馈表", "reply form")),
    "FORM-006": (Severity.ERROR, Label("反馈不能受理", "reply cannot be taken")),
    "IDENT-001": (Severity.ERROR, Label("身份字段缺失", "identity incomplete")),
    "IDENT-002": (Severity.ERROR, Label("未知计划", "unknown plan")),
    "IDENT-003": (Severity.ERROR, Label("未知工作领域", "unknown area")),
    "IDENT-004": (Severity.ERROR, Label("未知报送单位", "unknown reporter")),
    "IDENT-005": (Severity.ERROR, Label("未知报送期", "unknown period")),
    "IDENT-006": (Severity.WARNING, Label("期末之前报送", "before the period ends")),
    "IDENT-007": (Severity.QUESTION, Label("同一时间两个版本", "two versions at one time")),
    "SCHEMA-001": (Severity.ERROR, Label("不合事实表", "does not fit the schema")),
    "SCHEMA-002": (Severity.WARNING, Label("两个校验引擎不一致", "two validators disagree")),
    "FACT-001": (Severity.QUESTION, Label("累计数下降", "cumulative figure falls")),
    "FACT-002": (Severity.QUESTION, Label("清单少了一项", "a thing vanished from a list")),
    "FACT-003": (Severity.QUESTION, Label("相差百倍以上", "more than a hundred times off")),
    "FACT-004": (Severity.WARNING, Label("分母为零", "denominator is zero")),
    "FACT-005": (Severity.QUESTION, Label("检查发现与报送不符", "inspection differs")),
    "FACT-006": (Severity.ERROR, Label("清单中同名", "same name twice in a list")),
    "FACT-007": (Severity.WARNING, Label("预计值不能用", "expected value not usable")),
    "FACT-008": (Severity.QUESTION, Label("日期未到", "a day still to come")),
    "PLAUS-001": (Severity.QUESTION, Label("文字与他单位雷同", "text like another unit's")),
    "PLAUS-002": (Severity.QUESTION, Label("文字与上月雷同", "text like last month's")),
    "PLAUS-003": (Severity.QUESTION, Label("累计数逐月不变", "total stands still")),
    "PLAUS-004": (Severity.QUESTION, Label("整数过多", "too many round figures")),
    "PLAUS-005": (Severity.QUESTION, Label("年底突增", "jump at the year's end")),
    "PLAUS-006": (Severity.QUESTION, Label("比率与计数不合", "rate does not go with its counts")),
    "PLAUS-007": (Severity.QUESTION, Label("签字晚于收件", "signed after it was received")),
    "PLAUS-008": (Severity.QUESTION, Label("屡次偏离自报预计", "own forecasts go wrong")),
    "WORK-001": (Severity.QUESTION, Label("工作方案尚未审定", "plan of work not accepted")),
    "WORK-002": (Severity.ERROR, Label("工作方案不成立", "plan of work does not hold")),
    "WORK-003": (Severity.QUESTION, Label("评判后更换工作方案", "plan of work changed later")),
    "ROLL-001": (Severity.QUESTION, Label("合计与各单位之和不符", "total differs from the sum")),
    "ROLL-002": (Severity.QUESTION, Label("汇总不齐", "sum incomplete")),
    "ROLL-003": (Severity.QUESTION, Label("合计少了一个单位", "total without one unit")),
    "ROLL-004": (Severity.QUESTION, Label("两个单位数字全同", "two units report the same")),
    "RULE-001": (Severity.ERROR, Label("无法判断", "cannot judge")),
    "REG-001": (Severity.WARNING, Label("登记对不上报送", "register entry matches nothing")),
}
