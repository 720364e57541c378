"""Sentences for errors of form: keys, values and lists that the format does not have."""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "toml_syntax": {
        "en": "this is not valid TOML: {detail}. The file cannot be read further. Mend the text at that "
        "place.",
        "zh": "不是有效的 TOML：{detail_zh}。文件无法继续读取。请改正该处文字。",
    },
    "nested_too_deep": {
        "en": "values stand inside values too deep to be read. No book needs more than a few levels. Make it "
        "flatter.",
        "zh": "数值层层嵌套过深，无法读取。任何规则书都只需要几层。请减少层次。",
    },
    "unreadable": {
        "en": "the file cannot be read: {detail}. A book is a UTF-8 text file. Check the path and the "
        "encoding.",
        "zh": "文件无法读取：{detail_zh}。规则文件应为 UTF-8 文本。请检查路径和编码。",
    },
    "not_a_table": {
        "en": 'a table is expected, not "{value}". Only a table can hold the keys needed here. Write it as '
        "[table] or {{ key = value }}.",
        "zh": "此处应为表，而不是“{value}”。只有表才能写入所需的键。请写成 [table] 或 {{ key = value }}。",
    },
    "not_a_list": {
        "en": 'a list is expected, not "{value}". Several values may stand here. Write [ … ].',
        "zh": "此处应为列表，而不是“{value}”。这里可以有多个值。请写成 [ … ]。",
    },
    "empty_list": {
        "en": "the list is empty. An empty list would say nothing. Add an entry or leave the key out.",
        "zh": "列表为空。空列表没有意义。请加入内容，或删去该键。",
    },
    "missing_key": {
        "en": 'the key "{key}" is missing. Every clause of this kind needs it. Add it.',
        "zh": "缺少键“{key}”。此类条款都必须有它。请补上。",
    },
    "unknown_key": {
        "en": 'the key "{key}" is unknown. The format is closed, so nothing is silently ignored. Remove it '
        "or use one of: {known}.",
        "zh": "没有“{key}”这个键。格式是封闭的，不会默默忽略任何内容。请删去，或改用：{known}。",
    },
    "not_text": {
        "en": '"{value}" is not a text. A text that people can read is needed. Write it in quotes, not '
        "empty.",
        "zh": "“{value}”不是文字。这里需要给人看的文字。请用引号写出，且不能为空。",
    },
    "too_long": {
        "en": "the text has {length} characters. Nobody reads one that long on a phone. Shorten it to {most} "
        "at most.",
        "zh": "文字有 {length} 个字符。手机上没有人会读这么长的文字。请缩短到 {most} 个以内。",
    },
    "hidden_character": {
        "en": 'the text "{value}" holds {character}, a character that cannot be seen. It could make the text '
        "read as something else. Type the text again; a line break is not needed.",
        "zh": "文字“{value}”含有看不见的字符 {character}。它可能让文字看起来是另一个意思。请重新输入文字；不"
        "需要换行。",
    },
    "bad_code": {
        "en": '"{value}" is not a code. Codes are compared letter by letter. Use up to {most} of A-Z a-z '
        "0-9 . _ - and start with a letter or digit.",
        "zh": "“{value}”不是有效代码。代码要逐字比对。请用不超过 {most} 个字母、数字、点、下划线或连字符，并以"
        "字母或数字开头。",
    },
    "bad_title": {
        "en": 'the text must be there in both languages. Readers use either. Write {{ en = "…", zh = "…" '
        "}}, both not empty.",
        "zh": '文字必须有中英两种。读者可能使用任何一种。请写成 {{ en = "…", zh = "…" }}，均不能为空。',
    },
    "not_a_date": {
        "en": '"{value}" is not a date. A day is needed without a time. Write year-month-day, such as '
        "2010-01-01.",
        "zh": "“{value}”不是日期。这里需要不带时间的日期。请按年-月-日书写，例如 2010-01-01。",
    },
    "not_true_or_false": {
        "en": '"{value}" is neither true nor false. Only these two are meant here. Write true or false.',
        "zh": "“{value}”不是 true 或 false。这里只能是二者之一。请写 true 或 false。",
    },
    "not_a_choice": {
        "en": '"{value}" is not on the list. The list is closed. Use one of: {choices}.',
        "zh": "“{value}”不在清单内。清单是封闭的。请从中选用：{choices}。",
    },
    "not_a_number": {
        "en": '"{value}" is not an exact number. Points are exact, so infinity, "not a number", full-width '
        "digits and words are refused. Write plain digits such as -10 or 0.5.",
        "zh": "“{value}”不是确切的数字。积分必须精确，不接受无穷、非数、全角数字或文字。请用普通数字，例如 "
        "-10 或 0.5。",
    },
    "too_many_decimals": {
        "en": '"{value}" has more than two decimals. Points are counted in hundredths. Round it yourself.',
        "zh": "“{value}”的小数超过两位。积分以百分之一为单位。请自行取舍到两位。",
    },
    "too_large": {
        "en": '"{value}" is too large. Numbers here go up to {most} either way. Check for a slip of the pen.',
        "zh": "“{value}”过大。这里的数值最大为 {most}（正负皆然）。请检查是否笔误。",
    },
    "not_whole": {
        "en": '"{value}" is not a whole number from {least} to {most}. Parts of one make no sense here. '
        "Write a whole number.",
        "zh": "“{value}”不是 {least} 到 {most} 之间的整数。这里不能用小数。请写整数。",
    },
    "bad_span": {
        "en": '"{value}" is not a length of time. Only days and calendar months are counted, up to 100 '
        'years. Write "24 months" or "90 days".',
        "zh": '“{value}”不是时间长度。只按天或公历月计算，最长一百年。请写成 "24 months" 或 "90 days"。',
    },
    "bad_month_day": {
        "en": '"{value}" is not a day of the year. The season comes back every year. Write month-day, such '
        'as "10-01".',
        "zh": '“{value}”不是一年中的某一天。开放期每年重复。请按月-日书写，例如 "10-01"。',
    },
    "form_missing": {
        "en": "nothing says what a record is worth. A rule has exactly one form. Add one of points, "
        "points_between, per, ladder, clean_year.",
        "zh": "没有说明一条记录值多少分。每条规则必须且只能有一种计分方式。请写 points、points_between、per"
        "、ladder、clean_year 之一。",
    },
    "form_twice": {
        "en": "several keys say what a record is worth: {keys}. A rule has exactly one form. Keep one of "
        "them.",
        "zh": "有多个键说明分值：{keys}。每条规则只能有一种计分方式。请只留一个。",
    },
    "zero_points": {
        "en": "the rule is worth 0 points. It would do nothing. Give it points, or a holds_grade_at.",
        "zh": "该规则分值为 0。它不会起任何作用。请给出分值，或写 holds_grade_at。",
    },
    "mixed_signs": {
        "en": "the points are partly above and partly below zero. A rule is a credit or a deduction, never "
        "both. Split it into two rules.",
        "zh": "分值有正有负。一条规则要么加分，要么扣分，不能兼有。请拆成两条规则。",
    },
    "range_order": {
        "en": "the range must be two numbers, the smaller first. Otherwise no choice lies in it. Write "
        "[low, high], such as [-50, -5].",
        "zh": "范围应为两个数，小的在前。否则没有可选的数值。请写成 [低, 高]，例如 [-50, -5]。",
    },
    "not_above_zero": {
        "en": '"{value}" is not above zero. A limit or a unit of zero or less has no meaning. Write a '
        "number above 0.",
        "zh": "“{value}”不大于零。限额或单位不能为零或负数。请写大于 0 的数。",
    },
    "too_many_rungs": {
        "en": "the ladder has {value} rungs. Past the last rung every record is worth the last. Keep {most} at "
        "most.",
        "zh": "阶梯有 {value} 级。超过最后一级的记录都按最后一级计分。请最多保留 {most} 级。",
    },
    "rate_too_high": {
        "en": "at this rate one record of {quantity} would be worth more than {most} points. Sums that large "
        "cannot be kept exact. Lower the points or count a larger quantity.",
        "zh": "按此标准，一条数量为 {quantity} 的记录会超过 {most} 分。这么大的合计无法保持精确。请降低分值，"
        "或提高计数的数量。",
    },
    "clean_year_evidence": {
        "en": 'the evidence of a clean year is "{value}". Nobody enters such a record: it follows from the '
        'resident\'s own file. Write evidence = "own_file".',
        "zh": "无扣分年度的凭据是“{value}”。这类记录无人录入，而是由本人档案得出。请写 evidence = "
        '"own_file"。',
    },
    "own_file_elsewhere": {
        "en": 'the evidence is "{value}", but the rule is not of the form clean_year. Only a clean year shows '
        "in the resident's own file. Name what proves the act.",
        "zh": "凭据是“{value}”，但该规则不是 clean_year。只有无扣分年度才能由本人档案看出。请写明证明该行为"
        "的凭据。",
    },
    "clean_year_alone": {
        "en": "a clean year cannot have: {keys}. There is one a year at most, and nobody enters it. Remove "
        "them; cap, counts_for and a category stay possible.",
        "zh": "无扣分年度不能有：{keys}。它每年最多一次，且无人录入。请删去；可以保留 cap、counts_for 和类别"
        "。",
    },
    "need_one_key": {
        "en": "a need has exactly one key, this one has: {keys}. Two would leave open how they join. Join "
        "needs with all or any.",
        "zh": "每个条件只能有一个键，这里有：{keys}。多个键说不清如何组合。请用 all 或 any 组合条件。",
    },
    "need_too_deep": {
        "en": "the needs are nested more than {most} deep. Nobody could read that. Make them flatter.",
        "zh": "条件嵌套超过 {most} 层。没有人能读懂。请减少层次。",
    },
    "empty_case": {
        "en": "the example expects nothing. It could never fail. Add a score, grade, worths or answers to "
        "expect.",
        "zh": "示例没有期望结果。它永远不会不通过。请在 expect 中写出分数、等级、分值或答复。",
    },
    "not_a_moment": {
        "en": '"{value}" is not a moment with an offset. A moment without one could mean several. Write '
        "2019-02-26T12:00:00Z.",
        "zh": "“{value}”不是带时区的时刻。没有时区就有多种理解。请写成 2019-02-26T12:00:00Z。",
    },
    "not_matching": {
        "en": "effective_on and transitions exclude each other. Both say since when the record holds. Keep one "
        "of them.",
        "zh": "effective_on 与 transitions 不能并用。两者都说明记录自何时起有效。请只留一个。",
    },
}
