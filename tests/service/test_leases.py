"""Leases last as long as the work that they guard, counted from their own beginning."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import create_engine, text
from tests.service.houses import Post, hand_in, open_house, tick
from tests.service.test_ticking import GAS

from duban.model.ledger import Delivery, Outgoing, Verdict
from duban.service import House, Service, ticking
from duban.service.judging import Evaluation


@pytest.fixture
def house(tmp_path: Path, post: Post) -> Iterator[House]:
    with open_house(tmp_path, post.port) as found:
        tick(found, "2019-02-26 09:00")
        yield found


def test_mail_that_waits_for_its_final_answer_is_not_taken_by_another_node(house: House) -> None:
    house.settings = evolve(house.settings, lease_seconds=120.0, sending_seconds=1620.0)
    now = ticking.datetime.fromisoformat("2019-02-26T02:00:00+00:00")
    stranded: list[bool] = []

    class Waiting:
        def deliver(self, mail: Outgoing) -> Delivery:
            with house.ledger.reading() as entry:
                for seconds in (600, 1621):
                    found = entry.stranded(now + timedelta(seconds=seconds))
                    stranded.append(bool(found))
            return Delivery(Verdict.ACCEPTED, "250")

    hand_in(house, GAS, "div_gas")
    Service(house, {"mail": Waiting()}).tick(now)
    assert stranded == [False, True]


def test_lease_of_a_slot_counts_from_its_claim_and_not_from_the_pass(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, late = time.monotonic, [0.0]
    judged = ticking.evaluate_archive
    leases: list[str] = []

    def slowly(*given: object) -> Evaluation:
        late[0] = 200.0
        return judged(*given)  # type: ignore[arg-type]

    def look(*_given: object) -> str:
        engine = create_engine(house.settings.database_url)
        with engine.connect() as connection:
            query = "SELECT lease_until FROM slot WHERE state = 'claimed'"
            leases.extend(connection.execute(text(query)).scalars())
        engine.dispose()
        return "-"

    monkeypatch.setattr(ticking.time, "monotonic", lambda: real() + late[0])
    monkeypatch.setattr(ticking, "evaluate_archive", slowly)
    monkeypatch.setattr(ticking.Press, "run", look)
    tick(house, "2019-02-28 09:00")
    assert leases
    assert min(leases) >= "2019-02-28T01:05:20"  # 120 s after what was 200 s into the pass
