"""WHO IS SIMULATED: the parameters of the population.

Margins come from `data/cities.csv`, `data/census.csv` and `data/income.csv`; what ties the attributes of one person
together stands here. Coefficients act on these scales: schooling 0-3, age in bands of ten years from 0 (18-29) to 4
(60 or more), residence and sex 0 or 1 (rural, urban; female, male).
"""

from __future__ import annotations

from simulation.kernel.work_sharing import DISTRICT
from simulation.parameters import Parameters, parameter
from simulation.population.own_places import Place
from simulation.population.private_services import EIGHT, Service

SIGNS = "sign: NBS gap by residence, returns to schooling; size: guess fitted to the income fifths"


class Population(Parameters):
    """Who lives where at the start of a run, and how the attributes of a person hang together."""

    citizens: int = parameter(
        20_000, "simulated adults", unit="citizen", low=1, high=2_000_000_000, source="choice: a laptop", grade="A"
    )
    rest_of_country_share: float = parameter(
        0.3, "share of simulated citizens outside the model cities; the true share is 0.866, so the sample is "
        "stratified and national figures need weights", unit="1", low=0.0, high=1.0, source="choice", grade="D",
    )  # fmt: skip
    places: tuple[Place, ...] = parameter(
        (), "places of one's own, which take the place of the model cities and the rest of the country", unit="1",
        source="choice: the 28 model cities and the rest of the country", grade="A",
    )  # fmt: skip
    cities: tuple[str, ...] = parameter(
        ("all",), "model cities that are simulated", unit="cities", source="F05", grade="B"
    )
    leave_out: tuple[str, ...] = parameter(
        (), "places taken away while all others stay exactly as they were", unit="cities", source="choice", grade="A"
    )

    past_days: int = parameter(
        1826, "days that people and systems have lived under the first day's rules before it; with 0 lists start empty "
        "but for the court's", unit="day", low=0, high=3600,
        source="choice: the longest memory that the law allows (B03), after which lists grow no more", grade="A",
    )  # fmt: skip

    past_citizens: int = parameter(
        50_000, "citizens at least who live that past themselves, some of every payday in every district; where there "
        "are twice as many or more, all others share the past of one of them", unit="citizen", low=1,
        high=2_000_000_000, source="choice: at this number the listed share at the start is known to a fiftieth",
        grade="A",
    )  # fmt: skip

    citizens_per_firm: int = parameter(
        30, "adults for each firm", unit="citizen/firm", low=1, high=DISTRICT,
        source="F14: 25.9 m firms in the registry, about 1.1 bn adults", grade="B",
    )  # fmt: skip
    staff_median: float = parameter(
        6.0, "people who work for the median firm", unit="person", low=1.0, high=10_000.0, source="guess", grade="D"
    )
    staff_sd: float = parameter(
        1.3, "standard deviation of the log of a firm's staff", unit="1", low=0.0, high=3.0,
        source="guess: most firms are small", grade="D",
    )  # fmt: skip

    income_mean: float = parameter(
        3245.0, "mean income of an adult when in work, by month", unit="yuan/month", low=100.0, high=100_000.0,
        source="NBS 2019: 30,733 yuan per head and year, shared among adults only (0.789 of the population)", grade="C",
    )  # fmt: skip
    income_sd: float = parameter(
        0.60, "standard deviation of log income among people alike in all other respects", unit="1", low=0.0, high=2.0,
        source="guess fitted to the income fifths of NBS 2019", grade="C",
    )  # fmt: skip
    income_schooling: float = parameter(
        0.16, "log income per level of schooling", unit="1/level", low=-1.0, high=1.0, source=SIGNS, grade="C"
    )
    income_residence: float = parameter(
        0.80, "log income, urban over rural, among people alike in schooling", unit="1", low=-2.0, high=2.0,
        source=SIGNS, grade="C",
    )  # fmt: skip
    income_sex: float = parameter(
        0.2, "log income, men over women", unit="1", low=-1.0, high=1.0, source="guess", grade="D"
    )
    income_young: float = parameter(
        -0.1, "log income at 18-29 against 30-59", unit="1", low=-2.0, high=2.0, source="guess", grade="D"
    )
    income_old: float = parameter(
        -0.4, "log income (pensions included) at 60 or more against 30-59", unit="1", low=-2.0, high=2.0,
        source="guess", grade="D",
    )  # fmt: skip
    income_richness: float = parameter(
        0.4, "log income per log of a city's product per head", unit="1", low=-1.0, high=2.0, source="guess", grade="D"
    )

    character_schooling: float = parameter(
        0.1, "creditworthiness per level of schooling", unit="sd/level", low=-0.3, high=0.3,
        source="guess; sign as in credit scoring", grade="D",
    )  # fmt: skip
    character_age: float = parameter(
        0.08, "creditworthiness per ten years of age", unit="sd/band", low=-0.15, high=0.15,
        source="guess; sign as in credit scoring", grade="D",
    )  # fmt: skip
    character_income: float = parameter(
        0.2, "creditworthiness per unit of log income", unit="sd", low=-0.3, high=0.3,
        source="guess; sign as in credit scoring", grade="D",
    )  # fmt: skip

    liquidity_months: float = parameter(
        2.0, "median money at hand, in monthly incomes", unit="month", low=0.0, high=120.0, source="guess", grade="D"
    )
    liquidity_sd: float = parameter(
        1.2, "standard deviation of log money at hand among people alike", unit="1", low=0.0, high=3.0,
        source="guess", grade="D",
    )  # fmt: skip
    liquidity_character: float = parameter(
        0.25, "log money at hand per standard deviation of creditworthiness", unit="1/sd", low=-1.0, high=1.0,
        source="guess", grade="D",
    )  # fmt: skip

    services: tuple[Service, ...] = parameter(
        EIGHT, "private services one by one, the largest first", unit="1", source="F08: eight; names from memory",
        grade="B",
    )  # fmt: skip
    service_coverage: float = parameter(
        0.76, "share of adults of the model cities enrolled in a private service", unit="1", low=0.0, high=1.0,
        source="F15: 76 % of Hangzhou's residents registered with Sesame, June 2018; D04b: 80 % of an online panel",
        grade="B",
    )  # fmt: skip
    service_age: float = parameter(
        -0.7, "log odds of being enrolled per ten years of age", unit="1/band", low=-3.0, high=3.0,
        source="guess; D04b: users of commercial systems are younger", grade="D",
    )  # fmt: skip
    service_residence: float = parameter(
        0.8, "log odds of being enrolled, urban over rural", unit="1", low=-3.0, high=3.0, source="guess", grade="D"
    )
    service_schooling: float = parameter(
        0.3, "log odds of being enrolled per level of schooling", unit="1/level", low=-3.0, high=3.0,
        source="guess", grade="D",
    )  # fmt: skip
    largest_service_share: float = parameter(
        0.7, "share of the largest service among the enrolled", unit="1", low=0.125, high=1.0,
        source="guess; F15: the largest is of the size of Sesame Credit", grade="D",
    )  # fmt: skip
    next_service_ratio: float = parameter(
        0.6, "size of each further service relative to the one before, from the second on", unit="1", low=0.0, high=1.0,
        source="guess", grade="D",
    )  # fmt: skip

    residential_sorting: float = parameter(
        0.6, "how strongly neighbours resemble each other in income, schooling and residence: 0 not, 1 fully",
        unit="1", low=0.0, high=1.0, source="guess", grade="D",
    )  # fmt: skip

    @property
    def sharers(self) -> int:
        """How many citizens share one past: 1 where everybody lives her own, see `society/shared_past.py`."""
        return max(self.citizens // self.past_citizens, 1)
