"""Shijiazhuang: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class ShijiazhuangConfig(CountyConfig):
    name = "counties.shijiazhuang"
    label = "county_shijiazhuang"
    slug = "shijiazhuang"
    titles = {"en": "Shijiazhuang", "zh": "石家庄市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
