"""Words that say nothing about what is looked for, in the languages that imports understand.

All words are indexed, so that "to be" in quotation marks, or alone, is found; which of them to leave out is decided
when somebody asks, whatever the language of the text. Words that mean something in another of the languages, and a
good deal to engineers (Italian "due", Dutch "van", French "son"), are not among them.
"""

from __future__ import annotations

import re
import unicodedata

from app.search.segmentation import LETTERS

GRAMMAR = """
a about all also am an and any anybody anyone anything are as at be been being but by can could did do does doing don
for from had has have having he her here him his how i if in into is isn it its me my not of on or our ours she should
so some someone something than that the their them then there these they this those to us very was wasn we were what
when where which who whom whose why will with would you your aren couldn didn doesn hadn hasn haven shouldn weren won
wouldn let please
aber als am auch auf aus bei bin bis da das dass dem den denn der des dich die dies diese dieser dieses doch du durch
ein eine einem einen einer eines er es etwas euch für gegen habe haben hatte hatten ich ihr im ist ja jetzt kann kein
keine können mehr mein mit nach nein nicht noch nun nur ob oder ohne sein seit sich sie sind über um und uns unser
unsere unter vom von vor wann warum was weil welche welchem welchen welcher welches wenn wer werden weshalb weswegen
wie wieder wieso wir wird wo worden wozu wurde wurden zu zum zur
au aux avec avons avez c ce ces cet cette comment d dans de depuis des donc du elle elles en est et était faut il ils
j je l la laquelle le lequel les leur leurs lorsque mais mes ne nos notre nous n on ont où par pas pour pourquoi
qu quand que quel quelle quelles quels qui quoi s sa sans se ses si sommes sont sur ton tu un une vos votre vous y
al algo como cómo con cual cuál cuales cuáles cuando cuándo del donde dónde el ella ellos era es esa ese eso esta está
están este esto hay las lo los más mi muy nada ni nos nosotros nuestra nuestro o para pero por porque porqué qué quien
quién se si sí sobre sus también tiene una unas uno unos y ya
ao aos às até com da das de desde do dos ela ele eles em essa esse está estamos eu foi há isso isto já mais mas me
mesmo na nas nem no nos nós nossa nosso não o onde ou para pela pelo por porque porquê qual quais quando quem são
se sem ser seu sua também tem temos um uma você
abbiamo agli ed alla alle allo anche che chi cosa cui da dal dalla dei del della delle dove e è era gli hanno
ho i il la le lo loro ma mi ne nei nel nella noi non nostra nostro o per perché perchè più quale quali quando questa
questo se si siamo sono stato sul sulla tra un una uno voi
aan dat de deze die dit een en er geen had heb hebben heeft het hij hoe hun ik je kan maar me men met mijn naar niet
nog nu of om ons onze ook op te tegen toch toen tot uit voor waar waarom waarvoor wanneer wat we welk welke wel wie
wij worden wordt zich zij zijn zo
a aby albo ale bo by była było być co czego czemu czy dla dlaczego do gdy gdzie i ich ile ja jak jaka jaki jakie jako
je jego jej jest jeszcze jeśli już kiedy kto która które który ma mamy mi my na nad nam nas nasz nasza nie niego o od
ona oni oraz po przez przy są się ta tak także tam te tego tej to tu w we więc wszystko z za ze że
acaba ama ancak bir biz bizim bu bunu çok da daha de değil diye en gibi hangi hem hep her için ile ise kadar ki kim
mi mı mu mü nasıl ne neden nerede niçin niye o olarak olan sen siz şu ve veya ya
adalah akan apa apakah atau bagaimana bahwa bisa dalam dari dengan harus ini itu jika juga kah kami kapan
karena ke kenapa kita mana mengapa mereka oleh pada saja saya sebagai siapa sudah telah tetapi tidak untuk yang
а без бы был была были было быть в вам вас во вот все где да для до его ее её если есть еще ещё же за зачем и из или
им их к как какая какие какой ко когда кто ли мне может можно мы на нам нас наш наша не него нет ни но ну о об он она
они от по почему при с со так такой там тебя то того тоже только тот ты у уже чего чем что чтобы эта эти это этот я
"""
# Left out only of sentences and questions: of "why do we use asyncpg", not of "use cases"
OF_QUESTIONS = """
accepted actually agreed allow allowed allows anymore apply applies approved banned bind binding binds bound choose
chose chosen cover covered covers current currently decide decided decides deciding decision decisions exactly ever
forbid forbidden forbids get got govern governed governing governs happened hold holds know longer made make may mean
means need needed now okay permit permits permitted pick picked prohibited prohibits really reason reasons recommend
recommended recommends require required requires right rule ruled rules said say says show still supposed tell today
true use used uses using valid want wanted yet adr adrs
bestimmt betrifft darf dürfen regelt regeln verboten
autorisé autorisée concerne décision interdit interdite permis peut peuvent régit
decisión gobierna permitida permitido podemos prohibido puede rige
decisão permitido podemos pode proibido rege
consentito decisione governa permesso possiamo regola vietato
beslissing besluit geldende mag mogen toegestaan verboden
decyzja dotyczy dozwolone wolno zabronione
izin kararı yasak boleh dilarang keputusan mengatur
запрещено касается можем разрешено регулирует решение
aktuell benutzen benutzt eigentlich entschieden entscheidung erlaubt gilt gültig heute immer nehmen nutzen nutzt richtig
setzen stimmt verwenden verwendet wahr
actuel actuellement aujourd choisi décidé encore hui toujours utilise utilisé utiliser utilisons valable
valide vrai vraie
actualmente aún cierto decidido decidimos elegimos sigue siendo todavía usa usamos usar utiliza utilizamos utilizar
válido válida vigente verdad
ainda atualmente continua decidido escolhemos escolheu usa utilizar utilizamos vale válido válida verdade
abbiamo ancora attuale deciso scelto usa usare usato usiamo utilizziamo valido vale vero
besloten gebruik gebruiken gebruikt geldig gekozen gelden geldt nog altijd steeds waar
aktualne nadal prawda prawdą stosujemy używa używać używamy wciąż wybraliśmy zdecydowaliśmy
doğru geçerli hala hâlâ karar kullandık kullanılıyor kullanıyoruz seçtik
benar berlaku dan digunakan masih memakai memilih memutuskan menggunakan pakai pilih
верно выбрали действует до сих пор решили использует использовать используем используется актуально правда пока
"""
# What a question says of a change, and its answer need not: left out where nothing has all of the words
OF_CHANGE = """
abandon abandoned after alternative alternatives away became before came change changed changes common
deprecate deprecated did discontinued ditch ditched drop dropped dropping favor favour gave get going gone instead
introduce introduced left migrate migrated migrating move moved moving new old over place policies policy preferred
reject rejected remove removed replace replaced replacement replaces replacing retire retired rid run running runs
stance stop stopped succeeded successor supersede superseded supersedes switch switched switching take took withdrawn
abgelöst ersetzt statt stattdessen remplacé remplace plutôt reemplazó reemplaza sustituye substituiu substitui
sostituito sostituisce vervangen vervangt zastąpiło zastąpił yerine menggantikan diganti заменил заменило заменяет
"""
# In scripts without blanks words are not told apart: where one of the first asks, the others are taken out
ASKING = """
为什么 為什麼 为何 為何 什么 什麼 怎么 怎麼 怎样 怎樣 如何 是否 哪个 哪個 哪些 吗 嗎 呢
なぜ どうして どのように どんな どの 何故 何を ですか ますか のか
왜 어떻게 무엇을 무엇 어떤 나요 습니까 합니까 가요
ทำไม อย่างไร ยังไง อะไร ไหม หรือไม่
"""
BESIDE = """
我们 我們 你们 现在 現在 目前 仍然 还 還 依然 使用 采用 採用 选择 選擇 决定 決定 有效 正确 正確 的 了 吧
私たち 我々 使用 採用
우리는 우리가 우리 아직도 아직 지금도 여전히
사용하고 사용하는 사용하 사용합니 사용 쓰고 쓰는 그리고 합니 유효한 유효 입니
เรา ใช้ ยังคง ยัง อยู่ จริง และ ที่ ของ ได้ ถึง เป็น
"""
TOKEN = re.compile(r'-?"[^"]*"?|[^\s"]+')
JOINTS = re.compile(r"['’ʼ`´-]")
EDGES = ".,;:!?()¿¡？。，、"
ALONE = frozenset("aeiowyzàèéвиокуя")  # letters that are words; others may name a language or a variable
MOST = 200  # words of a text that are looked at


def _plain(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(one))


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


STOP = frozenset(map(_plain, GRAMMAR.split()))
LEFT_OUT = STOP | frozenset(map(_plain, OF_QUESTIONS.split()))
LOOSE = LEFT_OUT | frozenset(map(_plain, OF_CHANGE.split()))
ASKS = re.compile(_any_of(ASKING))
IN_RUNS = re.compile(rf"{_any_of(ASKING + BESIDE)}|[\u3041-\u309F]+|(?<=\w)[은는이가을를의에와과](?!\w)")
ONE = re.compile(rf"(?<!\w)[{LETTERS}](?!\w)")  # what is left of a verb


def meant(text: str) -> str:
    """`text` without words that carry no meaning, all of it where nothing would be left; quotations stay."""
    asks = ASKS.search(text) is not None or text.rstrip().endswith(("?", "？"))
    if asks:
        text = _unless_empty(ONE.sub("", IN_RUNS.sub(" ", text)), text)
    tokens = [token[0] for token in TOKEN.finditer(text)][: MOST + 1]
    if len(tokens) > MOST:
        return text
    few = [rest for token in tokens if (rest := _without(token, STOP))]
    if asks or few != tokens:
        few = [rest for token in few if (rest := _without(token, LEFT_OUT).strip(EDGES))]
    return _unless_empty(_joined(few), _joined(tokens))


def loosened(text: str) -> str:
    """What is left of a question without the words that its answer need not have; `text` where that is nothing."""
    tokens = [token[0] for token in TOKEN.finditer(meant(text))][: MOST + 1]
    few = [rest for token in tokens if (rest := _without(token, LOOSE).strip(EDGES))]
    return text if len(tokens) > MOST else _unless_empty(_joined(few), text)


def is_loose(word: str) -> bool:
    """Whether a word says nothing of what is looked for."""
    return _plain(word) in LOOSE


def is_question(text: str) -> bool:
    """Whether a text asks, rather than names what it looks for."""
    return len(text.split()) > 1 and meant(text) != text


def _unless_empty(rest: str, text: str) -> str:
    says = (one[0].lower() != "or" and one[0][0] != "-" and re.search(r"\w", one[0]) for one in TOKEN.finditer(rest))
    return rest if any(says) else text


def _joined(tokens: list[str]) -> str:
    """With an "or" only between two others."""
    kept: list[str] = []
    for place, token in enumerate(tokens):
        if token.lower() != "or" or (kept and kept[-1].lower() != "or" and place < len(tokens) - 1):
            kept.append(token)
    return " ".join(kept) or " ".join(tokens)


def _without(token: str, words: frozenset[str]) -> str:
    """A word without what is none of its own: "l'index" is "index", "don't" and "is" are nothing."""
    if token.startswith(("-", '"')) or token.lower() == "or":
        return token
    word = token.strip(EDGES)
    if _plain(word) in words and (len(word) > 1 or word.lower() in ALONE):
        return ""
    parts = [part for part in JOINTS.split(word) if part]
    rest = [part for part in parts if _plain(part) not in words and (len(part) > 1 or "-" in word)]
    if len(parts) > 1 and not rest:
        return ""
    return rest[0] if len(rest) == 1 < len(parts) and "-" not in word else token
