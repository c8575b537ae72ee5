"""The colours of words that tell how something stands; the words tell it without them too."""

from collections.abc import Mapping

from duban.model.terms import (
    LEVEL_LABELS,
    SEVERITY_LABELS,
    SEVERITY_LEVELS,
    STATUS_LABELS,
    Status,
)
from duban.report.labels import TIMELINESS_LABELS
from duban.report.summary import RED, YELLOW
from duban.words import Lang

#: Backgrounds by colour; black words stand on them at a contrast of more than 10 to 1.
BACKGROUNDS = {"red": "#F4C7C3", "yellow": "#FCE8B2", "blue": "#D6E4F0", "green": "#D5E8D4"}

_TIMELINESS = {
    "on_time": "green",
    "late": "yellow",
    "mended_late": "yellow",
    "returned": "red",
    "missing": "red",
}


def colours(lang: Lang) -> Mapping[str, str]:
    """Give the colour of each word that has one."""
    found = {LEVEL_LABELS[level].say(lang): level.value for level in LEVEL_LABELS}
    for severity, level in SEVERITY_LEVELS.items():
        found[SEVERITY_LABELS[severity].say(lang)] = level.value
    for name, colour in _TIMELINESS.items():
        found[TIMELINESS_LABELS[name].say(lang)] = colour
    groups = (("red", RED), ("yellow", YELLOW), ("green", (Status.ON_TRACK, Status.DONE)))
    for colour, statuses in groups:
        found.update((STATUS_LABELS[status].say(lang), colour) for status in statuses)
    return found
