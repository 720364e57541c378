"""Yanji: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class YanjiConfig(CountyConfig):
    name = "counties.yanji"
    label = "county_yanji"
    slug = "yanji"
    titles = {"en": "Yanji (morality bank)", "zh": "延吉市（道德银行）"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = False
