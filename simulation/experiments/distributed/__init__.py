"""ONE RUN ACROSS MACHINES: citizens are shared out by city and never move, institutions stay in this process.

run.py               a run on a cluster
worker_processes.py  the worker processes, through dask.distributed
remote_citizens.py   citizens as seen from here: orders go down, counts come up, a lost worker is replaced
worker_state.py      what a worker holds
city_shares.py       who gets which cities
shard_files.py       a shard on disk

Only `worker_processes.py` knows dask.distributed, and it is imported when a cluster is asked for.
"""
