"""The impact of a draft on columns: a county without and with it on one day, and the figures of what differs.

Only `reading` looks at the database, and nothing here writes. Amounts are Int64 hundredths.
"""
