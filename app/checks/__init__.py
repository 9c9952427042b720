"""What the manifests of a project hold against the pins of decisions: a verdict in one sentence each."""
