"""From a folder to decoded texts: discovery, decoding, formats."""

from __future__ import annotations

from .discovery import Found, check_metadata, digest, discover, read_metadata
from .formats import read

__all__ = ["Found", "check_metadata", "digest", "discover", "read", "read_metadata"]
