"""Gathering: what all batches came to, and which series lay in several of them."""

from collections.abc import Iterator, Sequence, Set

from attrs import define, field

from duban.intake.files import changed_meanwhile
from duban.model.agreements import WorkPlan
from duban.model.findings import Finding
from duban.model.submission import Event
from duban.pipeline.batches import Files
from duban.pipeline.judging import Judged, Work
from duban.pipeline.reading import SeriesKey
from duban.pipeline.spool import Piece
from duban.pipeline.taking import Taken


@define(eq=False, repr=False)
class Gathered:
    """What all batches of a folder came to. `judged` are series that lay in one batch, whole."""

    judged: dict[SeriesKey, Judged] = field(factory=dict)
    events: list[Event] = field(factory=list)
    work_plans: list[WorkPlan] = field(factory=list)
    receipts: set[str] = field(factory=set)
    submissions: int = 0
    unreadable: int = 0
    foreign: int = 0
    words: list[Piece] = field(factory=list)
    _findings: list[tuple[int, Piece]] = field(factory=list, init=False)
    _records: dict[SeriesKey, list[tuple[int, Piece]]] = field(factory=dict, init=False)
    #: By series the files that have to be read again.
    _scattered: dict[SeriesKey, set[int]] = field(factory=dict, init=False)

    def add(self, files: Files, taken: Taken) -> None:
        """Add a batch."""
        intake = taken.intake
        self.events.extend(intake.events)
        self.work_plans.extend(intake.work_plans)
        self.receipts |= intake.receipts
        self.submissions += intake.submissions
        self.unreadable += intake.unreadable
        self.foreign += intake.foreign
        if taken.words is not None:
            self.words.append(taken.words)
        self._findings.extend((files.numbers[place], piece) for place, piece in taken.findings)
        for key, place, piece in taken.records:
            self._records.setdefault(key, []).append((files.numbers[place], piece))
        for one in taken.judged:
            numbers = tuple(files.numbers[place] for place in one.places)
            if one.key in self._scattered:
                self._scattered[one.key].update(numbers)
            elif one.key in self.judged:
                self._scattered[one.key] = {*self.judged.pop(one.key).places, *numbers}
            else:
                self.judged[one.key] = one._replace(places=numbers)

    def to_read_again(self) -> list[int]:
        """Give the numbers of the files whose series turned out to lie in other batches, too."""
        for key in self._records.keys() & self.judged.keys():
            self._scattered[key] = set(self.judged.pop(key).places)
        return sorted(set().union(*self._scattered.values()))

    def add_again(self, files: Files, taken: Taken) -> None:
        """Add the records of files that were read again."""
        for key, place, piece in taken.records:
            if key in self._scattered:
                number = files.numbers[place]
                self._records.setdefault(key, []).append((number, piece))
                self._scattered[key].discard(number)

    def changed(self, names: Sequence[str]) -> list[Finding]:
        """Find the files that no longer gave what they gave at first; `names` is the listing."""
        numbers = sorted(set().union(*self._scattered.values()))
        return [changed_meanwhile(names[number]) for number in numbers]

    def findings(self) -> Iterator[Piece]:
        """Run through the rows of findings in the order of the files."""
        return (piece for _, piece in sorted(self._findings))

    def series(self) -> Set[SeriesKey]:
        """Give the keys of all series."""
        return self.judged.keys() | self._records.keys() | self._scattered.keys()

    def work(self, key: SeriesKey) -> Work:
        """Give the records of a series that was not judged; none where it sent nothing."""
        return Work(key, tuple(piece for _, piece in sorted(self._records.get(key, ()))))
