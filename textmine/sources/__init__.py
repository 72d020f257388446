"""From a folder to decoded texts: discovery, decoding, formats."""

from __future__ import annotations

from .discovery import Found, check_metadata, digest, discover, left_alone, read_metadata, survey
from .formats import outside, read
from .settings import Settings, settings_of

__all__ = [
    "Found", "Settings", "check_metadata", "digest", "discover", "left_alone", "outside", "read", "read_metadata",
    "settings_of", "survey",
]  # fmt: skip
