"""A second live county that only tests install, to be looked into from the first one in vain."""

from counties.plugin import CountyConfig


class OtherConfig(CountyConfig):
    name = "tests.other_county"
    label = "county_other"
    slug = "other"
    titles = {"en": "Other County", "zh": "另一个测试县"}
