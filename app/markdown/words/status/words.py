"""What a status is called in every language, and words that turn it round: "not yet", "no longer", "formerly"."""

from __future__ import annotations

import re
from typing import Literal

from app.markdown.record import Status
from app.markdown.words.supersession import SUPERSEDED
from app.markdown.words.wordlists import by_word, names, spaced

Turn = Literal["not", "never", "not yet", "no longer", "formerly", "at first", "later", "until", "aside", "now"]

_BACK = """reinstated | restored | revived | reaffirmed | re-accepted | reaccepted | re-approved | reapproved
    | re-adopted | readopted | re-enacted | reenacted | back in force | back in effect | back in use | wieder in kraft
    | wieder gültig | nouveau en vigueur | nuevo vigente | nuevo en vigor | volta em vigor | nuovo in vigore
    | weer van kracht"""
STATUSES: dict[str, Status] = by_word(
    f"""
proposed: proposed | proposal | pending | review | reviewing | wip | provisional | draft | drafted | rfc | open
    | discussion | ongoing | in-progress | planned | in review | on hold | in discussion | in progress | under review
    | under consideration | under discussion | final comment period | last call | awaiting | undecided | unapproved
    | deferred | postponed | parked | shelved | stalled | suspended | paused | idea | needs | tentative | suggested
    | submitted | requested | propose | stagnant | reopened | re-opened | reconsidered | on ice
    | vorgeschlagen | entwurf | offen | in diskussion | in prüfung | zurückgestellt | ausstehend
    | proposé | proposée | brouillon | en discussion | en cours | en attente
    | propuesto | propuesta | borrador | pendiente | en revisión | en discusión
    | proposto | proposta | rascunho | pendente | em revisão | em discussão | bozza | in revisione | in discussione
    | voorgesteld | voorstel | concept | in behandeling | ter bespreking
    | proponowana | proponowany | proponowane | propozycja | zaproponowana | zaproponowany | zaproponowane | szkic
    | robocza | w trakcie | oczekuje | zaproponowano
    | diusulkan | usulan | draf | dalam tinjauan | önerildi | öneri | önerilen | taslak | incelemede | beklemede
    | 提议 | 提議 | 提案 | 草案 | 草稿 | 待定 | 讨论中 | 评审中 | 提案中 | 検討中 | 下書き | レビュー中 | ドラフト
    | 承認待ち | 承認待 | 採用待ち | 決定待ち | レビュー待ち | 审核中 | 审批中 | 待批准 | 待审核 | 待评审 | 待审批
    | 未承認 | 未採用 | 未決定 | 未决 | 未批准 | 保留
    | 승인 대기 | 승인대기 | 결정 대기 | 검토 대기 | 미승인 | 미결정 | 제안 | 제안됨 | 검토 | 검토 중 | 검토중 | 초안
    | 논의 중 | 논의중 | 보류 | 대기
    | предложено | предложен | предложена | черновик | рассмотрении | обсуждении | đề xuất
accepted: accepted | approved | active | decided | adopted | implemented | implementable | done | amended | partial
    | valid | complete | completed | final | finalized | finalised | ratified | agreed | current | published | in force
    | {_BACK}
    | stable | enforced | grandfathered | living | lgtm | ship it | decision made | signed
    | in effect | in use | effective | confirmed | passed | enacted
    | signed off | signed-off | greenlit | green-lit | accept | adopt | approve | merged | shipped
    | deployed | live | rolled out | in production
    | resolved | gelöst | résolu | résolue | resuelto | resuelta | resolvido | resolvida | risolto | risolta | opgelost
    | akzeptiert | verabschiedet | angenommen | beschlossen | entschieden | genehmigt | umgesetzt | gültig | in kraft
    | aktiv
    | accepté | acceptée | approuvé | approuvée | adopté | adoptée | validé | validée | en vigueur | retenu | retenue
    | aceptado | aceptada | aprobado | aprobada | adoptado | adoptada | vigente | en vigor
    | aceito | aceita | aprovado | aprovada | adotado | adotada | em vigor
    | accettato | accettata | approvato | approvata | adottato | adottata | in vigore
    | geaccepteerd | aangenomen | aanvaard | goedgekeurd | vastgesteld | besloten | van kracht
    | zaakceptowana | zaakceptowany | zaakceptowane | przyjęta | przyjęty | przyjęte | zatwierdzona | zatwierdzony
    | zatwierdzono | zaakceptowano | przyjęto | wdrożono | zatwierdzone | obowiązuje | obowiązująca | wdrożona
    | wdrożone
    | diterima | disetujui | disepakati | berlaku | kabul | kabul edildi | onaylandı | onaylanmış | yürürlükte | geçerli
    | 通过 | 完成 | 已完成 | 已通过 | 接受 | 已接受 | 采纳 | 已采纳 | 批准 | 已批准 | 同意 | 生效 | 已生效
    | 承認 | 承認済み | 承認済 | 採用 | 採用済み | 採択 | 採択済み | 決定済み | 決定済 | 有効 | 合意 | 合意済み
    | 승인 | 승인됨 | 채택 | 채택됨 | 수락 | 수락됨 | 확정 | 확정됨 | 결정됨 | 유효
    | принято | принят | принята | утверждено | утвержден | утверждён | утверждена | одобрено | одобрен | действует
    | chấp nhận | đã chấp nhận
rejected: rejected | declined | refused | abandoned | cancelled | canceled | denied | dismissed | vetoed | dropped
    | duplicate | duplicated | duplikat | doublon | duplicado | duplicada | duplicata | duplicato | duplicaat | дубликат
    | 重复 | 重複 | 중복 | won't fix | won't implement | not planned
    | decided against | voted against
    | killed | non-accepted
    | discarded | scrapped | turned down | voted down | wontfix | won't do | will not do | no-go | reject
    | abgelehnt | verworfen | rejeté | rejetée | refusé | refusée | abandonné | abandonnée
    | rechazado | rechazada | descartado | descartada | rejeitado | rejeitada
    | rifiutato | rifiutata | respinto | respinta | scartato | scartata | bocciato | bocciata
    | afgewezen | verworpen | geweigerd
    | odrzucono | odrzucona | odrzucony | odrzucone | ditolak | dibatalkan | reddedildi | reddedilmiş | kabul edilmedi
    | iptal | iptal edildi | onaylanmadı
    | 拒绝 | 已拒绝 | 否决 | 已否决 | 驳回 | 未通过 | 却下
    | 不採用 | 採用しない | 採用せず | 承認しない | 見送り | 不采纳 | 不采用 | 不批准 | 미채택 | 불채택 | 否決 | 거부
    | 거부됨 | 기각 | 기각됨 | 반려 | 반려됨
    | отклонено | отклонен | отклонён | отклонена | отвергнуто
withdrawn: withdrawn | retracted | taken back | zurückgezogen | retirée | retiré | retirado | retirada | 撤回 | 已撤回
    | отозвано | отозван | ritirato | ritirata | ingetrokken | wycofano | wycofana | wycofany | wycofane | ditarik
    | ditarik kembali | geri çekildi | 取り下げ | 取下げ | 撤回済み | 철회 | 철회됨
deprecated: deprecated | deprecate | obsolete | obsoleted | retired | sunset | sunsetted | invalidated
    | invalid | outdated
    | out of date | out of use | out of force | defunct | archived | reverted | rescinded | revoked | repealed
    | annulled | void | voided | discontinued | expired | lapsed | overturned | reversed | rolled back | undone | legacy
    | historic | historical | inactive | dead | nullified | abolished | decommissioned | phased out | overruled
    | veraltet | aufgehoben | außer kraft | überholt | obsolète | déprécié | dépréciée | périmé | caduc | archivé
    | plus en vigueur | plus valable
    | archiviert | abrogé | abrogée | obsoleto | obsoleta | descontinuado | derogado | derogada | revogado | revogada
    | deprecado | depreciado | archivado | arquivado | deprecato | deprecata | superato | superata | abrogato
    | archiviato
    | verouderd | vervallen | gearchiveerd | afgeschaft
    | uchylono | przestarzała | przestarzały | przestarzałe | nieaktualna | nieaktualny | nieaktualne | uchylona
    | uchylone
    | wygasła | zarchiwizowana | usang | tidak berlaku | geçerli değil
    | artık geçerli değil | dicabut | kedaluwarsa | kullanımdan kaldırıldı
    | kullanım dışı | geçersiz | yürürlükten kaldırıldı | 已弃用 | 弃用 | 废弃 | 已废弃 | 废止 | 已废止 | 已过时 | 过时
    | 不再有效 | 不再适用 | 不再使用 | 不再采用 | 不再生效 | 失效 | 已失效 | 非推奨 | 廃止 | 廃止済み | 失効 | 無効
    | 폐기 | 폐기됨 | 폐지 | 폐지됨 | 사용 중단 | 만료됨
    | устарело | устарел | устарела | отменено | отменен | отменён | недействительно
superseded: {SUPERSEDED}
"""
)
# Adjectives that say something of the status or noun behind them: "active review", "final draft", "current practice".
WEAK = spaced("active current open final partial complete valid published effective dead legacy needs")
# What is carried out, or decided one way or the other: "not implemented" and "not decided" are no rejection.
CARRIED_OUT = spaced(
    "decided resolved concluded entschieden décidé tranché decidido decidida deciso besloten opgelost resuelto risolto"
    " implemented implementable done complete completed published final finalized finalised umgesetzt partial enacted"
    " 完成 已完成 wdrożona wdrożone"
)
# A status that somebody comes back to, whatever was before.
RESTARTS = names(f"reopened | re-opened | reconsidered | {_BACK}")
# What is said of a decision in force; alone it says nothing, with "no longer" it does.
HOLDS = spaced(
    "relevant applicable needed used recommended maintained supported applied applies holds followed necessary valid"
    " active current actual aktuell relevante vigente aktualna aktualne aktualny актуально актуален geldig gültig"
    " valide pertinente attuale valido valida geçerli berlaku relevan observed enforced required binding"
)
_TURNS: dict[str, Turn] = by_word(
    """
not yet: not yet | yet to be | still to be | still to | yet to | nobody | no one | no-one | niemand | personne
    | nadie | ninguém | nessuno | nikt | никто | kimse | has yet to be | noch nicht | pas encore
    | aún no | aun no | todavía no
    | ainda não | non ancora | nog niet | jeszcze nie | ещё не | henüz | belum | まだ | 尚未 | 아직 | waiting to be
    | subject to | in need of
no longer: no longer | not any longer | not any more | nicht mehr | nicht länger | n'est plus | ya no | já não
    | não mais | não está mais | não é mais | non più | niet meer | niet langer | już nie | больше не | уже не | artık
    | tidak lagi | 不再 | 已不再
    | もはや | 더 이상
never: never | nie | niemals | jamais | nunca | jamás | mai | nooit | nigdy | никогда | hiçbir zaman | tidak pernah
    | 从未
not: not | isn't | wasn't | hasn't | hasn't been | wouldn't | won't be | will not be | cannot be | no | nicht | kein
    | keine | pas | não | non | niet | не | tidak | bukan | 未 | 没有 | neither | nor
formerly: formerly | previously | once | used to be | früher | ehemals | vormals | zuvor | anciennement | auparavant
    | précédemment | antes | anteriormente | antiguamente | precedentemente | in precedenza | voorheen | eerder
    | wcześniej | poprzednio | dawniej | ранее | раньше | прежде | önceden | eskiden | sebelumnya | dahulu | 以前 | 原为
    | 이전에
at first: originally | initially | at first | first | earlier | ursprünglich | zunächst | anfangs | zuerst
    | initialement | d'abord | à l'origine | originalmente | inicialmente | al principio | originariamente
    | inizialmente | oorspronkelijk | aanvankelijk | początkowo | pierwotnie | первоначально | сначала | изначально
    | awalnya | semula | başlangıçta | başta | ilk olarak | 当初 | 最初 | 起初 | 처음에
later: will be | will | to be | shall be | should be | may be | might be | could be | would be | going to be | soon
    | due to be | about to be | planned to be | scheduled to be | expected to be | soll | sollte | será | sera | sarà
    | devrait être | debería ser | deverá ser | dovrebbe essere | zal | zal worden | zostanie | będzie | będą | будет
    | akan | akan segera | edilecek | 将 | 将被 | 今後 | 예정 | proposed to be | can be | must be | ought to be
    | has to be | needs to be | would have been | ready to be | almost | nearly | half | halfway | not quite
    | hopefully
    | likely | probably | perhaps | maybe | possibly | presumably | supposedly | allegedly | virtually | practically
    | all but | close to | on track to | shortly | next week | next month | next quarter | next year | next sprint
    | next release | in the future
    | fast | beinahe | nahezu | so gut wie | hoffentlich | wahrscheinlich | vermutlich | voraussichtlich | vielleicht
    | bald | demnächst | nächste woche | nächsten monat | nächstes jahr | muss | kann | könnte | sollte
    | presque | espérons | probablement | peut-être | bientôt | la semaine prochaine | peut être | doit être
    | pourrait être
    | casi | ojalá | probablemente | quizás | quizá | tal vez | pronto | puede ser | debe ser | podría ser
    | quase | provavelmente | talvez | em breve | pode ser | deve ser | quasi | probabilmente | forse | presto
    | può essere | deve essere | bijna | hopelijk | waarschijnlijk | misschien | binnenkort | kan | moet
    | prawie | prawdopodobnie | może | wkrótce | почти | вероятно | возможно | скоро | может быть
    | hampir | mungkin | segera | neredeyse | belki | yakında
until: until | till | bis | jusqu'à | hasta | até | finché | totdat | dopóki | пока | sampai
aside: if | when | unless | before | because | while | although | though | whether | which | whose | where
    | wenn | sobald | falls | weil | während | obwohl | si | quand | lorsque | parce que | cuando
    | porque | quando | perché | als | zodra | omdat | gdy | jeśli | ponieważ
    | если | когда | jika | ketika | karena | after | following | nach | après | después | depois | dopo
    | na | po | после | setelah | than | as | in case
now: now | currently | today | at present | presently | since then | nowadays | meanwhile | by now | as of now | jetzt
    | nun | inzwischen | mittlerweile | derzeit | maintenant | désormais | ahora | actualmente | agora | atualmente
    | ora | adesso | attualmente | nu | thans | inmiddels | teraz | obecnie | теперь | сейчас | şimdi | şu anda
    | artık | sekarang | kini | saat ini | 現在 | 现在 | 目前 | 现已 | 현재 | 지금
"""
)
TURNS = {word: turn for word, turn in _TURNS.items() if word not in STATUSES}
# Words that leave a status at the beginning of its clause.
LIGHT = spaced(
    "and but then later finally since subsequently eventually also is are was were been be being has have had it this"
    " the a an status decision adr record we now therefore und aber dann seit wurde ist et mais puis est a été y pero"
    " luego es fue ha sido e mas foi é ma poi è stato stata en maar is werd i ale jest został została oraz и но был"
    " была again after-all in on at by-now proposal document rfc still"
)
# Words that may follow a status that stands for itself; before a noun it is an adjective ("rejected alternatives").
FOLLOWING = spaced(
    "by on in at since for as because and but or again after with without from due to following when until per via now"
    " during under before if it this see effective von am im seit wegen durch und aber am par le la en depuis et mais"
    " por el desde y pero pela pelo da dal il e ma door op sinds maar per przez w od dnia i ale на в с и но oleh pada"
    " sejak dan tapi tarafından yet anymore too also today"
)
# What is said of a discussion or a ticket rather than of a decision: a guess.
LOOSE = spaced(
    "resolved gelöst résolu résolue resuelto resuelta resolvido resolvida risolto risolta opgelost duplicate duplicated"
    " duplikat doublon duplicado duplicada duplicata duplicato duplicaat дубликат 重复 重複 중복"
)
UNDONE = names("reverted | reversed | rolled back | undone")  # which leaves nothing in its place
# Between what became of a decision and what it became part of: "repealed by 9", "merged into 9", "superata da 9".
BY = spaced("by into durch in par dans por pelo pela en da dal dalla in door przez oleh")
# Before the word for a record, of the one that speaks: "replaced by this decision".
THIS = spaced("this dies diese dieser dieses diesen cette ce este esta questa questo deze dit")
# Said behind a status as well, of what has not come yet: "deprecated soon".
SOON = names(
    """soon | shortly | next week | next month | next quarter | next year | next sprint | next release | in the future
    | bald | demnächst | nächste woche | nächsten monat | nächstes jahr | bientôt | la semaine prochaine | pronto
    | em breve | presto | binnenkort | wkrótce | скоро | segera | yakında"""
)
UNTIL = frozenset(word for word, turn in TURNS.items() if turn == "until")
# In a clause with "until": it has not happened.
AHEAD = spaced("is are gets be becomes will can wird werden soll est soit sera sea será é seja è sia sarà is wordt")
# In such a clause: it has.
PAST = spaced(
    "was were got had been wurde wurden worden war fut été fue foi fu stata stato werd zostal został została zostało"
    " byl был была было oldu telah ist"
)
WORDS: dict[str, str] = {**TURNS, **STATUSES}
MOST_WORDS = 3  # of the longest phrase above
IDEOGRAPHIC = re.compile("|".join(sorted((re.escape(word) for word in WORDS if word > "ぁ"), key=len, reverse=True)))
