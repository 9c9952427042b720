"""Whose turn it is: what waits for whoever is signed in, why, and the one thing to do about it."""
