"""How the form looks: fonts and colours of an official paper, made for A4."""

import math
import unicodedata
from typing import Any

_SONG = "宋体"
_FANGSONG = "仿宋"
_LINE = "#7F7F7F"
_INPUT = "#FFFBE6"
_COMPUTED = "#EDEDED"
_HEAD = "#E3ECE8"

_BOX = {"border": 1, "border_color": _LINE, "valign": "vcenter", "text_wrap": True}
_BODY = {"font_name": _FANGSONG, "font_size": 11, **_BOX}
_FREE = {"locked": False, "bg_color": _INPUT}

_FORMATS: dict[str, dict[str, Any]] = {
    "title": {
        "font_name": _SONG,
        "font_size": 18,
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "sheet_title": {"font_name": _SONG, "font_size": 15, "bold": True, "valign": "vcenter"},
    "subtitle": {"font_name": _SONG, "font_size": 14, "align": "center", "valign": "vcenter"},
    "line": {"font_name": _FANGSONG, "font_size": 10.5, "valign": "vcenter", "text_wrap": True},
    "line_right": {
        "font_name": _FANGSONG,
        "font_size": 10.5,
        "valign": "vcenter",
        "align": "right",
    },
    "section": {"font_name": _SONG, "font_size": 12, "bold": True, "valign": "vcenter"},
    "head": {**_BODY, "font_name": _SONG, "bold": True, "align": "center", "bg_color": _HEAD},
    "label": {**_BODY, "bold": True, "align": "center"},
    "cell": {**_BODY, "indent": 1},
    "centre": {**_BODY, "align": "center"},
    "note": {**_BODY, "indent": 1, "font_size": 9.5, "font_color": "#404040"},
    "link": {**_BODY, "indent": 1, "font_color": "#1F4E79", "underline": 1},
    "last": {**_BODY, "align": "right", "font_color": "#404040"},
    "last_text": {**_BODY, "align": "center", "font_color": "#404040"},
    "computed": {**_BODY, "align": "right", "bg_color": _COMPUTED, "num_format": "0.00%"},
    "share": {**_BODY, "align": "right", "bg_color": _COMPUTED, "num_format": '"完成" 0.0%'},
    "counted": {**_BODY, "align": "right", "bg_color": _COMPUTED, "num_format": '"已列" 0 "项"'},
    "code": {
        **_BODY,
        "font_name": "Courier New",
        "font_size": 14,
        "bold": True,
        "align": "center",
        "bg_color": _COMPUTED,
    },
    "figure_in": {**_BODY, **_FREE, "align": "right"},
    "percent_in": {**_BODY, **_FREE, "align": "right", "num_format": "@"},
    "choice_in": {**_BODY, **_FREE, "align": "center"},
    "date_in": {**_BODY, **_FREE, "align": "center", "num_format": "yyyy-mm-dd"},
    "time_in": {**_BODY, **_FREE, "align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    "short_in": {**_BODY, **_FREE, "align": "center", "num_format": "@"},
    "text_in": {**_BODY, **_FREE, "valign": "top", "align": "left", "indent": 1, "num_format": "@"},
    "seal": {**_BODY, "align": "center", "valign": "bottom", "font_color": "#7F7F7F"},
    "day": {**_BODY, "align": "center", "num_format": "yyyy-mm-dd"},
    "moment": {**_BODY, "align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    "grey": {**_BODY, "align": "center", "bg_color": _COMPUTED},
    "grey_day": {**_BODY, "align": "center", "bg_color": _COMPUTED, "num_format": "yyyy-mm-dd"},
    "grey_moment": {
        **_BODY,
        "align": "center",
        "bg_color": _COMPUTED,
        "num_format": "yyyy-mm-dd hh:mm",
    },
    "said": {**_BODY, "indent": 1, "font_size": 9.5, "font_color": "#404040"},
    "refused": {**_BODY, "indent": 1, "font_size": 9.5, "font_color": "#B00000", "bold": True},
    "level_red": {**_BODY, "align": "center", "bold": True, "bg_color": "#F4C7C3"},
    "level_yellow": {**_BODY, "align": "center", "bold": True, "bg_color": "#FCE8B2"},
    "level_blue": {**_BODY, "align": "center", "bg_color": "#D6E4F0"},
    "grey_words": {**_BODY, "indent": 1, "bg_color": _COMPUTED},
    "words_in": {**_BODY, **_FREE, "align": "left", "indent": 1, "num_format": "@"},
    "digest_in": {
        **_BODY,
        **_FREE,
        "font_size": 8,
        "align": "left",
        "text_wrap": False,
        "num_format": "@",
    },
    "plain": {},
    "plain_time": {"num_format": "yyyy-mm-dd hh:mm"},
    "hidden": {"hidden": True, "font_color": "#7F7F7F", "font_size": 8},
}


class Styles:
    """The formats of one workbook, each made when it is first used."""

    def __init__(self, workbook: Any) -> None:
        """Take the workbook that is being written."""
        self._workbook = workbook
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Give a format by its name."""
        if name not in self._made:
            self._made[name] = self._workbook.add_format(_FORMATS[name])
        return self._made[name]

    def numbered(self, name: str, num_format: str) -> Any:
        """Give a format by its name, with the number format `num_format`."""
        made = f"{name}\n{num_format}"
        if made not in self._made:
            told = {**_FORMATS[name], "num_format": num_format}
            self._made[made] = self._workbook.add_format(told)
        return self._made[made]


def height_for(*cells: tuple[str, float], size: float = 11, least: float = 22) -> float:
    """Give the height of a row in points in which each (text, width of its column) fits."""
    lines = max((_lines(text, width) for text, width in cells), default=1)
    return max(least, lines * size * 1.35 + 6)


def width_of(text: str) -> int:
    """Give the width of a text in columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _lines(text: str, width: float) -> int:
    usable = max(width - 1.5, 1)
    if 2 * len(text) <= usable and "\n" not in text:  # as most are
        return 1
    return sum(max(1, math.ceil(width_of(line) / usable)) for line in text.split("\n"))
