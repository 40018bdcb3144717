"""HOW SETTINGS BECOME TEXT: the resolved scenario, which reads back to the same settings, and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import yaml

from simulation.scenario.reading import scalar_of
from simulation.scenario.settings import Settings

OWN_TEXTS = {"name", "title", "description"}


def text_of(settings: Settings) -> str:
    """The settings as the text of a scenario file that extends nothing."""
    data = settings.model_dump(mode="json", by_alias=True)
    if data["parameters"] is None:
        del data["parameters"]
    data["policy"] = {name: _entries(entries) for name, entries in data["policy"].items()}
    data["events"] = [_event(event, settings) for event in data["events"]]
    changes = {item: _given(numbers) for item, numbers in data["conduct"].items()}
    data["conduct"] = {item: numbers for item, numbers in changes.items() if numbers}
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


def hash_of(settings: Settings) -> str:
    """SHA-256 of everything in the settings but the texts that name and describe them."""
    data = settings.model_dump(mode="json", exclude=OWN_TEXTS)
    posterior = data.pop("parameters")
    if posterior is not None:  # where the file lies makes no difference
        data["parameters"] = {"sha256": posterior["sha256"], "keep": sorted(posterior["keep"])}
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _entries(entries: list[dict[str, Any]]) -> Any:
    """A policy's entries without empty keys; a single general entry as its value alone."""
    if len(entries) == 1 and all(entries[0][key] is None for key in ("from", "announced", "cities")):
        return entries[0]["value"]
    return [_given(entry) for entry in entries]


def _event(event: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """An event with its kind and calendar date first."""
    first = {"kind": event["kind"], "date": settings.date_of(event["day"]).isoformat()}
    return first | {key: value for key, value in _given(event).items() if key not in ("kind", "day")}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """What is not empty."""
    return {key: value for key, value in values.items() if value is not None}


class _Dumper(yaml.SafeDumper):
    """Quotes what the strict reader would not take as text."""

    def ignore_aliases(self, data: Any) -> bool:
        """Equal lists are written out each time: the reader refuses aliases."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    try:
        plain = isinstance(scalar_of(text), str)
    except ValueError:
        plain = False
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Dumper.add_representer(str, _text)
