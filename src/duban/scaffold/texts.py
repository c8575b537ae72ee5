"""Texts of files that are written: templates filled in, words from outside quoted."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from duban.words import harmless

_TEMPLATES = Path(__file__).parents[1] / "scaffold_files"


def filled(template: str, marks: Mapping[str, str]) -> str:
    """Fill in the marks of a template: @PLAN@."""
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    return re.sub("@([A-Z_]+)@", lambda match: marks[match[1]], text)


def quoted(text: str) -> str:
    """Quote a text from outside for TOML, Python and JSON alike: one line, nothing invisible."""
    return json.dumps(harmless(text, 400), ensure_ascii=False)
