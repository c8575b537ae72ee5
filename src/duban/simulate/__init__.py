"""Made-up years: submissions and register of a plan, told from stories with a truth chosen first.

Nothing that comes out of here was ever reported by anyone.
"""

from duban.simulate.telling import TRUTHS
from duban.simulate.writing import MIXED, Wanted, simulate

__all__ = ["MIXED", "TRUTHS", "Wanted", "simulate"]
