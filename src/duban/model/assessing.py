"""How a plan's year is graded; what the register enters for it is in `model.assessments`."""

from attrs import frozen

from duban.words import Label


@frozen
class GradeName:
    """A grade (等次) and the score from which on it is given."""

    name: Label
    at_least: float


@frozen
class Assessing:
    """How a year is graded (assessment.toml); grades from the best, the last one from 0 on.

    `bonus_cap` is the most that all bonuses of a unit add.
    """

    grades: tuple[GradeName, ...] = (
        GradeName(Label("优", "excellent"), 90.0),
        GradeName(Label("良", "good"), 80.0),
        GradeName(Label("合格", "pass"), 60.0),
        GradeName(Label("不合格", "fail"), 0.0),
    )
    source: Label = Label(
        "我方建议；等次名称参照某省精细化管理考核（优、良、合格、不合格），各等次分数线为我方所拟",
        "our proposal; a province's assessment of fine management has these four grades, the lines"
        " between them are ours",
    )
    bonus_cap: float = 5.0
    bonus_source: Label = Label(
        "我方建议；参照某市政绩考评，国家、省部、市局级表彰分别加2分、1分、0.5分，合计封顶为我方所拟",
        "our proposal; a city's assessment adds 2, 1 and 0.5 points for national, ministerial and"
        " city honours, the cap on their sum is ours",
    )
