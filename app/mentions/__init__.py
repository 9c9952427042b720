"""Records and people that texts name: where that leads, and who is told."""
