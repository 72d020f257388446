"""`analyze`: plan, work, store, compare, write."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import columns, executors, staleness
from .. import pipeline as pipelines
from ..corrections import Correction
from ..errors import Stopped, StoreError
from ..reading import Job, Outcome, lost, work
from ..records import Failure
from ..store import FILE, MEMO, Store, merged
from . import comparison, correcting, further, passes, redoing, writing
from .opened import Run
from .planning import Known, Plan, plan

# Reports in one transaction, and the seconds after which fewer are enough: committing costs little, a killed run loses seconds.
BATCH, PATIENCE = 256, 5.0
RENEWED = "the results here were made by an older version of textmine; every report was read again"
# Seconds between two words of progress.
TELLING = 2.0


@dataclass(frozen=True)
class Progress:
    """Where a run stands: reports done of those to be done, characters read, failures so far, the slowest stage so far."""

    done: int
    total: int
    characters: int
    failed: int
    step: str = "reading"
    slowest: str = ""


def analyze(
    corpus: str | Path,
    outputs: str | Path = "outputs",
    *,
    pipeline: str = "auto",
    workers: int | None = 1,
    cluster: str | None = None,
    save_text: bool = False,
    xlsx: bool = False,
    report: bool = True,
    full: bool = False,
    ocr: bool = False,
    progress: Callable[[Progress], None] | None = None,
    planned: Callable[[Plan], None] | None = None,
) -> Run:
    """Reads what is new or changed in `corpus`, and writes every table to `outputs`.

    `ocr`: have scanned pages recognised. `progress` and `planned` are told how it goes. Files that fail are in `Run.failed` and failures.csv; the rest is
    done. Raises UsageError for a corpus without reports, CodebookError for a wrong codebook, StoreError for results
    that are in use by another run or cannot be read.
    """
    started = time.perf_counter()
    corpus, folder = Path(corpus), Path(outputs)
    if full:
        (folder / FILE).unlink(missing_ok=True)
    pipelines.selected(pipeline)
    _make(folder)
    with Store(folder, threads=1 if cluster else workers or os.cpu_count() or 1) as store:
        todo = plan(corpus, folder, choice=pipeline, ocr=ocr, known=Known.of(store))
        if planned:
            planned(todo)
        run = Run(folder, plan=todo)
        decisions = comparison.decisions(corpus, pipeline, [*(job.doc for job, _ in todo.todo), *todo.unchanged])
        store.remember("corpus", [str(corpus.absolute()), pipeline])
        if todo.removed:
            store.replace(todo.removed, {})
        _do(store, [job for job, _ in todo.todo], run, workers, cluster, progress)
        _remember_files(store, todo)
        run.notices = (*[RENEWED] * store.renewed, *correcting.look_again(store, decisions))
        wanted = writing.Wanted(save_text=save_text, xlsx=xlsx, report=report)
        stamp = comparison.stamp(corpus, pipeline)
        fingerprint = staleness.set_fingerprint(store.known(), [stamp])
        if store.fact("set") != fingerprint or not writing.complete(store, folder, wanted):
            if progress and todo.todo:
                progress(Progress(len(todo.todo), len(todo.todo), 0, 0, "comparing"))
            _compare(store, corpus, run, decisions, wanted, stamp)
            store.remember("set", fingerprint)
            run.tables_written = True
        run.failed = tuple(
            Failure(*row) for row in store.query("SELECT doc, stage, error, hint FROM failures ORDER BY doc")
        )
        run.seconds["total"] = time.perf_counter() - started
        writing.write_run_json(store, run.seconds, folder, pipeline, todo.counts)
    return run


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot be made ({error.strerror})", place=str(folder), hint="name another folder with -o"
        ) from None


def _compare(
    store: Store, corpus: Path, run: Run, decisions: Sequence[Correction], wanted: writing.Wanted, stamp: str
) -> None:
    """The passes and the tables, in one transaction."""
    store.remember("set", None)
    with store.transaction():
        if store.fact("made with") != stamp:
            passes.forget(store)
        tables = comparison.tables(store, corpus, run.seconds, decisions)
        with passes.timed(run.seconds, "writing"), further.kept(run.folder) as before:
            writing.write(store, tables, run.folder, wanted, stamp)
            further.write(store, run.folder, run.plan, before)
    store.remember("made with", stamp)


def _remember_files(store: Store, todo: Plan) -> None:
    """By what each file is known again without reading it."""
    before = {doc: rest for doc, *rest in store.query("SELECT doc, size, modified, inode, sha256 FROM seen")}
    if {doc: list(seen) for doc, seen in todo.seen.items()} != before:
        rows = [(doc, *seen) for doc, seen in sorted(todo.seen.items())]
        with store.transaction():
            store.connection.execute("DELETE FROM seen")
            if rows:
                store.append("seen", dict(zip(MEMO["seen"], map(list, zip(*rows, strict=True)), strict=True)))


def _do(
    store: Store,
    jobs: list[Job],
    run: Run,
    workers: int | None,
    cluster: str | None,
    progress: Callable[[Progress], None] | None,
) -> None:
    tally = _Tally(run, len(jobs), progress if jobs else None)
    tally.tell()
    outcomes = executors.run(
        work, redoing.filled(store, jobs), lost=lost, workers=workers, cluster=cluster, size=len(jobs)
    )
    with _stopping() as asked:
        for batch in _batches(tally.counted(outcomes), asked):
            with passes.timed(run.seconds, "storing"):
                _keep(store, batch)
            tally.tell()
            if asked:
                raise Stopped(
                    f"stopped; {tally.done} of {len(jobs)} reports are done and kept",
                    hint="the same command goes on from there",
                )


@dataclass
class _Tally:
    """How far a run has come, told every few seconds and whenever a batch is kept."""

    run: Run
    total: int
    progress: Callable[[Progress], None] | None
    done: int = 0
    characters: int = 0
    failed: int = 0
    told: float = 0.0

    def counted(self, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
        """The outcomes, counted as they go by."""
        for outcome in outcomes:
            self.done += 1
            self.characters += outcome.characters
            self.failed += outcome.failure is not None
            for stage, seconds in outcome.seconds.items():
                self.run.seconds[stage] = self.run.seconds.get(stage, 0.0) + seconds
            yield outcome
            if time.monotonic() - self.told > TELLING:
                self.tell()

    def tell(self) -> None:
        """Says where the run stands."""
        self.told = time.monotonic()
        if self.progress:
            slowest = max(self.run.seconds, key=self.run.seconds.__getitem__, default="")
            self.progress(Progress(self.done, self.total, self.characters, self.failed, slowest=slowest))


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Within it the first Ctrl-C asks for an end (the list is no longer empty), a second one interrupts at once."""
    asked: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return

    def ask(number: int, frame: object) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _keep(store: Store, batch: Sequence[Outcome]) -> None:
    """One transaction a batch; reports of which only some steps were done keep what the others gave."""
    by_steps: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in batch:
        by_steps.setdefault(outcome.steps, []).append(outcome)
    for steps, outcomes in by_steps.items():
        docs, rows = [o.doc for o in outcomes], merged(o.batch for o in outcomes)
        if "reading" in steps:
            store.replace(docs, rows)
        else:
            store.revise(docs, rows, {t for s in steps for t in columns.TABLES[s]})


def _batches(outcomes: Iterator[Outcome], asked: Sequence[int] = ()) -> Iterator[list[Outcome]]:
    """Outcomes in groups: full ones, or what has come in within PATIENCE."""
    batch: list[Outcome] = []
    since = time.monotonic()
    for outcome in outcomes:
        batch.append(outcome)
        if len(batch) >= BATCH or asked or time.monotonic() - since > PATIENCE:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch
