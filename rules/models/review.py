"""What stands between a draft and its publication: what the portal found in its text, and a reviewer's decisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from counties.models.scoped import CountyForeignKey, CountyScoped
from rules.models.draft import Draft


class PublicationCheck(CountyScoped):
    """What was found in exactly one text beside the books then on file (charter R1 to R3, R5, R6).

    Written when somebody publishes: the database lets no revision in whose text was not checked, or did not pass.
    """

    draft = CountyForeignKey(Draft, related_name="checks", help_text="The draft it is about.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the draft's canonical text.")
    books_digest = models.CharField(
        max_length=64, help_text="SHA-256 over the digests of the revisions on file."
    )
    problems = models.PositiveIntegerField(
        help_text="How many things are wrong with the text, in itself or beside the books on file."
    )
    examples = models.PositiveIntegerField(help_text="How many worked examples were run.")
    failures = models.PositiveIntegerField(help_text="How many of them came out otherwise than they say.")
    to_review = models.JSONField(
        default=list,
        help_text="Digests of the clauses on which a reviewer has to decide (`rules.engine.paraphrase`).",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="For whom it was checked."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("check before publication")
        verbose_name_plural = _("checks before publication")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"check of {self.digest[:12]}"


class ClauseReview(CountyScoped):
    """A named person's decision on a clause that looks like protected conduct, whatever it is called (charter R1).

    It holds for this very clause, in any draft of the county; one word changed, and the clause has to be read again.
    The last decision on a clause is the one that holds. All of them are public.
    """

    class Decision(models.TextChoices):
        ALLOW = "allow", _("allowed")
        REFUSE = "refuse", _("refused")

    draft = CountyForeignKey(Draft, related_name="reviews", help_text="The draft in which it was read.")
    part = models.CharField(max_length=9, help_text="Kind of clause (`rules.engine.editing`).")
    code = models.CharField(max_length=40, help_text="Code of the clause.")
    clause_digest = models.CharField(
        max_length=64, help_text="SHA-256 of the clause with the category it stands in."
    )
    found = models.JSONField(help_text="What made it look protected: ground, term, the words where it is.")
    decision = models.CharField(max_length=6, choices=Decision, help_text="What was decided.")
    reason = models.TextField(help_text="Why; public.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", help_text="Who decided."
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name = _("decision on a clause")
        verbose_name_plural = _("decisions on clauses")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("county", "clause_digest"), name="rules_clausereview_of"),)
        constraints = (
            models.CheckConstraint(name="rules_clausereview_reason", condition=~models.Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.code}: {self.decision}"
