"""Names as others may see them: enough to know oneself by, too little to be known by."""


def masked(name: str) -> str:
    """First and last sign with a star between; of two signs the first.

    >>> masked("张晓明"), masked("张明"), masked("欧阳晓明"), masked("李"), masked("")
    ('张*明', '张*', '欧*明', '*', '*')
    """
    signs = name.strip()
    if len(signs) < 2:
        return "*"
    return f"{signs[0]}*{signs[-1]}" if len(signs) > 2 else f"{signs[0]}*"
