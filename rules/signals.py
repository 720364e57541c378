"""What this room announces upward. Scores are announced through the outbox, in the transaction that shows them."""

SCORES_PUBLISHED = "rules.scores_published"
"""Outbox topic: readers see new scores. Payload: ``run`` (id), and ``residents`` (ids), or where it is
null everyone above the id ``above`` and up to ``upto``; null: open."""

REVISION_TOLD = "rules.revision_told"
"""Outbox topic: everybody whom a revision changed has been told. Payload: ``run`` (id)."""
