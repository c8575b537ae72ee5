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
    Status.BROKEN: Label("超限", "broken"),
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
