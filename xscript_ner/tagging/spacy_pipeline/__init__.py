"""A tagger in the pipelines of spaCy, which this folder alone imports for tagging."""
