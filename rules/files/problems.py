"""A bad row in a file, said in the reader's language: row, column, reason and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.engine.legible import visible

MOST = 1000
"""How many bad cells are said one by one, where nobody asks for more; the others are counted."""

MESSAGES: dict[str, dict[str, str]] = {
    "unreadable": {
        "en": "the file cannot be read: {detail}. Check the path and that it is a CSV or Parquet file.",
        "zh": "文件无法读取：{detail}。请检查路径，并确认是 CSV 或 Parquet 文件。",
    },
    "unwritable": {
        "en": "the file cannot be written: {detail}. Check the folder, its rights and the space left.",
        "zh": "文件无法写入：{detail}。请检查目录、权限和剩余空间。",
    },
    "no_polars": {
        "en": "Parquet files need the package polars, which is not installed. Install it, or use CSV.",
        "zh": "Parquet 文件需要 polars 软件包，当前没有安装。请安装它，或改用 CSV。",
    },
    "encoding": {
        "en": "the text is neither UTF-8 nor GB18030. Save it as UTF-8.",
        "zh": "文字既不是 UTF-8 也不是 GB18030 编码。请另存为 UTF-8。",
    },
    "columns": {
        "en": "the columns are wrong: missing {missing}; unknown or twice {extra}. They must be {wanted}.",
        "zh": "列不正确：缺少 {missing}；多余或重复 {extra}。应为 {wanted}。",
    },
    "not_csv": {
        "en": "this is not valid CSV: {detail}. Mend the quotes or the line.",
        "zh": "不是有效的 CSV：{detail}。请改正引号或该行。",
    },
    "fields": {
        "en": "the row has {found} fields, not {wanted}. Check its commas and quotes.",
        "zh": "该行有 {found} 个字段，应为 {wanted} 个。请检查逗号和引号。",
    },
    "empty": {"en": "it is empty. A value is needed here.", "zh": "内容为空。这里必须有值。"},
    "bad_key": {
        "en": '"{value}" is not a key: no spaces at its ends, no control characters, at most 200 long.',
        "zh": "“{value}”不是有效的键：首尾不能有空格，不能有控制字符，最长 200 字。",
    },
    "bad_date": {
        "en": '"{value}" is not a date. Write year-month-day in plain digits, such as 2019-02-26.',
        "zh": "“{value}”不是日期。请用普通数字按年-月-日书写，例如 2019-02-26。",
    },
    "bad_moment": {
        "en": '"{value}" is not a moment with an offset. Write 2019-02-26T12:00:00Z.',
        "zh": "“{value}”不是带时区的时刻。请写成 2019-02-26T12:00:00Z。",
    },
    "not_a_number": {
        "en": '"{value}" is not an exact number. Write plain digits such as -10 or 0.5.',
        "zh": "“{value}”不是确切的数字。请用普通数字，例如 -10 或 0.5。",
    },
    "too_many_decimals": {
        "en": '"{value}" has more than two decimals. Round it yourself.',
        "zh": "“{value}”的小数超过两位。请自行取舍到两位。",
    },
    "too_large": {
        "en": '"{value}" is too large. The most is {most}.',
        "zh": "“{value}”过大。最大为 {most}。",
    },
    "negative": {
        "en": '"{value}" is below zero. A quantity cannot be.',
        "zh": "“{value}”小于零。数量不能为负。",
    },
    "unknown_state": {
        "en": '"{value}" is not a state. Use one of: {choices}.',
        "zh": "“{value}”不是有效状态。请从中选用：{choices}。",
    },
    "unknown_rule": {
        "en": 'no revision has a rule "{value}". Correct the code, or load the revision that has it.',
        "zh": "没有任何修订含有规则“{value}”。请改正代码，或载入含有它的修订。",
    },
    "points_missing": {
        "en": "rule {rule} of revision {revision} needs chosen points from {low} to {high}. Fill them in.",
        "zh": "修订 {revision} 的规则 {rule} 需要在 {low} 至 {high} 之间选定分值。请填写。",
    },
    "points_out_of_range": {
        "en": '"{value}" lies outside {low} to {high}, the range of rule {rule} in revision {revision}. '
        "Choose points within it.",
        "zh": "“{value}”不在修订 {revision} 的规则 {rule} 的范围 {low} 至 {high} 内。请在范围内选定。",
    },
    "quantity_missing": {
        "en": "rule {rule} of revision {revision} counts by quantity, and none is given. Fill it in.",
        "zh": "修订 {revision} 的规则 {rule} 按数量计分，但没有数量。请填写。",
    },
    "made_record": {
        "en": "rule {rule} of revision {revision} is for clean years: the engine makes its records itself. "
        "Remove the row.",
        "zh": "修订 {revision} 的规则 {rule} 用于无扣分年度，其记录由系统自动生成。请删去该行。",
    },
    "differs": {
        "en": '"{value}" differs from "{other}" in row {row} of the same record. '
        "Only state and its dates may differ.",
        "zh": "“{value}”与同一记录第 {row} 行的“{other}”不同。只有状态及其日期可以不同。",
    },
    "duplicate": {
        "en": '"{value}" is already in row {row}. Remove one of the two.',
        "zh": "“{value}”已在第 {row} 行出现。请删去其中一个。",
    },
    "unknown_resident": {
        "en": 'there is no resident "{value}" in the residents file. Correct the key or add the resident.',
        "zh": "居民文件中没有“{value}”。请改正键或补充该居民。",
    },
    "left_before": {
        "en": "the resident left on {value}, before enrolling on {other}. Correct one of the days.",
        "zh": "该居民 {value} 退出，早于加入日 {other}。请改正其中一个日期。",
    },
    "same_file": {
        "en": "two of the files named are the same. Give each its own name.",
        "zh": "所给文件中有两个相同。请分别命名。",
    },
    "no_resident": {
        "en": 'there is no resident "{value}" in the files. Check the key.',
        "zh": "文件中没有居民“{value}”。请检查键。",
    },
}

MORE = {
    "en": "… and {more} more. Mend these first; --errors 0 says every one.",
    "zh": "……另有 {more} 处。请先改正以上各处；加上 --errors 0 可列出全部。",
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in a file; `row` counts from 1, the heading being row 1; 0 means the file as a whole."""

    code: str
    file: str
    row: int = 0
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def say(self, language: str = "en") -> str:
        """Where, what and how to mend.

        >>> RowProblem("empty", "records.csv", 7, "rule").say("zh")
        'records.csv，第 7 行，列 rule：内容为空。这里必须有值。'
        """
        chinese = language.startswith("zh")
        parts = [self.file]
        if self.row:
            parts.append(f"第 {self.row} 行" if chinese else f"row {self.row}")
        if self.column:
            parts.append(f"列 {self.column}" if chinese else f"column {self.column}")
        params = {
            key: visible(value) if isinstance(value, str) else value for key, value in self.params.items()
        }
        text = MESSAGES[self.code]["zh" if chinese else "en"].format(**params)
        return f"{'，' if chinese else ', '}".join(parts) + ("：" if chinese else ": ") + text


class Problems:
    """What is wrong in files, as it is found: the first `most` are kept to be said (0 = all), the others counted."""

    def __init__(self, most: int = MOST) -> None:
        """Nothing is wrong yet."""
        self.most = most
        self.kept: list[RowProblem] = []
        self.count = 0

    def append(self, problem: RowProblem) -> None:
        """One more."""
        self.count += 1
        if not self.most or len(self.kept) < self.most:
            self.kept.append(problem)

    def refuse(self) -> None:
        """Raises FilesError if anything is wrong."""
        if self.count:
            raise FilesError(self.kept, more=self.count - len(self.kept))


class FilesError(Exception):
    """Files that are refused, with every bad row, or the first of them and how many more there are."""

    def __init__(self, problems: Iterable[RowProblem], *, more: int = 0) -> None:
        """At least one problem; `more` are counted and not among them."""
        self.problems = tuple(problems)
        self.more = more
        super().__init__("\n".join(self.lines("en")))

    def lines(self, language: str) -> list[str]:
        """One line a problem, in the reader's language.

        >>> FilesError([RowProblem("empty", "records.csv", 7, "rule")], more=2).lines("en")[-1]
        '… and 2 more. Mend these first; --errors 0 says every one.'
        """
        lines = [problem.say(language) for problem in self.problems]
        if self.more:
            lines.append(MORE["zh" if language.startswith("zh") else "en"].format(more=self.more))
        return lines
