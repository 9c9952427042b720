"""What dependency manifests and lockfiles say. No database and no web framework: a client may carry it alone."""
