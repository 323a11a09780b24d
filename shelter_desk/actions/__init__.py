"""One module for each thing a worker does; what window and command line both call."""
