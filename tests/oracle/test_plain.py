"""The engine against a plain reading of the page on judgement, on made-up years."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from tests.oracle import plain
from tests.oracle.plain import Case, Letter
from tests.water import book, digest, judge, proof, record

from duban.model.judgement import Judgement
from duban.model.period import Period
from duban.model.register import Receipt, Register, Return

BOOK = book("wells", "pipes", "pressure", "leaks")
KINDS = {"late", "returned", "not_reported", *plain.ALERTED}


def facts(chance: Random, month: int, pace: float) -> dict[str, int]:
    """Make up a month's facts, often on a threshold, now and then without one of them."""
    wells = int(120 * plain.share(month) * chance.choice([17, 19, 20, 22, 23]) / 20)
    pipes = int(100_000 * pace) + chance.choice([-5000, 0, 0, 5000])
    tests = chance.choice([0, 20, 100, 200])
    good = int(tests * chance.choice([0.94, 0.95, 0.96, 1])) + (chance.random() < 0.05)
    found = {"wells": wells, "pipes": pipes, "good": good, "tests": tests}
    found["leaks"] = chance.choice([0, 4, 5, 6])
    return {key: value for key, value in found.items() if chance.random() < 0.97}


def made_up(seed: int) -> Case:
    """Make up a year: late, missing, corrected, failing and returned reports, and receipts."""
    chance = Random(seed)  # noqa: S311 - the same each time
    letters: list[Letter] = []
    receipts: list[tuple[int, str, datetime]] = []
    returns: list[tuple[int, date]] = []
    pace = chance.choice([0.85, 0.95, 1.0, 1.1, 1.3])
    for month in range(1, 13):
        due = datetime.combine(plain.due_day(month), datetime.min.time(), UTC) + timedelta(hours=16)
        sent = due - timedelta(hours=chance.randint(1, 90))
        if chance.random() < 0.2:
            sent = due + chance.choice([timedelta(0), timedelta(seconds=1), timedelta(days=4)])
        for version in range(chance.choices([0, 1, 2, 3], [1, 8, 3, 2])[0]):
            name = f"{month}-{version}"
            passes, proves = chance.random() < 0.8, chance.random() < 0.1
            letters.append(Letter(month, name, sent, passes, facts(chance, month, pace), proves))
            if chance.random() < 0.15:
                at = sent + timedelta(hours=chance.choice([1, 30, 80]))
                receipts.append((month, chance.choice([name, ""]), at))
            if chance.random() < 0.1:
                returns.append((month, plain.day_of(sent) + timedelta(days=chance.randint(0, 4))))
            sent += timedelta(hours=chance.randint(1, 150))
    cutoff = date(2019, 2, 1) + timedelta(days=chance.randint(0, 345))
    return Case(tuple(letters), tuple(receipts), tuple(returns), cutoff)


def judged(case: Case) -> Judgement:
    """Let the engine judge a made-up year."""
    records = [
        record(
            str(Period(2019, one.month)),
            told_by(one),
            one.sent.isoformat(),
            text=one.name,
            tasks=proof("wells", "pipes") if one.proves else None,
            returned=not one.passes,
        )
        for one in case.letters
    ]
    register = Register(
        receipts=tuple(
            Receipt("bureau", Period(2019, month), "water", digest(name) if name else "", at)
            for month, name, at in case.receipts
        ),
        returns=tuple(
            Return("bureau", "water", Period(2019, month), on, "样例") for month, on in case.returns
        ),
    )
    return judge(BOOK, records, case.cutoff.isoformat(), register)


def told_by(letter: Letter) -> dict[str, object]:
    """Write a letter's facts as the schema has them."""
    pressure = {key: letter.facts[key] for key in ("good", "tests") if key in letter.facts}
    others = {key: letter.facts[key] for key in ("wells", "pipes", "leaks") if key in letter.facts}
    return {**others, **({"pressure": pressure} if pressure else {})}


@pytest.mark.parametrize("seed", range(150))
def test_engine_judges_as_the_page_says(seed: int) -> None:
    case = made_up(seed)
    found = judged(case)
    for month, one in enumerate(found.reports, 1):
        told = plain.told(case, month)
        name = one.effective.file.removesuffix(".json") if one.effective else None
        assert (str(one.timeliness), one.days_late, name) == (
            told.timeliness,
            told.days_late,
            told.letter.name if told.letter else None,
        ), month
    months = plain.judged_months(case)
    if months:
        stands = {name: plain.stand(case, name, months[-1]) for name in plain.WEIGHTS}
        for standing in found.standings:
            wanted = stands[standing.indicator]
            assert str(standing.status) == wanted.status, standing.indicator
            assert standing.actual == pytest.approx(
                None if wanted.value is None else float(wanted.value)
            )
        assert [str(one.status) for one in found.tasks] == [plain.task(stands)]
    for scored in found.scores:
        assert scored.total == pytest.approx(
            float(plain.score(case, scored.period.month)), abs=0.00501
        ), scored.period
    raised = {
        (one.kind, one.indicator or "-", Period.parse(one.period).month, str(one.level))
        for one in found.alerts
        if one.kind in KINDS
    }
    assert raised == plain.alerts(case)
