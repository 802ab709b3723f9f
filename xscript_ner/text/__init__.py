"""Text to tokens, tokens to romaji and features, gold spans tied to tokens."""
