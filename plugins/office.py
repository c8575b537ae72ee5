"""Office efficiency (机关效能): task 6.1. All is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="office", name="机关效能", name_en="Office efficiency")
