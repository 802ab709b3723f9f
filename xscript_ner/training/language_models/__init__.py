"""Language models pretrained on raw text, and what a tagger takes from one."""
