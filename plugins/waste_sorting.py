"""Waste sorting (垃圾分类): task 2.2. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="waste_sorting", name="垃圾分类", name_en="Waste sorting")
