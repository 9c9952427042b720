"""Which tests are for which fault."""

P = "persistence"
D = f"{P}/database"
TABLE: dict[str, tuple[str, ...]] = {
    "R1 a commit fails": (
        f"{P}/test_session.py::test_a_refusal_at_commit_is_never_reported_as_success",
        f"{P}/test_session.py::test_a_value_that_is_taken_is_a_conflict",
        f"{P}/test_session.py::test_a_value_that_is_too_long_is_invalid",
    ),
    "R2 a connection dies before the commit": (
        f"{D}/test_limits.py::test_a_connection_lost_before_the_commit_is_an_error_and_leaves_nothing",
    ),
    "R3 all idle connections are killed": (
        f"{D}/test_engine.py::test_killed_connections_are_replaced_unnoticed",
        "drill/test_network.py::test_connections_that_are_reset_fail_no_page",
    ),
    "R4 PostgreSQL restarts": (f"{D}/test_outages.py::test_a_restart_is_survived",),
    "R5 PostgreSQL is away": (
        f"{D}/test_outages.py::test_an_absence_is_answered_at_once_and_healed",
        "pages/test_outage.py::test_an_absence_of_the_database_is_told_and_heals",
        "health/test_health.py::test_without_its_database_it_is_alive_but_not_ready",
        f"{D}/test_embedded.py::test_a_server_that_is_killed_comes_again_and_its_log_is_bounded",
    ),
    "R6 the application starts first": (
        "test_commands.py::test_a_database_that_comes_late_is_waited_for",
        "test_commands.py::test_a_database_that_never_comes_is_waited_for_and_then_given_up",
    ),
    "R7 a backend hangs": (f"{D}/test_outages.py::test_a_silent_backend_does_not_hold_a_request_for_ever",),
    "R8 the network stalls": ("drill/test_network.py::test_a_network_that_stalls_ends_requests_and_heals",),
    "R9 the pool is exhausted": (f"{D}/test_limits.py::test_an_exhausted_pool_refuses_with_a_time_to_come_back",),
    "R10 no connection is free": ("health/test_troubles.py::test_a_database_without_a_free_connection_is_told_apart",),
    "R11 a statement is slow": (
        f"{D}/test_limits.py::test_a_slow_statement_is_cancelled_by_the_server",
        f"{P}/querying/test_timing.py::",
    ),
    "R12 a lock is waited for": (
        f"{D}/test_limits.py::test_waiting_for_a_lock_ends",
        "drill/test_locked.py::test_who_is_known_and_who_signs_in_do_not_wait_for_it",
    ),
    "R13 a transaction is abandoned": (f"{D}/test_limits.py::test_an_abandoned_transaction_is_ended_by_the_server",),
    "R14 a client goes away": (
        f"{D}/test_disconnects.py::test_two_hundred_browsers_that_hang_up_leak_nothing",
        f"{D}/test_disconnects.py::test_two_hundred_cancelled_requests_leak_nothing",
    ),
    "R15 a stream uses the session of its request": (
        f"{P}/test_session.py::test_a_session_cannot_be_used_after_its_request",
        f"{D}/test_disconnects.py::test_a_stream_that_nobody_reads_on_holds_no_connection",
    ),
    "R16 a handler is cancelled": (f"{D}/test_disconnects.py::test_a_cancel_scope_gives_the_connection_back",),
    "R17 two transactions hold each other up": (
        f"{P}/test_errors.py::test_two_crossing_transactions_both_succeed_in_the_end",
        "health/test_troubles.py::test_a_form_that_another_change_held_up_is_stored_once_all_the_same",
        "health/test_troubles.py::test_after_three_attempts_it_is_given_up_in_words",
        "pages/test_held_up.py::",
    ),
    "R18 two people edit one record": (
        "admin/forms/test_clashes.py::",
        f"{P}/test_repository.py::test_of_two_who_edit_at_once_the_second_is_stale",
    ),
    "R19 a form is sent twice, or its answer is lost": (
        "drill/test_network.py::test_a_form_whose_answer_was_lost_is_stored_once",
        "tokens/test_tokens.py::test_a_form_that_is_sent_twice_makes_one_token_and_shows_it_both_times",
    ),
    "R20 many create the same at once": (
        f"{P}/test_session.py::test_one_of_twenty_parallel_posts_of_the_same_value_succeeds",
    ),
    "R21 a replica lags": (
        f"{D}/test_replicas.py::test_who_wrote_sees_it_at_once_and_others_once_the_replica_has_it",
        f"{D}/test_replicas.py::test_what_a_replica_does_not_know_yet_is_looked_for_at_the_primary",
    ),
    "R22 a replica is away or far behind": (f"{D}/test_replicas.py::test_one_that_stops_fails_no_page_and_comes_back",),
    "R23 a reading unit writes": (
        f"{P}/test_session.py::test_reading_requests_cannot_write",
        f"{D}/test_engine.py::test_the_reading_engine_cannot_write",
    ),
    "R24 the primary is lost, its replica takes over": (
        "drill/test_failover.py::test_what_was_acknowledged_is_on_the_replica_that_takes_over",
        f"{D}/test_replicas.py::test_what_is_no_replica_of_this_server_is_left_out",
    ),
    "R25 PgBouncer in transaction mode": (
        f"{D}/test_pgbouncer.py::test_many_clients_share_few_connections_without_prepared_statements",
        f"{D}/test_pgbouncer.py::test_limits_hold_in_each_transaction",
    ),
    "R26 PgBouncer pauses, lets go, is killed": ("drill/test_pooler.py::",),
    "R27 SIGTERM with requests in flight": (
        "test_serving.py::test_a_request_in_flight_is_finished_after_sigterm",
        "test_serving.py::test_an_upload_in_flight_is_finished_after_sigterm",
        "test_serving.py::test_readiness_turns_red_before_the_door_closes",
        "health/test_troubles.py::test_answers_close_their_connections_while_the_server_drains",
    ),
    "R28 SIGKILL in a transaction": (
        "jobs/test_jobs.py::test_a_killed_server_leaves_nothing_half_done_and_another_does_it_again",
        "test_commands.py::test_run_brings_its_database_and_survives_kill_9",
        "test_forks.py::test_a_process_that_dies_is_begun_again_and_all_come_to_an_orderly_end",
    ),
    "R30 several start together with a migration": (
        "test_commands.py::test_four_processes_migrate_exactly_once",
        f"{P}/migrations/test_migrate.py::test_a_killed_migrator_lets_go_of_the_lock",
        f"{P}/migrations/test_migrate.py::test_waiting_for_another_migrator_is_bounded",
        f"{P}/migrations/test_migrate.py::test_a_pooled_connection_is_refused",
    ),
    "R31 a migration is unsafe": (f"{P}/migrations/test_unsafe.py::",),
    "R32 a table changes under prepared statements": ("pages/test_changed_tables.py::",),
    "R33 models and schema drift apart": (f"{P}/test_drift.py::",),
    "R34 lists of very many rows": (
        "speed/test_plans.py::",
        f"{P}/lists/test_paging.py::",
    ),
    "R35 an import is killed midway": (
        "imports/test_taking.py::test_a_server_that_stops_midway_leaves_it_to_another",
        "imports/test_interruption.py::test_an_interrupted_import_leaves_whole_files_and_is_completed_by_the_next",
    ),
    "R36 a full disk, a database that only reads": (
        "drill/test_full_disk.py::",
        "health/test_troubles.py::test_a_full_disk_is_told_and_reading_goes_on",
        "health/test_troubles.py::test_a_database_that_only_reads_is_ready_and_says_so",
    ),
    "R37 clocks and zones": ("drill/test_clock.py::", "sessions/test_clocks.py::"),
    "R38 several processes": (
        "test_forks.py::test_whatever_was_acknowledged_is_on_the_next_page_from_any_process",
        "sessions/test_two_servers.py::",
        "sessions/test_authentication.py::test_a_server_that_starts_anew_knows_the_sessions_and_forms_of_the_one_before",
    ),
    "R39 IPv4 and IPv6, every form of a URL": (
        "test_serving.py::test_serve_answers_on_ipv4_and_ipv6",
        f"{D}/test_url.py::test_a_url_is_taken_apart",
    ),
    "R40 health": (
        "health/test_health.py::test_a_process_that_shuts_down_is_not_ready",
        "health/test_health.py::test_asking_takes_no_connection_of_the_pools",
    ),
    "R42 a backup is restored": (
        "backups/test_restoring.py::test_a_backup_restores_as_it_was_saved",
        "backups/test_restoring.py::test_rules_of_the_schema_stand_again_and_numbers_go_on",
        "backups/test_bad_backups.py::",
    ),
}
ELSEWHERE = {
    "R29": "make last-release",
    "R41": "make soak",
}


def is_drilled(node: str) -> bool:
    """Whether a test, by its id, is in the table."""
    return not ALL.isdisjoint((node, node.partition("[")[0], f"{node.partition('::')[0]}::"))


ALL = frozenset(f"tests/{one}" for tests in TABLE.values() for one in tests)
