"""What registries and advisories say of packages: releases, their days, what was withdrawn."""
