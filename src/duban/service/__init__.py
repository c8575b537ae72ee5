"""The supervision service: what comes in, what falls due, what goes out, each exactly once.

One pass is `Service.tick(now)`; `duban tick` makes one, `duban serve` one after the other.
"""

from duban.service.house import House
from duban.service.ticking import Service, TickReport

__all__ = ["House", "Service", "TickReport"]
