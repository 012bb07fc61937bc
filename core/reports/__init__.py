"""What was sold and received over some days: read from documents and khata, never stored."""
