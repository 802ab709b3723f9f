"""What is wrong with annotated files, all of it at once, and what they consist of."""
