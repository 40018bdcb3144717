"""WHAT A TABLE OF RESULTS HOLDS: columns and types of the five tables of a run, and frames brought into that form.

Text columns are categoricals (group them with `observed=True`), because a table of ten million rows repeats a few
dozen words. Counts are the primary record: `value` is always `numerator / denominator` and can be left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

COLUMNS: dict[str, dict[str, str]] = {
    "outcomes": {"replicate": "int64", "seed": "int64"},
    "daily": {
        "replicate": "int32",
        "day": "int32",
        "city": "text",
        "stratum": "text",
        "measure": "text",
        "value": "float64",
        "numerator": "int64",
        "denominator": "int64",
    },
    "strata": {
        "replicate": "int32",
        "city": "text",
        "stratum": "text",
        "outcome": "text",
        "value": "float64",
        "numerator": "int64",
        "denominator": "int64",
    },
    "events": {
        "replicate": "int32",
        "day": "int32",
        "actor": "text",
        "action": "text",
        "target": "text",
        "cause": "text",
    },
    "spells": {
        "replicate": "int32",
        "uid": "int64",
        "city": "text",
        "system": "text",
        "segment": "text",
        "start": "int32",
        "end": "int32",
        "reason": "text",
        "wrongful": "bool",
        "paid_after": "int32",
    },
}
"""Columns of each table in order. `outcomes` has one float64 column per outcome after these, in any order."""

TABLES = tuple(COLUMNS)


def empty(table: str) -> pd.DataFrame:
    """A table without rows."""
    return conform(table, pd.DataFrame({name: [] for name in COLUMNS[table]}))


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with the columns, the order and the types of `table`.

    A missing `value` is computed from numerator and denominator (NaN where the denominator is 0). The frame itself is
    never changed. Raises ValueError for missing or unknown columns and for integers that do not fit their type.
    """
    columns = COLUMNS[table]
    missing = [name for name in columns if name not in frame.columns and name != "value"]
    unknown = [] if table == "outcomes" else [str(name) for name in frame.columns if name not in columns]
    if missing or unknown:
        raise ValueError(f"table {table}: missing columns {missing}, unknown columns {unknown}")
    arrays = {
        name: _array(f"table {table}: column {name}", frame[name], kind) if name in frame.columns else _ratio(frame)
        for name, kind in columns.items()
    }
    if table == "outcomes":
        arrays |= {name: frame[name].to_numpy(dtype="float64") for name in frame.columns if name not in columns}
    return pd.DataFrame(arrays, copy=False)  # every array is new


def schema(table: str, frame: pd.DataFrame, metadata: dict[str, str]) -> pa.Schema:
    """The Arrow schema under which `frame` is stored: plain numbers, and text as a dictionary of int32 keys."""
    kinds = COLUMNS[table] | {name: "float64" for name in frame.columns if name not in COLUMNS[table]}
    arrow = {"text": pa.dictionary(pa.int32(), pa.string()), "bool": pa.bool_()}
    fields = [
        pa.field(name, arrow.get(kind) or pa.type_for_alias(kind), nullable=kind == "float64")
        for name, kind in kinds.items()
    ]
    return pa.schema(fields, metadata=metadata)


def _ratio(frame: pd.DataFrame) -> np.ndarray:
    denominator = frame["denominator"].to_numpy(dtype="float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = frame["numerator"].to_numpy(dtype="float64") / denominator
    return np.where(denominator == 0, np.nan, ratio)


def _array(where: str, column: pd.Series, kind: str) -> np.ndarray | pd.Categorical[str]:
    if kind == "text":
        return _text(where, column)
    values = column.to_numpy()
    if kind in ("float64", "bool") or not len(values):
        return values.astype(kind)
    if values.dtype.kind not in "iu":
        raise ValueError(f"{where} must hold integers, not {column.dtype}")
    limits = np.iinfo(kind)
    if int(values.min()) < limits.min or int(values.max()) > limits.max:
        raise ValueError(f"{where} has values outside {kind}")
    return values.astype(kind)


def _text(where: str, column: pd.Series) -> pd.Categorical[str]:
    """A categorical whose categories are the words in use, sorted, so that equal content has one form."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, words = column.cat.codes.to_numpy(), list(map(str, column.cat.categories.tolist()))
    else:
        codes, unique = pd.factorize(column)
        words = [str(word) for word in unique]
    if (codes < 0).any():
        raise ValueError(f"{where} has a missing text")
    used = np.flatnonzero(np.bincount(codes, minlength=len(words))).tolist()
    order = sorted(used, key=lambda code: words[code])
    place = np.zeros(len(words), dtype=np.min_scalar_type(-len(words)))
    place[order] = np.arange(len(order))
    texts = pd.Index([words[code] for code in order], dtype="str")
    return pd.Categorical.from_codes(place[codes], categories=texts, validate=False)
