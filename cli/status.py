"""Exit statuses, as ``cli/__init__.py`` tells them."""

from __future__ import annotations

DATA, USAGE, INTERRUPTED, CLOSED_PIPE = 1, 2, 130, 141
