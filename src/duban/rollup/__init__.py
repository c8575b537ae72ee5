"""Roll-up: facts of units added up, and the rules that hold for a unit and for the sum. Pure."""

from duban.rollup.adding import RATES, Facts, Ingredient, Sum, Way, add_up, at, put, way_of
from duban.rollup.comparing import unlike
from duban.rollup.courses import course_of_unit, pack_course, unpack_course
from duban.rollup.ranking import ranked
from duban.rollup.shares import has_own_target, rules_of_sum, rules_of_unit

__all__ = [
    "RATES",
    "Facts",
    "Ingredient",
    "Sum",
    "Way",
    "add_up",
    "at",
    "course_of_unit",
    "has_own_target",
    "pack_course",
    "put",
    "ranked",
    "rules_of_sum",
    "rules_of_unit",
    "unlike",
    "unpack_course",
    "way_of",
]
