"""Baoji: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class BaojiConfig(CountyConfig):
    name = "counties.baoji"
    label = "county_baoji"
    slug = "baoji"
    titles = {"en": "Baoji", "zh": "宝鸡市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
