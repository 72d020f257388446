"""Where the work on reports is done: in this process, in several, or on a Dask cluster. Results never depend on which.

Every executor is a generator `run(work, jobs) -> outcomes` in any order. Jobs travel several at a time and come from an
iterator, so that neither they nor what they give is ever held all at once. A worker that dies takes nothing with it: what it
was doing is done once more, each job alone, and a job that kills again is handed to `lost(job)`.

Reading order: `run`, `_processes` (and `_singly`, after a death), `_dask`.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from .errors import UsageError

Job = TypeVar("Job")
Outcome = TypeVar("Outcome")

# Below this many jobs starting processes costs more than it gains (a worker imports for about a second).
WORTH_A_POOL = 8
# Jobs that travel together, and parcels in flight for each worker.
PARCEL = 8
IN_FLIGHT = 3
# The collector goes through what a worker has cached (lexicons, automata) again and again, and finds nothing.
COLLECT = 100_000


def run(
    work: Callable[[Job], Outcome],
    jobs: Iterable[Job],
    *,
    lost: Callable[[Job], Outcome],
    workers: int | None = None,
    cluster: str | None = None,
    size: int | None = None,
) -> Iterator[Outcome]:
    """Does `work` on every job. `workers`: processes (None: all cores); `cluster`: `tcp://…` or `local:N` for Dask.

    `size`: how many jobs there are, where `jobs` cannot say.

    >>> sorted(run(abs, [-1, 2], lost=lambda job: 0, workers=1))
    [1, 2]
    """
    size = len(jobs) if size is None and isinstance(jobs, Sequence) else size or 0
    if cluster:
        return _dask(work, jobs, lost, cluster)
    count = min(workers or os.cpu_count() or 1, size)
    if count <= 1 or size < WORTH_A_POOL:
        return (work(job) for job in jobs)
    return _processes(work, jobs, lost, count, max(1, min(PARCEL, size // (4 * count))))


def several(work: Callable[[Job], Outcome], jobs: Sequence[Job]) -> list[Outcome]:
    """The work on several jobs, as one task of a worker."""
    return [work(job) for job in jobs]


def _ready() -> None:
    """A worker leaves Ctrl-C to the process that leads, which stops at a batch's end."""
    gc.set_threshold(COLLECT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _parcels(jobs: Iterable[Job], size: int) -> Iterator[list[Job]]:
    waiting = iter(jobs)
    while parcel := list(islice(waiting, size)):
        yield parcel


def _pool(count: int) -> ProcessPoolExecutor:
    """Started fresh (spawn): forking a process that holds threads and a database is not safe."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_ready)


def _processes(
    work: Callable[[Job], Outcome], jobs: Iterable[Job], lost: Callable[[Job], Outcome], count: int, size: int
) -> Iterator[Outcome]:
    parcels = _parcels(jobs, size)
    while True:
        flying: dict[Future[list[Outcome]], list[Job]] = {}
        try:
            with _pool(count) as pool:
                try:
                    yield from _flown(pool, work, parcels, flying, count * IN_FLIGHT)
                finally:
                    pool.shutdown(wait=False, cancel_futures=True)
            return
        except BrokenProcessPool:  # those that were in flight are looked at one by one, the rest in a new pool
            yield from _singly(work, [job for parcel in flying.values() for job in parcel], lost)


def _flown(
    pool: ProcessPoolExecutor,
    work: Callable[[Job], Outcome],
    parcels: Iterator[list[Job]],
    flying: dict[Future[list[Outcome]], list[Job]],
    most: int,
) -> Iterator[Outcome]:
    """Keeps parcels in flight. A parcel leaves `flying` when it has landed whole, and only then its outcomes are given."""
    while True:
        for parcel in islice(parcels, most - len(flying)):
            try:
                flying[pool.submit(several, work, parcel)] = parcel
            except BrokenProcessPool:
                flying[Future()] = parcel
                raise
        if not flying:
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            outcomes = future.result()
            del flying[future]
            yield from outcomes


def _singly(work: Callable[[Job], Outcome], jobs: Iterable[Job], lost: Callable[[Job], Outcome]) -> Iterator[Outcome]:
    """One job after the other in one worker; one that ends it is lost, and the rest goes on in a new one."""
    waiting = deque(jobs)
    while waiting:
        try:
            with _pool(1) as pool:
                while waiting:
                    outcome = pool.submit(work, waiting[0]).result()
                    waiting.popleft()
                    yield outcome
        except BrokenProcessPool:
            yield lost(waiting.popleft())


def _dask(
    work: Callable[[Job], Outcome], jobs: Iterable[Job], lost: Callable[[Job], Outcome], address: str
) -> Iterator[Outcome]:
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError("--cluster needs Dask", hint="pip install 'textmine[dask]'") from None
    cluster: Any = _local(distributed, address) if address.startswith("local:") else None
    try:
        client = distributed.Client(cluster or address, timeout="20s")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address} ({error})", hint="start one with `dask scheduler`, or name local:N"
        ) from None
    try:
        with client:
            yield from _spread(client, distributed, work, jobs, lost)
    finally:
        if cluster is not None:
            cluster.close()


def _local(distributed: Any, address: str) -> Any:
    if not (count := address.removeprefix("local:")).isdigit() or not int(count):
        raise UsageError(f'--cluster "{address}" names no number of workers', hint="write it as: --cluster local:4")
    return distributed.LocalCluster(n_workers=int(count), threads_per_worker=1, dashboard_address=None)


def _spread(
    client: Any, distributed: Any, work: Callable[[Job], Outcome], jobs: Iterable[Job], lost: Callable[[Job], Outcome]
) -> Iterator[Outcome]:
    """Some parcels for each thread of the cluster, more as they come back."""
    parcels = _parcels(jobs, PARCEL)
    flying: dict[str, list[Job]] = {}
    back: deque[list[Job]] = deque()
    landing = distributed.as_completed()

    def send(parcel: list[Job]) -> None:
        future = client.submit(several, work, parcel, pure=False)
        flying[future.key] = parcel
        landing.add(future)

    def fill() -> None:
        most = max(2, sum(client.nthreads().values())) * IN_FLIGHT
        while len(flying) < most and (parcel := back.popleft() if back else next(parcels, None)):
            send(parcel)

    fill()
    while flying:
        future = next(landing)
        parcel = flying.pop(future.key)
        try:
            outcomes: list[Outcome] = future.result()
        except distributed.KilledWorker:
            if len(parcel) > 1:
                back.extend([job] for job in parcel)
            outcomes = [] if len(parcel) > 1 else [lost(parcel[0])]
        future.release()
        yield from outcomes
        fill()
