"""How much of a file is read. Each is counted before the work that it bounds."""

BYTES = 10_000_000
YAML_BYTES = 4_000_000  # half a second of composing
YAML_ITEMS = 250_000  # its lines, and the commas in them
NESTING = 100
FLOW_NESTING = 500  # of YAML; brackets within its texts are counted too
PACKAGES = 50_000
INCLUDES = 100  # files that a requirements file includes, and they again
FILES = 2_000  # of one check
