"""How many connections a server has, and gives at most, as SQL.

Its own processes are no connections, and some are kept for superusers.
"""

USED = "(SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')"
MOST = """(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
  - coalesce(current_setting('reserved_connections', true), '0')::int)"""
