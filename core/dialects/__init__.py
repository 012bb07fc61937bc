"""What the dialects of the APIs keep beside the rows of the core."""
