"""Huantai County: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class HuantaiConfig(CountyConfig):
    name = "counties.huantai"
    label = "county_huantai"
    slug = "huantai"
    titles = {"en": "Huantai County", "zh": "桓台县"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
