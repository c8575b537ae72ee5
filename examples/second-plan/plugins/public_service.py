"""Public service (公共服务设施): toilets, drinking water, pipes. All of it is data."""

from duban import WorkArea, hookimpl


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id="public_service", name="公共服务设施", name_en="Public service")
