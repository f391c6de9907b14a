"""Jobs by the clock: scheduler, runs, fixity, index reconciler, lock probe."""
