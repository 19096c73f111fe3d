"""What news calls one thing: a line a meaning, its words in any form a stemmer brings together.

A word may stand in several lines; it stands for the others of its own lines and for no more. A line
that begins with a space goes on with the one before.
"""

SETS = """
ceo chief executive boss head heads headed runs run leads led leader
cfo financial finance
chairman chair chairwoman chairs chaired
president presidency presides
found founded founder established establish set started began created formed launched
based headquartered headquarters base located location -based hq seat
bicycle bicycles bike bikes cyclist cyclists
charge charged charges due fee fees toll tolls
cost costs price priced worth bill estimate estimated expensive budget value valued
buy bought acquire acquired acquisition purchase purchased takeover
sell sold sale fetch fetched auction
spend spent spending invest invested investment pay paid commit committed money
raise raised raising funding round
deal agreement contract pact order valued worth spend spent spending invest commit commitment
 money
employ employs employed employees staff workers workforce jobs
kill killed die died dead death deaths fatalities toll lives
injured hurt wounded injuries
born birth birthplace birthday
marry married wife husband wed spouse
win won winner victory beat defeated champion
direct directed director
write wrote written author writer screenplay script novel
play plays played starring stars star actor actress cast role appear appears
build built builder construct constructed construction
design designed designs designer
make made makes maker manufacture manufactured produce produced
open opened opens opening inaugurated
close closed closes closing shut
begin began begins start started starts onset
end ended ends finish finished over
release released releases premiere premiered debut out shown showing first
happen happened occur occurred took place held
tall height high
long length last lasts lasted duration takes
far distance away
big large size area
old age aged
fast speed quick
heavy weigh weighs weight
deep depth
wide width
population inhabitants residents people
passengers people aboard
approve approved passed adopted backed voted agreed
reject rejected refused turned voted down
decline declined shrank shrunk fell fallen drop dropped decrease decreased
lost loss disappearing vanishing decline shrank shrunk fell
grow grew grown rise rose risen increase increased climb climbed
chips chip processors processor silicon semiconductor machines machine systems servers hardware
company firm maker chipmaker startup business
owner own owns owned belongs
sponsor sponsors sponsored backer backers partner partners
captain command commanded skipper
teach taught teacher
study studied research researchers survey
cause caused causes because reason due blame blamed
crash crashed collision collided struck hit ran aground
cancel cancelled canceled called off
delay delayed postponed later
plan planned plans planning intend aim aims
announce announced unveil unveiled
current currently now today
capacity power
fire fired dismissed sacked ousted removed
resign resigned quit stepped steps leaving leave leaves left
job post position role
cut axe slash shed eliminate layoff redundancy reduce reduction trim job post
lay layoff redundancy cut dismiss
workforce staff team payroll headcount employee personnel worker people
hire recruit appoint employ
appoint name hire choose chosen pick select elect
replace succeed successor replacement
lead chair head oversee preside helm
retire retirement
candidate nominee contender challenger hopeful
elect election vote poll ballot
victory clinch prevail triumph defeat beat win
turnout voter vote participation ballot
concede defeat admit
inquiry probe investigation review commission
investigate probe inquiry
arrest detain detention custody seize catch caught handcuff apprehend nab
jail imprison prison sentence
sentence jail prison punishment
convict guilty conviction verdict
acquit cleared innocent
charge accuse indict prosecute
trial court hearing proceeding case
begin start open launch commence onset underway
end finish conclude complete
sue lawsuit writ suit
fine penalty penalise penalize
ruling verdict judgment judgement decision rule
lawyer attorney solicitor barrister counsel
steal stolen theft robbery rob burglary heist raid loot snatch
robber thief thieves burglar gang raider
murder kill homicide stab shot shoot slay
suspect accuse
police officer detective constable
gunman shooter attacker
attack assault raid
die dead death kill fatality perish drown
injure hurt wound casualty
missing unaccounted disappear
rescue save pluck winch airlift
evacuate evacuation flee
home house household dwelling residence property
house villa home
building block structure
destroy flatten ruin raze gut level
damage destroy wreck
fire blaze wildfire inferno burn
burn scorch char
flood inundate submerge deluge
storm hurricane cyclone typhoon gale twister tornado
rain downpour rainfall
earthquake quake tremor
electricity power
outage blackout failure disruption
explosion blast explode
collapse cave crumble
crash collide collision accident smash wreck
derail derailment
plane aircraft jet airliner flight
ship vessel boat freighter tanker ferry trawler liner
sink sank sunk founder capsize
aground reef strand
train railway express
car vehicle motor automobile
lorry truck vehicle
road highway motorway
bridge span crossing footbridge
tunnel underpass
spill leak discharge slick
contaminate pollute
oil crude petroleum
cause trigger spark blame reason fault
spark ignite trigger
carry cargo load transport freight
damage repair
fee price sum
price fee sum pay paid
takeover acquisition purchase bid merger
buy purchase acquisition snap
divest offload sale
merge merger combine
invest investment inject pour
investor backer shareholder
fund finance bankroll
loan lend borrow
profit earnings income surplus
deficit loss
revenue sales turnover
share stock equity
dividend payout
wage pay salary
strike walkout stoppage
union labour labor
plant factory mill facility fab
store shop outlet
customer client buyer
user customer subscriber
phone handset smartphone
ship deliver supply dispatch
supply provide deliver
contract order deal
sign agree
agreement deal accord pact treaty
chip semiconductor
launch release unveil introduce debut
recall withdraw
ban prohibit outlaw bar forbid
allow permit authorise authorize
approve endorse ratify adopt clear
reject rebuff spurn refuse decline
offer bid proposal approach
law bill legislation statute
lawmaker legislator parliament deputy congress
levy tax duty
minister secretary
government administration cabinet
council authority
councillor councilman councilwoman alderman
attendance crowd audience spectator
visitor tourist guest
protest demonstrate demonstration rally
protester demonstrator marcher
resident villager inhabitant citizen local
child children kid youngster
pupil student
teacher instructor tutor
enrol enroll
scientist researcher
study trial paper survey
vaccine jab immunisation immunization
injection dose shot jab
volunteer participant
disease illness infection virus outbreak
infect sick ill
hospital clinic
doctor physician medic clinician
drug medicine medication treatment
effective efficacy
rocket launcher booster
launch liftoff lift blast
spacecraft probe satellite
landing touchdown land
discover detect identify unearth
found discover locate recover
erect build construct
builder contractor
demolish raze
relocate move shift
headquarters office seat
own hold possess
stake share holding
film movie picture
song single track
album record
singer vocalist
band group
novel book
painting picture canvas
exhibition exhibit show
award prize honour honor
concert gig
game match fixture
coach manager trainer
transfer signing
club team side squad
champion winner title
title crown championship
rise jump surge soar climb increase grow
fall slide slump plunge tumble slip drop decline
halve half
double twice
increase hike lift raise
lower cut reduce trim
forecast predict project expect
estimate reckon calculate
warn alert
disclose reveal announce
deny refute
claim allege
demand urge
pledge promise vow commit
consider weigh mull
postpone delay push defer
cancel scrap abandon
due schedule expect slate plan
operate operation open service
meet meeting talks summit
negotiate talks
driver motorist
pilot captain
passenger traveller traveler
island isle
border frontier
soldier troop
missile rocket
truce ceasefire
hostage captive
refugee migrant
aid help relief assistance
oppose opponent
critic opponent
emission carbon
harvest crop
farmer grower
forest woodland
dam reservoir
mine pit colliery
hacker cyberattack hack breach
website online internet
subsidiary unit arm
marry wed
child son daughter
""".replace("\n ", " ")
