"""Worker processes change the speed and nothing else, and none is left behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from evaluator.config import Settings
from evaluator.errors import EvaluatorError
from evaluator.pairs import PairRow, PairSettings, score_pairs
from evaluator.readers.language import likely_language
from evaluator.segments import Workers, evaluation, fitting, rule_workers
from tests.fakes.encoder import HashEncoder

SETTINGS = Settings()
PAIRS = [
    ("The council rejected the plan on Monday.", "The council approved the plan on Monday."),
    ("Eva Lind paid 500 euros to Ruiz.", "Ruiz paid 5,000 euros to Eva Lind."),
    ("A ship may leave the port tonight.", "A ship will leave the port tonight."),
    ("Nobody waited for the rain.", "Nobody waited for the rain."),
    ("It rained.", ""),
]


def scored(workers):
    rows = [
        PairRow(number, *PAIRS[number % len(PAIRS)], None if number % 5 < 4 else "it is empty")
        for number in range(40)
    ]
    judge = evaluation(SETTINGS, None, workers=workers)
    windows = PairSettings(window_rows=9)
    return list(score_pairs(rows, HashEncoder(), judge, likely_language, windows, workers=workers))


def running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_workers_say_what_one_process_says_and_are_gone_afterwards():
    with rule_workers(2, SETTINGS) as workers:
        pid = workers.answer(workers.submit(os.getpid))
        found = scored(workers)
    assert found == scored(None)
    assert any(row.findings for row in found)
    assert not os.path.exists(f"/proc/{pid}")


def test_a_worker_that_is_killed_ends_the_run_with_a_message():
    with rule_workers(1, SETTINGS) as workers:
        pid = workers.answer(workers.submit(os.getpid))
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(EvaluatorError, match="gone") as caught:
            scored(workers)
    assert caught.value.slug == "worker-lost"


def fail() -> None:
    raise ValueError("a fault of the program")


def nothing() -> None:
    """Prepare a worker that needs nothing."""


def test_what_the_work_raises_is_raised_here():
    with Workers(1, nothing) as workers, pytest.raises(ValueError, match="fault"):
        workers.answer(workers.submit(fail))


def test_workers_end_with_a_parent_that_is_killed():
    code = textwrap.dedent(
        """
        import os, time
        from evaluator.segments import Workers
        if __name__ == "__main__":
            with Workers(1, os.getpid) as workers:
                print(workers.answer(workers.submit(os.getpid)), flush=True)
                time.sleep(60)
        """
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        pid = int(run.stdout.readline())
        run.kill()
        until = time.monotonic() + 20
        while running(pid):
            assert time.monotonic() < until
            time.sleep(0.05)


def test_an_interruption_ends_the_run_and_its_workers():
    code = textwrap.dedent(
        """
        import itertools, os, signal
        from evaluator.config import Settings
        from evaluator.pairs import PairRow, score_pairs
        from evaluator.segments import evaluation, rule_workers
        from tests.fakes.encoder import HashEncoder
        if __name__ == "__main__":
            # What runs in a shell's background has it ignored.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            settings = Settings()
            with rule_workers(1, settings) as workers:
                print(workers.answer(workers.submit(os.getpid)), flush=True)
                judge = evaluation(settings, None, workers=workers)
                rows = (PairRow(k, f"Ship {k} left.", "A ship came.") for k in itertools.count())
                for row in score_pairs(
                    rows, HashEncoder(), judge, lambda text: "en", workers=workers
                ):
                    if row.id == 0:
                        print("begun", flush=True)
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        assert run.stdout is not None
        try:
            pid = int(run.stdout.readline())
            assert run.stdout.readline() == "begun\n"
            os.killpg(run.pid, signal.SIGINT)
            _, said = run.communicate(timeout=60)
        finally:
            run.kill()
    assert "KeyboardInterrupt" in said
    assert not running(pid)


def test_how_many_workers_keep_up():
    cores = len(os.sched_getaffinity(0))
    assert fitting("cpu") == cores // 4
    assert fitting("cuda:0") == cores - 1
