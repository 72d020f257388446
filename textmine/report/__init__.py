"""What a person looks at: the page (`write`) and the workbook (`workbook.write_workbook`)."""

from __future__ import annotations

from .page import write

__all__ = ["write"]
