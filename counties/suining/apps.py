"""Suining, a replay county: who it is; its book lies beside this file as TOML."""

from counties.plugin import CountyConfig


class SuiningConfig(CountyConfig):
    name = "counties.suining"
    label = "county_suining"
    slug = "suining"
    titles = {"en": "Suining (replay of 2010)", "zh": "睢宁县（2010年重演）"}
    time_zone = "Asia/Shanghai"
    languages = ("zh", "en")
    calendar = "CN"
    replay = True
