"""Public toilets of the districts (sample 样例). All of it is data; see rules of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="public_toilets", name="公厕（样例）", name_en="Public toilets (sample)")
