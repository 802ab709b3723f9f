"""Parquet files: one column is the text, the answers are further ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xscript_ner.core.errors import ConfigError, DataError
from xscript_ner.core.files import writing

from ..answers import Answerer
from .ledger import Counts

if TYPE_CHECKING:
    from xscript_ner.tagging.tagged_document import TaggedDocument

NEEDED = "Parquet needs PyArrow; run: pip install 'xscript-ner[parquet]'"
TEXT, GIVEN = "text", "given"
ROWS = 1024
"""Tagged at a time."""


def tag_table(source: str, target: Path, column: str, max_chars: int, answerer: Answerer) -> Counts:
    """Writes the file's rows with ``entities``: a list of start, end, label, text and score.

    Where the model has them, ``labels`` and ``language`` stand beside; a text that is null has
    null answers. A column that is called as one of ours becomes ``given_NAME``. A group of rows
    of the file is one of the output's, and is held in memory.

    Args:
        source: The file.
        target: Is written whole or not at all.
        column: That is the text; ``""``: ``text``, or the only one of strings.
        max_chars: Of a text.
        answerer: Tags.

    Raises:
        ConfigError: PyArrow is not installed.
        DataError: The file is no Parquet, has no such column, or a text is too long.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise ConfigError(NEEDED) from None
    try:
        file = pq.ParquetFile(source)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(source, error) from None
    with file:
        table = _Table(source, file, column, max_chars, answerer)
        with (
            writing(target) as output,
            pq.ParquetWriter(output, table.schema, compression=_compression(file)) as writer,
        ):
            for group in range(file.num_row_groups):
                writer.write_table(pa.Table.from_batches(table.tagged(group), table.schema))
    return Counts(table.documents, table.labels)


class _Table:
    """A file's rows on their way to answers."""

    def __init__(
        self, source: str, file: Any, column: str, max_chars: int, answerer: Answerer
    ) -> None:
        import pyarrow as pa

        self.source, self.file, self.max_chars, self.answerer = source, file, max_chars, answerer
        self.labels: Counter[str] = Counter()
        self.documents = 0
        schema = file.schema_arrow
        self.text = self._text(schema, column)
        ours = _columns(answerer)
        names = [f"{GIVEN}_{name}" if name in ours.names else name for name in schema.names]
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise self._fault(f"expected columns of different names, found {twice[0]!r} twice")
        given = [field.with_name(name) for field, name in zip(schema, names, strict=True)]
        self.ours, self.schema = ours, pa.schema([*given, *ours], schema.metadata)

    def tagged(self, group: int) -> Iterator[Any]:
        """A group's rows in parts, with their answers."""
        import pyarrow as pa

        for batch in self._batches(group):
            texts = self._texts(batch)
            found = iter(self.answerer.tagged([text for text in texts if text is not None]))
            answers = [None if text is None else self._answer(next(found)) for text in texts]
            columns = [
                pa.array([answer and answer.get(field.name) for answer in answers], field.type)
                for field in self.ours
            ]
            self.documents += len(texts)
            yield pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=self.schema)

    def _batches(self, group: int) -> Iterator[Any]:
        import pyarrow as pa

        batches = self.file.iter_batches(ROWS, row_groups=[group])
        while True:
            try:
                batch = next(batches, None)
            except (OSError, pa.ArrowException) as error:
                raise _unreadable(self.source, error) from None
            if batch is None:
                return
            yield batch

    def _texts(self, batch: Any) -> list[str | None]:
        try:
            texts: list[str | None] = batch.column(self.text).to_pylist()
        except UnicodeDecodeError as error:
            raise self._fault(f"after row {self.documents:,}: expected UTF-8: {error}") from None
        for row, text in enumerate(texts, self.documents + 1):
            if text is not None and len(text) > self.max_chars:
                raise self._fault(
                    f"row {row:,}: expected a text of at most {self.max_chars:,} characters, found "
                    f"one of {len(text):,} (--max-chars sets the limit)"
                )
        return texts

    def _answer(self, document: TaggedDocument) -> dict[str, Any]:
        self.labels.update(entity.label for entity in document.entities)
        return document.as_dict()

    def _text(self, schema: Any, wanted: str) -> int:
        """The place of the text's column."""
        import pyarrow.types as types

        def is_text(place: int) -> bool:
            kind = schema.types[place]
            kind = kind.value_type if types.is_dictionary(kind) else kind
            return bool(types.is_string(kind) or types.is_large_string(kind))

        named = [n for n, name in enumerate(schema.names) if name == (wanted or TEXT)]
        texts = [place for place in range(len(schema)) if is_text(place)]
        found = named or ([] if wanted else texts)
        if len(found) != 1:
            asked = f"column {wanted!r}" if wanted else "--column, which says what is the text"
            raise self._fault(f"expected {asked}, found the columns {', '.join(schema.names)}")
        if not is_text(found[0]):
            kind = schema.types[found[0]]
            raise self._fault(f"column {schema.names[found[0]]!r}: expected strings, found {kind}")
        return found[0]

    def _fault(self, message: str) -> DataError:
        return DataError(message, path=self.source)


def _columns(answerer: Answerer) -> Any:
    """The schema of answers, as ``TaggedDocument.as_dict`` has them."""
    import pyarrow as pa

    entity = pa.struct([("start", pa.int32()), ("end", pa.int32()), ("label", pa.string()),
                        ("text", pa.string()), ("score", pa.float64())])  # fmt: skip
    label = pa.struct([("label", pa.string()), ("score", pa.float64())])
    fields = [("entities", pa.list_(entity))]
    if answerer.tagger.answers:
        fields.append(("labels", pa.struct([(head, label) for head in answerer.tagger.answers])))
    if answerer.tagger.languages:
        fields.append(("language", pa.string()))
    return pa.schema(fields)


def _compression(file: Any) -> str:
    """That of the file's first column."""
    if not file.num_row_groups or not file.metadata.num_columns:
        return "snappy"
    found = file.metadata.row_group(0).column(0).compression.lower()
    return "none" if found == "uncompressed" else str(found)


def _unreadable(source: str, error: Exception) -> DataError:
    return DataError(f"cannot read as Parquet: {' '.join(str(error).split())}", path=source)
