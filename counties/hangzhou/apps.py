"""Hangzhou: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class HangzhouConfig(CountyConfig):
    name = "counties.hangzhou"
    label = "county_hangzhou"
    slug = "hangzhou"
    titles = {"en": "Hangzhou", "zh": "杭州市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
