"""Scheduled jobs: scheduler, runs, fixity check, index reconciler, lock probe."""
