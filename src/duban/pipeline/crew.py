"""The crew: what runs a function over batches in order, in this process or in several."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from duban.pipeline.job import Job

#: Below so many files a second process costs more than it brings.
_ALONE = 600

#: So many batches at most travel to a worker, and what they came to back, in one go.
_CHUNK = 8

Crew = Callable[[Callable[..., Any], Sequence[Any]], Iterator[Any]]


@contextmanager
def crew_for(job: Job, files: int, workers: int | None) -> Iterator[Crew]:
    """Give what calls a function with the job and each batch: this process, or forks of it."""
    workers = workers if workers is not None else min(os.cpu_count() or 1, 8)
    if files < _ALONE or workers < 2 or not hasattr(os, "fork"):
        yield lambda function, batches: (function(job, batch) for batch in batches)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    gc.freeze()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, context, _take_job, (job,)) as pool:
        yield lambda function, batches: pool.map(
            _at_work,
            [(function, batch) for batch in batches],
            chunksize=max(1, min(_CHUNK, len(batches) // (4 * workers))),
        )
    gc.unfreeze()


_JOB: list[Job] = []


def _take_job(job: Job) -> None:
    """Keep the job in a worker process, which inherited it by fork."""
    _JOB[:] = [job]
    gc.enable()  # a plugin may leave circles behind
    gc.freeze()


def _at_work(task: tuple[Callable[..., Any], Any]) -> Any:
    function, batch = task
    return function(_JOB[0], batch)
