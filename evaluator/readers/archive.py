"""Zip archives from strangers: read in memory within limits, never unpacked to a disk."""

from __future__ import annotations

import io
import zipfile
import zlib

from evaluator.errors import InputError
from evaluator.readers.refusals import broken, encrypted, too_large

MAX_MEMBERS = 10_000
MAX_UNPACKED = 128 << 20
MAX_RATIO = 200
_SMALL = 4 << 20  # a member under this may be packed as tightly as it likes
_CHUNK = 1 << 20
_ENCRYPTED = 0x1


class Archive:
    """A zip archive in memory.

    Args:
        data: Its bytes.
        name: How messages call it.

    Raises:
        InputError: "input-broken", or "input-too-large" for too many members.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._left = MAX_UNPACKED
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise broken(name, f"it is not a whole ZIP archive ({error})") from None
        count = len(self._zip.infolist())
        if count > MAX_MEMBERS:
            raise too_large(name, f"{count:,} parts", f"{MAX_MEMBERS:,}")

    def __contains__(self, member: str) -> bool:
        return member in self._zip.NameToInfo

    def read(self, member: str) -> bytes:
        """Return a member's bytes; all that are read count together toward the limit.

        What the archive says of sizes is not believed: bytes are counted as they come.

        Raises:
            InputError: "input-broken", "input-encrypted", or "input-too-large".
        """
        try:
            info = self._zip.getinfo(member)
        except KeyError:
            raise broken(self._name, f"its part {member!a} is missing") from None
        if info.flag_bits & _ENCRYPTED:
            raise encrypted(self._name, "an archive")
        packed = max(info.compress_size, 1)
        data = bytearray()
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    data += chunk
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self._bomb(f"more than {MAX_UNPACKED >> 20} MB once unpacked")
                    if len(data) > _SMALL and len(data) > MAX_RATIO * packed:
                        raise self._bomb(f"a part that unpacks to {len(data) // packed} times")
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise broken(self._name, f"its part {member!a} cannot be unpacked ({error})") from None
        return bytes(data)

    def _bomb(self, found: str) -> InputError:
        limit = f"{MAX_UNPACKED >> 20} MB unpacked and {MAX_RATIO} times the packed size"
        return too_large(self._name, found, limit)
