"""Names in a recipe that stand for entries of a registry, checked against it.

A registry is imported when a name of it is first checked; reading this module stays cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, get_args

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from ..core.errors import choose
from ..core.tags import LEARNABLE

UNKNOWN = "unknown_name"
"""Type of the validation error; its message says all that there is to say."""


def named(kind: str, names: Callable[[], Iterable[str]]) -> AfterValidator:
    """Refuses a string that is not among the names.

    Args:
        kind: What the name is of, for the message: ``unknown romanizer 'x'; choose from …``.
        names: Gives those there are; called when a name is checked.
    """

    def check(name: str) -> str:
        known = list(names())
        if name not in known:
            raise PydanticCustomError(UNKNOWN, "{message}", {"message": choose(kind, name, known)})
        return name

    return AfterValidator(check)


def _frontends() -> Iterable[str]:
    from ..text.frontends import FRONTENDS

    return FRONTENDS


def _romanizers() -> Iterable[str]:
    from ..text.romanizers import ROMANIZERS

    return ROMANIZERS


def _features() -> Iterable[str]:
    from ..text.features import FEATURES

    return FEATURES


def _forms() -> Iterable[str]:
    from ..text.forms import FORMS

    return FORMS


def _misaligned() -> Iterable[str]:
    from ..text.prepare import Misaligned

    return get_args(Misaligned)


if TYPE_CHECKING:
    from ..text.prepare import Misaligned

    MisalignedName = Misaligned
else:
    MisalignedName = Annotated[str, named("way with misaligned entities", _misaligned)]
FrontEndName = Annotated[str, named("front-end", _frontends)]
RomanizerName = Annotated[str, named("romanizer", _romanizers)]
FeatureName = Annotated[str, named("feature", _features)]
FormName = Annotated[str, named("form of a word", _forms)]
SchemeName = Annotated[str, named("scheme to learn", lambda: LEARNABLE)]
