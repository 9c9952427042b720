"""Projects whose manifests are checked: their files, verdicts and waivers."""
