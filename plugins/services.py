"""Government services (政务服务): task 6.5. All is data; see rules and schema of the same name."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="services", name="政务服务", name_en="Government services")
