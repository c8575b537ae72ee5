"""The plan's catalogue against a reading of the notice, sentence by sentence, made without the rules.

Every figure, rate, bound, dated work, frequency and named paper of 津城管办〔2019〕48号 stands here
in the order of the notice. Where it names no date, the plan's end is due, or a day of ours with
a note that says so.
"""

from collections import Counter
from datetime import date

import pytest

from duban.model.rules import Indicator, RuleBook, Target, Task
from duban.model.terms import Kind
from duban.pluginmanager import load_plugins
from duban.roots import bundled_root

BOOK: RuleBook = load_plugins((bundled_root(),)).book("tianjin-2019")
TASKS: dict[str, Task] = {task.code: task for _, task in BOOK.tasks()}
AREAS = {task.code: area for area, task in BOOK.tasks()}
YEAR_END = date(2019, 12, 31)
DIGITS = "一二三四五六七"

#: task, words of the name, direction, target, unit, due (month-day; none: the notice gives no date)
FIGURES = """
1.1 绿地       at_least  10000000 m2
1.1 绿地率     at_least  33.5 %
1.1 绿化覆盖率 at_least  38.5 %
1.1 人均绿地   at_least  12.5 m2/person
1.1 外环线     at_least  74 km
1.1 补植花卉   at_least  100000 m2 09-30
1.1 花坛       at_least  100 count 09-30
1.1 林荫道     at_least  50 count
1.1 月季       at_least  10 count
1.1 一级养护   at_least  100 %
1.1 农药       at_most   0 count
1.1 啮小蜂     at_least  500000000 count
1.1 病虫害     at_most   -10 %
1.2 反弹       at_most   0 count
1.3 主干道路机扫 at_least 100 %
1.3 主干道路水洗 at_least 100 %
1.3 小型机扫车 at_least  159 count
1.3 小街小路   at_least  70 %
1.3 一级道路保洁 at_least 18 h
1.3 二级道路保洁 at_least 14 h
1.3 三级道路保洁 at_least 14 h
1.3 四级道路保洁 at_least 12 h
1.3 一级道路积尘 at_most 10 g/m2
1.3 二级道路积尘 at_most 12 g/m2
1.3 三级道路积尘 at_most 15 g/m2
1.3 四级道路积尘 at_most 20 g/m2
1.4 完好率     at_least  95 %
1.4 主干道路亮灯率 at_least 98 %
1.4 支路亮灯率 at_least  96 %
1.4 一把闸     at_least  100 %
1.5 每日巡查   at_most   0 d
1.5 考核方式   at_least  4 count
1.5 管理目标   at_least  100 %
1.5 管理责任   at_least  100 %
1.5 考核监督   at_least  100 %
1.5 群众意见在考核中的占比 more_than 0 %
1.5 城乡结合部 at_least  28 count
1.5 问题点位   at_least  3000 count
1.5 铁路线路   at_least  25 count
1.5 高铁       at_least  4 count
1.5 普客       at_least  5 count
2.1 处理能力   at_least  2550 t/d
2.1 无害化处理率 at_least 95 %
2.1 预处理设施 at_least  100 count
2.2 主体责任   at_least  100 %
2.2 品类       at_least  100 %
2.2 四个环节   at_least  100 %
2.2 强制分类   at_least  60 %
2.2 社区       at_least  30 %
2.2 回收利用率 at_least  20 %
2.2 知晓率     at_least  75 %
2.3 部门       at_least  8 count
2.3 资源化利用率 at_least 50 %
2.4 重点单位   at_least  60 %
2.5 名单内     at_least  311 count
2.5 群众反映   at_least  100 %
3.2 公厕       at_least  200 count
3.2 社会厕所   at_least  100 %
3.3 完工的区   at_least  7 count
3.4 查处率     more_than 95 %
3.4 查处存量   more_than 10980000 m2
3.4 七个必拆   at_least  100 %
4.2 ^集中供热普及率 at_least 99.6 %
4.2 中心城区住宅 at_least 99.9 %
4.3 整修道路   at_least  20 count
4.3 安全防护设施 at_least 100 %
4.3 井权属     at_least  100 %
4.5 机械化除雪 more_than 0 %
5.1 法治宣传活动 at_least 2 count
5.1 法律法规培训 at_least 100 %
5.1 执法技能   at_least  100 %
5.1 职业道德   at_least  100 %
5.1 全过程     at_least  100 %
5.3 互联互通的区 at_least 16 count
5.4 主题宣传   at_least  3 count
5.4 载体       at_least  3 count
5.5 试点街道的区 at_least 7 count
5.5 巡查员密度 at_least  5 persons/km2
6.2 五网合一   at_least  5 count
6.3 管理人员持证 at_least 100 %
6.3 特殊工种   at_least  100 %
6.3 高危行业   at_least  100 %
6.4 重大决策   at_least  100 %
6.4 重大项目   at_least  100 %
6.5 最多跑一次 at_least  100 %
6.5 进一扇门   at_least  100 %
6.5 上一张网   at_least  100 %
6.5 承诺制     at_least  100 %
7.2 五好党支部 at_least  20 count
"""

#: task, words of the name, stage that suffices, how many things (- for one), due
WORKS = """
1.1 园林城区   finished 2
1.1 项目库     opened   -
1.1 世园会     finished -
1.2 GIS        opened   -
1.2 门脸牌匾   started  -
1.2 特许经营   finished -
1.2 马路家具   started  -
1.4 友谊路     finished 3
1.4 西站       finished 2
1.4 示范区     started  5
2.1 分拣中心   started  -
2.1 大件垃圾   started  -
2.1 五座       started  5
2.1 大韩庄     finished - 06-30
2.1 静海       finished - 09-30
2.1 西青       finished - 09-30
2.3 静海       started  5
2.3 蓟州       started  -
2.3 监控平台提升 finished -
2.4 信息平台   finished -
3.1 水西       opened   -
3.1 梅江公园二期启动 started -
3.1 基础和土方 finished -
3.1 绿道示范段 started  -
3.1 子牙滨河   started  -
3.1 8个公园    finished 8
3.1 成林道     finished -
3.2 手机充电   started  -
3.2 wifi       started  -
3.4 评选       started  3
3.5 立法调研   started  -
3.5 数据库     started  -
4.1 下放       finished all
4.2 12319      accepted -
4.3 简阳路     finished -
4.3 评价完成   finished 3
4.3 地理信息   opened   -
4.5 指挥系统   accepted -
5.2 智库       opened   -
5.3 平台提升改造 accepted -
5.3 视频会议   finished 2
5.3 城管通     opened   -
5.3 智慧城管   opened   -
5.3 试点选定   started  1
5.3 四类项目   finished 4
5.3 物联网     finished -
5.3 数据库     opened   -
5.5 市级       finished -
5.5 分中心     opened   7
5.5 云平台     opened   -
6.2 门户网站   opened   -
6.2 OA         opened   -
6.2 南翠屏     accepted -
6.3 安全生产月 finished -
6.5 一表申报   opened   -
6.5 EMS        opened   -
7.1 主题教育   finished -
"""

#: task, words of the name, stage that suffices: 研究 needs less than 出台
PAPERS = """
1.1 绿地系统规划 issued
1.1 联防机制   issued
1.2 技术规范和设置标准 issued
1.2 分区分级   issued
1.3 环卫行业标准 issued
1.3 车辆清洗   issued
1.4 城市照明实施方案 issued
1.5 考核办法   issued
1.5 倾听群众意见 issued
2.1 环卫设施布局规划 issued
2.2 分类考核办法 issued
2.2 经费补贴办法 issued
2.2 指导标准   issued
2.3 消纳场实施方案 issued
2.3 ^建筑垃圾处置许可办法 issued
2.3 运输许可办法 issued
2.3 经营性处置许可 issued
2.4 餐厨垃圾管理办法 issued
2.4 监管考评办法 issued
2.4 督导考评制度 issued
3.2 社会厕所   issued
3.4 联合惩戒   issued
3.5 机动车停车管理办法 issued
3.5 路内       issued
3.5 路外       researched
4.2 供热服务标准 issued
4.3 评价报告   issued
4.3 无主井     issued
4.5 暴雨应急预案 issued
4.5 暴雨应急操作手册 issued
4.5 清雪应急预案 issued
4.5 清雪应急操作手册 issued
4.5 供热应急预案 issued
4.5 供热应急操作手册 issued
4.5 供气应急预案 issued
4.5 供气应急操作手册 issued
5.1 生活垃圾管理条例 reviewed
5.1 普法学法机制 issued
5.1 宣传教育工作计划 issued
5.1 行政处罚程序 issued
5.1 行政强制程序 issued
5.1 全过程记录 issued
5.2 园林绿化养护预算基价 issued
5.2 环卫作业养护预算基价 issued
5.2 餐厨垃圾收集 issued
5.2 生活垃圾分类处理 issued
5.2 燃气供气设施 issued
5.2 科技项目管理办法 issued
5.2 科技项目申报指南 issued
5.2 协同合作机制 issued
5.3 案件流转   issued
5.4 媒体沟通联络 issued
5.4 网络舆情管理办法 issued
5.5 闭环       issued
5.5 管理标准   issued
5.5 规律分析   researched
6.1 办公制度   issued
6.2 定期通报制度 issued
6.3 安全生产管理制度 issued
6.4 应急处置机制 issued
6.4 受理办理程序 issued
6.4 督查工作机制 issued
6.4 风险评估机制 issued
6.5 事项办理标准 issued
6.5 窗口运行标准 issued
6.5 承诺事项   issued
6.5 承诺文书   issued
"""

#: task, words of the name, how often in what: 每周抽查, 每月联查; six works around each event
RHYTHMS = """
1.5 每周抽查   1 week
1.5 每月联查   1 month
4.1 节假日     1 event
4.2 初期       1 event
4.4 清整       1 event
4.4 清扫       1 event
4.4 家具       1 event
4.4 夜景灯光   1 event
4.4 燃气       1 event
4.4 执法力量   1 event
"""

#: 推进, 推动, 探索, 逐步推行: the notice pushes, but gives no measure that must be reached
PUSHED = """
1.1 园林城区
1.2 特许经营
2.1 五座
2.1 预处理设施
3.2 社会厕所对外开放率
3.2 厕长制
5.2 智库成立
5.3 四类项目
7.2 示范阵地
"""

SAMPLE_AREAS = {
    "greening": "1.1 3.1",
    "cityscape": "1.2 3.3",
    "sanitation": "1.3 3.2",
    "lighting": "1.4",
    "refinement": "1.5",
    "waste": "2.1 2.5",
    "waste_sorting": "2.2",
    "construction_waste": "2.3",
    "kitchen_waste": "2.4",
    "enforcement": "3.4",
    "parking": "3.5",
    "gas": "4.1",
    "heating": "4.2",
    "roads": "4.3",
    "events": "4.4",
    "emergency": "4.5",
    "legal": "5.1",
    "standards": "5.2",
    "digital": "5.3 6.2",
    "publicity": "5.4",
    "grid": "5.5",
    "office": "6.1",
    "safety": "6.3",
    "petitions": "6.4",
    "services": "6.5",
    "party_building": "7.1 7.2 7.3 7.4 7.5",
}


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split()) for line in table.strip().splitlines()]


def shown(row: tuple[str, ...]) -> str:
    return "-".join(row[:2])


def named(task: str, words: str) -> list[Indicator]:
    """Find what a task asks by words of its name, only what the notice itself gives."""
    return [
        one
        for one in TASKS[task].indicators
        if not one.ours
        and (one.name.zh.startswith(words[1:]) if words[0] == "^" else words in one.name.zh)
    ]


def is_due(indicator: Indicator, dated: tuple[str, ...]) -> bool:
    """Tell whether it is due when the notice says, else at the year's end or by a noted reading."""
    if dated:
        return indicator.due == date.fromisoformat(f"2019-{dated[0]}")
    return indicator.due == YEAR_END or bool(indicator.note.zh and indicator.note.en)


def test_plan_has_35_tasks_in_26_areas() -> None:
    assert (len(TASKS), len(BOOK.rules)) == (35, 26)
    assert list(TASKS) == [f"{part}.{item}" for part in range(1, 8) for item in range(1, 6)]


def test_tasks_belong_to_the_agreed_areas() -> None:
    wanted = {task: area for area, tasks in SAMPLE_AREAS.items() for task in tasks.split()}
    assert wanted == AREAS


@pytest.mark.parametrize("code", TASKS)
def test_task_names_its_place_in_the_notice(code: str) -> None:
    part, item = (DIGITS[int(digit) - 1] for digit in code.split("."))
    assert f"附件1 三({part}){item}" in TASKS[code].clause


@pytest.mark.parametrize("row", rows(FIGURES), ids=shown)
def test_figure_of_the_notice_is_a_target(row: tuple[str, ...]) -> None:
    task, words, direction, value, unit, *dated = row
    target = Target(direction, float(value))
    found = [one for one in named(task, words) if (one.target, one.unit) == (target, unit)]
    assert len(found) == 1, [(one.name.zh, one.target, one.unit) for one in named(task, words)]
    assert is_due(found[0], tuple(dated))


@pytest.mark.parametrize("row", rows(WORKS), ids=shown)
def test_work_of_the_notice_is_a_milestone(row: tuple[str, ...]) -> None:
    task, words, stage, things, *dated = row
    found = [one for one in named(task, words) if (one.kind, one.stage) == (Kind.MILESTONE, stage)]
    assert len(found) == 1, [(one.name.zh, one.kind, one.stage) for one in named(task, words)]
    (one,) = found
    assert ("all" if one.all else str(one.count or "-")) == things
    assert is_due(one, tuple(dated))


@pytest.mark.parametrize("row", rows(PAPERS), ids=shown)
def test_paper_of_the_notice_is_a_document(row: tuple[str, ...]) -> None:
    task, words, stage = row
    found = [one for one in named(task, words) if (one.kind, one.stage) == (Kind.DOCUMENT, stage)]
    assert len(found) == 1, [(one.name.zh, one.kind, one.stage) for one in named(task, words)]
    assert is_due(found[0], ())


@pytest.mark.parametrize("row", rows(RHYTHMS), ids=shown)
def test_rhythm_of_the_notice_is_a_cadence(row: tuple[str, ...]) -> None:
    task, words, times, every = row
    found = [one for one in named(task, words) if one.kind is Kind.CADENCE]
    assert [(one.times, one.every) for one in found] == [(float(times), every)]


@pytest.mark.parametrize("row", rows(PUSHED), ids=shown)
def test_what_the_notice_only_pushes_is_not_hard(row: tuple[str, ...]) -> None:
    assert [one.name.zh for one in named(*row) if one.is_hard] == []
    assert named(*row)


def test_target_that_the_notice_gives_stands_in_the_table() -> None:
    """A figure beyond the table would be one that the notice does not give."""
    listed = Counter((row[0], row[2], float(row[3]), row[4]) for row in rows(FIGURES))
    beyond = [
        f"{code} {one.name.zh} {one.target.direction} {one.target.value:g} {one.unit}"
        for code, task in TASKS.items()
        for one in task.indicators
        if one.target is not None
        and not one.ours
        and not listed[code, one.target.direction, one.target.value, one.unit or ""]
        and not one.note.zh
    ]
    assert beyond == []


def test_what_the_notice_does_not_give_is_marked_with_its_reason() -> None:
    ours = [one for task in TASKS.values() for one in task.indicators if one.ours]
    assert ours
    assert [one.id for one in ours if not (one.note.zh and one.note.en)] == []


def test_watched_figures_have_no_target() -> None:
    every = [one for task in TASKS.values() for one in task.indicators if one.kind is Kind.WATCH]
    assert every
    assert [one.id for one in every if one.target is not None] == []


def test_rates_run_from_0_to_100() -> None:
    rates = [one for task in TASKS.values() for one in task.indicators if one.unit == "%"]
    assert [one.id for one in rates if one.target and abs(one.target.value) > 100] == []


def test_every_indicator_is_said_in_both_languages() -> None:
    every = [one for task in TASKS.values() for one in task.indicators]
    assert [one.id for one in every if not (one.name.zh and one.name.en)] == []
    assert [code for code, task in TASKS.items() if not (task.title.zh and task.title.en)] == []


def test_no_lead_is_passed_off_as_sourced() -> None:
    leads = {one.lead for task in TASKS.values() for one in task.indicators}
    assert [lead for lead in leads if BOOK.reporters[lead].sourced] == []
