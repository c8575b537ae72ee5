"""The plain way: read and validate the same files with json and jsonschema, pooled over two cores.

    python benchmarks/plain.py build/bench-20000

It does less than duban: no versions, no values, no statuses, no scores, no alerts.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from jsonschema import Draft202012Validator

from duban.model.rules import RuleBook
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.schemafiles.reading import combined

REPOSITORY = Path(__file__).parents[1]


def schemas(book: RuleBook) -> dict[str, object]:
    """Give the whole schema of each area's submissions."""
    envelope = json.loads((REPOSITORY / "schemas/duban/submission.schema.json").read_text("utf-8"))
    return {
        area: combined(envelope, book.schemas[area], tuple(task.code for task in rules.tasks))
        for area, rules in book.rules.items()
    }


_BOOK = load_plugins(find_roots([])).book("tianjin-2019")
_CHECKERS = {
    area: Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for area, schema in schemas(_BOOK).items()
}


def invalid(paths: list[Path]) -> int:
    """Count the files that do not fit."""
    found = 0
    for path in paths:
        with path.open(encoding="utf-8") as file:
            document = json.load(file)
        found += next(_CHECKERS[document["area"]].iter_errors(document), None) is not None
    return found


def main() -> None:
    """Print how many files there are and how many do not fit."""
    paths = sorted((Path(sys.argv[1]) / "submissions").rglob("*.json"))
    batches = [paths[start : start + 250] for start in range(0, len(paths), 250)]
    with ProcessPoolExecutor(2) as pool:
        print(len(paths), sum(pool.map(invalid, batches)))


if __name__ == "__main__":
    main()
