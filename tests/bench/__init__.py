"""What people wait for, measured (``make bench``): start-up, touch, modes, languages, end of a visit, memory.

Budgets stand beside the numbers; nothing is asserted, since a busy machine would decide then.
"""
