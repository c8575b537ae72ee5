"""The approved text of the example year: what people read, held to the letter.

`make golden` writes tests/golden anew; whoever reviews the change reads its diff.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AS_OF = "2019-07-06"
LANGUAGES = ("zh", "en")


def approved(lang: str) -> Path:
    return ROOT / f"tests/golden/evaluate-{AS_OF}.{lang}.txt"


def told(lang: str) -> str:
    """Give the report on the example year; the digest of the rules, its last word, is left out."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "duban", "evaluate", "examples/tianjin-2019"),
            *("--as-of", AS_OF, "--lang", lang),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return re.sub(r"[0-9a-f]{12}\n$", "…\n", run.stdout)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_report_is_as_approved(lang: str) -> None:
    """Run `make golden` after a change that is meant, and read the diff."""
    assert told(lang).splitlines() == approved(lang).read_text("utf-8").splitlines()


if __name__ == "__main__":
    for each in LANGUAGES:
        approved(each).write_text(told(each), encoding="utf-8")
