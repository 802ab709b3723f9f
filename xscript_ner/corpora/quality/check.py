"""All that is wrong, or looks so, in annotated corpora; nothing ends the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...config import CorpusConfig
from ...core.errors import DataError
from ...core.types import Document
from ...text.frontends import FrontEnd, build_frontend
from ...text.languages import by_script, letters_of
from ..registry import load_corpus
from .annotations import Read, edges, inconsistent, misfits, repeated
from .faults import UNREADABLE, Fault, collected
from .figures import Figures, figures_of
from .findings import KINDS, Finding

TRAIN, DEV = "train", "dev"


@dataclass(frozen=True)
class DataReport:
    """What a check has found.

    Attributes:
        findings: By kind, the gravest first, and in the order of the files.
        figures: Of ``train`` and, where there is one, ``dev``.
    """

    findings: tuple[Finding, ...]
    figures: dict[str, Figures]

    @property
    def counts(self) -> Counter[str]:
        """Findings by kind."""
        return Counter(finding.kind for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "counts": dict(self.counts),
            "findings": [finding.as_dict() for finding in self.findings],
            "figures": {part: figures.as_dict() for part, figures in self.figures.items()},
        }


def check_data(
    train: Sequence[CorpusConfig],
    dev: Sequence[CorpusConfig] = (),
    *,
    frontend: str | None = None,
    known: Callable[[str], bool] | None = None,
    data_dir: Path | None = None,
) -> DataReport:
    """Looks for every fault of annotated corpora, and counts what they consist of.

    Args:
        train: What is to be learnt from.
        dev: Held out from it.
        frontend: Cuts raw text into tokens; by default ``japanese`` where the script is that, else
            ``latin``. Token boundaries that a corpus brings stay.
        known: Whether a model knows a word; by default, of dev, whether train has it.
        data_dir: Where registered corpora lie; see ``corpora``.

    Raises:
        ConfigError: There is no such corpus, format or front-end.
        DataError: A file cannot be opened.
    """
    cut = _Tokens(frontend)
    parts: dict[str, list[Read]] = {}
    findings: list[Finding] = []
    for part, configs in ((TRAIN, train), (DEV, dev)):
        parts[part] = []
        for config in configs:
            documents, called, faults = _read(config, data_dir)
            findings += (_fault(fault, called) for fault in faults)
            parts[part] += (
                Read(called, number, document, cut(document))
                for number, document in enumerate(documents, 1)
            )
    reads = [*parts[TRAIN], *parts[DEV]]
    for check in (edges, misfits):
        findings += (finding for read in reads for finding in check(read))
    findings += [*repeated(parts[TRAIN], parts[DEV]), *inconsistent(reads)]
    order = list(KINDS)
    findings.sort(key=lambda finding: order.index(finding.kind))
    words = {token.surface for read in parts[TRAIN] for token in read.tokens}
    names = {entity.text for read in parts[TRAIN] for entity in read.document.entities}
    figures = {TRAIN: figures_of(parts[TRAIN], known)}
    if dev:
        figures[DEV] = figures_of(parts[DEV], known or words.__contains__, names.__contains__)
    return DataReport(tuple(findings), figures)


def _read(
    config: CorpusConfig, data_dir: Path | None
) -> tuple[Sequence[Document], str, list[Fault]]:
    called = config.path or f"{config.name}:{config.split}"
    with collected() as faults:
        try:
            corpus = load_corpus(config, data_dir, annotated=False)
        except DataError as error:
            if not faults and not _is_of_content(error):
                raise
            return (), called, [*faults, Fault(UNREADABLE, error)]
    return corpus.documents, called, faults


def _is_of_content(error: DataError) -> bool:
    """Whether a file was read, up to a line."""
    return error.line is not None or "found no documents" in error.message


def _fault(fault: Fault, called: str) -> Finding:
    return Finding(fault.kind, fault.error.path or called, fault.error.message,
                   line=fault.error.line)  # fmt: skip


class _Tokens:
    """Cuts documents as a front-end does.

    Args:
        frontend: Its name, or ``None`` to go by the script.
    """

    def __init__(self, frontend: str | None) -> None:
        self._name = frontend
        self._built: dict[str, FrontEnd] = {}
        self._letters = letters_of(("en", "ja"))
        if frontend is not None:
            self._frontend(frontend)

    def __call__(self, document: Document) -> list[Any]:
        japanese = document.language == "ja" or by_script(document.text, self._letters) == "ja"
        frontend = self._frontend(self._name or ("japanese" if japanese else "latin"))
        if document.tokens is not None:
            return frontend.given(document.text, document.tokens)
        return frontend(document.text)

    def _frontend(self, name: str) -> FrontEnd:
        if name not in self._built:
            self._built[name] = build_frontend(name)
        return self._built[name]
