"""What the portal leaves empty in a register entry or cannot vouch for, who has to fill it, and why."""

from typing import Any

from rules.engine.rule import Title

GAPS = (
    (
        "category",
        "county",
        Title(
            "The policy field is for the county to choose from the standard's list.",
            "政策领域由县里从标准的列表中选择。",
        ),
    ),
    (
        "contact_email",
        "county",
        Title(
            "The address of the county's page stands here; the county puts the address at which its office answers.",
            "这里写的是县的页面地址；请县里写上能答复来信的地址。",
        ),
    ),
    (
        "publication_category",
        "county",
        Title(
            "Taken as impactful, because points can decide about programmes; the legal class is for the county to confirm.",
            "因积分可能影响待遇项目，暂列为有影响的算法；法律上的类别由县里确认。",
        ),
    ),
    (
        "proportionality",
        "county",
        Title(
            "Only the county knows what it weighed and which alternatives it considered.",
            "权衡了什么、考虑过哪些替代办法，只有县里知道。",
        ),
    ),
    (
        "lawful_basis_grouping",
        "county",
        Title(
            "The book names the law in words; links are for the county to add.",
            "规则书用文字写明法律；链接由县里补充。",
        ),
    ),
    (
        "process_index_url",
        "county",
        Title(
            "The county's record of processing is not kept here.",
            "县里的个人信息处理登记不在本站。",
        ),
    ),
    (
        "impacttoetsen_grouping",
        "county",
        Title(
            "Assessments by the county and their links are not on file here.",
            "县里做过的影响评估及其链接不在本站。",
        ),
    ),
    (
        "source_data_grouping",
        "county",
        Title(
            "Links to descriptions of the offices' own registers are not on file here.",
            "各单位登记册的说明链接不在本站。",
        ),
    ),
    (
        "publiccode",
        "operator",
        Title(
            "Empty unless the operator of this portal has named where its source can be read.",
            "运行本站的单位没有写明源代码地址时为空。",
        ),
    ),
    (
        "lars",
        "register",
        Title(
            "The register gives this number when it takes the record in.",
            "由登记册在收录时给出编号。",
        ),
    ),
)
"""Field of the standard, who fills it (the county, the operator of the portal, the register), and the reason."""


def gaps() -> list[dict[str, Any]]:
    """The same for the export."""
    return [{"field": field, "by": by, "why": why.document()} for field, by, why in GAPS]
