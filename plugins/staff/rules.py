"""The law of attestation as dated data."""
from datetime import date
NO_TERM_SINCE = date(2023, 9, 1)
