"""Roles and scopes in words."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.console.pages.texts import admin as words
from kiosk.console.pages.texts import common
from kiosk.console.services.views import Scope
from kiosk.i18n.text import Arg, Listing


def role_words(role: str) -> Arg:
    """Return a role in words."""
    return words.ROLES.get(role, role)


def scope_words(scope: Scope, sites: Mapping[str, str], districts: Mapping[str, str]) -> Arg:
    """Return what an account may see.

    Args:
        scope: The scope.
        sites: Names of sites by id.
        districts: Names of districts by id.
    """
    if scope.is_everything:
        return words.EVERYTHING
    names = [districts.get(one, one) for one in sorted(scope.districts)]
    names += [sites.get(one, one) for one in sorted(scope.sites)]
    if not names:
        return common.NONE
    return names[0] if len(names) == 1 else Listing(tuple(names))
