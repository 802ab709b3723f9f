"""What a tagger learns from other taggers' answers to raw text."""
