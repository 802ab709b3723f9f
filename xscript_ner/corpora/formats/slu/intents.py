"""Intents of utterances, and the domains that they belong to.

Every format here reads the intent of an utterance into ``labels["intent"]``. Few say its domain;
``with_domains`` tells it from the intent, behind the reader, in one way for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from typing import Any

from ....core.errors import ConfigError, DataError
from ....core.types import Document

INTENT, DOMAIN = HEADS = ("intent", "domain")
"""The labels that formats of utterances know."""
NONE: dict[str, str] = {}


def stated_labels(
    intent: Any,
    domain: Any = None,
    *,
    path: str | PathLike[str] | None = None,
    line: int | None = None,
) -> dict[str, str]:
    """The labels of an utterance that a file states; ``None`` states nothing.

    Raises:
        DataError: One is no string, or is empty.
    """
    labels = {}
    for head, value in ((INTENT, intent), (DOMAIN, domain)):
        if value is None:
            continue
        if not isinstance(value, str):
            message = f"expected a string as {head}, found {value!r:.60}"
            raise DataError(message, path=path, line=line)
        labels[head] = value.strip()
        if not labels[head]:
            message = f"expected a name as {head}, found an empty {head}"
            raise DataError(message, path=path, line=line)
    return labels


def with_intents(
    documents: Iterable[Document], path: str | PathLike[str] | None, key: str
) -> Iterator[Document]:
    """The documents of a corpus some of whose utterances have an intent.

    Args:
        documents: Any.
        path: Named in the message.
        key: What gives the intent in this format, named in the message.

    Raises:
        DataError: None of them has.
    """
    count = found = 0
    for document in documents:
        count += 1
        found += INTENT in document.labels
        yield document
    if count and not found:
        raise DataError(
            f"expected intents as {key}, found none in {count:,} utterances", path=path
        )


def with_domains(
    documents: Iterable[Document],
    path: str | PathLike[str],
    *,
    domain: str = "",
    domains: Mapping[str, str] = NONE,
) -> Iterator[Document]:
    """The documents, each that has an intent with the domain of that intent.

    Args:
        documents: Any.
        path: Named in messages.
        domain: A separator: the domain is what stands before its first place in the intent,
            ``"/"`` for ``weather/find``. ``""`` leaves what the file says.
        domains: Domains by intent, which go before the separator.

    Raises:
        ConfigError: A domain of the table is no string or empty.
        DataError: An intent whose domain neither the table nor the separator tells.
    """
    for intent, name in domains.items():
        if not isinstance(name, str) or not name:
            raise ConfigError(f"domains: expected a string for {intent!r}, found {name!r}")
    for document in documents:
        if INTENT not in document.labels or not (domain or domains):
            yield document
            continue
        intent = document.labels[INTENT]
        before = intent.partition(domain)[0] if domain and domain in intent else ""
        name = domains.get(intent, before)
        if not name:
            told = f"one with {domain!r} or of the table" if domain else "one of the table"
            raise DataError(
                f"expected an intent that tells its domain ({told}), found {intent!r} of "
                f"{document.text!r:.60}",
                path=path,
            )
        yield replace(document, labels={**document.labels, DOMAIN: name})
