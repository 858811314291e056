// SPDX-License-Identifier: Apache-2.0

// Short texts in every language that the detector names, as people write them.

import Testing

@testable import DutchText

private let detector = LanguageDetector()

@Suite struct LanguageDetectorTests {
    @Test(arguments: [
        "Mijn wasmachine lekt en niemand die terugbelt",
        "al drie weken geen internet en maar doorverbonden worden",
        "De chauffeur was erg vriendelijk, top geregeld",
        "Kan iemand me vertellen waar mijn pakket blijft?",
        "Ik wil mijn abonnement opzeggen",
        "Waar blijft de trein",
        "Gat in mijn sok na drie maanden",
        "werkt niet meer na update",
        "niets meer van gehoord",
        "Nooit meer hier besteld",
    ])
    func `plain Dutch is Dutch`(text: String) {
        #expect(detector.detect(text).tag == "nl")
    }

    @Test(arguments: [
        "kheb da gisteren nog gevraagd aan die madam aan den balie",
        "Amai, wa een lange rij hier in den Delhaize zeg",
        "Ge moet ne keer naar uw brievenbus gaan zien",
        "da's nu al den derde keer dat ze ni komen opdagen",
        "Zeg, gij gaat mij toch ni wijsmaken dat dat normaal is?",
        "Allez, 't is weeral zover met die mannen van de bpost",
    ])
    func `Flemish is Dutch`(text: String) {
        #expect(detector.detect(text).tag == "nl")
    }

    @Test(arguments: [
        "k ga ff kijken of t nu wel werkt, wss niet",
        "idd zo irritant als ze m'n mail nie beantwoorden",
        "omg die delivery guy heeft gewoon m'n order opgegeten lol",
        "best wel een chill event gisteren, nice line-up ook",
        "Super fail dit, customer service is echt een joke bij jullie",
        "WAAROM IS DE HELPDESK ALWEER DICHT",
        "HALLO GEEF MIJN GELD TERUG",
        "Heeeeeel blij met mn nieuwe schoenennnn",
        "dit vindt ik eg nie normaaal hoor",
        "Geeneens een excuus gekregen, ongelofelijk zeg",
        "Categorie een, financien en cooperatie: alles zonder trema",
    ])
    func `sloppy Dutch with English in it is Dutch`(text: String) {
        #expect(detector.detect(text).tag == "nl")
    }

    @Test(arguments: [
        ("fy", "Wy hawwe al trije wiken gjin ynternet en nimmen dy't wat seit"),
        ("fy", "Wêr bliuwt myn pakje? It soe juster al komme"),
        ("fy", "Ik fyn it mar neat, sa geane jim net mei klanten om"),
        ("fy", "Goeie, binne jimme hjoed ek noch iepen?"),
        ("af", "Ons het al drie weke geen internet nie en niemand sê niks"),
        ("af", "Waar is my pakkie? Dit moes gister al hier gewees het"),
        ("af", "Julle diens is vrotsig, ek soek my geld terug"),
        ("af", "Hoekom werk hierdie ding alweer nie?"),
        ("de", "Mein Paket ist immer noch nicht angekommen, was soll das?"),
        ("de", "Seit drei Wochen kein Internet und niemand ruft zurück"),
        ("de", "Wo bleibt der Zug schon wieder"),
        ("de", "Das ist doch echt nicht euer Ernst"),
        ("en", "Still waiting for my refund, this is a joke"),
        ("en", "Been on hold for an hour now"),
        ("en", "why does the app keep crashing after the update"),
        ("en", "Great service, thanks a lot!"),
        ("fr", "Toujours pas reçu mon colis, c'est inadmissible"),
        ("fr", "Le train est encore en retard ce matin"),
        ("fr", "je suis tres decu du service client"),
        ("es", "Todavía no ha llegado mi pedido, qué vergüenza"),
        ("es", "Llevo tres semanas sin internet y nadie me llama"),
        ("es", "muchas gracias por todo, sois los mejores"),
        ("it", "Il mio pacco non è ancora arrivato, che vergogna"),
        ("it", "Grazie mille per il vostro aiuto"),
        ("pt", "Ainda não recebi a minha encomenda, que vergonha"),
        ("pt", "Muito obrigado pela vossa ajuda"),
        ("da", "Jeg har stadig ikke fået min pakke, det er for dårligt"),
        ("sv", "Jag har fortfarande inte fått mitt paket, så dåligt"),
        ("pl", "Nadal nie otrzymałem mojej paczki, co za wstyd"),
        ("tr", "Paketim hâlâ gelmedi, bu nasıl bir hizmet böyle"),
        ("id", "Paket saya belum sampai juga, kapan dikirim ya"),
        ("mis", "Ještě jsem nedostal svůj balík, to je ostuda"),
        ("mis", "Még mindig nem kaptam meg a csomagomat"),
        ("mis", "En ole vieläkään saanut pakettiani, tämä on noloa"),
    ])
    func `other languages in Latin script have their own tag`(tag: String, text: String) {
        #expect(detector.detect(text).tag == tag)
    }

    @Test(arguments: [
        ("und-Cyrl", "Моя посылка всё ещё не пришла"),
        ("el", "Το δέμα μου δεν έχει φτάσει ακόμα"),
        ("und-Arab", "لم يصل طردي بعد"),
        ("he", "החבילה שלי עדיין לא הגיעה"),
        ("zh", "我的包裹还没有到"),
        ("ja", "荷物がまだ届いていません"),
        ("ko", "소포가 아직 도착하지 않았습니다"),
        ("th", "พัสดุของฉันยังไม่มาถึง"),
    ])
    func `another script decides by its letters`(tag: String, text: String) {
        let found = detector.detect(text)
        #expect(found.tag == tag)
        #expect(found.confidence == 1)
    }

    @Test(arguments: [
        ("RT @webcare: https://example.org/the-order-that-was-never-delivered", "und"),
        ("@thisisveryenglish #customerservicefail 😡😡😡 12345", "und"),
        ("", "und"), ("   \n\t", "und"), ("?!", "und"), ("👍👍👍", "und"), ("3x", "und"),
        ("RT @everybodyhelps: mijn pakket is zoek https://example.org/where-is-my-parcel", "nl"),
        ("Ik wacht nog steeds op antwoord &amp; excuses #customerservice #fail", "nl"),
        ("bestuur@example.org geeft geen antwoord op mijn vraag", "nl"),
    ])
    func `addresses, handles, tags and emoji say nothing`(text: String, tag: String) {
        #expect(detector.detect(text).tag == tag)
    }

    @Test(arguments: [
        ("is dit ver", "af"), ("is dit ver", "nl"),
        ("dit was laat", "af"), ("dit was laat", "nl"),
        ("super service", "de"), ("super service", "nl-BE"),
    ])
    func `the language of the feed decides when the text does not`(text: String, prior: String) {
        #expect(prior.hasPrefix(detector.detect(text, prior: prior).tag))
    }

    @Test(arguments: ["de", "en", "fr-BE", "af", "fy"])
    func `a clear text wins from the language of the feed`(prior: String) {
        let text = "Ik heb nog steeds geen antwoord gekregen op mijn klacht"
        #expect(detector.detect(text, prior: prior).tag == "nl")
    }

    @Test(arguments: ["nl", "nl-BE", "NL", "nl_NL"])
    func `a regional tag counts as its language`(prior: String) {
        #expect(detector.detect("prima", prior: prior).tag == "nl")
        #expect(
            detector.detect("Where is my parcel? Nobody answers", prior: prior).tag == "en")
    }

    @Test(arguments: ["", "x", "und", "-", "tlh", "zxx-Latn-x-9"])
    func `an unknown feed language changes nothing`(prior: String) {
        let text = "De monteur is niet gekomen"
        #expect(detector.detect(text, prior: prior) == detector.detect(text))
    }

    @Test func `the confidence is a probability and grows with the text`() {
        let short = detector.detect("prima zo")
        let long = detector.detect("prima zo, de bezorger was op tijd en heel vriendelijk")
        #expect(short.confidence > 0 && short.confidence <= long.confidence)
        #expect(long.isDutch && long.confidence > 0.95 && long.confidence <= 1)
    }
}
