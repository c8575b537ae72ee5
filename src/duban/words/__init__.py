"""What duban says: sentences, labels and figures that can be said in Chinese and in English."""

from duban.words.figures import UNIT_LABELS, Figure, days_long, figure
from duban.words.harmless import harmless
from duban.words.languages import (
    LANGUAGES,
    Label,
    Lang,
    Later,
    Message,
    Sayable,
    label,
    message,
    say,
)
from duban.words.nearest import nearest
from duban.words.nothing import says_nothing

__all__ = [
    "LANGUAGES",
    "UNIT_LABELS",
    "Figure",
    "Label",
    "Lang",
    "Later",
    "Message",
    "Sayable",
    "days_long",
    "figure",
    "harmless",
    "label",
    "message",
    "nearest",
    "say",
    "says_nothing",
]
