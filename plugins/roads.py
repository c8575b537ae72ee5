"""Roads and bridges (道桥设施): task 4.3. All of it is data; see rules and schema."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="roads", name="道桥设施", name_en="Roads and bridges")
