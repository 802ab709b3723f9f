"""Pages to look at: of mistakes, and what all pages are made of."""
