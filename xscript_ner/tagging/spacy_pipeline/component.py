"""A component of spaCy's pipelines: ``nlp.add_pipe("xscript_ner", config={"model": …})``.

spaCy finds the factory through the entry point ``spacy_factories`` and imports this module for
every pipeline that is made, so that nothing heavy is imported at its top.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import srsly
from spacy.language import Language
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example

from ...core.errors import CheckpointError, ConfigError
from ...core.types import CLASSIFIER, Document, Entity
from .marks import Alignment, DocMarker

if TYPE_CHECKING:
    from ..stream import TextTagger

logger = logging.getLogger(__name__)

NAME = "xscript_ner"
MODEL = "model"
"""The folder of the model in a pipeline's directory."""
NAMED = 3
"""Misaligned entities that are named in the log; further ones are in the documents alone."""


@Language.factory(
    NAME,
    default_config={
        "model": "ja-wikipedia",
        "head": CLASSIFIER,
        "alignment_mode": "expand",
        "spans_key": NAME,
        "overwrite_ents": False,
        "min_score": 0.0,
    },
    assigns=["doc.ents", "doc.spans", "doc.cats", "token.ent_iob", "token.ent_type"],
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0},
)
def make_component(
    nlp: Language,
    name: str,
    model: str,
    head: str,
    alignment_mode: Alignment,
    spans_key: str,
    overwrite_ents: bool,
    min_score: float,
) -> EntityComponent:
    """Makes the component from a pipeline's configuration."""
    return EntityComponent(
        model,
        name,
        nlp.lang or "",
        head=head,
        alignment_mode=alignment_mode,
        spans_key=spans_key,
        overwrite_ents=overwrite_ents,
        min_score=min_score,
    )


class EntityComponent:
    """Finds entities in a spaCy document's text.

    The model reads the text itself, and finds its own tokens. ``doc.spans[spans_key]`` receives
    all that it found, with the probabilities under ``attrs["scores"]``; ``doc.ents`` those that do
    not overlap, the more probable first. Entities that spaCy's tokens do not fit stand in
    ``attrs["misaligned"]`` with their exact offsets. Labels of the whole document go to
    ``doc.cats``, as ``"intent:weather/find"``.

    Args:
        model: A shipped model by name, or a model directory. One that is not there is an error at
            the first text, unless ``from_disk`` brings it: a saved pipeline holds its model.
        name: Of the component.
        lang: Of the pipeline; what the text is read as, where the model tells languages apart.
        head: Which of the model's heads tags entities.
        alignment_mode: See ``Alignment``.
        spans_key: Of ``doc.spans``.
        overwrite_ents: Whether what is found replaces entities of earlier components where both
            overlap; if not, those stay.
        min_score: Leave out entities that are less probable.

    Raises:
        ConfigError: The model has no such head, or ``min_score`` is no probability.
        CheckpointError: The directory is not a sound model.
    """

    def __init__(
        self,
        model: str = "ja-wikipedia",
        name: str = NAME,
        lang: str = "",
        *,
        head: str = CLASSIFIER,
        alignment_mode: Alignment = "expand",
        spans_key: str = NAME,
        overwrite_ents: bool = False,
        min_score: float = 0.0,
    ) -> None:
        from ...models.directory import model_directory

        if not 0 <= min_score <= 1:
            raise ConfigError(f"min_score: expected a probability from 0 to 1, found {min_score}")
        self.name, self.lang, self.head = name, lang, head
        self.marker = DocMarker(alignment_mode, spans_key, overwrite_ents, min_score)
        self.misaligned = 0
        self._tagger: TextTagger | None = None
        self._source: Path | dict[str, bytes] = {}
        self._missing: ConfigError | None = None
        try:
            directory = model_directory(model)
        except ConfigError as error:
            self._missing = error
        else:
            self._load(directory)

    @property
    def tagger(self) -> TextTagger:
        """What finds the entities.

        Raises:
            ConfigError: There is no such model.
        """
        if self._tagger is None:
            assert self._missing is not None
            raise self._missing
        return self._tagger

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of entities that it can give."""
        return () if self._tagger is None else self._tagger.labels

    def __call__(self, doc: Doc) -> Doc:
        """Marks one document."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1000) -> Iterator[Doc]:
        """Marks a stream of documents, in order."""
        language = self.lang if self.lang in self.tagger.languages else ""
        pairs = ((Document(doc.text, language=language), doc) for doc in stream)
        for found, doc in self.tagger.pipe(pairs, as_tuples=True, batch_size=batch_size):
            self._tell(self.marker(doc, found))
            yield doc

    def score(self, examples: Iterable[Example], **options: Any) -> dict[str, Any]:
        """Precision, recall and F1 of ``doc.ents``, as of spaCy's own ``ner``."""
        scores: dict[str, Any] = get_ner_prf(examples)
        return scores

    def _tell(self, misaligned: Sequence[Entity]) -> None:
        for entity in misaligned:
            self.misaligned += 1
            if self.misaligned <= NAMED:
                logger.warning(
                    "%s: no tokens fit %s %r at %d..%d; alignment_mode is %r, and its exact place "
                    "is in doc.spans[%r].attrs['misaligned']%s",
                    self.name,
                    entity.label,
                    entity.text,
                    entity.start,
                    entity.end,
                    self.marker.alignment,
                    self.marker.key,
                    ", as of all further ones" if self.misaligned == NAMED else "",
                )

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the model into a pipeline's directory."""
        _write(self._files(), Path(path) / MODEL)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityComponent:
        """Reads the model that ``to_disk`` wrote.

        Raises:
            CheckpointError: It is not a sound model.
        """
        self._load(Path(path) / MODEL)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The model as bytes."""
        packed: bytes = srsly.msgpack_dumps(self._files())
        return packed

    def from_bytes(self, packed: bytes, *, exclude: Iterable[str] = ()) -> EntityComponent:
        """Reads the model of ``to_bytes``.

        Raises:
            CheckpointError: It is not a sound model.
        """
        files = srsly.msgpack_loads(packed)
        if not isinstance(files, dict):
            raise CheckpointError("expected the files of a model, found other bytes")
        with TemporaryDirectory() as directory:
            _write(files, Path(directory))
            self._load(Path(directory))
        self._source = files
        return self

    def _load(self, directory: Path) -> None:
        from ..tagger import load

        self._tagger, self._source = load(directory, head=self.head), directory
        self._missing = None

    def _files(self) -> dict[str, bytes]:
        """What the model's directory holds, by relative path."""
        if self._missing is not None:
            raise self._missing
        if isinstance(self._source, dict):
            return self._source
        return {
            path.relative_to(self._source).as_posix(): path.read_bytes()
            for path in sorted(self._source.rglob("*"))
            if path.is_file()
        }


def _write(files: Mapping[str, bytes], directory: Path) -> None:
    """Files below a directory, and nothing outside it."""
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise CheckpointError(f"expected a file within the model's directory, found {name!r}")
        place = directory / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
