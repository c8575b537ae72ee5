"""The crew: what runs a function over batches in order, in this process or in several.

A worker is a fork of this process that waits at its end of a pipe for a function and some batches,
and sends back what they came to. The standard library's pools hand out work to whoever is free;
here it goes by lanes, since a worker that stays with an area compiles it once.
"""

import gc
import os
import signal
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from duban.errors import DubanError
from duban.pipeline.job import Job
from duban.pipeline.lanes import Lanes
from duban.words import message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: Below so many files a second process costs more than it brings.
_ALONE = 600

#: So many batches at most travel to a worker, and what they came to back, in one go; and in so
#: many portions for each worker, if there are fewer, that all end at about the same time.
_MOST, _PORTIONS = 8, 16

Work = Callable[..., Any]


class Crew(Protocol):
    """What runs a function over batches."""

    def __call__(
        self, work: Work, batches: Sequence[Any], kinds: Sequence[Hashable] = ()
    ) -> Iterator[Any]:
        """Give what `work` makes of the job and each batch, in the order of the batches.

        Batches of one kind that follow each other are mostly done by one worker.
        """
        ...


@contextmanager
def crew_for(job: Job, files: int, workers: int | None) -> Iterator[Crew]:
    """Give the crew for so many files: this process, or forks of it."""
    workers = workers if workers is not None else min(os.cpu_count() or 1, 8)
    if files < _ALONE or workers < 2 or not hasattr(os, "fork"):
        yield _Alone(job)
        return
    with ExitStack() as at_the_end:
        gc.freeze()
        at_the_end.callback(gc.unfreeze)
        yield _Workers(job, workers, at_the_end)


class _Alone:
    """This process, which does one batch after the other."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(
        self,
        work: Work,
        batches: Sequence[Any],
        kinds: Sequence[Hashable] = (),  # noqa: ARG002
    ) -> Iterator[Any]:
        return (work(self._job, batch) for batch in batches)


class _Workers:
    """Several workers, each at the other end of a pipe."""

    def __init__(self, job: Job, workers: int, at_the_end: ExitStack) -> None:
        from multiprocessing import get_context

        context = get_context("fork")
        self._ends: list[Connection] = []
        for _ in range(workers):
            ours, theirs = context.Pipe()
            worker = context.Process(target=_serve, args=(job, theirs, [*self._ends, ours]))
            worker.daemon = True
            worker.start()
            theirs.close()
            at_the_end.callback(worker.join)
            self._ends.append(ours)
        for end in self._ends:
            at_the_end.callback(end.close)

    def __call__(
        self, work: Work, batches: Sequence[Any], kinds: Sequence[Hashable] = ()
    ) -> Iterator[Any]:
        from multiprocessing.connection import wait

        most = max(1, min(_MOST, len(batches) // (_PORTIONS * len(self._ends))))
        lanes = Lanes(kinds or range(len(batches)), len(self._ends), most)
        busy: dict[Connection, range] = {}

        def give(worker: int, end: "Connection") -> None:
            portion = lanes.take(worker)
            if portion:
                with _alive():
                    end.send((work, batches[portion.start : portion.stop]))
                busy[end] = portion

        for worker, end in enumerate(self._ends):
            give(worker, end)
        results: dict[int, Any] = {}
        number = 0
        while busy:
            ready = wait(busy)
            for worker, end in enumerate(self._ends):
                if end in ready:
                    with _alive():
                        answer = end.recv()
                    results.update(zip(busy.pop(end), answer, strict=True))
                    give(worker, end)
            while number in results:
                result = results.pop(number)
                if isinstance(result, _Failed):
                    raise result.error
                yield result
                number += 1


class _Failed:
    """What a batch came to that raised; it is raised anew when its turn comes."""

    def __init__(self, error: Exception) -> None:
        self.error = error


@contextmanager
def _alive() -> Iterator[None]:
    """Talk to a worker; raises DubanError if it is no more."""
    try:
        yield
    except (EOFError, OSError) as error:
        said = message(
            "A process ended before its work was done: was there too little memory? --workers 1"
            " needs least"
        )
        raise DubanError(said) from error


def _serve(job: Job, end: "Connection", others: Sequence["Connection"]) -> None:
    """Work at the other end of the pipe until it is closed.

    Whatever a worker holds open keeps the others from hearing that this process ended, so it
    closes the ends that it inherited.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in others:
        each.close()
    gc.enable()  # a plugin may leave circles behind
    gc.freeze()
    with suppress(EOFError, OSError):
        while True:
            work, batches = end.recv()
            end.send([_done(work, job, batch) for batch in batches])


def _done(work: Work, job: Job, batch: Any) -> Any:
    try:
        return work(job, batch)
    except Exception as error:  # noqa: BLE001 - it is raised where the batches are gathered
        return _Failed(error)
