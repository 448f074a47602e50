"""A console without database and broker: the services of :mod:`kiosk.console.services.api` in memory.

It follows the written behaviour of the services as far as pages can see it; :meth:`FakeConsole.settle` plays
the terminals. Pages are tested against it, and against the real services in ``tests/console_browser``.

Here belongs what stands for a service behind the pages, one module for each group of services, over the one
:class:`~tests.helpers.console.state.ConsoleState`; ``fake`` joins them and ``furnished`` fills them. The real
services in a test are in ``tests/helpers/console_core.py``, what visits pages in ``console_client.py``.
"""

from tests.helpers.console.accounts import PASSWORD, TOTP
from tests.helpers.console.fake import FakeConsole
from tests.helpers.console.furnished import furnish

__all__ = ["PASSWORD", "TOTP", "FakeConsole", "furnish"]
