"""What crosses from a trained model, how rows are matched, the copy and its account."""
