"""What follows from a change of records, whoever made it: forms, cells, bulk changes, files, imports, trash, history.

Within a row, before it is written (app/records/rendering.py): the HTML of its Markdown. Beyond the row, after the flush
(`changes`): slugs, links and images in texts, ranges of pins, versions of whole records, supersession, digests in open
rounds, search entries, standing of packages. Revisions are written by the session (app/persistence/history.py), the
version of the data by triggers of the database.
"""
