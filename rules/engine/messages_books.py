"""Sentences for errors of meaning: within one book, between revisions, and against the charter."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "duplicate_code": {
        "en": 'the code "{value}" is used twice. A code must mean one thing. Rename one of them.',
        "zh": "代码“{value}”用了两次。一个代码只能指一件事。请改掉其中一个。",
    },
    "no_grades": {
        "en": "there is no grade. Every score needs a band to fall in. Add at least one [[grade]] from the "
        "floor.",
        "zh": "没有任何等级。每个分数都要落在某个等级内。请至少写一个从最低分开始的 [[grade]]。",
    },
    "grades_not_falling": {
        "en": 'grade "{value}" does not start below the one before it. Grades are read from the highest '
        "down. Put them in falling order.",
        "zh": "等级“{value}”的起点不低于前一个。等级从高到低读取。请按从高到低排列。",
    },
    "last_grade_not_at_floor": {
        "en": "the last grade starts at {value}, the floor is {floor}. Some scores would have no grade. "
        "Let it start at the floor.",
        "zh": "最后一个等级从 {value} 开始，而最低分是 {floor}。有些分数会没有等级。请让它从最低分开始。",
    },
    "base_outside_scale": {
        "en": "the base {value} does not lie between floor and ceiling. Everyone starts at the base. Move "
        "the base or the limits.",
        "zh": "基础分 {value} 不在最低分和最高分之间。每个人都从基础分开始。请调整基础分或上下限。",
    },
    "unknown_category": {
        "en": 'there is no category "{value}" in this book. A rule stands under one of its categories. Add '
        "the [[category]] or use one of: {known}.",
        "zh": "本规则书没有类别“{value}”。规则必须归入已有类别。请增加 [[category]]，或改用：{known}。",
    },
    "unknown_grade": {
        "en": 'there is no grade "{value}" in this book. Only its own grades can be named. Use one of: '
        "{known}.",
        "zh": "本规则书没有等级“{value}”。只能引用本书的等级。请改用：{known}。",
    },
    "replaces_itself": {
        "en": "the rule replaces itself, or one that replaces it in turn ({value}). Both records would "
        "count nothing. Let one of them replace the other.",
        "zh": "该规则替代自身，或与另一条规则互相替代（{value}）。这样两条记录都不计分。请只保留单向替代。",
    },
    "best_of_mixed": {
        "en": 'credits and deductions share the best_of key "{value}". A credit could then hide a '
        "deduction. Use a key for each.",
        "zh": "加分和扣分共用 best_of 键“{value}”。这样加分可能掩盖扣分。请分别使用不同的键。",
    },
    "hold_on_credit": {
        "en": "a credit holds the grade down. A good deed must not lower a grade. Move holds_grade_at to a "
        "deduction.",
        "zh": "加分规则限制了等级。做好事不应降低等级。请把 holds_grade_at 移到扣分规则。",
    },
    "late_publication": {
        "en": "it takes effect on {value}, but is published on {published}. A rule is published before it "
        "applies (charter R4). Let it take effect at the earliest the day after.",
        "zh": "生效日为 {value}，而公布日为 {published}。规则须先公布后适用（约章 R4）。生效日最早为公布次"
        "日。",
    },
    "adverse_without_basis": {
        "en": 'the effect "{value}" takes something away, and no legal basis is named. The score alone is '
        "none (charter P1). Name the law in legal_basis, or use another effect.",
        "zh": "效果“{value}”对居民不利，却没有法律依据。分数本身不能作为依据（约章 P1）。请在 legal_basis "
        "写明法律，或改用其他效果。",
    },
    "basic_service": {
        "en": '"{value}" is a basic service. It belongs to everyone, whatever the score (charter P3). '
        "Remove the programme.",
        "zh": "“{value}”属于基本服务。无论分数如何，人人享有（约章 P3）。请删去该项目。",
    },
    "protected_ground": {
        "en": 'a deduction for "{title}" ({value}) is refused. It is a protected ground (charter R1). Drop '
        "the rule; a book of the past is marked archival = true.",
        "zh": "不得因“{title_zh}”（{value}）扣分。这是受保护的事由（约章 R1）。请删去该规则；历史规则书应标"
        "明 archival = true。",
    },
    "no_legal_basis": {
        "en": "the deduction names no legal basis. Nobody loses points without one (charter R2). Add "
        "legal_basis.",
        "zh": "扣分没有写明法律依据。没有依据不得扣分（约章 R2）。请补上 legal_basis。",
    },
    "weak_evidence": {
        "en": 'the deduction rests on "{value}". Only a judgment or a final decision is enough (charter '
        'R2). Write evidence = "effective_document".',
        "zh": "扣分的凭据是“{value}”。只有生效的裁判或决定才足够（约章 R2）。请写 evidence = "
        '"effective_document"。',
    },
    "no_end": {
        "en": "the deduction never ends. It must end after at most 60 months (charter R3). Add counts_for.",
        "zh": "扣分没有期限。最长为 60 个月（约章 R3）。请补上 counts_for。",
    },
    "ends_too_late": {
        "en": "the deduction counts for {value}. It must end after at most 60 months, 1825 days (charter "
        "R3). Shorten counts_for.",
        "zh": "扣分的有效期为{value_zh}。最长为 60 个月，即 1825 天（约章 R3）。请缩短 counts_for。",
    },
    "other_county": {
        "en": 'this revision is of county "{value}", the others of "{county}". A book is of one county. '
        "Move the file.",
        "zh": "本修订属于“{value}”，其他属于“{county}”。一本规则书只属于一个县。请移走该文件。",
    },
    "duplicate_revision": {
        "en": 'the revision code "{value}" is also that of {other}. Records name their revision by it. '
        "Rename one.",
        "zh": "修订代码“{value}”与 {other} 相同。记录靠它指明所依修订。请改掉其中一个。",
    },
    "shared_day": {
        "en": "it takes effect on {value}, and so does {other}. It would be open which one rules. Choose "
        "another day for one.",
        "zh": "它与 {other} 同在 {value} 生效。无法确定以哪一个为准。请为其中一个另定日期。",
    },
    "sign_changed": {
        "en": 'rule "{value}" was {before} in revision {other} and is {after} here. A code keeps its sign, '
        "so that earlier records keep their meaning. Give the new rule a new code.",
        "zh": "规则“{value}”在修订 {other} 中是{before_zh}，在这里是{after_zh}。同一代码的加扣方向不能变，"
        "以免改变以前记录的含义。请为新规则另用代码。",
    },
    "clean_year_changed": {
        "en": 'rule "{value}" becomes a clean year, or stops being one: it was otherwise in revision {other}. '
        "Records that people entered and those of clean years must not mix. Give the new rule a new code.",
        "zh": "规则“{value}”改为或不再是无扣分年度：它在修订 {other} 中并非如此。人工录入的记录和无扣分年度的"
        "记录不能混在一起。请为新规则另用代码。",
    },
    "replaces_in_turn": {
        "en": 'the rule "{value}" takes the place of one that took its place in an earlier revision, directly or round '
        "about. Of one act recorded under both, everything would count nothing. Drop one of the two, or give the new "
        "rule a new code.",
        "zh": "规则“{value}”替代的规则在以前的修订中曾直接或间接替代它。同一行为若在两个修订下都有记录，就会都不计分"
        "。请删去其中一个替代关系，或为新规则另用代码。",
    },
    "best_of_changed": {
        "en": 'the best_of key "{value}" groups rules of the other sign in revision {other}. Records under both would '
        "be one group, and a credit could hide a deduction. Use another key.",
        "zh": "best_of 键“{value}”在修订 {other} 中用于加扣方向相反的规则。两者的记录会归为一组，加分可能掩盖扣分。"
        "请换一个键。",
    },
    "held_grade_missing": {
        "en": 'rule "{rule}" of revision {other} holds the grade at "{value}", which this revision does '
        "not have. Records under it would lose their meaning. Keep a grade of that code.",
        "zh": "修订 {other} 的规则“{rule}”把等级限制在“{value}”，而本修订没有这个等级。相关记录会失去含义。"
        "请保留该代码的等级。",
    },
    "unknown_rule": {
        "en": 'no revision up to this one has a rule "{value}". The clause would never apply. Correct the '
        "code or add the rule.",
        "zh": "到本修订为止都没有规则“{value}”。该条款永远不会适用。请改正代码或增加规则。",
    },
    "archival_not_repealed": {
        "en": 'rule "{value}" of the archival revision breaks charter {article} and no later revision '
        "repeals it for all acts. A real county cannot let it count. Add a published revision "
        'without it, with transition = "all_acts".',
        "zh": "历史修订中的规则“{value}”违反约章 {article}，且没有后续修订对全部行为废止它。真实的县不得让"
        '它计分。请增加一个已公布的、不含该规则且 transition = "all_acts" 的修订。',
    },
    "no_books": {
        "en": "there is no rulebook here. A folder holds dated .toml files. Check the path.",
        "zh": "这里没有规则书。文件夹中应有按日期命名的 .toml 文件。请检查路径。",
    },
}
