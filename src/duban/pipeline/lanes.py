"""Lanes: which of several workers takes which batches.

What an area needs is compiled by each worker that meets it. Batches of one kind follow each other;
such a run belongs to one worker's lane, the next run to the next lane, so that an area is mostly
met by one worker. Whoever has nothing left takes what comes next in the longest lane.
"""

from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from itertools import groupby


class Lanes:
    """Hands out the numbers of batches, a few that follow each other at a time."""

    def __init__(self, kinds: Sequence[Hashable], workers: int, most: int) -> None:
        """Share out batches of these kinds among so many workers, at most so many at a time."""
        self._lanes: list[deque[range]] = [deque() for _ in range(workers)]
        for number, run in enumerate(_runs(kinds)):
            lane = self._lanes[number % workers]
            lane.extend(
                range(start, min(start + most, run.stop))
                for start in range(run.start, run.stop, most)
            )

    def take(self, worker: int) -> range:
        """Give what a worker does next; an empty range when all is handed out."""
        lane = self._lanes[worker] or max(self._lanes, key=len)
        return lane.popleft() if lane else range(0)


def _runs(kinds: Sequence[Hashable]) -> Iterator[range]:
    """Give the numbers of kinds that follow each other and are equal."""
    start = 0
    for _, equal in groupby(kinds):
        stop = start + sum(1 for _ in equal)
        yield range(start, stop)
        start = stop
