"""How long one file may take, lest it hold up the others.

A file past its time is given up by a signal, which reaches whatever Python does. A library that does not come back to Python
cannot be reached so: a worker process then ends itself, and the process that leads does the file once more, alone, before
it gives it up. In a run of one process such a library is waited for.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .errors import ReadError

# Seconds that a library has to come back, after which its process ends.
GRACE = 10.0


@contextmanager
def within(seconds: float, doc: str, *, grace: float = GRACE) -> Iterator[None]:
    """What is done within it ends with a ReadError after so many seconds.

    Only the main thread can be called back: elsewhere, and where a system knows no such signal, nothing is limited.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: object) -> None:
        raise ReadError(
            f"takes more than {seconds:g} seconds to read",
            place=doc,
            hint="look at the file, or raise file_seconds under [limits] in pipeline.toml",
        )

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        with _ending(seconds + grace):
            yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _ending(seconds: float) -> Iterator[None]:
    """A worker process ends after so many seconds, whatever holds it."""
    if multiprocessing.parent_process() is None:
        yield
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 (a device, not a file of the project)
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
