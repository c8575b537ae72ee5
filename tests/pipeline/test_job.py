"""The job: readers and hooks, set up once."""

from tests.pipeline.conftest import MakeJob

READER = """

def read(content, file):
    from duban.model.reading import Reading
    return Reading()


@hookimpl
def duban_reader():
    return {".json": read, ".csv": read}
"""

SCORE = """

@hookimpl
def duban_score(area):
    return None
"""


def test_duban_reads_its_own_suffixes(job: MakeJob) -> None:
    assert set(job().readers) >= {".json", ".yaml", ".yml", ".xlsx"}


def test_reader_of_a_plugin_goes_before_dubans_own(job: MakeJob) -> None:
    readers = job(plugin=READER).readers
    assert readers[".json"](b"{}", "a.json").documents == ()
    assert ".csv" in readers


def test_only_hooks_that_the_plugin_answers_are_asked(job: MakeJob) -> None:
    hooks = job(plugin=SCORE).engines["sample"].judge_of("water").hooks
    assert (hooks.check, hooks.measure, hooks.alerts) == (None, None, None)
    assert hooks.score is not None
