"""What `duban check` finds without any data: faults of rules, schemas and plugins."""

from duban.rulecheck.checking import check
from duban.rulecheck.remarks import Remark

__all__ = ["Remark", "check"]
