"""Wendeng District: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class WendengConfig(CountyConfig):
    name = "counties.wendeng"
    label = "county_wendeng"
    slug = "wendeng"
    titles = {"en": "Wendeng District", "zh": "文登区"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
