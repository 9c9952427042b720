"""Given names that are no surnames as a rule: they tell "Lind, Mara" from "Mara, Tom"."""

from __future__ import annotations

from app.markdown.words.wordlists import spaced, without_accents

_GIVEN = spaced(
    "aaron abdul abigail ada adam adele adrian agnes agnieszka ahmed aisha akira alan albert alejandra alejandro"
    " aleksandra alessandro alex alexander alexandra alexei alfred ali alice alicia alina aline alison amanda amara"
    " amelia amina amir amit amy ana anastasia anders andre andrea andreas andrei andrew andrzej angela anil anita"
    " anja anke ann anna anne annika antoine anton antonia antonio anya arjun arne arthur artur astrid axel aya"
    " barbara bartosz beata beatrice beatriz ben benedikt benjamin bernard bernd bert bettina bianca bill billy birgit"
    " bjorn bob boris brian brigitte bruno camila camille carina carla carlo carlos carmen carol carolina caroline"
    " carsten caterina catherine cecilia charlotte chen chiara chinedu chloe chris christian christina christine"
    " christoph christopher clara claudia claudio clemens colin cornelia cristina cynthia cyril daan dan daniel"
    " daniela daniele dave david deborah deepak denis dennis derek diana diego dieter dimitri dirk dmitri dominik"
    " donald dora doris dorota dorothea dylan ebba ed edith eduardo edward ekaterina elena eleonora elias elif elisa"
    " elisabeth elizabeth ella ellen elsa emil emilia emily emma emre enrico eric erik erika ernst esra esther eva"
    " evelyn fabian fabio farah fatima fatma federica federico felix fernanda fernando filip finn fiona florian"
    " frances francesca francesco francois frank frederik frida friedrich fritz gabriel gabriela georg george gerd"
    " gerda gerhard gertrud giacomo gianluca gina giorgio giovanni giulia giuseppe gloria grace greg greta grzegorz"
    " guido guillaume gunnar gustav hanna hannah hannes hans harald harry hassan heather heidi heike heinrich heinz"
    " helen helena helene helga henrik henry herbert hilda hiroshi holger hugo ian ibrahim ida ignacio igor ilse imani"
    " ines inga inge ingo ingrid irene irina iris isaac isabel isabella ivan ivo iwona jack jacob jacqueline jaime"
    " jakob jakub james jan jana jane janet janina jasmin jason javier jean jeff jennifer jens jeremy jessica jim jo"
    " joachim joan joana joanna joao jochen joe joel johan johann johanna johannes john jolanta jonas jonathan jorge"
    " jose josef joseph joshua juan judith julia julian julie juliette julius jun jurgen justyna kai karen karin karl"
    " karolina kasper katarina katarzyna kate katharina katherine kathrin katja keiko keith kelly ken kenji kerstin"
    " kevin kim klara klaus konrad konstantin krzysztof kumar kurt kyle lara larry lars laura lauren laurent lea leila"
    " lena leo leon leonardo leonie liam lidia lili lily lina linda lisa liv lorenz lorenzo lotte louis louise luca"
    " lucas lucia lucie lucy luigi luis luisa lukas luke luna lutz lydia maciej madeleine magdalena maja malte manfred"
    " manuel manuela mara marc marcel marcin marco marcos marcus margaret margarete maria mariam marie marina mario"
    " marion marius mark markus marlene marta martha martin martina mary mateusz matteo matthew matthias mattias maud"
    " max maxime maya mehmet mei melanie michael michal michel michelle miguel mikael mike mikhail mila milan milena"
    " mina mira miriam mohamed mohammed mona monica monika moritz mustafa nadia nadine nancy naomi natalia natalie"
    " nathan nia nick nicola nicolas nicole niels nigel nikita nikolai nils nina noah noemi nora norbert nuria olaf"
    " oleg olga oliver olivia omar ona oscar oskar otto pablo pamela paolo pascal patricia patrick paul paula pavel"
    " pawel pedro pekka peter petra phil philip philipp pia pierre pilar piotr priya rachel rafael rahul raj ralf"
    " ramon raphael ravi rebecca regina reinhard renata renate ricardo riccardo richard rita robert roberta roberto"
    " rodrigo roger roland rolf roman ron ronald rosa rosemary ruben rudolf ruth ryan sabine sally sam samantha samir"
    " samuel sandra sanjay santiago sara sarah sasha scott sean sebastian selma serena sergei sergio shreya sibylle"
    " silke silvia simon simone sofia sonja sophia sophie stefan stefania stefano steffen stella stephan stephanie"
    " stephen steve steven sunil susan susana susanne suzanne sven svenja svetlana sylvia takashi tamara tanja tara"
    " tatiana ted teresa theo theodor theresa thomas thorsten tiago till tim timo tobias tom tomas tomasz toni tonya"
    " torben tove tracy ulrich ulrike ursula ute uwe valentin valentina valeria vanessa vera verena veronica"
    " veronika vicente victor victoria vijay viktor vincent viola virginia vivian vladimir volker walter wanda wei"
    " wendy werner wiktoria wilhelm will william wojciech wolfgang xavier yan yana yann yara yasmin yuki yuri yusuf"
    " yvonne zainab zoe zofia"
)


def is_given(name: str) -> bool:
    """Whether a name, of which several may be joined by hyphens or blanks, begins with a given one or an initial."""
    first = without_accents(name.casefold()).replace("-", " ").split(" ")[0].rstrip(".")
    return first in _GIVEN or (len(first) == 1 and first.isalpha())
