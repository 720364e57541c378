"""Parameters of addresses, as the contract tells them."""

from drf_spectacular.utils import OpenApiParameter

COUNTY_SLUG = OpenApiParameter("county", str, OpenApiParameter.PATH, description="Slug of the county.")
