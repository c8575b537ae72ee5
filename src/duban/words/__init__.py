"""What duban says: sentences, labels and figures that can be said in Chinese and in English."""

from duban.words.figures import UNIT_LABELS, Figure, figure
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

__all__ = [
    "LANGUAGES",
    "UNIT_LABELS",
    "Figure",
    "Label",
    "Lang",
    "Later",
    "Message",
    "Sayable",
    "figure",
    "harmless",
    "label",
    "message",
    "say",
]
