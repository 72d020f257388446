"""What a researcher decided otherwise: `CORPUS/corrections.csv`, read, checked, applied and marked.

Reading order: `table` reads the file (a `Correction` a row) and adds rows to it; `applying` lays them over what the program
found, before anything is compared, so that every later table follows; `marking` says in those tables what would be
otherwise without them. The store keeps what the program found: an edit of the file reads no report again.
"""

from __future__ import annotations

from .applying import LOG, Applied, Frames, apply
from .marking import mark, mark_wide
from .table import FILE, Correction, Vocabulary, append, check_docs, decision, quote_of, read

__all__ = [
    "FILE", "LOG", "Applied", "Correction", "Frames", "Vocabulary", "append", "apply", "check_docs", "decision", "mark", "mark_wide", "quote_of", "read",
]  # fmt: skip
