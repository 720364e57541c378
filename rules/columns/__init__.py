"""The recompute on columns: reads a bucket of residents, scores it whole, compares, and writes by COPY.

Everything here imports Polars. Services import these modules inside the functions that need them, so that a
Celery parent never loads Polars before it forks and web processes do not carry it.
"""
