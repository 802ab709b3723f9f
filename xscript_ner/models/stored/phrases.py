"""``phrases.xz``: the table of phrases of a model whose gazetteer is too large for its recipe."""

from __future__ import annotations

from ...config import Recipe
from ...core.errors import DataError
from ...text.phrase_tables import LARGEST, PhraseTable, read_table_bytes
from .signature import RECIPE, SignedFiles
from .trust import refuse

PHRASES = "phrases.xz"


def stored_phrases(files: SignedFiles, recipe: Recipe) -> PhraseTable | None:
    """The table of a model directory, every phrase of it read; ``None`` where it has none.

    Raises:
        CheckpointError: The recipe's table is missing, damaged, too large or another.
    """
    file = None if recipe.gazetteer is None else recipe.gazetteer.table
    if file is None:
        return None
    if not files.signs(PHRASES):
        raise refuse(f"key 'gazetteer.table': {PHRASES} is not signed", files.path(RECIPE))
    try:
        table = read_table_bytes(files.read(PHRASES, LARGEST))
        _ = table.gazetteer  # made once, here, so that damage shows now
    except DataError as error:
        raise refuse(error.message, files.path(PHRASES)) from None
    if table.sha256 != file.sha256:
        raise refuse("key 'gazetteer.table': the table is another", files.path(RECIPE))
    return table
