"""Errors that a user can act on: each names the place, the problem and the next step."""

from __future__ import annotations


class TextmineError(Exception):
    r"""An error meant for the user: one line, no traceback.

    `place` is a file, with line where there is one; `problem` says what is wrong there; `hint` what to do next.

    >>> str(TextmineError("no theme \"ecolgy\"", place="themes.csv line 41", hint='did you mean "ecology"?'))
    'themes.csv line 41: no theme "ecolgy"; did you mean "ecology"?'
    """

    def __init__(self, problem: str, *, place: str = "", hint: str = "") -> None:
        self.problem, self.place, self.hint = problem, place, hint
        super().__init__((f"{place}: " if place else "") + problem + (f"; {hint}" if hint else ""))

    def __reduce__(self) -> tuple[object, ...]:
        """Errors travel back from worker processes."""
        return _rebuild, (type(self), self.problem, self.place, self.hint)


def _rebuild(kind: type[TextmineError], problem: str, place: str, hint: str) -> TextmineError:
    return kind(problem, place=place, hint=hint)


class ReadError(TextmineError):
    """A file that cannot be read as a report: empty, binary, encrypted, broken, too large."""


class CodebookError(TextmineError):
    """A row of a pipeline's tables that cannot be used."""


class StoreError(TextmineError):
    """The results file is locked, damaged or of another version."""


class UsageError(TextmineError):
    """Arguments that cannot be used together, or name something that is not there."""


class Stopped(TextmineError):
    """A run that was asked to stop (Ctrl-C), and did at a batch's end."""
