"""What lies in a model directory, file by file; none of it is believed before it is checked."""
