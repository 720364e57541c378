"""The first version of the text that a resident agrees to; a county publishes later ones."""

FIRST_TEXT = {
    "text_en": (
        "Taking part is up to you. Nobody loses anything by staying out.\n\n"
        "If you take part, the county writes down acts that its published rulebook names, and adds up points. "
        "You see every record, who wrote it, and how each point was counted. A deduction is announced to you "
        "first and counts only on the sixth working day after you were told. You can contest every record; while "
        "it is contested it does not count.\n\n"
        "Your score is never published and never given to anybody. Somebody else gets an answer to a single "
        "question only while your own permission for it lasts.\n\n"
        "You can leave at any time, in one step. Your score and answers are then erased."
    ),
    "text_zh": (
        "参加与否，由您决定。不参加，没有任何损失。\n\n"
        "参加以后，县里只记录公开的规则书中写明的行为，并据此计分。每一条记录、由谁记录、每一分怎么算，您都能看到。"
        "要扣分，先告知您；从告知后的第六个工作日起才生效。每一条记录您都可以提出异议；异议期间，该记录不计分。\n\n"
        "您的积分不公布，也不告诉任何人。别人只能就一个问题得到一个答复，而且必须在您本人的授权有效期内。\n\n"
        "您随时可以退出，一步完成。退出后，您的积分和答复即被删除。"
    ),
}
