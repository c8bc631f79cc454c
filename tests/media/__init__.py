"""Media: files of every sort, as the back office adds them, workers see to them, and everybody sees them."""
