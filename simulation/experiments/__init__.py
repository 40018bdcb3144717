"""WHAT CAN BE ASKED OF THE MODEL: one question per file.

simulate.py     what does a scenario do
stops.py        how a long run outlives its process
compare.py      what does a policy change, on the same luck
factorial.py    which reform does how much
validate.py     does the model show what it must
patterns.py     the patterns and null models, as a table
readings.py     what patterns are read from
across/         one run across machines
sweep/          what happens across a design of many points
replicates.py   how one run is made, and many
pairing.py      how two scenarios differ
workers.py      where the runs execute
"""
