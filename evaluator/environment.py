"""What the numerical libraries must find in the environment of a process that asks models.

They look there when they are imported, so it is put there first: by the command line for itself,
by a batch job for its workers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


def for_libraries(threads: int | None = None) -> dict[str, str]:
    """Return the variables by name.

    numpy's products are many and small here: more threads only wait for each other. torch's
    threads would keep their cores busy while they wait for the next product, a quarter of all the
    processor time of `compare` where others want those cores. oneDNN would keep a kernel for each
    of a thousand shapes of batches that hardly come again, which takes a gigabyte. What is set
    already stays.

    Args:
        threads: For one of several processes: what every library may take. None gives numpy one
            and leaves torch its own choice.
    """
    usual = {
        "OMP_WAIT_POLICY": "passive",
        "LRU_CACHE_CAPACITY": "16",
        "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "16",
    }
    always = {name: os.environ.get(name, value) for name, value in usual.items()}
    if threads is None:
        return {"OPENBLAS_NUM_THREADS": "1"} | always
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(names, str(threads)) | always


@contextmanager
def found_by_children(wanted: dict[str, str]) -> Iterator[None]:
    """Have processes that are started meanwhile find `wanted` in their environment."""
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def end_with_parent() -> None:
    """In a child process: see to it that it ends when its parent is gone, however that ended."""
    import threading

    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    parent = parent_process()
    assert parent is not None
    wait([parent.sentinel])
    os._exit(1)
