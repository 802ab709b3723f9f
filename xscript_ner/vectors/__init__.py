"""Word vectors to begin training with: of one language, or of several in one space."""
