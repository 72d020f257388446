from __future__ import annotations

import os
import signal
import time

import pytest

from textmine import executors, patience
from textmine.errors import ReadError


def double(number: int) -> int:
    return number * 2


def die_on_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def hang_on_seven(number: int) -> int:
    with patience.within(0.5, str(number), grace=0.5):
        if number == 7:  # as a library does that does not come back to Python
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
            time.sleep(60)
    return number * 2


def given_up(number: int) -> int:
    return -number


@pytest.mark.parametrize("workers", [1, 2])
def test_every_job_has_its_outcome_however_many_workers(workers: int) -> None:
    jobs = list(range(20))
    assert sorted(executors.run(double, jobs, lost=given_up, workers=workers)) == [n * 2 for n in jobs]


def test_a_job_that_kills_its_worker_is_given_up_and_the_rest_is_done() -> None:
    jobs = list(range(12))
    expected = sorted([n * 2 for n in jobs if n != 7] + [-7])
    assert sorted(executors.run(die_on_seven, jobs, lost=given_up, workers=2)) == expected


def test_a_job_that_hangs_in_a_library_ends_its_worker_and_is_given_up() -> None:
    jobs = list(range(12))
    expected = sorted([n * 2 for n in jobs if n != 7] + [-7])
    assert sorted(executors.run(hang_on_seven, jobs, lost=given_up, workers=2)) == expected


def work_without_end() -> None:
    with patience.within(0.1, "slow.pdf"):
        while True:
            sum(range(1000))


def test_a_job_that_hangs_in_python_is_told_in_its_time() -> None:
    with pytest.raises(ReadError, match=r"slow\.pdf: takes more than 0\.1 seconds.*file_seconds"):
        work_without_end()


def test_few_jobs_need_no_pool() -> None:
    seen = list(executors.run(lambda n: (n, os.getpid()), [1, 2], lost=lambda n: (n, 0), workers=2))
    assert {pid for _, pid in seen} == {os.getpid()}


def test_a_dask_cluster_gives_the_same_outcomes() -> None:
    jobs = list(range(20))
    assert sorted(executors.run(double, jobs, lost=given_up, cluster="local:2")) == [n * 2 for n in jobs]
