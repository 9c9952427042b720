"""Faults, each injected into what is real: PostgreSQL, a replica, PgBouncer, the network between. `test_table.py` says
which test is for which fault, here and elsewhere; `make drill` runs all of them.
"""
