"""The typed documents that the programs exchange and read, as pydantic models.

Here belongs every document that crosses a process or lies in a content file: city content
(:mod:`~kiosk.contracts.content`) and what the gateway answers
(:mod:`~kiosk.contracts.gateway`). No behaviour beyond checking. May import only pydantic, the
standard library and :mod:`kiosk.i18n.text`.
"""
