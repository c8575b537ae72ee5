"""The fixed words of supervision: kinds, statuses, severities, levels, stages, elements."""

from enum import StrEnum

from duban.words import Label


class Kind(StrEnum):
    """How an indicator is judged (docs/rules-format.md)."""

    TOTAL = "total"
    GROWTH = "growth"
    BOUND = "bound"
    MILESTONE = "milestone"
    DOCUMENT = "document"
    CADENCE = "cadence"
    WATCH = "watch"


KIND_LABELS: dict[Kind, Label] = {
    Kind.TOTAL: Label("累计", "total"),
    Kind.GROWTH: Label("增长", "growth"),
    Kind.BOUND: Label("限值", "bound"),
    Kind.MILESTONE: Label("节点", "milestone"),
    Kind.DOCUMENT: Label("文件", "document"),
    Kind.CADENCE: Label("频次", "cadence"),
    Kind.WATCH: Label("监测", "watch"),
}


class Status(StrEnum):
    """Where an indicator or a task stands."""

    MISSED = "missed"
    BROKEN = "broken"
    OFF_TRACK = "off_track"
    UNKNOWN = "unknown"
    BEHIND = "behind"
    UNVERIFIED = "unverified"
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    DONE = "done"
    NOT_DUE = "not_due"
    WATCHED = "watched"


STATUS_LABELS: dict[Status, Label] = {
    Status.MISSED: Label("未完成", "missed"),
    Status.BROKEN: Label("不达标", "broken"),
    Status.OFF_TRACK: Label("严重滞后", "off track"),
    Status.UNKNOWN: Label("数据缺失", "unknown"),
    Status.BEHIND: Label("滞后", "behind"),
    Status.UNVERIFIED: Label("待核", "unverified"),
    Status.AHEAD: Label("超进度待核", "ahead, to verify"),
    Status.ON_TRACK: Label("正常", "on track"),
    Status.DONE: Label("完成", "done"),
    Status.NOT_DUE: Label("未到考核期", "not due"),
    Status.WATCHED: Label("监测", "watched"),
}

#: From worst to best: a task is as good as its worst hard indicator (design: our proposal).
STATUS_ORDER: dict[Status, int] = {status: rank for rank, status in enumerate(Status)}


class Strictness(StrEnum):
    """How strictly the notice words an indicator."""

    HARD = "hard"
    STRETCH = "stretch"
    PROCESS = "process"


STRICTNESS_LABELS: dict[Strictness, Label] = {
    Strictness.HARD: Label("刚性", "hard"),
    Strictness.STRETCH: Label("力争", "stretch"),
    Strictness.PROCESS: Label("推进", "process"),
}


class Severity(StrEnum):
    """How grave a finding is; counted as blue, yellow, red by --fail-on."""

    QUESTION = "question"
    WARNING = "warning"
    ERROR = "error"


SEVERITY_LABELS: dict[Severity, Label] = {
    Severity.QUESTION: Label("疑问", "question"),
    Severity.WARNING: Label("警告", "warning"),
    Severity.ERROR: Label("错误", "error"),
}


class Level(StrEnum):
    """The colour of an alert."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


LEVEL_LABELS: dict[Level, Label] = {
    Level.BLUE: Label("蓝", "blue"),
    Level.YELLOW: Label("黄", "yellow"),
    Level.RED: Label("红", "red"),
}
LEVEL_ORDER: dict[Level, int] = {Level.BLUE: 1, Level.YELLOW: 2, Level.RED: 3}
SEVERITY_LEVELS: dict[Severity, Level] = {
    Severity.QUESTION: Level.BLUE,
    Severity.WARNING: Level.YELLOW,
    Severity.ERROR: Level.RED,
}

#: Stages of works and of documents, in the order in which they are reached.
WORKS_STAGES: dict[str, Label] = {
    "none": Label("未开工", "not begun"),
    "started": Label("已开工", "started"),
    "finished": Label("已完工", "finished"),
    "accepted": Label("已验收", "accepted"),
    "opened": Label("已投用", "opened"),
}
DOCUMENT_STAGES: dict[str, Label] = {
    "none": Label("未开始", "not begun"),
    "researched": Label("调研", "researched"),
    "drafted": Label("起草", "drafted"),
    "consulted": Label("征求意见", "consulted"),
    "reviewed": Label("审核", "reviewed"),
    "issued": Label("印发", "issued"),
}
STAGE_RANK: dict[str, int] = {
    stage: rank for stages in (WORKS_STAGES, DOCUMENT_STAGES) for rank, stage in enumerate(stages)
}
STAGE_LABELS: dict[str, Label] = DOCUMENT_STAGES | WORKS_STAGES

#: The five elements (五有) that the notice asks of every task (通知 四), in its order.
ELEMENTS: dict[str, Label] = {
    "arrangement": Label("安排", "arrangement"),
    "measures": Label("措施", "measures"),
    "inspection": Label("检查", "inspection"),
    "assessment": Label("评估", "assessment"),
    "effect": Label("效果", "effect"),
}

#: The rhythm in which an indicator is measured: the months of the year.
RHYTHMS: dict[str, tuple[int, ...]] = {
    "monthly": tuple(range(1, 13)),
    "quarterly": (3, 6, 9, 12),
    "half_yearly": (6, 12),
    "yearly": (12,),
    "once": (),
}
RHYTHM_LABELS: dict[str, Label] = {
    "monthly": Label("每月", "monthly"),
    "quarterly": Label("每季度", "quarterly"),
    "half_yearly": Label("每半年", "half-yearly"),
    "yearly": Label("每年", "yearly"),
    "once": Label("到期时", "once, when due"),
}

#: The windows in which a cadence counts.
WINDOW_LABELS: dict[str, Label] = {
    "week": Label("周", "week"),
    "month": Label("月", "month"),
    "quarter": Label("季度", "quarter"),
    "half_year": Label("半年", "half-year"),
    "year": Label("年", "year"),
    "event": Label("项活动", "event"),
}

#: How a target's direction is written before its figure.
DIRECTION_SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">"}

#: What bears a name in rules, registers and submissions.
NOUNS: dict[str, Label] = {
    "plan": Label("年度计划", "plan"),
    "area": Label("工作领域", "area"),
    "reporter": Label("报送单位", "reporter"),
    "period": Label("报送期", "period"),
    "submitted_at": Label("报送时间", "submitted_at"),
    "task": Label("任务", "task"),
    "indicator": Label("指标", "indicator"),
    "check": Label("核对规则", "check"),
    "curve": Label("序时进度", "curve"),
    "baseline": Label("基数", "baseline"),
}
