"""The law of order: whatever was added, edited, removed and run in between, the tables are those of a run from nothing."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from textmine import analysis
from textmine.analysis import run as running

from .test_incremental import write_report

NUMBERS = st.integers(0, 8)


class Corpus(RuleBasedStateMachine):
    """A folder of reports that changes, and outputs that follow it in steps of any size."""

    @initialize(some=st.sets(NUMBERS, min_size=2))
    def begin(self, some: set[int]) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="textmine-law-"))
        for number in sorted(some):
            write_report(self.home / "corpus", number)

    @rule(number=NUMBERS, shift=st.integers(0, 3))
    def write(self, number: int, shift: int) -> None:
        write_report(self.home / "corpus", number, shift)

    @rule(number=NUMBERS)
    def copy(self, number: int) -> None:
        path = write_report(self.home / "corpus", number)
        shutil.copy(path, path.with_name(f"转载{number}.txt"))

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        paths = sorted((self.home / "corpus").rglob("*.txt"))
        if len(paths) > 1:
            data.draw(st.sampled_from(paths)).unlink()

    @rule(batch=st.sampled_from([1, 3, 256]))
    def run(self, batch: int) -> None:
        before, running.BATCH = running.BATCH, batch
        analysis.analyze(self.home / "corpus", self.home / "out")
        running.BATCH = before

    def teardown(self) -> None:
        self.run(256)
        analysis.analyze(self.home / "corpus", self.home / "fresh")
        out, fresh = (
            {p.name: p.read_bytes() for p in (self.home / n).glob("*.csv") if p.name != "changes.csv"}
            for n in ("out", "fresh")
        )
        shutil.rmtree(self.home)
        assert out == fresh


def test_any_history_gives_the_bytes_of_a_run_from_nothing() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Corpus,
        settings=settings(
            max_examples=6,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
