"""What is pressed and how, as plan and register say; `model.matters` is what comes of it."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from duban.model.terms import Level
from duban.words import Label


class Source(StrEnum):
    """Where a matter comes from (the notice's 发现)."""

    ALERT = "alert"
    INSPECTION = "inspection"
    INSTRUCTION = "instruction"
    DECISION = "decision"
    EVENT = "event"


SOURCE_LABELS: dict[Source, Label] = {
    Source.ALERT: Label("预警", "alert"),
    Source.INSPECTION: Label("检查发现", "inspection"),
    Source.INSTRUCTION: Label("领导批示", "instruction"),
    Source.DECISION: Label("会议议定", "decision"),
    Source.EVENT: Label("突发事项", "event"),
}


@frozen
class Policy:
    """How a matter is pressed; kept with it as it was when the matter opened.

    `limits` are the workdays that each level lasts before the next one (alerts.toml, our proposal).
    """

    limits: Mapping[Level, int]
    most_extensions: int = 2
    second_yellow_is_red: bool = True
