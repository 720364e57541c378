"""Names as they may be seen where nobody needs to know who it is."""


def masked(name: str) -> str:
    """First and last sign of a name, the first alone of one with two; all others are stars.

    >>> masked("张小明"), masked("张明"), masked("张"), masked("欧阳小明")
    ('张*明', '张*', '*', '欧**明')
    """
    if len(name) < 3:
        return name[:-1] + "*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
