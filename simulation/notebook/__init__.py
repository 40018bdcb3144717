"""HOW A PERSON MEETS IT in Python and in a notebook: what results show of themselves.

tables.py   the short table of a result, as HTML
reports.py  the report in one file
"""
