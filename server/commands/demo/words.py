"""What made-up customers say, each in their language, and what made-up staff answer them."""

from collections.abc import Mapping

UNHAPPY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "waiting": (
            "I waited 45 minutes and only one counter was open.",
            "My whole lunch break went into the queue.",
            "Nobody said how long it would take, so we just stood there.",
            "Five people before me, and forty minutes.",
        ),
        "staff": (
            "The person at the counter did not even look up.",
            "I felt like I was a bother.",
            "Not a single good morning.",
        ),
        "information": (
            "Three people told me three different things.",
            "The website says the form can be handed in here. It cannot.",
            "On the phone I was told to come without an appointment.",
            "Nobody told me which papers to bring.",
        ),
        "price": (
            "The bill is twice that of last month and nobody could say why.",
            "There is a fee on it that nobody had mentioned.",
        ),
        "solved": ("This is my third visit and it still does not work.", "I was sent home without an answer."),
        "place": ("There are too few chairs for older people.",),
        "other": ("I expected better.",),
    },
    "sw": {
        "waiting": ("Nilisubiri saa nzima, dirisha moja tu lilikuwa wazi.", "Foleni ni ndefu sana asubuhi."),
        "staff": ("Mhudumu hakunisikiliza.", "Sikusalimiwa hata mara moja."),
        "information": ("Kila mtu aliniambia jambo tofauti.", "Sikuambiwa nilete karatasi gani."),
        "price": ("Bili imepanda mara mbili bila maelezo.",),
        "solved": ("Nimekuja mara tatu na shida bado ipo.",),
        "place": ("Hakuna viti vya kutosha.",),
        "other": ("Nilitarajia huduma bora.",),
    },
    "hi": {
        "waiting": ("एक घंटा लाइन में खड़ा रहा, सिर्फ़ एक खिड़की खुली थी।",),
        "staff": ("किसी ने ठीक से बात नहीं की।",),
        "information": ("हर किसी ने अलग बात बताई।",),
        "price": ("बिल दुगना आया और वजह किसी को नहीं पता।",),
        "solved": ("तीसरी बार आया हूँ, काम अब भी नहीं हुआ।",),
        "place": ("बैठने की जगह बहुत कम है।",),
        "other": ("बेहतर की उम्मीद थी।",),
    },
    "es": {
        "waiting": (
            "Esperé casi una hora y solo había una ventanilla abierta.",
            "A mediodía la cola llega hasta la puerta.",
            "Perdí toda mi pausa de comida en la cola.",
        ),
        "staff": ("La persona que me atendió ni me miró.", "Me atendieron de mala gana."),
        "information": ("Cada uno me dijo una cosa distinta.", "Nadie me avisó de qué papeles traer."),
        "price": ("La factura es el doble y nadie supo explicarla.",),
        "solved": ("Es la tercera vez que vengo y sigue sin funcionar.",),
        "place": ("Hacen falta más sillas.",),
        "other": ("Esperaba otra cosa.",),
    },
    "fr": {
        "waiting": ("Trois quarts d’heure d’attente pour une signature.", "Un seul guichet ouvert pour tout le monde."),
        "staff": ("On m’a répondu sans lever les yeux.", "J’avais l’impression de déranger."),
        "information": (
            "Le site dit une chose, le guichet une autre.",
            "Personne ne m’avait dit quels papiers apporter.",
        ),
        "price": (
            "La facture a doublé et personne ne sait pourquoi.",
            "Des frais que personne ne m’avait annoncés.",
        ),
        "solved": ("Troisième visite, et toujours rien de réglé.",),
        "place": ("La porte est trop lourde pour un fauteuil roulant.",),
        "other": ("Je m’attendais à mieux.",),
    },
    "ar": {
        "waiting": ("انتظرت قرابة الساعة وشباك واحد فقط مفتوح.",),
        "staff": ("الموظف لم ينظر إليّ حتى.",),
        "information": ("كل موظف قال لي شيئًا مختلفًا.",),
        "price": ("تضاعفت الفاتورة ولم يشرح لي أحد السبب.",),
        "solved": ("هذه زيارتي الثالثة ولم تُحل المشكلة.",),
        "place": ("الكراسي قليلة جدًا.",),
        "other": ("توقعت أفضل من ذلك.",),
    },
}
AND_MORE: Mapping[str, tuple[str, ...]] = {
    "en": ("It was the same last week.", "Please do something about it.", "My mother had the same trouble.", "Again!"),
    "sw": ("Wiki iliyopita ilikuwa vivyo hivyo.", "Tafadhali rekebisheni."),
    "hi": ("पिछले हफ़्ते भी यही हुआ।", "कृपया कुछ कीजिए।"),
    "es": ("La semana pasada fue igual.", "Por favor, hagan algo.", "Y no soy el único."),
    "fr": ("C’était pareil la semaine dernière.", "Merci de faire quelque chose.", "Je ne suis pas le seul."),
    "ar": ("حدث الأمر نفسه الأسبوع الماضي.", "أرجو أن تفعلوا شيئًا."),
}
HAPPY: Mapping[str, tuple[str, ...]] = {
    "en": (
        "{name} was so kind and explained everything.",
        "Quick and friendly, thank you!",
        "{name} stayed on until it worked. Thank you!",
        "The new counter makes all the difference.",
    ),
    "sw": ("{name} alinisaidia vizuri sana, asante!", "Huduma ya haraka, asanteni.", "Mmeboresha sana!"),
    "hi": ("{name} ने बहुत अच्छे से समझाया, धन्यवाद।", "काम जल्दी हो गया।"),
    "es": ("{name} fue muy amable y lo resolvió en el momento.", "Rápido y sin problemas.", "Muy buen trato."),
    "fr": ("{name} a pris le temps de tout expliquer, merci !", "Accueil rapide et souriant.", "Parfait, merci."),
    "ar": ("{name} كان لطيفًا جدًا وشرح لي كل شيء.", "خدمة سريعة، شكرًا لكم."),
}
SO_SO: Mapping[str, tuple[str, ...]] = {
    "en": ("All right in the end, but it took two visits.", "Fine, though the signs could be clearer."),
    "sw": ("Ni sawa, lakini ingekuwa haraka zaidi.",),
    "hi": ("ठीक था, पर थोड़ा जल्दी हो सकता था।",),
    "es": ("Bien, aunque podría ser más rápido.",),
    "fr": ("Correct, mais l’affichage n’est pas clair.",),
    "ar": ("لا بأس، لكن الأمر يحتاج إلى وقت أقل.",),
}
ANSWERS: Mapping[str, str] = {
    "en": "Thank you for telling us. I am sorry about this; we have put it right, and you can reach me here if not.",
    "sw": "Asante kwa kutuambia. Samahani sana; tumelirekebisha. Ukihitaji zaidi, niandikie hapa.",
    "hi": "बताने के लिए धन्यवाद। असुविधा के लिए क्षमा करें; हमने इसे ठीक कर दिया है। कुछ बाकी हो तो यहीं लिखें।",
    "es": "Gracias por decírnoslo. Lo sentimos; ya está resuelto. Si queda algo, escríbame aquí.",
    "fr": "Merci de nous l’avoir dit. Nous sommes désolés ; c’est réglé. S’il reste quelque chose, écrivez-moi ici.",
    "ar": "شكرًا لأنك أخبرتنا. نعتذر عمّا حدث؛ لقد عالجنا الأمر. وإن بقي شيء فاكتب لي هنا.",
}
WROTE_BACK: Mapping[str, str] = {
    "en": "Thank you for the quick word. Tomorrow after ten would suit me best.",
    "sw": "Asante kwa jibu la haraka. Kesho baada ya saa nne ingenifaa.",
    "hi": "जल्दी जवाब के लिए धन्यवाद। कल दस बजे के बाद ठीक रहेगा।",
    "es": "Gracias por responder tan pronto. Mañana después de las diez me viene bien.",
    "fr": "Merci pour votre réponse rapide. Demain après dix heures m’irait bien.",
    "ar": "شكرًا على الرد السريع. غدًا بعد العاشرة يناسبني.",
}
REMEDIES: Mapping[str, tuple[str, ...]] = {
    "waiting": ("Called back, and a second counter opened at noon", "Offered an appointment outside the rush"),
    "staff": ("Apologised by phone; talked about it in the team", "Apologised, and listened to the whole story"),
    "information": ("Explained it, and the sign at the door was changed", "Sent the right form, filled in already"),
    "price": (
        "Went through the bill line by line; a fee was refunded",
        "Explained the new price, and a credit given",
    ),
    "unsolved": ("Set up again together, works now", "Passed on to the technicians, repaired the next day"),
    "place": ("Two more chairs were put up",),
    "system": ("The system was down; done by hand and confirmed by phone",),
    "outside": ("Explained what we can and cannot do",),
}
DEEDS: Mapping[str, Mapping[str, str]] = {
    "waiting": {
        "en": "A second counter is open from noon to two.",
        "sw": "Kaunta ya pili iko wazi saa sita hadi saa nane mchana.",
        "hi": "दोपहर बारह से दो बजे तक दूसरी खिड़की भी खुली है।",
        "es": "De doce a dos hay una segunda ventanilla abierta.",
        "fr": "Un deuxième guichet est ouvert de midi à quatorze heures.",
        "ar": "فتحنا شباكًا ثانيًا من الثانية عشرة إلى الثانية ظهرًا.",
    },
    "information": {
        "en": "A sign at the door now says which papers to bring.",
        "sw": "Bango mlangoni sasa linaonyesha karatasi za kuleta.",
        "hi": "दरवाज़े पर अब लिखा है कि कौन से काग़ज़ लाने हैं।",
        "es": "Un cartel en la puerta dice ahora qué papeles traer.",
        "fr": "Un panneau à l’entrée indique quels papiers apporter.",
        "ar": "لافتة عند الباب تبيّن الآن الأوراق المطلوبة.",
    },
    "price": {
        "en": "We go through the bill with you, line by line, whenever you ask.",
        "sw": "Tunapitia bili pamoja nawe, mstari kwa mstari, ukiomba.",
        "hi": "आप कहें तो हम बिल आपके साथ एक-एक पंक्ति देखते हैं।",
        "es": "Repasamos la factura con usted, línea por línea, cuando lo pida.",
        "fr": "Nous relisons la facture avec vous, ligne par ligne, sur demande.",
        "ar": "نراجع معكم الفاتورة سطرًا سطرًا متى طلبتم.",
    },
    "place": {
        "en": "There are more chairs now, and water.",
        "sw": "Sasa kuna viti zaidi, na maji ya kunywa.",
        "hi": "अब ज़्यादा कुर्सियाँ हैं, और पानी भी।",
        "es": "Ahora hay más sillas, y agua.",
        "fr": "Il y a maintenant plus de chaises, et de l’eau.",
        "ar": "زدنا عدد الكراسي ووضعنا ماءً للشرب.",
    },
    "staff": {
        "en": "We begin each day with how we want to greet you.",
        "sw": "Kila asubuhi tunakumbushana jinsi ya kuwakaribisha.",
        "hi": "हम हर दिन यह तय करके शुरू करते हैं कि आपका स्वागत कैसे करें।",
        "es": "Cada mañana hablamos de cómo queremos recibirle.",
        "fr": "Chaque matin, nous parlons de la façon de vous accueillir.",
        "ar": "نبدأ كل يوم بالحديث عن كيفية استقبالكم.",
    },
}
"""What is shown in the hall, by the cause."""
NOTES = (
    "Rang, will be back after lunch.",
    "Looked up the account; the customer is right.",
    "Asked the back office, answer comes today.",
)
FIRST_NAMES = (
    "Alex",
    "Sam",
    "Robin",
    "Kim",
    "Charlie",
    "Noor",
    "Jamie",
    "Andrea",
    "Sasha",
    "Chris",
    "Dominique",
    "Ali",
)
LAST_NAMES = ("Example", "Sample", "Specimen", "Muster", "Modelo", "Mfano", "Nguyen-Test", "Demo")
