"""Construction waste (建筑渣土): task 2.3. All of it is data; see rules and schema of that name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="construction_waste", name="建筑渣土", name_en="Construction waste")
