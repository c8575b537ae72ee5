"""Emergencies (应急保障): task 4.5. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="emergency", name="应急保障", name_en="Emergencies")
