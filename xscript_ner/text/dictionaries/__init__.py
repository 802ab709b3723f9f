"""Names that installed packages know, as tables of phrases."""
