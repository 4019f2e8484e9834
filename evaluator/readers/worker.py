"""The process that `isolation` starts: files in on standard input, what was found out."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
from typing import Any

from evaluator.errors import InputError
from evaluator.readers.extract import Source
from evaluator.readers.formats import reader_of
from evaluator.readers.isolation import HEADER
from evaluator.readers.refusals import broken, nested
from evaluator.readers.settings import ReadSettings


def serve() -> None:
    """Work as the worker: files on standard input, answers on standard output, until its end."""
    # numpy, which trafilatura brings along, takes memory for each thread that it may use.
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    taken = os.fdopen(os.dup(0), "rb")
    given = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "r+b") as nothing:  # what a library prints is no answer
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)
    while header := taken.read(HEADER.size):
        order = json.loads(taken.read(*HEADER.unpack(header)))
        data = taken.read(*HEADER.unpack(taken.read(HEADER.size)))
        answer = json.dumps(_answer(order, data)).encode()
        given.write(HEADER.pack(len(answer)) + answer)
        given.flush()


def _answer(order: dict[str, Any], data: bytes) -> dict[str, Any]:
    name = order["name"]
    _limit(order["seconds"], order["memory"])
    settings = ReadSettings(**_with_tuples(order["settings"]))
    try:
        found = reader_of(order["format"])(Source(data, name, settings, order["max_chars"]))
    except InputError as error:
        return {"error": _error(error)}
    except MemoryError:
        limit = order["memory"] >> 20
        message = f"{name}: reading it needs more than {limit:,} MB of memory."
        return {"error": ("input-memory", message, "Save the article as text.")}
    except RecursionError:
        return {"error": _error(nested(name))}
    except Exception as error:
        return {"error": _error(broken(name, f"{type(error).__name__}: {error}"))}
    return {
        "text": found.text,
        "blocks": [dataclasses.astuple(block) for block in found.blocks],
        "encoding": found.encoding,
        "places": found.places,
        "dropped": [dataclasses.astuple(each) for each in found.dropped],
        "warnings": [dataclasses.astuple(each) for each in found.warnings],
        "article": found.article,
        "letters": found.letters,
    }


def _error(error: InputError) -> tuple[str, str, str]:
    return error.slug, error.message, error.cure


def _with_tuples(settings: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in settings.items()}


def _limit(seconds: float, memory: int) -> None:
    """Let the kernel end this process where the one that asked cannot."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard)
    )
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
