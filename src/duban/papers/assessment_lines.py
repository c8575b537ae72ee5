"""A unit's year in lines: each score with what it is made of."""

from attrs import frozen

from duban.model.assessments import OUTCOME_LABELS, Outcome
from duban.papers.assessment import Assessed
from duban.papers.assessment_scores import GRADE_BLOCK, BlockMean
from duban.papers.assessment_words import points, said_day, signed
from duban.papers.frozen import Frozen
from duban.words import Label, Lang

NOT_GIVEN = Label("未评", "not given")


@frozen
class Line:
    """A line of a unit's score: what, how many points as shown, and what they are made of.

    `part` tells a line that only splits the one above, `sum` one that adds up.
    """

    item: str
    points: str
    note: str
    part: bool = False
    sum: bool = False


def lines_of(one: Assessed, units: int, judged: Frozen, lang: Lang) -> tuple[Line, ...]:
    """Give the lines of a unit's score, one of `units` that are ranked."""
    lines = [
        _self_score(one, lang),
        _office(one, lang),
        *(_block(block, one, lang) for block in one.blocks),
        _leader(one, lang),
        Line(
            Label("基础得分", "Base score").say(lang),
            points(one.base),
            _how_base(one, lang),
            sum=True,
        ),
        _bonus(one, judged, lang),
        _deduction(one, lang),
        _appeal(one, lang),
        Line(
            Label("考核得分", "Score").say(lang),
            points(one.total),
            Label(
                "基础得分＋加分－扣分＋申诉调整",
                "base score + bonus - deduction + change by appeal",
            ).say(lang),
            sum=True,
        ),
        Line(
            Label("等次", "Grade").say(lang),
            one.grade,
            Label(
                f"名次：第{one.rank}名，共{units}个单位", f"rank {one.rank} of {units} units"
            ).say(lang),
            sum=True,
        ),
    ]
    return tuple(lines)


def _self_score(one: Assessed, lang: Lang) -> Line:
    item = Label("自评分", "Self-score").say(lang)
    told = one.entries.self_score
    if told is None:
        said = Label("没有收到自评表", "no sheet with a self-score came")
        return Line(item, Label("未报", "none").say(lang), said.say(lang))
    day, by = said_day(told["received_on"], lang), told["by"]
    signed = Label(f"{by}签字，" if by else "", f"signed by {by}, " if by else "").say(lang)
    said = Label(
        f"{signed}{day}收到；仅供对照，不计入得分", f"{signed}received on {day}; not counted"
    )
    return Line(item, points(told["points"]), said.say(lang))


def _office(one: Assessed, lang: Lang) -> Line:
    said = Label(
        f"{one.periods}期到期报送得分的平均", f"mean of the {one.periods} periods due"
    ).say(lang)
    if len(one.areas) > 1:
        areas = [f"{area}{points(score)}" for area, score in one.areas.items()]
        english = [f"{area} {points(score)}" for area, score in one.areas.items()]
        said += Label(
            f"；先按领域平均：{'、'.join(areas)}", f"; by area first: {', '.join(english)}"
        ).say(lang)
    return Line(Label("办公室评分", "Office score").say(lang), points(one.office), said)


def _block(block: BlockMean, one: Assessed, lang: Lang) -> Line:
    item = Label(
        f"其中：{block.name}（{block.weight:g}）", f"of which {block.name} ({block.weight:g})"
    ).say(lang)
    if block.id == GRADE_BLOCK and one.share:
        said = Label(
            "改按年度领导评价计，各期评分不重复计", "the leader's grade of the year counts"
        )
        return Line(item, "—", said.say(lang), part=True)
    if block.points is None:
        nothing = NOT_GIVEN if block.id == GRADE_BLOCK else Label("不计", "left out")
        said = Label("不计入，其余各项按比例折算为100分", "left out, the rest is scaled to 100")
        return Line(item, nothing.say(lang), said.say(lang), part=True)
    said = Label(f"{block.periods}期有此项得分", f"in {block.periods} periods")
    if block.id == GRADE_BLOCK:
        by = list(dict.fromkeys(row["by"] for row in one.entries.grades))
        said = Label(f"{said.zh}，评分人：{'、'.join(by)}", f"{said.en}, given by {', '.join(by)}")
    return Line(item, points(block.points), said.say(lang), part=True)


def _leader(one: Assessed, lang: Lang) -> Line:
    item = Label("年度领导评价", "Leader's grade").say(lang)
    given = one.entries.year_grade
    no_block = Label("评分规则没有此项，不计入", "scoring.toml has no such block: not counted")
    if given is None:
        said = Label(
            "没有评分，不计入，其余按比例折算", "none was entered: left out, the rest is scaled"
        )
        if not any(block.id == GRADE_BLOCK for block in one.blocks):
            said = no_block
        return Line(item, NOT_GIVEN.say(lang), said.say(lang))
    day = said_day(given["given_on"], lang)
    counted = Label(f"占{one.share:.0%}", f"counts {one.share:.0%}") if one.share else no_block
    said = Label(f"{given['by']}，{day}；{counted.zh}", f"{given['by']}, {day}; {counted.en}")
    return Line(item, points(given["points"]), said.say(lang))


def _how_base(one: Assessed, lang: Lang) -> str:
    if not one.share:
        return Label("即办公室评分", "the office score").say(lang)
    office, leader = f"{1 - one.share:.0%}", f"{one.share:.0%}"
    return Label(
        f"办公室评分×{office}＋年度领导评价×{leader}",
        f"office score × {office} + leader's grade × {leader}",
    ).say(lang)


def _bonus(one: Assessed, judged: Frozen, lang: Lang) -> Line:
    item = Label("加分", "Bonus").say(lang)
    rows = one.entries.bonuses
    if not rows:
        return Line(item, points(0.0), Label("没有登记", "none entered").say(lang))
    raw, cap = sum(row["points"] for row in rows), judged.content["grading"]["bonus_cap"]
    said = Label(f"{len(rows)}项，依据见下表", f"{len(rows)} entered, see below").say(lang)
    if raw > cap:
        said += Label(
            f"；合计{points(raw)}分，按上限{cap:g}分计",
            f"; {points(raw)} in all, capped at {cap:g}",
        ).say(lang)
    return Line(item, f"+{points(one.bonus)}", said)


def _deduction(one: Assessed, lang: Lang) -> Line:
    item = Label("扣分", "Deduction").say(lang)
    count = len(one.entries.deductions)
    if not count:
        return Line(item, points(0.0), Label("没有登记", "none entered").say(lang))
    said = Label(f"{count}项，依据见下表", f"{count} entered, see below").say(lang)
    return Line(item, f"−{points(one.deduction)}", said)


def _appeal(one: Assessed, lang: Lang) -> Line:
    item = Label("申诉调整", "Change by appeal").say(lang)
    appeal = one.entries.appeal
    if appeal is None:
        return Line(item, points(0.0), Label("没有申诉", "no appeal").say(lang))
    outcome = Outcome(appeal["outcome"])
    told = signed(one.appealed) if outcome is Outcome.UPHELD else points(0.0)
    return Line(item, told, OUTCOME_LABELS[outcome].say(lang))
