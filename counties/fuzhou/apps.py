"""Fuzhou: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class FuzhouConfig(CountyConfig):
    name = "counties.fuzhou"
    label = "county_fuzhou"
    slug = "fuzhou"
    titles = {"en": "Fuzhou", "zh": "福州市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
