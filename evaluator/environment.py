"""What the numerical libraries must find in the environment of a process that asks models.

They look there when they are imported, so it is put there first: by the command line for itself,
by a batch job for its workers.
"""

from __future__ import annotations


def for_libraries(threads: int | None = None) -> dict[str, str]:
    """Return the variables by name.

    numpy's products are many and small here: more threads only wait for each other. oneDNN would
    keep a kernel for each of a thousand shapes of batches that hardly come again, which takes a
    gigabyte.

    Args:
        threads: For one of several processes: what every library may take. None gives numpy one
            and leaves torch its own choice.
    """
    few_kernels = {"LRU_CACHE_CAPACITY": "16", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "16"}
    if threads is None:
        return {"OPENBLAS_NUM_THREADS": "1"} | few_kernels
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(names, str(threads)) | few_kernels
