"""WHAT SEVERAL BEHAVIOURS OR SYSTEMS SHARE: scalar rules that more than one unit calls.

A rule that only one unit calls stays in that unit. It knows `state`, `conduct` and `kernel`.

coverage.py            on whom a system holds a file, and how often its data are wrong
ledger.py              how a record is written and taken back
listings.py            how a listing starts and ends
costs_and_benefits.py  what being listed costs and good standing brings
propensity.py          what character and stakes make of a base rate
trade_rules.py         what a deal rests on and teaches
exposure.py            who may come across an issue today
"""
