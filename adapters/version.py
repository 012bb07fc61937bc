"""The version that runs: semantic, as in the changelog."""

VERSION = "0.1.0"
