"""Chat: turns a message into acts, and results into replies. Knows no channel."""
