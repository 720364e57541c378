"""Xiamen: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class XiamenConfig(CountyConfig):
    name = "counties.xiamen"
    label = "county_xiamen"
    slug = "xiamen"
    titles = {"en": "Xiamen", "zh": "厦门市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
