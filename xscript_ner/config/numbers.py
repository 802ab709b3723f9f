"""Numbers that recipes are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

Share = Annotated[float, Field(ge=0.0, lt=1.0)]
Size = Annotated[int, Field(gt=0)]
