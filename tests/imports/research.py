"""A research summary in the project's own format, and what it must be counted as."""

RESEARCH = """# Summary: Caching in the Ticket Shop

**Source**: `research/07_caching.md`

---

## Summary

A comparison of caches for pages that many people read at once. Recommends **a small cache in PostgreSQL**.

**Key Findings:**
- Nine of ten reads ask for the same forty sailings
- `UNLOGGED` tables survive a clean restart
- A cache that is never wrong is called a materialised view
- Redis would be a second thing to back up

---

## Actionable Practices

1. **Unlogged table:**
   ```sql
   CREATE UNLOGGED TABLE cached (key text PRIMARY KEY, body bytea);
   ```

2. **Expiry in the query:**
   ```python
   fresh = "SELECT body FROM cached WHERE key = $1 AND until > now()"
   ```

3. **One writer:**
   ```python
   async with lock:
       await refresh()  # others wait
   ```

4. **Measure first:**
   - Count the hits
   - Then decide

5. **Small values:**
   - Keep each below 8 kB

---

## Risks / Assumptions

| Risk | Impact | Mitigation |
|------|--------|------------|
| Stale prices | Wrong totals | Short expiry; check again at payment |
| Bloat | Slow scans | Truncate every night |
| Stampede | All ask at once | One writer, others wait |
| Lost cache | Slow first minute | Warm it after a restart |

**Assumptions:**
- PostgreSQL 16 or newer
- Fewer than 100 writes a second
- Prices change once a day

---

## Architecture Decisions Impact

| Decision | Implication |
|----------|-------------|
| Cache in PostgreSQL | Nothing new to run |
| Unlogged tables | Empty after a crash |
| One writer | A lock a key |
| Expiry in queries | Clocks must agree |

**Recommended Stack:**
- `asyncpg ^0.29.0`
- `sqlalchemy ^2.0.25`
- `msgspec ~0.18`
- `pydantic >=2.6,<3`
"""

COUNTS = {"finding": 4, "practice": 5, "risk": 4, "assumption": 3, "implication": 4, "pin": 4}
