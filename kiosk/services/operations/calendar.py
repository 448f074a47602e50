"""Public holidays of a country, as far as they are known."""

from __future__ import annotations

from datetime import date


def is_public_holiday(day: date, country: str) -> bool | None:
    """Tell whether *day* is a public holiday.

    Args:
        day: A day of the local calendar.
        country: ISO 3166-1 alpha-2.

    Returns:
        None when the calendar of that country or year is not known; substitute and lunar
        holidays come from a table, never from a rule (domain: lunar holidays need a table).
    """
    import holidays

    try:
        found = holidays.country_holidays(country, years=day.year)
    except (NotImplementedError, ValueError):
        return None
    return day in found if found else None
