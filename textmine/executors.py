"""Where the work on reports is done: in this process, in several, or on a Dask cluster. Results never depend on which.

Every executor is a generator `run(work, jobs) -> outcomes` in any order. A worker that dies takes nothing with it: what
it was doing is done once more alone, and a job that kills again is handed to `lost(job)`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from multiprocessing import get_context
from typing import Any, TypeVar

from .errors import UsageError

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")

# Below this many jobs starting processes costs more than it gains (a worker imports for about a second).
WORTH_A_POOL = 8


def run(
    work: Callable[[Job], Outcome],
    jobs: Sequence[Job],
    *,
    lost: Callable[[Job], Outcome],
    workers: int | None = None,
    cluster: str | None = None,
) -> Iterator[Outcome]:
    """Does `work` on every job. `workers`: processes (None: all cores); `cluster`: `tcp://…` or `local:N` for Dask.

    >>> sorted(run(abs, [-1, 2], lost=lambda job: 0, workers=1))
    [1, 2]
    """
    if cluster:
        return _dask(work, jobs, lost, cluster)
    count = workers or os.cpu_count() or 1
    if count == 1 or len(jobs) < WORTH_A_POOL:
        return (work(job) for job in jobs)
    return _processes(work, jobs, lost, min(count, len(jobs)))


def _processes(
    work: Callable[[Job], Outcome], jobs: Sequence[Job], lost: Callable[[Job], Outcome], count: int
) -> Iterator[Outcome]:
    unfinished = dict(enumerate(jobs))
    try:
        for number, outcome in _pool(work, unfinished, count):
            del unfinished[number]
            yield outcome
    except BrokenProcessPool:
        for number, job in list(unfinished.items()):
            yield _alone(work, job, lost)
            del unfinished[number]


def _pool(work: Callable[[Job], Outcome], jobs: dict[int, Job], count: int) -> Iterator[tuple[int, Outcome]]:
    """Keeps a few jobs in flight for each worker, so that memory stays bounded whatever the number of jobs."""
    waiting = iter(list(jobs.items()))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        flying: dict[Future[Outcome], int] = {}
        for number, job in waiting:
            flying[pool.submit(work, job)] = number
            if len(flying) >= count * 4:
                yield from _landed(flying)
        while flying:
            yield from _landed(flying)


def _landed(flying: dict[Future[Outcome], int]) -> Iterator[tuple[int, Outcome]]:
    done, _ = wait(flying, return_when=FIRST_COMPLETED)
    for future in done:
        yield flying.pop(future), future.result()


def _alone(work: Callable[[Job], Outcome], job: Job, lost: Callable[[Job], Outcome]) -> Outcome:
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            return pool.submit(work, job).result()
    except BrokenProcessPool:
        return lost(job)


def _dask(
    work: Callable[[Job], Outcome], jobs: Sequence[Job], lost: Callable[[Job], Outcome], address: str
) -> Iterator[Outcome]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError("--cluster needs Dask", hint="pip install 'textmine[dask]'") from None
    cluster: Any = None
    if address.startswith("local:"):
        cluster = distributed.LocalCluster(n_workers=int(address[6:]), threads_per_worker=1, dashboard_address=None)
    with distributed.Client(cluster or address, timeout="20s") as client:
        by_key = {}
        for job in jobs:
            future = client.submit(work, job, pure=False)
            by_key[future.key] = (future, job)
        for future in distributed.as_completed([f for f, _ in by_key.values()]):
            job = by_key.pop(future.key)[1]
            try:
                yield future.result()
            except distributed.KilledWorker:
                yield lost(job)
    if cluster is not None:
        cluster.close()
