"""Commands of those who annotate: from annotation to model, and what to annotate next."""
