"""Read and write movements safely, one module per format."""
