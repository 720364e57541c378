"""What this room announces. Sent inside the transaction; receivers only write rows of work."""

from django.dispatch import Signal

consent_changed = Signal()
"""A resident gave or withdrew consent. Arguments: county, resident, enrolled (bool), now."""

notice_delivered = Signal()
"""The first proof that a notice reached its resident was written down. Arguments: county, notice, on, now."""

day_turned = Signal()
"""A replay county's calendar was moved. Arguments: county, today, now, by."""

county_synced = Signal()
"""An installed county's app was brought into the database. Arguments: county, config, now."""

clock_ticked = Signal()
"""A worker looks after a county, every few seconds. Arguments: county, today, now. Receivers do what is due."""
