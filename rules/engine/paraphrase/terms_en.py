"""English words for protected conduct, by ground.

A blank divides terms, `/` alternatives, and `+` parts that stand within a few words of one another, in any order. A word
ends as it likes where `*` stands; without it, it is that very word.
"""

from __future__ import annotations

_PLACES = "higher/superior/upper/senior/provincial/central/national/capital/beijing/official*/authorit*/government/leader*/inspection/office*/cadre*/superiors"

TERMS: dict[str, str] = {
    "petitioning": f"""
        petition* grievance* redress beijing
        skip+level* rights+defen*/protect* collective+visit*
        visit*/letter*/writ*/pester*/approach*/present*/submit*/hand*/address*/bring*/tak*/took/travel*/trip*/journey*/appeal*/complain*/call*/bother*/harass*+{_PLACES}
        bypass*/circumvent*/leapfrog*/skip*+village/level*/local/office*/authorit*/official*/county/township
        over+head*+official*/cadre*/office*/local/village/county seek*/demand*/sought+justice/explanation*/hearing/remed*
        travel*/trip*/journey*/go/going/went/leav*+capital/meeting*/congress
        pester*/nag*/harass*+staff/clerk*/official*/cadre*/office*/leader* inspection+team*
        repeated*/persistent*/abnormal*/mass/group+visit*/letter*/request*/demand*
    """,
    "complaint_or_appeal": """
        complain* appeal* hotline* whistleblow* denounc* objection* reconsider*
        whistle+blow* report*/inform*/expos*+official*/cadre*/leader*/government/corrupt*/misconduct
        contest*/challeng*/disput*/question*/object*/reject*+decision*/score*/point*/record*/penalt*/ruling*
        refus*+accept*+decision*/result*/outcome* bad/poor/negative+review*/rating*/feedback mayor*+call*/phon*/line
    """,
    "litigation": """
        lawsuit* litigat* litigious* sue sues sued suing plaintiff* vexatious*
        bring*/brought/tak*/took/fil*/start*/go/going/went+court*/suit*/proceeding*/case*/action*
        hir*/engag*/consult*/retain*+lawyer*/attorney*
    """,
    "speech": """
        speech* rumour* rumor* defam* slander* libel* criticis* criticiz* tweet* blog* wechat weibo slogan* banner*
        leaflet* outspoken* gossip*
        post*/shar*/spread*/publish*/forward*/writ*/upload*/circulat*+online/internet/web/forum*/chat/group*/negative/false/unverified/critical/message*/video*/media/news/remark*/comment*/information
        insult*/abus*/mock*/disrespect*/ridicul*+official*/cadre*/government/leader*/party/police*/staff/committee/hero*
        negative/critical/improper/inappropriate/harmful/unapproved+remark*/comment*/opinion*/statement*/word*/information
        express*/voic*/speak*/spoke/talk*+opinion*/view*/discontent*/against/public*/ill
        expos*/reveal*+village/county/problem*/scandal*/video* social+media
    """,
    "press": """
        press journalis* newspaper* reporter* interview* magazine* pamphlet*
        foreign+media media+contact*/speak*/spoke/talk*/article*
        print*/publish*/distribut*+approval/permission/material*/unapproved/unlicensed
    """,
    "assembly": """
        assembl* gather* protest protests protester* protesting demonstrator* marching picket* vigil* blockad* banner*
        stroll* rally rallies crowd*
        sit+in+office*/government/hall/square mass+incident*
        march/demonstrat*/procession*+join*/street*/unapproved/illegal/unauthori*/peaceful/public/part
        strike/strikes/striking+work*/labour/labor/worker*/join*/part/illegal
        stop*/halt*+work*+trouble*/together/collective*/demand*
        group/collective*/mass+stroll*/walk*/event*/action*/kneel*
    """,
    "association": """
        union unions ngo ngos association
        join*/found*/form*/set/belong*/member*/unregistered/illegal/independent/unapproved+societ*/association*/organisation*/organization*/club*/group*/federation*/committee*
    """,
    "religion": """
        religio* worship* pray* church* mosque* temple* monaster* priest* imam* monk* nun nuns bible* quran* koran*
        scripture* sermon* believer* christian* catholic* muslim* islam* buddh* taois* daois* hindu* cult cults
        missionar* preach* proselyt* hijab* veil* headscar* beard* superstit* incense falun* faith ramadan fasting
        pilgrim* clergy* parish*
    """,
    "ethnicity": """
        ethnic* minorit* racial* nationalit* uyghur* uighur* tibet* mongol* kazakh*
        national+language
    """,
    "political_opinion": """
        politic* dissent* dissident* ideolog* disloyal* unpatriotic* subversi*
        oppos*/disagree*/resist*/hostil*/uncooperat*/disobey*/refus*/not+party/government/polic/policy/policies/demolition*/relocation*/campaign*/leadership
        not/support*/cooperat*/without+demolition*/relocation*/requisition* vote/votes/voting/ballot*/election*
        loyal*/attitude*/thought*/thinking/consciousness/awareness+party/state/government/political*/ideological*/low/backward
    """,
    "family_planning": """
        birth births pregnan* contracep* sterilis* steriliz* abort* childbearing fertil* iud iuds wedlock
        family+plan* unmarried+mother*/child*/parent*
        second/third/fourth/extra/unauthori*/many/more+child/children/baby/babies
        child/children/baby+quota*/limit*/fee*/unregistered/permit*
    """,
    "health_or_disability": """
        disab* handicap* illness* ill sick* disease* mental* psychiatr* epilep* hiv hepatitis tubercul* blind deaf
        mute dementi* depressi* obes* infect* patient* autis* hospitalis* hospitaliz* crippl* contagio* diagnos*
        schizo*
        medical+history carrier*+virus*/disease*
    """,
    "refusing_consent": """
        fingerprint*
        opt+out opting+out opted+out face+data/image*/scan*
        refus*/declin*/withdr*/withh*/reject*/revok*/deny/denies/denied/denying/not/never/fail*+consent*/authoris*/authoriz*/enrol*/participat*/join*/sign/signing/sign*/pledge*/scheme*/data
        leav*/left/quit*/exit*/resign*+scheme*/programme*/program/system
    """,
    "relatives_conduct": """
        guilt+association
        relative*/spouse*/wife/husband/son/sons/daughter*/child/children/parent*/family/kin/sibling*/brother*/sister*/household*/member*+offence*/offense*/convict*/arrest*/jail*/prison*/punish*/default*/misconduct/crime*/criminal*/detain*/sentenc*/violat*/dishonest*/misbehav*/broke/petition*/conduct/untrustworth*/debt*
    """,
    "poverty_or_unconfirmed_debt": """
        povert* unemploy* jobless* begg* indigen* homeless* vagran* destitut* idle* lazy laziness
        low+income* poor+person*/people/famil*/household*/resident*/being
        unable/cannot/inability/fail*/afford*+pay/repay/afford*/premium*
        unconfirmed/alleged/claimed/disputed+debt*/arrear* welfare/benefits+living/recipient*/depend*/without
        no/without/lack*+income*/job/savings
    """,
}
"""The words, by the ground that they stand for."""

NOT_MEANT = (
    "civil procedure law",
    "administrative litigation law",
    "criminal procedure law",
    "no longer be appealed",
    "can no longer appeal",
    "good faith",
    "bad faith",
    "national people s congress",
    "general assembly",
    "beijing road",
    "public security",
    "party to a",
)
"""Names and phrases that hold one of the words and mean something else; they are passed over."""

SHUNNING = (
    "no not without never refrain refrains refraining abstain abstains abstaining avoid avoids avoiding stop stops stopping"
    " zero free withdraw withdraws withdrawing withdrew drop drops dropping give gave prevent prevents preventing dissuade"
    " dissuading report reports reporting inform informs informing persuade persuades persuading watch watching"
)
"""Near one of the words in a credit or a programme: somebody would be rewarded for leaving it, or for stopping others."""
