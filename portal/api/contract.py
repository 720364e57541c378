"""The OpenAPI contract: always in English, with every problem that an operation may answer."""

from typing import Any

from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from portal.api.problems import MEDIA_TYPE, PROBLEMS, ProblemType
from portal.api.serializers import ProblemSerializer

LANGUAGE = OpenApiParameter(
    "Accept-Language",
    str,
    OpenApiParameter.HEADER,
    description="Language of problems: zh (default) or en. Other texts come in both.",
)
REQUEST_ID = "00000000000000000000000000000000"


class Generator(SchemaGenerator):
    """The same contract whoever asks."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        with override("en"):
            return super().get_schema(request, public)


class Contract(AutoSchema):
    """Adds to each operation the problems that its view names in ``problems``, and a default for all others."""

    def get_override_parameters(self) -> list[Any]:
        return [LANGUAGE]

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        for reply in operation["responses"].values():
            reply["description"] = reply["description"] or operation["summary"]
        by_status: dict[str, list[ProblemType]] = {}
        for name in getattr(self.view, "problems", ()):
            by_status.setdefault(str(PROBLEMS[name].status), []).append(PROBLEMS[name])
        for status, kinds in sorted(by_status.items()):
            operation["responses"][status] = self._problem(
                "; ".join(str(kind.title) for kind in kinds), kinds
            )
        operation["responses"]["default"] = self._problem("Any other problem", [PROBLEMS["server-error"]])
        return operation

    def _problem(self, description: str, kinds: list[ProblemType]) -> dict[str, Any]:
        shape = self.resolve_serializer(ProblemSerializer, "response").ref
        examples = {
            kind.name: {
                "value": {
                    "type": kind.address,
                    "title": str(kind.title),
                    "status": kind.status,
                    "detail": str(kind.detail),
                    "instance": self.path,
                    "request_id": REQUEST_ID,
                }
            }
            for kind in kinds
        }
        return {
            "description": description,
            "content": {MEDIA_TYPE: {"schema": shape, "examples": examples}},
        }


class KeyScheme(OpenApiAuthenticationExtension):
    """How a third party's key is told in the contract."""

    target_class = "benefits.api.authentication.KeyAuthentication"
    name = "thirdPartyKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "xy_test_<county>_<secret> or xy_live_<county>_<secret>",
            "description": "The key that the county issued to the third party; it also says which county is asked.",
        }
