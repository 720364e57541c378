"""Weihai: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class WeihaiConfig(CountyConfig):
    name = "counties.weihai"
    label = "county_weihai"
    slug = "weihai"
    titles = {"en": "Weihai", "zh": "威海市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
