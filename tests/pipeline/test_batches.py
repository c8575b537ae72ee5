"""Files cut into batches such that a series most likely lies whole in one of them."""

from collections import defaultdict

import pytest

from duban.pipeline.batches import Files, batches_of

AREAS = ("waste", "waste_sorting", "roads")
MONTHS = [f"2019-{month:02d}" for month in range(1, 13)]
SENDERS = [f"unit_{number}-{area}" for number in range(20) for area in AREAS]


def batches(files: list[str]) -> list[Files]:
    return batches_of(files, AREAS)


def test_every_file_is_in_one_batch_by_its_number() -> None:
    files = [f"{month}/{sender}.json" for month in MONTHS for sender in SENDERS]
    files += [f"box/{number}.json" for number in range(300)]
    numbers = [number for batch in batches(files) for number in batch.numbers]
    assert sorted(numbers) == list(range(len(files)))
    for batch in batches(files):
        assert [files[number] for number in batch.numbers] == list(batch.names)
        assert list(batch.numbers) == sorted(batch.numbers)


def test_few_files_are_one_batch_whatever_their_names() -> None:
    (batch,) = batches(["a.json", "b.json"])
    assert batch == Files((0, 1), ("a.json", "b.json"), likely_whole=True)
    assert batches([]) == []


@pytest.mark.parametrize(
    "form", ["{month}/{sender}.json", "{sender}/{month}.json", "all/{sender}_{month}_v1.json"]
)
def test_months_of_a_sender_lie_in_one_batch_wherever_the_month_stands(form: str) -> None:
    of_sender = {
        sender: {form.format(month=month, sender=sender) for month in MONTHS} for sender in SENDERS
    }
    cut = batches(sorted(set().union(*of_sender.values())))
    for own in of_sender.values():
        assert sum(not own.isdisjoint(batch.names) for batch in cut) == 1


def test_files_of_one_area_follow_each_other() -> None:
    files = [f"{month}/{sender}.json" for month in MONTHS for sender in SENDERS]
    areas = [name[:-5].split("-")[-1] for batch in batches(files) for name in batch.names]
    places = defaultdict(list)
    for place, area in enumerate(areas):
        places[area].append(place)
    assert all(found[-1] - found[0] < 300 for found in places.values())


def test_path_without_a_month_promises_nothing() -> None:
    files = [f"box/{number}.json" for number in range(600)]
    assert [batch.likely_whole for batch in batches(files)] == [False] * 3


def test_one_name_in_endless_files_is_cut_all_the_same() -> None:
    files = ["2019-06/a.json"] * 1000
    assert max(len(batch.numbers) for batch in batches(files)) <= 250


def test_versions_under_like_names_lie_together() -> None:
    files = [f"{month}/{sender}.json" for month in MONTHS for sender in SENDERS]
    files += ["again/2019-03_unit_0-roads.json", "again/unit_0-roads-2019-04.json"]
    own = [batch for batch in batches(files) if any("unit_0-roads" in one for one in batch.names)]
    assert len(own) == 1
