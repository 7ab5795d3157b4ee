"""Years of a newspaper: shards, executors that survive kills, records that resume, tables.

The way of a run, each step a file of this package:

    scan      input files → raw issues (bytes, nothing recognised)
    plan      raw issues → shards of about two million characters, in a stable order
    shard     a shard and a pipeline → compressed records, errors, seconds (`run_shard`, pure)
    engines   where shards are worked on: in this process, in worker processes, on a Ray cluster
    runner    claims shards, hands them to an engine, commits what comes back, survives what dies
    store     the run directory: output first, marker last; `leases` share it between machines
    tables    records → Parquet by year; `corpus` links entities and repeated articles across years
"""
