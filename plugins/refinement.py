"""Refined management (城市管理细化): task 1.5. All of it is data; see rules and schema."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="refinement", name="城市管理细化", name_en="Refined management")
