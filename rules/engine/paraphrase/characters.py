"""Signs that stand for another one: traditional characters, and letters of other scripts that look Latin."""

TRADITIONAL = (
    "與与醜丑專专業业個个箇个舉举習习鄉乡書书亂乱爭争於于產产産产親亲從从價价眾众衆众夥伙會会傳传傷伤體体彿佛債债傾倾償偿兒儿剋克黨党蘭兰關关興兴"
    "養养內内冊册寫写決决況况齣出擊击劃划製制勸劝辦办務务動动勞劳華华協协單单縣县參参蔘参發发髮发檯台臺台颱台號号喫吃閤合衕同後后嚮向曏向獃呆員员"
    "響响啞哑迴回團团糰团睏困圍围國国聖圣場场壞坏墰坛壇坛壜坛罈坛罎坛墮堕壯壮聲声處处復复複复頭头實实審审傢家對对導导爾尔層层屬属佈布師师帶带乾干"
    "幹干榦干並并併并應应廟庙廢废開开異异棄弃彌弥瀰弥噹当當当徵征徑径逕径禦御唸念懷怀噁恶惡恶願愿懶懒慼戚戶户紮扎釦扣擾扰撫抚搶抢護护報报牴抵擁拥"
    "攔拦撥拨攜携敎教數数齋斋鬥斗無无時时機机權权來来査查標标覈核檔档檢检橫横殘残毆殴毀毁燬毁譭毁汙污沒没註注濟济遊游滿满濫滥點点燒烧熱热牽牵狀状"
    "獄狱環环現现電电瘋疯瘓痪癇痫癡痴癱瘫癲癫監监眞真確确礙碍禮礼禱祷離离俬私種种積积穩稳窮穷簽签籤签係系繫系級级紀纪紗纱納纳紋纹綫线線线組组織织"
    "經经結结絡络絕绝絶绝統统維维纏缠繳缴網网罰罚罷罢羣群聾聋聯联衚胡鬍胡脫脱臉脸緻致輿舆節节薩萨懞蒙濛蒙矇蒙衊蔑虛虚錶表見见觀观視视覺觉覲觐觸触"
    "計计訂订認认討讨議议記记講讲論论訟讼訪访証证證证評评訴诉詆诋誠诚話话誣诬語语說说説说誦诵請请諾诺誹诽課课謠谣謡谣謗谤謾谩負负責责質质貧贫費费"
    "資资賭赌轉转輪轮辭辞辯辩遷迁運运還还進进違违連连選选遞递遺遗鬱郁埰采寀采採采裏里裡里錢钱銷销鎭镇鎮镇長长門门問问間间鬧闹聞闻陳陈隨随難难靜静"
    "麪面麫面麵面頂顶須须鬚须領领頻频題题飯饭飾饰罵骂駡骂騷骚鮮鲜鳴鸣"
)
"""A traditional or variant character and the simplified one, in turn: those that the catalogue of terms has."""

LOOKALIKES = (
    "аaеeоoрpсcуyхxіiјjѕsԁdһhոnгrкkмmтtнhвbзz"  # Cyrillic and Armenian
    "αaβbγyεeηnιiκkνvοoρpσoτtυuχxωw"  # Greek
    "ɑaɡgıiɪiʟlɴnʀrʏyƒfðdþpøođdłlŧtħhœo"  # Latin that no decomposition reaches
)
"""A letter and the Latin one that it looks like, in turn."""
