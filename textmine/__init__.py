"""textmine: comparison tables from folders of published Chinese work reports."""

from __future__ import annotations

__version__ = "0.1.0"
