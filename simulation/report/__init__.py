"""ONE FILE TO READ AND PASS ON: a run or a comparison as a self-contained HTML page, from results only.

contents.py    which parts a report has, in which order
findings.py    the findings in plain words, from numbers only
causes.py      why an institution acted, from the log
acts.py        the acts that count most, with causes
tables.py      outcomes, differences, groups, cities
provenance.py  where the numbers come from
html_page.py   HTML and looks
"""

from simulation.report.contents import RECORDING, report_of_comparison, report_of_run, write_report

__all__ = ["RECORDING", "report_of_comparison", "report_of_run", "write_report"]
