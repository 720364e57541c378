"""A live county that only tests install: one rule of each kind that a page or service treats differently."""

from counties.plugin import CountyConfig


class DummyConfig(CountyConfig):
    name = "tests.dummy_county"
    label = "county_dummy"
    slug = "dummy"
    titles = {"en": "Dummy County", "zh": "测试县"}
