"""What a recipe may say of domains."""

from __future__ import annotations

from typing import Any

import pytest

from xscript_ner.config import DomainsConfig, parse
from xscript_ner.core.errors import ConfigError


def test_one_number_is_a_choice_of_one() -> None:
    assert parse(DomainsConfig, {"C": 3}).C == (3.0,)
    assert parse(DomainsConfig, {"C": [1, 0.5]}).C == (1.0, 0.5)
    assert parse(DomainsConfig, {"characters": [3, 3]}).characters == (3, 3)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"C": 0}, "C"),
        ({"C": []}, "C"),
        ({"C": "much"}, "C"),
        ({"characters": [5, 2]}, "expected shortest and longest"),
        ({"characters": [2]}, "characters"),
        ({"min_count": 0}, "min_count"),
        ({"label": "my domain"}, "expected a name such as 'domain', found 'my domain'"),
        ({"labels": "domain"}, "labels"),
    ],
)
def test_what_means_nothing_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        parse(DomainsConfig, values)


def test_it_comes_back_from_a_checkpoint_as_it_was() -> None:
    given = parse(DomainsConfig, {"C": [1, 2], "characters": [1, 4], "label": "group"})
    assert parse(DomainsConfig, given.model_dump(mode="json")) == given
