"""Plant cheats into whole made-up years of the plan, and count which are asked about.

    python benchmarks/plausibility.py --seeds 6

Each year is written by `duban simulate` (a truth drawn for each unit); its texts are replaced by
made-up ones of a real length, each report's its own. Judged as it is, its questions are counted by
the truth of the unit: of units that work steadily, fast, late or by season they are for nothing.
Then each kind of cheat is planted into series of its own, and the year is judged once more.
Some 10 seconds a year.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from duban.model.rules import Indicator, RuleBook
from duban.model.terms import ELEMENTS, Kind
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.simulate.foretelling import as_said

PLAN = "tianjin-2019"
HONEST = frozenset({"steady", "fast", "late", "seasonal"})

_WHO = "养护队 街道办 执法中队 设计单位 监理单位 各区主管部门 第三方机构 值守人员 技术专班".split()
_DID = "排查 整改 验收 抽查 修缮 清理 登记 培训 更换 复核 走访 督办 检测 移交 公示".split()
_WHAT = "路段 点位 设施 台账 绿地 管线 井盖 灯杆 牌匾 公厕 站房 车辆 案卷 投诉 档案 合同 树木 泊位".split()
_THEN = (
    "问题当日反馈 其余列入下月 已报分管领导 现场留有照片 逐项销号 待雨季后复查 居民表示满意"
    " 资金已落实 手续正在办理 进度略有滞后 个别点位反复 与往年持平".split()
)

Series = dict[str, Path]
"""The files of one reporter in one area by period."""


def duban(*arguments: str) -> str:
    command = [sys.executable, "-m", "duban", *arguments, "--lang", "en"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def sentences(chance: random.Random, count: int) -> str:
    """Make up so many sentences of some twenty characters."""
    return "".join(
        f"{chance.choice(_WHO)}{chance.choice(_DID)}{chance.choice(_WHAT)}{chance.randint(2, 480)}"
        f"处，{chance.choice(_DID)}{chance.choice(_WHAT)}{chance.randint(2, 90)}处，"
        f"{chance.choice(_THEN)}。"
        for _ in range(count)
    )


def series_of(folder: Path) -> dict[tuple[str, str], Series]:
    """Give the files of each series by (area, reporter)."""
    found: dict[tuple[str, str], Series] = defaultdict(dict)
    for path in sorted(folder.glob("2019-*/*.json")):
        content = json.loads(path.read_text("utf-8"))
        found[content["area"], content["reporter"]][content["period"]] = path
    return dict(found)


def change(path: Path, how: Callable[[dict[str, Any]], None]) -> None:
    content = json.loads(path.read_text("utf-8"))
    how(content)
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")


def tell_own_words(folder: Path, chance: random.Random) -> None:
    """Give every task of every report texts of its own."""

    def retell(content: dict[str, Any]) -> None:
        for texts in content["tasks"].values():
            for key in [*ELEMENTS, "next_steps", "quarter_summary"]:
                if key in texts:
                    texts[key] = sentences(chance, chance.randint(2, 4))

    for files in series_of(folder).values():
        for path in files.values():
            change(path, retell)


def at(content: dict[str, Any], fact: str) -> tuple[dict[str, Any], str] | None:
    """Give the object that holds a fact, and its key there; None where it was not reported."""
    *groups, key = fact.split(".")
    node: Any = content
    for group in groups:
        node = node.get(group) if isinstance(node, dict) else None
    return (node, key) if isinstance(node, dict) and key in node else None


def put(files: Series, fact: str, period: str, value: float) -> None:
    def write(content: dict[str, Any]) -> None:
        place = at(content, fact)
        if place is not None:
            node, key = place
            node[key] = round(value) if isinstance(node[key], int) else value

    change(files[period], write)


def course(files: Series, fact: str) -> dict[str, float]:
    told = {}
    for period, path in sorted(files.items()):
        place = at(json.loads(path.read_text("utf-8")), fact)
        if place is not None:
            told[period] = float(place[0][place[1]])
    return told


def plain_totals(book: RuleBook, area: str, reporter: str) -> Iterator[Indicator]:
    """Give the totals on a curve that are one fact of one reporter."""
    for one in book.rules[area].indicators:
        plain = one.value is not None and one.value.replace(".", "").replace("_", "").isalnum()
        asked = reporter in one.reporters and one.measured == "monthly"
        if one.kind is Kind.TOTAL and one.curve and plain and asked and one.reported == "to_date":
            yield one


class Planting:
    """Plants each kind of cheat into series of its own; keeps what was planted by code."""

    def __init__(self, book: RuleBook, folder: Path, chance: random.Random) -> None:
        self.book = book
        self.chance = chance
        self.series = series_of(folder)
        self.planted: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        keys = sorted(self.series)
        chance.shuffle(keys)
        self._free = keys

    def all(self) -> None:
        """Plant every kind."""
        self.copied()
        for kind, times in (
            (self.promised, 1),
            (self.year_end, 1),
            (self.still, 2),
            (self.rate, 3),
            (self.round, 4),
            (self.signed_late, 4),
            (self.repeated, 4),
        ):
            left = times
            for key in list(self._free):
                if left and kind(key):
                    self._free.remove(key)
                    left -= 1

    def _note(self, code: str, key: tuple[str, str], period: str = "") -> bool:
        self.planted[code].add((*key, period))
        return True

    def copied(self) -> None:
        """Let a reporter take another's text and change a figure or a place in it."""
        by_area: dict[str, list[str]] = defaultdict(list)
        for area, reporter in sorted(self.series):
            by_area[area].append(reporter)
        for area, reporters in by_area.items():
            if len(reporters) < 2:
                continue
            one, other = self.chance.sample(reporters, 2)
            task = self.book.rules[area].tasks[0].code
            for period in ("2019-04", "2019-10"):
                if period in self.series[area, one] and period in self.series[area, other]:
                    text = sentences(self.chance, 4)
                    for key, words in ((one, text), (other, text.replace("处", "个", 1))):
                        change(
                            self.series[area, key][period],
                            lambda content, task=task, words=words: content["tasks"].update(
                                {task: {"effect": words}}
                            ),
                        )
                    self._note("PLAUS-001", (area, f"{one}|{other}"), period)

    def repeated(self, key: tuple[str, str]) -> bool:
        """Send the words of a month once more in the next one, with another figure in them."""
        files = self.series[key]
        if not {"2019-07", "2019-08"} <= files.keys():
            return False
        task = self.book.rules[key[0]].tasks[0].code
        text = sentences(self.chance, 3)
        for period, words in (("2019-07", text), ("2019-08", text.replace("，", "、", 1))):
            change(
                files[period],
                lambda content, words=words: content["tasks"].update({task: {"effect": words}}),
            )
        return self._note("PLAUS-002", key, "2019-08")

    def still(self, key: tuple[str, str]) -> bool:
        """Send the figure of spring until autumn."""
        for one in plain_totals(self.book, *key):
            told = course(self.series[key], one.value or "")
            months = [f"2019-{month:02d}" for month in range(5, 10)]
            if set(months) <= told.keys() and 0 < told[months[0]] < told[months[-1]]:
                for period in months:
                    put(self.series[key], one.value or "", period, told[months[0]])
                return self._note("PLAUS-003", key)
        return False

    def year_end(self, key: tuple[str, str]) -> bool:
        """Do a third of the work until November, and tell the whole target in December."""
        for one in plain_totals(self.book, *key):
            told = course(self.series[key], one.value or "")
            if len(told) > 8 and "2019-12" in told and one.due.month == 12 and one.target:
                for period, value in told.items():
                    less = min(value, one.target.value) / 3
                    put(self.series[key], one.value or "", period, less)
                put(self.series[key], one.value or "", "2019-12", one.target.value)
                return self._note("PLAUS-005", key, "2019-12")
        return False

    def rate(self, key: tuple[str, str]) -> bool:
        """Work the counts out of a rate of 97.5 %."""
        for one in self.book.rules[key[0]].indicators:
            value = (one.value or "").removeprefix("100.0 * ")
            good, _, tests = value.partition(" / ")
            both = [course(self.series[key], fact) for fact in (good, tests) if "." in fact]
            if one.unit != "%" or len(both) != 2 or len(both[1]) < 5 or "(" in value:
                continue
            for number, period in enumerate(both[1], 2):
                put(self.series[key], good, period, 39 * number)
                put(self.series[key], tests, period, 40 * number)
            return self._note("PLAUS-006", key)
        return False

    def round(self, key: tuple[str, str]) -> bool:
        """Round all counts to the ten."""

        def rounded(node: Any) -> Any:
            if isinstance(node, dict):
                return {each: rounded(one) for each, one in node.items()}
            if isinstance(node, int) and not isinstance(node, bool) and node >= 20:
                return round(node, -1)
            return node

        counts = set()
        for path in self.series[key].values():
            counts |= set(_counts(json.loads(path.read_text("utf-8"))["facts"]))
        if len(counts) < 25:
            return False
        for path in self.series[key].values():
            change(path, lambda content: content.update(facts=rounded(content["facts"])))
        return self._note("PLAUS-004", key)

    def promised(self, key: tuple[str, str]) -> bool:
        """Foretell four months running 1.6 times the rise that comes."""
        files = self.series[key]
        for one in plain_totals(self.book, *key):
            told = course(files, one.value or "")
            months = [f"2019-{month:02d}" for month in range(6, 11)]
            if one.target is None or not set(months) <= told.keys():
                continue
            rises = [told[after] - told[before] for before, after in pairwise(months)]
            if min(rises) < one.target.value / 30:
                continue
            for month, rise in zip(months[:-1], rises, strict=True):
                said = {one.id: as_said(one, told[month] + 1.6 * rise)}
                change(files[month], lambda content, said=said: content.update(expected=said))
            return self._note("PLAUS-008", key)
        return False

    def signed_late(self, key: tuple[str, str]) -> bool:
        """Let the leader sign some days after the report was sent."""
        files = self.series[key]
        if "2019-06" not in files:
            return False
        change(files["2019-06"], lambda content: content["sign_off"].update(leader="2019-07-19"))
        return self._note("PLAUS-007", key, "2019-06")


def _counts(node: Any) -> Iterator[int]:
    for each in node.values() if isinstance(node, dict) else ():
        if isinstance(each, dict):
            yield from _counts(each)
        elif isinstance(each, int) and not isinstance(each, bool) and each >= 20:
            yield each


def questions(folder: Path) -> set[tuple[str, str, str, str]]:
    """Give (code, area, reporter, period) of each question on a year."""
    told = json.loads(duban("evaluate", str(folder), "--as-of", "2020-01-20", "--format", "json"))
    return {
        (each["code"], each["area"], each["reporter"], each["period"])
        for each in told["findings"]
        if each["code"].startswith("PLAUS")
    }


def year(book: RuleBook, seed: int, counts: dict[str, Counter[str]], verbose: bool) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory() as home:
        folder = Path(home) / "year"
        duban("simulate", "--seed", str(seed), "--out", str(folder))
        truths = json.loads((folder / "office" / "truth.json").read_text("utf-8"))["truths"]
        tell_own_words(folder, chance)
        before = questions(folder)
        for code, area, reporter, period in sorted(before):
            honest = truths[reporter] in HONEST
            counts[code]["for nothing" if honest else "of others"] += 1
            if verbose:
                print(f"  {seed} {code} {area} {reporter} ({truths[reporter]}) {period}")
        planting = Planting(book, folder, chance)
        counts["all"]["series"] += len(planting.series)
        counts["all"]["honest series"] += sum(
            truths[reporter] in HONEST for _, reporter in planting.series
        )
        counts["all"]["reports"] += sum(map(len, planting.series.values()))
        planting.all()
        after = questions(folder) - before
        for code, planted in planting.planted.items():
            counts[code]["planted"] += len(planted)
            counts[code]["found"] += sum(
                any(
                    (code, area) == each[:2]
                    and each[2] in reporters.split("|")
                    and period in {"", each[3]}
                    for each in after | before
                )
                for area, reporters, period in planted
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    parser.add_argument("--first", type=int, default=1000, help="the first seed")
    parser.add_argument("--verbose", action="store_true", help="each question on a year as it is")
    arguments = parser.parse_args()
    book = load_plugins(find_roots([])).book(PLAN)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in range(arguments.first, arguments.first + arguments.seeds):
        year(book, seed, counts, arguments.verbose)
    print(dict(counts.pop("all")))
    print("code       planted  found  for nothing  of units that stop, rush or cheat")
    for code, found in sorted(counts.items()):
        print(
            f"{code}  {found['planted']:7}  {found['found']:5}  {found['for nothing']:11}"
            f"  {found['of others']:6}"
        )


if __name__ == "__main__":
    main()
