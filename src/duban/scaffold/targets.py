"""Targets as people write them in a table of tasks: 新建公厕200座以上, 亮灯率达到98%."""

import re
from datetime import date

from attrs import define, evolve, field, frozen

from duban.scaffold.clauses import Clause, When, clauses_of, when
from duban.scaffold.quantities import counted, quantity_in
from duban.scaffold.relations import relation_of
from duban.words import Message, harmless, message

_DOCUMENT = re.compile(
    "(?:出台|印发|制定|制订|修订|编制|起草|发布).*(?:办法|方案|规划|标准|条例|规范|意见|预案|规定"
    "|制度|细则|导则|计划|清单|名录|指南|规则)"
)
_STRETCH = re.compile("力争|争取")
_PROCESS = re.compile("推进|推动|探索|逐步|加快|加强|鼓励|引导|研究")
#: Words of something that will have been done, beside figures.
_DONE = re.compile(
    "建成|完成|投用|投入|开工|竣工|验收|启用|上线|建立|设立|组建|启动|通车|开放|实现|覆盖|形成"
    "|到位|通过|取得|获得|出台|印发|发布"
)
#: What is counted by how often it happens.
_TIMES = frozenset("次 场 期".split())


@frozen
class Goal:
    """One target: its words, and the figure in base units with its unit and how it is shown.

    `relation` is at_least, at_most or more_than; a goal without `unit` is to be done, not counted.
    `every` is the window in which a number of times is wanted, or "month" of a rate that holds in
    each; `due` the day that the words themselves name.
    """

    name: str
    figure: float = 0.0
    unit: str = ""
    shown: str = ""
    factor: float = 1.0
    relation: str = "at_least"
    every: str = ""
    due: date | None = None

    @property
    def is_rate(self) -> bool:
        """Tell whether it is a rate of two counts."""
        return self.unit == "%"

    @property
    def is_certain(self) -> bool:
        """Tell whether it is a figure or a document rather than words about something."""
        return bool(self.unit) or is_document(self.name)

    @property
    def is_count(self) -> bool:
        """Tell whether it is counted in whole things."""
        return self.unit in {"count", "persons"}

    @property
    def kind(self) -> str:
        """Give the kind of indicator that it becomes (docs/rules-format.md)."""
        if not self.unit:
            return "document" if is_document(self.name) else "milestone"
        if self.every and not self.is_rate:
            return "cadence"
        if self.relation == "at_most" or self.every:
            return "bound"
        return "growth" if self.is_rate else "total"


@frozen
class Goals:
    """The goals of a cell, and the parts of it whose figures could not be read.

    `open` says what else people have to look at, `notes` how something was read that is not open.
    """

    goals: tuple[Goal, ...]
    unread: tuple[str, ...] = ()
    open: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


def goals_of(text: str, starts: date | None = None, ends: date | None = None) -> Goals:
    """Read each clause of a text that holds one figure with a unit that is known.

    A clause with two figures, a relative one (下降10%), one without a unit, beyond all bounds or
    less than (低于) is given back unread: which figure is the target is for people to say. A
    clause without figure is a document or something to be done, or is asked about in `open`. A
    text that names neither figure nor document nor day has no goals: it is one thing to be done.
    Days are those of a plan from `starts` to `ends`; without these none is read.
    """
    reader = _Reader(starts, ends)
    for clause in clauses_of(text):
        reader.read(clause)
    return reader.goals()


def is_document(text: str) -> bool:
    """Tell whether a text asks for a document: 制定……办法."""
    return any(_DOCUMENT.search(clause.text) for clause in clauses_of(text))


def strictness_of(text: str) -> str:
    """Give hard, stretch (力争) or process (推进, where nothing is to be reached)."""
    if _STRETCH.search(text):
        return "stretch"
    done = re.search("完成|达到|确保|全部|全面", text)
    return "process" if _PROCESS.search(text) and not done else "hard"


@define
class _Reader:
    """Reads clause after clause; a day that stands alone holds for the clause that follows.

    `dated` and `rhythm` tell that the sentence has named a day or how often, which may hold for
    what comes later in it: that is asked.
    """

    starts: date | None
    ends: date | None
    found: list[Goal] = field(factory=list)
    unread: list[str] = field(factory=list)
    open: list[Message] = field(factory=list)
    notes: list[Message] = field(factory=list)
    asked: list[str] = field(factory=list)
    fronted: When | None = None
    sentence: int = -1
    dated: bool = False
    rhythm: bool = False

    def read(self, clause: Clause) -> None:
        """Read one clause."""
        if clause.sentence != self.sentence:
            self._drop_front()
            self.sentence, self.dated, self.rhythm = clause.sentence, False, False
        time = when(clause.text, self.starts, self.ends)
        if time.said and not re.sub(r"[\W_]", "", time.rest):
            self._drop_front()
            self.fronted = time
            return
        later = self.dated and not time.said
        if self.fronted is not None and not time.said:
            is_open = time.is_open or self.fronted.is_open
            time = evolve(time, due=self.fronted.due, said=self.fronted.said, is_open=is_open)
            self.fronted, later = None, False
        elif self.fronted is not None:
            time = evolve(time, due=None, is_open=True, is_each=True)
        self._drop_front()
        self._read(clause.text, time, later)
        self.dated = self.dated or bool(time.said)

    def goals(self) -> Goals:
        """Give what was found; words beside figures, documents or days are asked about."""
        self._drop_front()
        goals: tuple[Goal, ...] = ()
        if any(goal.is_certain or goal.due for goal in self.found):
            goals = tuple(goal for goal in self.found if goal.is_certain or _DONE.search(goal.name))
            for goal in self.found:
                if goal not in goals:
                    self._ask_about(goal.name)
        return Goals(goals, tuple(self.unread), tuple(self.open), tuple(self.notes))

    def _read(self, name: str, time: When, is_later: bool) -> None:
        words = counted(time.rest)
        goal: Goal | None = Goal(name, due=time.due)
        if words.is_unsure:
            goal = None
        elif words.has_figure:
            goal = self._counted(name, words.text, time)
        if goal is None:
            self.unread.append(name)
            return
        if time.is_open or (time.every and not goal.every) or (is_later and goal.unit):
            self._ask_time(name)
        self.rhythm = self.rhythm or bool(time.every) or time.is_each
        self.found.append(goal)
        if words.was_chinese and words.has_figure:
            read = f"{goal.figure / goal.factor:g}{goal.shown}"
            said = message("“{words}” is read as {figure}", words=harmless(name, 60), figure=read)
            self.notes.append(said)

    def _counted(self, name: str, text: str, time: When) -> Goal | None:
        """Give the goal of a clause with one figure; None where anything is not certain."""
        found, relation = quantity_in(text), relation_of(text)
        if found is None or not relation:
            return None
        goal = Goal(name, found.figure, found.unit, found.shown, found.factor, relation)
        if time.every:
            often = goal.shown in _TIMES and relation == "at_least"
            monthly = goal.is_rate and time.every == "month"
            certain = (often or monthly) and not time.is_open
            return evolve(goal, every=time.every) if certain else None
        if (self.rhythm or time.is_each) and not goal.is_rate:
            return None
        return evolve(goal, due=time.due)

    def _ask_time(self, name: str) -> None:
        self.asked.append(name)
        said = message(
            "when or how often “{words}” wants it was not read: say the day or the rhythm",
            words=harmless(name, 60),
        )
        self.open.append(said)

    def _ask_about(self, words: str) -> None:
        if words in self.asked:
            return
        said = message(
            "“{words}” names no figure: say whether it is supervised by itself",
            words=harmless(words, 60),
        )
        self.open.append(said)

    def _drop_front(self) -> None:
        if self.fronted is not None:
            self._ask_about(self.fronted.said)
            self.fronted = None
