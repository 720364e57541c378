"""The closed catalogue of grounds a rule may rest on, permitted and protected (charter R1)."""

from __future__ import annotations

from rules.engine.rule import Title

PERMITTED: dict[str, Title] = {
    "volunteering": Title("Volunteering", "志愿服务"),
    "community_service": Title("Work for the village or community", "村居公益劳动"),
    "mediation": Title("Mediating a dispute", "调解纠纷"),
    "blood_donation": Title("Donating blood", "无偿献血"),
    "charity_donation": Title("Giving money or goods", "慈善捐赠"),
    "brave_deed": Title("A brave deed", "见义勇为"),
    "honour": Title("An honour or award", "荣誉表彰"),
    "family_care": Title("Caring for the old or for orphans", "敬老助孤"),
    "environment_care": Title("Care for surroundings and environment", "环境维护"),
    "training": Title("Training or study", "培训学习"),
    "lawful_conduct": Title("A period without offence", "守法守信"),
    "tax_compliance": Title("Paying taxes in full", "依法纳税"),
    "contract_performance": Title("Keeping contracts", "履约守信"),
    "investment": Title("Bringing investment", "招商引资"),
    "military_service": Title("Military service", "服兵役"),
    "public_suggestion": Title("A useful suggestion to the public office", "建言献策"),
    "contract_breach": Title("Breach of contract", "合同违约"),
    "loan_default": Title("Loan default confirmed by a court", "经法院确认的贷款违约"),
    "confirmed_debt": Title("A debt confirmed by a court or arbitration", "经法院或仲裁确认的债务"),
    "judgment_defiance": Title("Not obeying an effective judgment", "拒不履行生效裁判"),
    "utility_arrears_confirmed": Title("Utility arrears confirmed by law", "经依法确认的公用事业欠费"),
    "illegal_fundraising": Title("Illegal fundraising or lending", "非法集资放贷"),
    "fraud": Title("Fraud or pyramid selling", "诈骗或传销"),
    "counterfeiting": Title("Counterfeit goods", "制售假冒伪劣"),
    "tax_evasion": Title("Tax evasion", "偷逃税款"),
    "bribery": Title("Bribery", "行贿受贿"),
    "false_statement": Title("False statements or forged papers", "弄虚作假"),
    "traffic_offence": Title("Traffic offence", "交通违法"),
    "drunk_driving": Title("Drunk driving", "酒后驾驶"),
    "drug_offence": Title("Drug offence", "涉毒违法"),
    "theft_of_utilities": Title("Stealing water, gas, power or heat", "窃水窃气窃电窃热"),
    "public_property_damage": Title("Damage to public property", "损坏公共设施"),
    "littering": Title("Littering or dumping", "乱扔乱倒垃圾"),
    "pollution": Title("Pollution", "污染环境"),
    "illegal_building": Title("Illegal building", "违法建设"),
    "illegal_trading": Title("Illegal trading or stalls", "违法经营"),
    "fire_safety": Title("Endangering fire safety", "妨害消防安全"),
    "public_order": Title("Offence against public order", "扰乱公共秩序"),
    "labour_law": Title("Offence against workers' rights", "侵害劳动者权益"),
    "food_drug_safety": Title("Offence against food or medicine safety", "食品药品安全违法"),
    "elder_neglect": Title("Neglecting elderly parents", "不赡养老人"),
    "domestic_violence": Title("Domestic violence", "家庭暴力"),
    "civil_dispute": Title("A civil dispute", "民事纠纷"),
    "administrative_penalty": Title("Another effective administrative penalty", "其他生效行政处罚"),
    "criminal_conviction": Title("A criminal conviction", "刑事判决"),
}
"""What a credit or a deduction may rest on; a deduction always also needs charter R2 and R3."""

PROTECTED: dict[str, Title] = {
    "petitioning": Title("Petitioning", "信访"),
    "complaint_or_appeal": Title("Complaining or appealing", "投诉或申诉"),
    "litigation": Title("Going to court", "提起诉讼"),
    "speech": Title("Speech", "言论"),
    "press": Title("Press and publishing", "新闻出版"),
    "assembly": Title("Assembly", "集会"),
    "association": Title("Association", "结社"),
    "religion": Title("Religion", "宗教信仰"),
    "ethnicity": Title("Ethnicity", "民族"),
    "political_opinion": Title("Political opinion", "政治见解"),
    "family_planning": Title("Family planning", "生育"),
    "health_or_disability": Title("Health or disability", "健康或残疾"),
    "refusing_consent": Title("Refusing consent", "拒绝同意"),
    "relatives_conduct": Title("What a relative did", "亲属的行为"),
    "poverty_or_unconfirmed_debt": Title("Poverty, or a debt no court confirmed", "贫困或未经确认的债务"),
}
"""What no published deduction may rest on."""

GROUNDS: dict[str, Title] = {**PERMITTED, **PROTECTED}
"""Every ground a rule may name."""


def is_protected(ground: str) -> bool:
    """Whether a deduction on this ground is refused (charter R1).

    >>> is_protected("petitioning"), is_protected("traffic_offence")
    (True, False)
    """
    return ground in PROTECTED
