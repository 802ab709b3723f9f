"""The same few vectors as a file of every format."""

from __future__ import annotations

import gzip
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgpack
import numpy as np
import torch

from xscript_ner.vectors.files.spacy import word_hash
from xscript_ner.vectors.files.tensors import write_tensor_table
from xscript_ner.vectors.table import WordVectors

WORDS = ("日本", "東京", "of", "が")
VECTORS = ((0.5, -1.0, 2.0), (0.25, 3.0, -0.125), (1e-3, 0.0, 4.0), (-2.0, 0.75, 1.5))
Written = Callable[[Path, Sequence[str], Sequence[Sequence[float]]], Path]


def _lines(words: Sequence[str], vectors: Sequence[Sequence[float]]) -> list[str]:
    return [
        f"{word} {' '.join(map(str, vector))}\n"
        for word, vector in zip(words, vectors, strict=True)
    ]


def glove(folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]]) -> Path:
    path = folder / "vectors.txt"
    path.write_text("".join(_lines(words, vectors)), "utf-8")
    return path


def word2vec(folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]]) -> Path:
    path = folder / "vectors.vec"
    header = f"{len(words)} {len(vectors[0])}\n"
    path.write_text(header + "".join(_lines(words, vectors)), "utf-8")
    return path


def word2vec_binary(folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]]) -> Path:
    path = folder / "vectors.bin"
    content = f"{len(words)} {len(vectors[0])}\n".encode()
    for word, vector in zip(words, vectors, strict=True):
        content += word.encode() + b" " + struct.pack(f"<{len(vector)}f", *vector) + b"\n"
    path.write_bytes(content)
    return path


def tensors(folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]]) -> Path:
    path = folder / "vectors.safetensors"
    write_tensor_table(path, WordVectors(tuple(words), torch.tensor(vectors)))
    return path


def spacy(folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]]) -> Path:
    path = folder / "pipeline"
    vocab = path / "pipeline-1.0" / "vocab"
    vocab.mkdir(parents=True)
    with open(vocab / "vectors", "wb") as file:  # spaCy's name has no suffix
        np.save(file, np.array(vectors, dtype=np.float32))
    rows = {word_hash(word): row for row, word in enumerate(words)}
    (vocab / "key2row").write_bytes(msgpack.packb(rows))
    # spaCy sorts the strings, and has those of tags and labels among them.
    (vocab / "strings.json").write_text(json.dumps(sorted([*words, "nsubj"])), "utf-8")
    return path


def wink(folder: Path, words: Sequence[str], vectors: Sequence[Sequence[float]]) -> Path:
    path = folder / "vectors.json"
    rows = [
        f"{json.dumps(word, ensure_ascii=False)}: {json.dumps([*vector, 1.0, place])}"
        for place, (word, vector) in enumerate(zip(words, vectors, strict=True))
    ]
    table = f'"vectors": {{{", ".join(rows)}}}'  # by hand: words may be there twice
    path.write_text(f'{{"precision": 8, "dimensions": {len(vectors[0])}, {table}}}', "utf-8")
    return path


WRITTEN: Mapping[str, Written] = {
    "glove": glove,
    "safetensors": tensors,
    "spacy": spacy,
    "wink": wink,
    "word2vec": word2vec,
    "word2vec-binary": word2vec_binary,
}


def packed(path: Path) -> Path:
    """The file compressed."""
    target = path.with_name(f"{path.name}.gz")
    target.write_bytes(gzip.compress(path.read_bytes()))
    return target
