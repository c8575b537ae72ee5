"""Texts of several reporters on one task in one month."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from duban.model.plausibility import Copied
from duban.plausibility import copies, similarity

TEXT = (
    "本月组织三支养护队对辖区二十一条主要道路绿地开展春季补植，补栽灌木四千余株，整修树穴六百个，"
    "清理枯枝落叶三十余车，并对两处断档绿篱重新设计施工，经区级验收合格。"
)
OTHER = (
    "夜间巡查发现路口遮挡信号灯的行道树十四处，已全部修剪；居民来电反映的飞絮问题由专班逐户回访，"
    "打药作业改在清晨进行，下月起实行周报并接受街道监督，成活率按标段张榜公布。"
)


def pairs(**texts: str) -> list[tuple[tuple[str, ...], float]]:
    return [(one.reporters, round(one.similarity, 2)) for one in copies(texts, Copied())]


def test_a_text_that_two_reporters_send_is_found() -> None:
    assert pairs(a=TEXT, b=TEXT, c=OTHER) == [(("a", "b"), 1.0)]


def test_a_changed_place_and_figure_do_not_hide_a_copy() -> None:
    assert pairs(a=TEXT, b=TEXT.replace("二十一", "十三").replace("区级", "市级")) == [
        (("a", "b"), 0.97)
    ]


def test_own_words_are_no_copy() -> None:
    assert pairs(a=TEXT, b=OTHER) == []


def test_what_three_have_in_common_is_a_common_wording() -> None:
    assert pairs(a=TEXT, b=TEXT, c=TEXT) == []
    assert pairs(a=TEXT, b=TEXT, c=TEXT.replace("两处", "三处"), d=OTHER) == []


def test_short_texts_are_left_out() -> None:
    assert pairs(a="按计划推进。", b="按计划推进。") == []


def test_a_copy_is_found_among_hundreds() -> None:
    many = {
        f"u{number}": f"{number:03d}号{OTHER[number % 60 :]}{number * 7919}" * 2
        for number in range(300)
    }
    found = copies({**many, "x": TEXT, "y": "经查，" + TEXT}, Copied())
    assert ("x", "y") in [one.reporters for one in found]


def test_likeness_below_the_least_is_nothing() -> None:
    assert similarity(TEXT, OTHER, 0.9) == 0.0
    assert similarity(TEXT, TEXT[:40], 0.9) == 0.0


@given(st.text("绿地补植整修", min_size=30, max_size=90), st.data())
def test_no_likeness_is_overlooked_for_speed(text: str, data: st.DataObject) -> None:
    changed = list(text)
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(changed) - 1))
        changed[place] = data.draw(st.sampled_from("路灯"))
    other = "".join(changed)
    plain = Indel.normalized_similarity(text, other, score_cutoff=0.95)
    assert similarity(text, other, 0.95) == plain
