"""WHO GOVERNS: the institutional half, the law in force, and the agenda.

It sees tallies, never a citizen, and answers with `Policies`. Only `institutions/` knows Mesa.

government.py         all institutions together, and the log of what they do
institutions/         one institution a file
law.py                dated policies become the rules in force, rebuilt at every change
rulemaking.py         how abuses become standards and laws
decision_rounds.py    the rounds in which cities and services decide and the PBoC audits
service_expansion.py  the rounds in which private services grow
public_debate.py      where proposals and incidents are argued over
scenario_events.py    how dated events of a scenario take effect
discrete_choice.py    logit choice and fading memory
"""
