"""A small city with two sites, for the flow."""

from __future__ import annotations

from typing import Any

from kiosk.contracts.words import LANGUAGES
from kiosk.web.sites import Site, SiteBook, SiteFile


def make_site(id: str, **values: Any) -> Site:  # noqa: A002
    """Return a site at ``https://<id>.example``."""
    words = dict.fromkeys(LANGUAGES, f"{id} 누리집")
    return Site(
        SiteFile.model_validate(
            {
                "id": id,
                "icon": "globe",
                "area": "teal",
                "label_type": "info",
                "names": words,
                "descriptions": words,
                "start": f"https://{id}.example/",
                "languages": ["ko"],
                "pages": [{"origin": f"https://{id}.example"}],
                "source": {"name": "시험", "url": f"https://{id}.example/", "verified_on": "2026-11-22"},
            }
            | values
        )
    )


def make_book() -> SiteBook:
    """Return the sites: the city (Korean and English), and a library."""
    city = make_site(
        "city",
        languages=["ko", "en"],
        alternates={"en": "https://en.city.example/"},
        pages=[{"origin": "https://city.example"}, {"origin": "https://en.city.example"}],
    )
    return SiteBook([city, make_site("library", order=2)])
