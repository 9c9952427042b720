"""Changes of many records that are one to people: an import, a bulk change; told as one and taken back as one."""
