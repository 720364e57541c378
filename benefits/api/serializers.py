"""The question of a third party and its answer, as the API tells them."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from benefits.models import Answer
from counties.api.serializers import StrictSerializer


class Handle(serializers.UUIDField):
    """A handle in its one spelling."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or len(data) != 36:
            self.fail("invalid", value="")
        return super().to_internal_value(data)


class Code(serializers.CharField):
    """A code: text, never a number that looks like one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class QuestionSerializer(StrictSerializer):
    """One question about one resident."""

    unknown_field = _("There is no such field. A question has handle, programme and purpose only.")

    handle = Handle(help_text="The handle that the resident's grant gave you.")
    programme = Code(max_length=40, help_text="Code of the programme that your agreement names.")
    purpose = Code(max_length=50, help_text="Code of the purpose that your agreement names.")


class AnswerSerializer(serializers.Serializer[Any]):
    """The answer. There is nothing else in it: no score, no grade, no reason, no name."""

    check_id = serializers.UUIDField(help_text="Number of this check; the resident sees it too.")
    answer = serializers.ChoiceField(
        Answer.values,
        help_text="`undetermined` is not a no: nothing may be refused because of it.",
    )
    as_of = serializers.DateField(help_text="The county's day that the answer is about.")
    revision = serializers.CharField(
        allow_null=True, help_text="Code of the book in force on that day; null where there is none."
    )
    valid_until = serializers.DateTimeField(help_text="Until when the answer may be relied on.")
    signature = serializers.CharField(help_text="The answer and its question, signed: compact JWS, EdDSA.")


ANSWER_FIELDS = ("check_id", "answer", "as_of", "revision", "valid_until", "signature")
# The database keeps a reply without its order; a first reply and a repeated one are told in this one.


class PublicKeySerializer(serializers.Serializer[Any]):
    """A public key (RFC 8037)."""

    kty = serializers.CharField(help_text="Always OKP.")
    crv = serializers.CharField(help_text="Always Ed25519.")
    x = serializers.CharField(help_text="The point, base64url.")
    kid = serializers.CharField(help_text="Its name (RFC 7638), as in the header of a signature.")
    use = serializers.CharField(help_text="Always sig.")
    alg = serializers.CharField(help_text="Always EdDSA.")


class PublicKeysSerializer(serializers.Serializer[Any]):
    """A set of public keys (RFC 7517)."""

    keys = PublicKeySerializer(many=True, help_text="Every key whose signatures are still to be trusted.")  # type: ignore[assignment]
