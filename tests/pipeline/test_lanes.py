"""Lanes: batches shared out so that workers stay with what they have compiled."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from duban.pipeline.lanes import Lanes


def taken(lanes: Lanes, worker: int) -> list[int]:
    """Let one worker take until nothing is left."""
    return [number for portion in iter(lambda: lanes.take(worker), range(0)) for number in portion]


def test_runs_of_a_kind_go_to_one_worker_each() -> None:
    lanes = Lanes("aaabbccc", workers=2, most=2)
    assert [lanes.take(0), lanes.take(1), lanes.take(0)] == [range(2), range(3, 5), range(2, 3)]


def test_whoever_has_nothing_left_takes_the_next_of_the_longest_lane() -> None:
    lanes = Lanes("aaaab", workers=2, most=1)
    assert [lanes.take(1), lanes.take(1), lanes.take(0)] == [range(4, 5), range(1), range(1, 2)]
    assert taken(lanes, 1) == [2, 3]
    assert not lanes.take(0)


@given(
    kinds=st.lists(st.sampled_from("abc")),
    most=st.integers(1, 4),
    order=st.lists(st.integers(0, 2), min_size=60),
)
def test_every_batch_is_handed_out_once(kinds: Sequence[str], most: int, order: list[int]) -> None:
    lanes = Lanes(kinds, workers=3, most=most)
    portions = [lanes.take(worker) for worker in order]
    assert all(len({kinds[number] for number in portion}) <= 1 for portion in portions)
    found = [number for portion in portions for number in portion] + taken(lanes, 0)
    assert sorted(found) == list(range(len(kinds)))
