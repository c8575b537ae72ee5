"""Petitions (信访风险): task 6.4. All of it is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="petitions", name="信访风险", name_en="Petitions and stability risks")
