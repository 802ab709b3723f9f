"""The back end that computes with NumPy alone."""
