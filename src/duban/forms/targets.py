"""What the form says about targets, and the worksheet formulas that show how far one is."""

import re
from datetime import date

from duban.model.rules import Indicator
from duban.model.terms import DIRECTION_SIGNS, STAGE_LABELS, Kind

_EVERY = {
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "全年",
    "event": "每次活动",
}
_FACT = r"(facts(?:\.[a-z][a-z0-9_]*)+)"
_RATE = re.compile(rf"\s*100\.0 \* {_FACT} / {_FACT}\s*")
_ALONE = re.compile(rf"\s*{_FACT}\s*")


def target_text(indicator: Indicator, plan_ends: date, original: Indicator | None = None) -> str:
    """Say an indicator's target in Chinese, short enough for a cell.

    Beside it stands that of the `original`, from which a re-plan has changed it.
    """
    wanted = _wanted(indicator, plan_ends)
    before = wanted if original is None else _wanted(original, plan_ends)
    beside = "" if before == wanted else f"（原目标：{before}）"
    return f"{indicator.name.zh}：{wanted}{beside}"


def _wanted(indicator: Indicator, plan_ends: date) -> str:
    by = (
        "年底前"
        if indicator.due == plan_ends
        else f"{indicator.due.month}月{indicator.due.day}日前"
    )
    if indicator.kind in {Kind.MILESTONE, Kind.DOCUMENT}:
        return f"{by}{_stage(indicator)}"
    if indicator.kind is Kind.CADENCE:
        every = _EVERY.get(indicator.every or "", "")
        return f"{every}≥{indicator.times or 0:g}次"
    if indicator.target is None:
        return "监测，不设目标"
    figure = indicator.figure(indicator.target.value).say("zh")
    wanted = f"{DIRECTION_SIGNS[indicator.target.direction]}{figure}"
    return wanted if indicator.kind is Kind.BOUND else f"{by}{wanted}"


def rate_of(indicator: Indicator) -> tuple[str, str] | None:
    """Give numerator and denominator of an indicator that is a plain rate."""
    match = _RATE.fullmatch(indicator.value or "")
    return (match[1], match[2]) if match else None


def share_of(indicator: Indicator) -> tuple[str, float] | None:
    """Give the one fact of an indicator and the target that it should reach; None for others."""
    match = _ALONE.fullmatch(indicator.value or "")
    target = indicator.target
    if match is None or target is None or target.direction != "at_least" or target.value <= 0:
        return None
    if indicator.kind is not Kind.TOTAL or indicator.reported != "to_date":
        return None
    return match[1], target.value


def _stage(indicator: Indicator) -> str:
    stage = STAGE_LABELS[indicator.stage].zh if indicator.stage in STAGE_LABELS else ""
    if indicator.all:
        return f"全部{stage}"
    if indicator.count is not None:
        return f"{indicator.count}项{stage}"
    return f"“{indicator.item}”{stage}" if indicator.item else stage
