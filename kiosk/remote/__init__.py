"""The terminal's side of the twin, without screens: what staff want, what is true, and commands.

May import ``kiosk.twin``, ``kiosk.modes``, ``kiosk.screens.view`` (to mask it), ``kiosk.appending``,
``kiosk.secrets``, ``kiosk.sealing``, ``kiosk.i18n``, ``kiosk.errors``, ``kiosk.clock``; not
``kiosk.services``, ``kiosk.speech``, ``kiosk.session``, the gateway or the console. The core joins them:

    store = IdentityStore(data_dir, secrets)                       # blocking: on a worker thread
    enrolled = store.load()                                        # None: not enrolled, no agent
    agent = Agent(
        AgentIdentity(enrolled.credentials.terminal, enrolled.key, enrolled.console_keys),
        Ports(
            modes=ControllerModes(modes, on_applied=terminal.refresh),
            session=...,                                           # SessionPort: is_in_use, subscribe
            screen=...,                                            # ScreenPort: view, subscribe
            visitor=...,                                           # VisitorPort: offers, consent, help
            execute=...,                                           # ExecutePort: the terminal's own commands
            health=...,                                            # HealthPort: health, use_gateway
        ),
        FileDesiredStore(data_dir / "remote" / "desired.json"),
        FileJournal(data_dir / "remote" / "commands.jsonl"),
        mqtt_transport(enrolled),
        clock,
        scheduler,
        background=ThreadPoolExecutor(1).submit,                   # one thread: the order counts
        counts=Counts(clock, data_dir / "remote" / "counts.json"),
        on_connection=lambda loss: ...,                            # None: connected; for the staff page
    )
    on_disk = agent.read_disk()                                    # blocking: on a worker thread
    agent.start(on_disk)                                           # after the first frame
    ...
    agent.stop()                                                   # the console sees the terminal go

Everything of the agent is called on the scheduler's thread, and calls the ports there.

The core tells the agent: ``ask_for_help(language, flow)`` when the visitor calls a person, ``end_help()``
when they no longer do, ``stop_assist()`` when they end being seen, ``complete(service_code)`` when a service
was finished. The rest it learns from the ports: modes, session and views.

The agent tells the core, by :class:`~kiosk.remote.ports.VisitorPort`: ``offer`` (a question, or with
``is_done`` a change with undo), ``withdraw_offer``, ``ask_consent``, ``show_assist``, ``show_help``,
``show_messages``; by :class:`~kiosk.remote.ports.ModesPort`: ``apply_layers``, ``apply_for_visit``; by
:class:`~kiosk.remote.ports.ExecutePort`: ``session.end speech.say item.point service.open terminal.identify
message.show settings.refresh identity.rotate`` with ``done(outcome, reason, result)`` to be called once.

Enrolment (staff page of the terminal): ``EnrolmentClient(http, store, name).ask()`` returns the code to show
and say, ``fetch(asked)`` is polled every 3 s until it returns an ``Enrolled``. ``http`` is a
``kiosk.services.transport.HttpTransport`` for the console's address. ``identity.rotate`` is
``ask_to_rotate()`` and then ``go_on()`` on a worker thread, also after a restart, until nothing is pending
(:class:`kiosk.staff.rotating.Rotating` does it); then a new agent.
"""
