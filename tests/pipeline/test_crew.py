"""The crew: batches done in several processes come back in order, and so do errors."""

import os
import signal
from typing import Any

import pytest

from duban.errors import DubanError
from duban.pipeline.crew import crew_for

ENOUGH = 1000
#: What a crew hands to its work; any object will do here.
JOB: Any = {"added": 100}


def added(job: Any, batch: int) -> tuple[int, int]:
    """Give a batch's sum, and which process made it."""
    return job["added"] + batch, os.getpid()


def refused(_job: Any, batch: int) -> int:
    """Refuse some batches."""
    if batch in {7, 31}:
        raise ValueError(batch)
    return batch


def ended(_job: Any, batch: int) -> int:
    """End the worker as the kernel does where memory runs out."""
    if batch == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_batches(workers: int) -> None:
    with crew_for(JOB, ENOUGH, workers) as crew:
        found = list(crew(added, range(90), [number // 9 for number in range(90)]))
        again = list(crew(added, range(3)))
    assert [total for total, _ in found] == list(range(100, 190))
    assert [total for total, _ in again] == [100, 101, 102]
    assert len({process for _, process in found}) == workers
    assert (os.getpid() in {process for _, process in found}) == (workers == 1)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_first_error_in_the_order_of_the_batches_is_raised(workers: int) -> None:
    found: list[int] = []
    with crew_for(JOB, ENOUGH, workers) as crew, pytest.raises(ValueError, match=r"^7$"):
        found.extend(crew(refused, range(40)))
    assert found == list(range(7))


def test_a_worker_that_is_killed_is_an_error_with_a_remedy() -> None:
    with crew_for(JOB, ENOUGH, 2) as crew, pytest.raises(DubanError, match="--workers 1"):
        list(crew(ended, range(40)))


def test_few_files_are_done_in_this_process() -> None:
    with crew_for(JOB, 10, None) as crew:
        assert {process for _, process in crew(added, range(5))} == {os.getpid()}
