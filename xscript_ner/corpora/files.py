"""Files of registered corpora: where they lie, whether they are the right ones, downloads."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import DataError
from ..core.files import open_regular, replacing

ENVIRONMENT = "XSCRIPT_NER_DATA"


@dataclass(frozen=True)
class CorpusFile:
    """A file of a corpus.

    Attributes:
        path: Below the data directory.
        sha256: Of the file, in hexadecimal.
        bytes: Its size.
        url: Where to get it; ``""`` when it has no address.
        unverified: The address was not seen to answer.
        derived: How the file was made, where it cannot be downloaded as it is.
    """

    path: str
    sha256: str
    bytes: int
    url: str = ""
    unverified: bool = False
    derived: str = ""


def data_root(data_dir: str | Path | None = None) -> Path:
    """The directory under which corpus files lie.

    The one given, else that of the environment variable ``XSCRIPT_NER_DATA``, else the cache.
    """
    if data_dir is not None:
        return Path(data_dir)
    if os.environ.get(ENVIRONMENT):
        return Path(os.environ[ENVIRONMENT])
    import pooch

    return Path(pooch.os_cache("xscript-ner"))


def file_sha256(path: str | Path) -> str:
    """SHA-256 of a file in hexadecimal.

    Raises:
        DataError: It cannot be read.
    """
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"cannot read: {error.strerror}", path=path) from None


def checked(file: CorpusFile, root: Path, name: str, version: str) -> Path:
    """The path of a file that is there and has the registry's SHA-256.

    Args:
        file: What to look for.
        root: The data directory.
        name: The corpus, named in messages, as is its ``version``.

    Raises:
        DataError: The file is missing or differs.
    """
    path = root / file.path
    if not path.is_file():
        raise DataError(
            f"corpus {name!r} is not there; run 'xscript-ner data get {name}', or set "
            f"{ENVIRONMENT} to a directory that has it",
            path=path,
        )
    found = file_sha256(path)
    if found != file.sha256:
        raise DataError(
            f"expected {name!r} of {version} with SHA-256 {file.sha256}, found {found}",
            path=path,
        )
    return path


def download(file: CorpusFile, root: Path, name: str, version: str) -> None:
    """Downloads a file under ``root``; it appears only when its SHA-256 is right.

    Raises:
        DataError: It has no address, or what came is not it.
    """
    path = root / file.path
    if not file.url:
        raise DataError(
            f"corpus {name!r} has no download address ({file.derived}); see github.com/{version}",
            path=path,
        )
    import pooch

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as draft:
            pooch.HTTPDownloader(progressbar=False)(file.url, draft, None)
            draft.seek(0)
            found = hashlib.file_digest(draft, "sha256").hexdigest()
            if found != file.sha256:
                raise ValueError(f"expected SHA-256 {file.sha256}, found {found}")
    except (OSError, ValueError) as error:  # the network's are OSErrors, a wrong sum ValueError
        reason = str(error).partition("\n")[0]
        raise DataError(f"cannot download {file.url}: {reason}", path=path) from None
