"""What decisions and research documents have in common."""
