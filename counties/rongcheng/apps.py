"""Rongcheng: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class RongchengConfig(CountyConfig):
    name = "counties.rongcheng"
    label = "county_rongcheng"
    slug = "rongcheng"
    titles = {"en": "Rongcheng", "zh": "荣成市"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
