"""The shape of a problem and of its explanation, for the contract."""

from typing import Any

from rest_framework import serializers

from counties.api.serializers import InTwoLanguages


class FaultSerializer(serializers.Serializer[Any]):
    """One fault: where it is and what belongs there."""

    pointer = serializers.CharField(required=False, help_text="JSON pointer into the body (RFC 6901).")
    parameter = serializers.CharField(required=False, help_text="Name of the parameter of the address.")
    code = serializers.CharField(required=False, help_text="Kind of fault in one word, for programs.")
    detail = serializers.CharField(help_text="What belongs there, in the reader's language.")


class ProblemSerializer(serializers.Serializer[Any]):
    """A problem by RFC 9457."""

    type = serializers.CharField(help_text="What kind of problem; the reference leads to its explanation.")
    title = serializers.CharField(help_text="The kind in words, in the reader's language.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    detail = serializers.CharField(help_text="What is wrong here and what to do.")
    instance = serializers.CharField(help_text="The address that was called.")
    request_id = serializers.CharField(help_text="Number of the request, also in the X-Request-ID header.")
    errors = FaultSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text="Every fault found."
    )


class ProblemTypeSerializer(serializers.Serializer[Any]):
    """A kind of problem, explained."""

    type = serializers.CharField(help_text="The reference that problems of this kind carry.")
    status = serializers.IntegerField(help_text="The HTTP status.")
    title = InTwoLanguages(help_text="The kind in words.")
    detail = InTwoLanguages(help_text="What it means and what to do.")
