"""What one cell may hold, in both directions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

Value = None | str | int | float | bool | dt.date | dt.datetime | dt.time
"""What reading gives."""

WritableValue = Value | Decimal
"""What writing accepts; anything else is written as its text."""
