"""ONE RUN ACROSS MACHINES: citizens are shared out by city and never move, institutions stay in this process.

    run.py         a run on a cluster
    company.py     the worker processes, through dask.distributed
    shards.py      the citizens as seen from here: orders go down, counts come up, a lost worker is made good
    holder.py      what a worker holds
    shares.py      who gets which cities
    snapshots.py   a shard on disk

Only `company.py` knows dask.distributed, and it is imported when a cluster is asked for.
"""
