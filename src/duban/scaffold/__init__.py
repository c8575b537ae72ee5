"""First files: of a new work area, of a new plan, and of a plan read from its table of tasks."""

from duban.scaffold.areas import NewArea, plan_area, write_area, write_files
from duban.scaffold.from_table import Draft, draft
from duban.scaffold.plans import NewPlan, plan_plan, skeleton
from duban.scaffold.rows import Doubt
from duban.scaffold.tables import read_table

__all__ = [
    "Doubt",
    "Draft",
    "NewArea",
    "NewPlan",
    "draft",
    "plan_area",
    "plan_plan",
    "read_table",
    "skeleton",
    "write_area",
    "write_files",
]
