"""What is plugged into the terminal: whether a headset is in.

Each source of that knowledge is a module of its own behind :class:`kiosk.devices.headset.Source`.
May import `kiosk.clock` and the standard library. What only one system has (ioctl, /proc, a sound
server) is imported where it is used, so that every module can be imported everywhere.
"""
