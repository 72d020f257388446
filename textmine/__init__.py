"""textmine: comparison tables from folders of published Chinese work reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Run", "__version__", "analyze", "load", "open", "quantities"]

if TYPE_CHECKING:
    from . import quantities
    from .analysis import Run, analyze
    from .analysis import open_run as open
    from .spacy import load


def __getattr__(name: str) -> Any:
    """What is asked for is imported when it is asked for, so that `textmine --help` stays instant."""
    from importlib import import_module

    if name == "quantities":
        return import_module("textmine.quantities")
    if name == "load":
        return import_module("textmine.spacy").load
    if name in ("Run", "analyze", "open"):
        return getattr(import_module("textmine.analysis"), "open_run" if name == "open" else name)
    raise AttributeError(f"module 'textmine' has no attribute {name!r}")
