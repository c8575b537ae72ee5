"""The page of an official paper: measures, type sizes and fonts of GB/T 9704-2012.

Clauses are quoted in brackets. Lengths are in twips (1/20 pt), type sizes in half-points.
"""

MM = 1440 / 25.4


def mm(length: float) -> int:
    """Give millimetres in twips."""
    return round(length * MM)


#: A4 (5.1); head margin 37 mm, binding side 28 mm, type area 156 × 225 mm (5.2.1).
WIDTH, HEIGHT = mm(210), mm(297)
TOP, BOTTOM, LEFT, RIGHT = mm(37), mm(35), mm(28), mm(26)
TYPE_WIDTH = WIDTH - LEFT - RIGHT
#: The width of the type area of a page on its side.
WIDTH_LANDSCAPE = HEIGHT - TOP - BOTTOM

#: 22 lines of 28 characters fill the type area (5.2.3): 579 twips a line, 315 a character.
LINE = 579
LINES, CHARACTERS = 22, 28
CHARACTER = TYPE_WIDTH // CHARACTERS
SPACING = CHARACTER - 320

#: 2号, 3号, 4号, 小四 and 五号; the mark of the issuer is as large as it may be (7.2.4).
SIZE_TITLE, SIZE_BODY, SIZE_NOTE, SIZE_TABLE, SIZE_SMALL = 44, 32, 28, 24, 21
SIZE_MARK, SIZE_BULLETIN = 100, 110

#: The page number's dash stands 7 mm below the type area (7.5); a line of 16 pt around it.
FOOTER_LINE = 320
FOOTER = BOTTOM - mm(7) - FOOTER_LINE // 2
FOOTER_LANDSCAPE = RIGHT - mm(7) - FOOTER_LINE // 2

XIAOBIAOSONG = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONGTI = "宋体"

#: The fonts an office has, and what a machine without them may show in their place. None is free
#: to be passed on, so none is embedded.
FALLBACKS: dict[str, tuple[str, ...]] = {
    XIAOBIAOSONG: ("方正小标宋_GBK", "华文中宋", "Noto Serif CJK SC", "宋体"),
    FANGSONG: ("仿宋", "华文仿宋", "FandolFang", "Noto Serif CJK SC"),
    KAITI: ("楷体", "华文楷体", "FandolKai", "Noto Serif CJK SC"),
    HEITI: ("SimHei", "思源黑体", "Noto Sans CJK SC"),
    SONGTI: ("SimSun", "华文宋体", "Noto Serif CJK SC"),
}

RED = "FF0000"
BLACK = "000000"
