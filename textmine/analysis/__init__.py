"""A run: what is stale, do it, store it, compare, write the tables.

Reading order: `plan` (what a run would do, and why), `analyze` (does it), `Run` (what it gives back).
`planning`, `comparison` and `writing` hold the three steps.
"""

from __future__ import annotations

from .opened import Run, open_run
from .planning import Plan, plan
from .run import Progress, analyze

__all__ = ["Plan", "Progress", "Run", "analyze", "open_run", "plan"]
