"""The names of what rows only have as words for machines."""

from duban.words import Label

#: How a report came, as rows have it.
TIMELINESS_LABELS: dict[str, Label] = {
    "on_time": Label("按时", "on time"),
    "late": Label("迟报", "late"),
    "mended_late": Label("补正超期", "mended late"),
    "returned": Label("退回", "returned"),
    "missing": Label("未报", "missing"),
    "not_due": Label("未到期", "not due"),
}

#: The kinds of alerts.
ALERT_LABELS: dict[str, Label] = {
    "upcoming": Label("即将到期", "upcoming"),
    "event_result": Label("重大成果", "major result"),
    "event_problem": Label("突出问题", "acute problem"),
    "late": Label("迟报", "late"),
    "returned": Label("退回", "returned"),
    "behind": Label("滞后", "behind"),
    "element_missing": Label("要素不全", "elements missing"),
    "paper_missing": Label("缺纸质件", "paper missing"),
    "summary_missing": Label("缺季度小结", "summary missing"),
    "fell": Label("数据回落", "figure fell"),
    "ahead": Label("超进度待核", "ahead, to verify"),
    "question": Label("疑问", "question"),
    "unknown": Label("数据缺失", "unknown"),
    "unverified": Label("待核", "unverified"),
    "inspection_differs": Label("检查不符", "inspection differs"),
    "not_reported": Label("未报送", "not reported"),
    "off_track": Label("严重滞后", "off track"),
    "missed": Label("未完成", "missed"),
    "broken": Label("不达标", "broken"),
    "miss_likely": Label("预计完不成", "forecast to miss"),
}

#: The blocks of a score.
BLOCK_LABELS: dict[str, Label] = {
    "timeliness": Label("及时性", "timeliness"),
    "progress": Label("进度", "progress"),
    "quality": Label("质量", "quality"),
    "grade": Label("评分", "grade"),
}
