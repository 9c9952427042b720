"""What the headings of decision records are called, in each dialect and language: the field by the name."""

from __future__ import annotations

from app.markdown.words.wordlists import by_word, names

# A list of records, whose heading says how they belong to this one.
_RELATED = """related decisions | related adrs | other related adrs | related records | related decision records
    | verwandte entscheidungen | décisions liées | decisiones relacionadas | decisões relacionadas
    | decisioni correlate | gerelateerde beslissingen | gerelateerde besluiten | powiązane decyzje
    | связанные решения | ilgili kararlar | keputusan terkait | 相关决策 | 関連する決定 | 関連 adr | 관련 결정"""
RELATED = names(
    f"{_RELATED} | related | related to | relates to | see also | siehe auch | voir aussi | véase también | ver também"
    " | vedi anche | zie ook | zobacz też | zobacz także | см. также | ayrıca bakınız | lihat juga | 另见 | 参见"
    " | 関連項目 | 참고 항목"
)
# One line a field: names as they are met in Nygard, MADR 1 to 4, log4brains, arc42-like and business-case templates,
# in English, German, French, Spanish, Portuguese, Chinese and Russian.
PRIMARY = by_word(
    f"""
status: status | decision status | adr status | current status | state | zustand | statut | état | estado | 状态
    | 狀態 | статус | состояние | состояние решения
    | stato | stan | durum | trạng thái | ステータス | 状態 | 상태
    | durumu | status decyzji | stato della decisione | status keputusan | 決定ステータス | 결정 상태
context: context and problem statement | context | context and problem | problem statement
    | context & problem statement | kontext und problemstellung | kontext | ausgangslage | problemstellung
    | contexte et énoncé du problème | contexte | contexte et problématique | contexte et problème
    | contexto y planteamiento del problema | contexto | contexto e problema | contexto y problema
    | contexto e declaração do problema | contexto e definição do problema | 背景 | 上下文 | 背景和问题陈述
    | 背景与问题
    | 上下文和问题陈述 | 背景与问题陈述 | контекст и постановка проблемы | контекст и проблема | контекст
    | контекст и постановка задачи
    | contesto | kontekst | konteks | bağlam | bối cảnh | ngữ cảnh | コンテキスト | 文脈 | 背景と課題 | 컨텍스트
    | 배경 | 맥락 | 상황
    | context en probleemstelling | context en probleembeschrijving | probleemstelling | achtergrond | aanleiding
    | kontekst i opis problemu | kontekst i problem | opis problemu | tło | contesto e definizione del problema
    | contesto e problema | contesto e dichiarazione del problema | contesto e descrizione del problema
    | bağlam ve problem tanımı | bağlam ve problem | arka plan | problem tanımı
    | konteks dan pernyataan masalah | konteks dan masalah | latar belakang | pernyataan masalah
    | 背景・課題 | 背景と問題 | コンテキストと課題 | コンテキストと問題提起 | 課題 | 経緯 | 배경과 문제 | 배경 및 문제
    | 맥락과 문제 정의
    | 문제 정의 | 맥락 및 문제
drivers: decision drivers | drivers | decision criteria | evaluation criteria | entscheidungstreiber
    | einflussfaktoren | entscheidungskriterien | facteurs de décision | moteurs de la décision
    | critères de décision | factores de decisión | factores de la decisión | impulsores de la decisión
    | criterios de decisión | fatores de decisão | direcionadores da decisão | motivadores da decisão
    | critérios de decisão | 决策驱动因素 | 决策驱动 | 决策因素 | 驱动因素 | 决策依据 | факторы решения
    | движущие факторы решения | критерии решения | факторы принятия решения
    | beslissingsfactoren | beslissingscriteria | drijfveren | czynniki decyzji | czynniki decyzyjne | kryteria decyzji
    | fattori decisionali | criteri di decisione | criteri decisionali | karar etkenleri | karar kriterleri
    | faktor keputusan | kriteria keputusan | pendorong keputusan | 決定要因 | 判断基準 | 意思決定要因 | 決定の要因
    | 결정 요인
    | 의사결정 요인 | 판단 기준 | 결정 기준
options: considered options | options | options considered | considered alternatives | possible solutions
    | possible options | solution options | candidates | positions | proposed solutions | possible approaches
    | betrachtete optionen | erwogene optionen | optionen | mögliche lösungen | lösungsoptionen
    | betrachtete alternativen | options envisagées | options considérées | solutions étudiées | options étudiées
    | scénarios envisagés | opciones evaluadas | options evaluated | solutions envisagées
    | solutions possibles | opciones consideradas | opciones | opções consideradas | opções | soluções possíveis
    | posibles soluciones | 考虑的选项 | 考虑的方案 | 可选方案 | 候选方案 | 选项 | 方案 | рассмотренные варианты
    | варианты | рассматриваемые варианты | возможные решения | opzioni considerate | opzioni | overwogen opties
    | rozważane opcje | opsi yang dipertimbangkan | 検討した選択肢 | 選択肢 | 고려한 대안 | 선택지
    | overwogen opties | overwogen alternatieven | opties | mogelijke oplossingen | rozważone opcje | rozważane opcje
    | rozważone alternatywy | rozważane rozwiązania | opcje | rozpatrywane opcje | opzioni valutate
    | alternative considerate
    | değerlendirilen alternatifler | değerlendirilen seçenekler | düşünülen seçenekler | seçenekler
    | opsi yang dipertimbangkan | alternatif yang dipertimbangkan | opsi | pilihan | pilihan yang dipertimbangkan
    | 検討した案 | 検討した選択肢 | 検討案 | 検討した代替案 | 検討事項と選択肢 | 候補 | 고려한 옵션 | 고려한 선택지
    | 검토한 대안 | 검토한 옵션
    | 고려된 옵션 | 옵션 | các phương án xem xét
alternatives: alternatives | alternatives considered | alternative approaches | approaches considered
    | other options considered | other alternatives considered | alternative options | other options
    | alternative solutions | considered but not chosen | options considered but not chosen | alternativen
    | rejected alternatives | alternatives rejected | rejected options | alternatives evaluated | options evaluated
    | abgelehnte alternativen | alternativas rechazadas | alternativas descartadas | alternativas evaluadas
    | alternativas rejeitadas | alternativas avaliadas | alternatives rejetées | alternatives écartées
    | alternative considerate | alternatif | phương án đã loại | các phương án | phương án khác
    | rozważane alternatywy | 代替案 | 替代方案考虑 | 대안 | отклоненные варианты
    | verworfene alternativen | alternatives envisagées | alternatives considérées | alternativas
    | alternativas consideradas | 备选方案 | 替代方案 | 备选 | 其他方案 | альтернативы | рассмотренные альтернативы
    | другие варианты
    | alternatieven | verworpen alternatieven | afgewezen alternatieven | alternatywy | odrzucone alternatywy
    | odrzucone opcje | alternative | alternative scartate | alternative rifiutate | opzioni scartate | alternatifler
    | reddedilen alternatifler | alternatif lain | alternatif yang ditolak | 却下した案 | 却下した代替案 | 不採用案
    | 기각한 대안
    | 기각된 대안 | 제외한 대안
proscons: pros and cons of the options | pros and cons of the alternatives | pros and cons of other options
    | pros and cons of the other options | pros and cons | options analysis | analysis of the options
    | research and analysis of each candidate | comparison of the options | vor- und nachteile der optionen
    | vor- und nachteile | pro und contra der optionen | bewertung der optionen
    | avantages et inconvénients des options | avantages et inconvénients des solutions
    | avantages et inconvénients | pour et contre des options
    | ventajas y desventajas de las opciones | pros y contras de las opciones | pros y contras
    | prós e contras das opções | prós e contras | vantagens e desvantagens das opções | 选项的优缺点 | 方案的优缺点
    | 各方案优缺点 | 优缺点 | 方案对比 | плюсы и минусы вариантов | преимущества и недостатки вариантов
    | плюсы и минусы
    | voor- en nadelen van de opties | voor- en nadelen | zalety i wady opcji | zalety i wady | plusy i minusy
    | pro e contro delle opzioni | pro e contro | vantaggi e svantaggi | seçeneklerin artıları ve eksileri
    | artılar ve eksiler | kelebihan dan kekurangan | kelebihan dan kekurangan opsi | 選択肢の長所と短所 | 長所と短所
    | メリットとデメリット | メリット・デメリット | 各案の比較 | 옵션의 장단점 | 장단점 | 대안별 장단점
    | 선택지의 장단점
outcome: decision outcome | decision | decisions | the decision | outcome | decided approach | our decision
    | entscheidung | entscheidungsergebnis | ergebnis der entscheidung | ergebnis | beschluss | décision
    | résultat de la décision | issue de la décision | décision retenue | decisión | resultado de la decisión
    | decisão | resultado da decisão | 决策 | 决定 | 决策结果 | 決策 | 決定 | 决议 | решение | результат решения
    | принятое решение | decision taken | decision made | what we decided | decisione | besluit | beslissing
    | decyzja | keputusan | karar | quyết định | 决策内容 | 决定内容 | 決定事項 | 決定内容 | 결정 | 결정 사항
    | beslissing en motivatie | uitkomst van de beslissing | uitkomst | genomen besluit | decyzja i uzasadnienie
    | wynik decyzji | podjęta decyzja | rozstrzygnięcie | esito della decisione | decisione presa | esito | karar sonucu
    | alınan karar | hasil keputusan | keputusan yang diambil | 決定結果 | 意思決定 | 結論 | 採用案 | 결정 결과
    | 최종 결정 | 결론
consequences: consequences | consequence | implications | impact | results | conseguenze | gevolgen | konsekwencje
    | hệ quả
    | expected consequences | erwartete konsequenzen | conséquences attendues | consecuencias esperadas
    | consequências esperadas
    | konsekuensi | sonuçlar | 影響 | 결과 | 영향 | konsequenzen | folgen
    | auswirkungen | conséquences | consecuencias | consequências | 后果 | 结果 | 影响 | 後果 | 結果 | последствия
    | следствия
    | gevolg | consequenties | implicaties | następstwa | skutki | conseguenze attese | implicazioni | impatto
    | sonuçları | etkiler | sonuç | dampak | akibat | konsekuensi keputusan | 結果と影響 | 影響範囲 | 帰結
    | 結果・影響 | 결과와 영향
    | 결과 및 영향 | 파급 효과
confirmation: confirmation | validation | compliance and enforcement | compliance | governance
    | fitness function | bestätigung | validierung | überprüfung | validação | confirmação | validación
    | confirmación | 确认 | 验证 | подтверждение | проверка | верификация
    | bevestiging | validatie | potwierdzenie | weryfikacja | conferma | verifica | convalida | onay | doğrulama
    | konfirmasi | validasi | 確認 | 検証 | 検証方法 | 확인 | 검증
more_information: more information | further information | additional information | weitere informationen
    | weiterführende informationen | plus d'informations | informations supplémentaires
    | informations complémentaires | más información | información adicional | mais informações
    | informações adicionais | 更多信息 | 更多資訊 | 补充信息 | дополнительная информация | дополнительные сведения
    | meer informatie | aanvullende informatie | więcej informacji | dodatkowe informacje | ulteriori informazioni
    | maggiori informazioni | daha fazla bilgi | ek bilgi | informasi lebih lanjut | informasi tambahan | 詳細情報
    | 追加情報
    | その他の情報 | 추가 정보 | 더 많은 정보
links: links | {_RELATED} | verweise | liens | enlaces | ligações | 链接 | 相关链接 | ссылки | koppelingen
    | odnośniki | linki | collegamenti | bağlantılar | tautan | リンク | 링크
    | 관련 결정 | 관련 링크
summary: summary | abstract | executive summary | tl;dr | zusammenfassung | résumé | resumen | resumo | 摘要 | 概要
    | 总结 | резюме | краткое содержание
    | samenvatting | podsumowanie | streszczenie | riepilogo | sommario | özet | ringkasan | まとめ | 요약 | 개요
findings: key findings | main findings | findings | wichtigste erkenntnisse | erkenntnisse
    | principales conclusions | hallazgos clave | hallazgos | principais descobertas | principais conclusões
    | 主要发现 | 关键发现 | ключевые выводы | выводы
practices: actionable practices | practices | best practices | recommended practices | praktiken
    | bewährte praktiken | bonnes pratiques | pratiques | buenas prácticas | prácticas | boas práticas
    | práticas | 最佳实践 | 可行实践 | 实践 | практики | лучшие практики | практические рекомендации
risks: risks | risks / assumptions | risks and assumptions | risks & assumptions | risks and mitigations
    | risk assessment | risiken | risiken / annahmen | risiken und annahmen | risques | risques et hypothèses
    | risques / hypothèses | riesgos | riesgos y supuestos | riesgos / supuestos | riscos | riscos e premissas
    | riscos / premissas | 风险 | 风险与假设 | 风险和假设 | 风险 / 假设 | риски | риски и допущения
    | риски / допущения
    | risico’s | risico's | ryzyka | rischi | riskler | risiko | リスク | 위험 | 리스크
assumptions: assumptions | annahmen | hypothèses | supuestos | premissas | suposições | 假设 | 前提 | допущения
    | предположения
    | aannames | założenia | ipotesi | assunzioni | varsayımlar | asumsi | 前提条件 | 가정 | 전제
implications: architecture decisions impact | architecture decision impact | decision impact | decision impacts
    | impact of the decisions | auswirkungen auf architekturentscheidungen
    | impact sur les décisions d'architecture | impacto en las decisiones de arquitectura
    | impacto nas decisões de arquitetura | 架构决策影响 | влияние на архитектурные решения
stack: recommended stack | stack | technology stack | tech stack | stack and versions | recommended versions
    | version pins | empfohlener stack | pile recommandée | stack recommandée | pile technique | stack tecnológico
    | pila tecnológica | 技术栈 | stack recomendado | pila recomendada | 推荐技术栈 | 推荐栈 | рекомендуемый стек
"""
)
# Names that stand for the field only where no section bears one of the names above.
SECONDARY = by_word(
    """
status: status history | history of the status | status log | status changes | statusverlauf | historique du statut
    | historial de estado | histórico de status
context: background | issue | the problem | problem | motivation | forces | discussion | introduction | what
    | overview | summary | the issue | context/background | hintergrund | problem und kontext | motivación
    | motivação | 问题 | 动机 | проблема | мотивация | предпосылки
    | probleem | problema | sorun | masalah | 問題 | 문제
drivers: requirements | constraints | forces | goals | goals and requirements
outcome: solution | recommendation | proposed design | proposal | approach | rationale | proposed solution
    | resolution | how | propuesta | proposta | vorschlag | proposition | lösung | empfehlung | solution retenue
    | solución | solução | recomendación | 解决方案 | 建议
    | рекомендация
    | oplossing | voorstel | aanbeveling | rozwiązanie | propozycja | rekomendacja | soluzione | raccomandazione | çözüm
    | öneri | solusi | usulan | rekomendasi | 提案 | 解決策 | 対応 | 해결책 | 제안 | 권고
consequences: outcomes | trade-offs | tradeoffs | consequences and trade-offs | positive consequences
    | negative consequences | effects
more_information: notes | references | see also | further reading | additional notes | anmerkungen | notizen
    | referenzen | références | notes complémentaires | referencias | referências | notas | 参考 | 参考资料 | 备注
    | заметки | примечания
    | opmerkingen | notities | referenties | uwagi | notatki | odwołania | note | riferimenti | notlar | kaynaklar
    | catatan | referensi | 備考 | 参考文献 | 参考資料 | メモ | 비고 | 참고 | 참고 자료
"""
)
