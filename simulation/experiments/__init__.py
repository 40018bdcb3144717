"""WHAT CAN BE ASKED OF THE MODEL: one question per file.

simulate.py           what does a scenario do
compare.py            what does a policy change, on common random numbers
factorial.py          which reform does how much
channels.py           which channel carries how much
validate.py           does the model show what it must
patterns/             the patterns and null models, each with its window
sensitivity/          which uncertain numbers matter
calibration/          which numbers fit the evidence
batches.py            many small runs kept together
reproduction.py       is what the pages quote still true
sweep/                what happens across a design of many points
distributed/          one run across machines
checkpointed_runs.py  how a long run outlives its process
request.py            a scenario with options laid over it
progress.py           how far it is
replicates.py         how one run is made, and many
pairing.py            how two scenarios differ on common random numbers
places.py             where tasks go: processes here, or a cluster
workers.py            processes on this machine
cluster_workers.py    the workers of dask.distributed
memory.py             how a process that makes many runs stays small
precompiling.py       how the first run is sped up
"""
