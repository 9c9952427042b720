"""How much one check takes; app/manifests/limits.py says how much one file."""

FILES = 200
BYTES = 30_000_000  # of all files of a check
BODY = BYTES + 1_000_000  # of the form that brings them
PACKAGES = 60_000  # of all files of a check
PATIENCE = 30.0  # seconds for reading them
FILE_PATH = 400  # characters
PROJECT_NAME = 200
REPOSITORY = 500
VERSION = 40
STALE_DAYS = 30  # without a check, after which nobody knows how a project stands
TREND_DAYS = 30
FINDINGS_SHOWN = 100  # on a project's page, the worst first; the rest is counted and in its list
