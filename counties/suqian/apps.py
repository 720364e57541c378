"""Suqian: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class SuqianConfig(CountyConfig):
    name = "counties.suqian"
    label = "county_suqian"
    slug = "suqian"
    titles = {"en": "Suqian", "zh": "宿迁市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
