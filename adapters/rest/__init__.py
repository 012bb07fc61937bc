"""The REST APIs: what every dialect shares, and one folder a dialect."""
