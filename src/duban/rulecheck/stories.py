"""Stories: the made-up year of an area tells its facts and tasks, and nothing else."""

from collections.abc import Iterator

from duban.errors import DubanError
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark, remarks_of
from duban.rulefiles.stories import read_story


def story_remarks(case: Case) -> Iterator[Remark]:
    """Read the area's story as `duban simulate` does, if there is one."""
    try:
        read_story(case.roots, case.book, case.area)
    except DubanError as failure:
        yield from remarks_of(failure)
