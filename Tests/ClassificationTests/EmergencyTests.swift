// SPDX-License-Identifier: Apache-2.0

// What must wake somebody, told calmly; and what only sounds like it.

import Complaints
import Foundation
import Testing

@testable import Classification

@Suite struct EmergencyTests {
    @Test(arguments: [
        "Na het plaatsen van de meter ruikt het in de gang een beetje naar gas",
        "De CO melder gaat elke nacht af sinds de monteur er was",
        "Het stekkertje van de lamp wordt gloeiend heet, in een kinderkamer",
        "Het balkonhek zit los en kinderen spelen daar",
        "De remmen van mijn nieuwe fiets pakken niet, ze weigeren gewoon",
        "Drie keer gezegd van de notenallergie en toch zat er pesto op",
        "We hebben de hele nacht boven de wc gehangen na jullie mosselen",
    ])
    func `danger to health is critical without an angry word`(text: String) throws {
        #expect(try assess(text).urgency == .critical)
        #expect(try assess(text).signals.contains(.healthSafety))
    }

    @Test(arguments: [
        "Geen verwarming meer, en we hebben een baby in huis",
        "De lift is kapot en op de zesde woont een man in een rolstoel",
        "Mijn dochter staat alleen op het station, de laatste trein rijdt niet",
        "De thuiszorg is niet geweest, mijn moeder heeft niet gegeten",
        "De insuline van mijn zoon staat al sinds gisteren in het depot",
        "Ik kan geen boodschappen doen, de uitkering is niet gekomen en de koelkast is leeg",
    ])
    func `somebody who depends on others is named`(text: String) throws {
        #expect(try assess(text).urgency == .critical)
        #expect(try assess(text).signals.contains(.vulnerable))
    }

    @Test(arguments: [
        "Er gaan nu bedragen van mijn rekening af naar een webshop waar ik nooit van gehoord heb",
        "Iemand heeft mijn nummer overgezet en komt overal in",
        "Als ik inlog zie ik de gegevens van een wildvreemde",
        "Jullie hebben mijn adres doorgegeven aan mijn ex",
    ])
    func `fraud and leaks that are going on are critical`(text: String) throws {
        #expect(try assess(text).urgency == .critical)
    }

    @Test(arguments: [
        "De trein valt uit en over twee uur gaat mijn vlucht",
        "Het paspoort ligt niet klaar en wij vliegen morgenochtend",
        "De jurk is niet gekomen en de bruiloft is morgen",
    ])
    func `a deadline that can still be met is critical`(text: String) throws {
        #expect(try assess(text).urgency == .critical)
    }

    @Test(arguments: [
        "Ik ga dood van het lachen om die reclame",
        "Doodziek word ik van jullie nieuwsbrieven",
        "Ik kreeg bijna een hartaanval van de prijs",
        "Mijn pas was ingeslikt door de automaat, vandaag al een nieuwe, dank!",
        "Per ongeluk twee keer besteld, keurig teruggestort",
        "Door een aanrijding rijden er tot vijf uur geen treinen tussen Gent en Aalter",
        "Onze router was overleden, vandaag een nieuwe gekregen, top",
        "Genoeg voor vandaag, morgen weer een dag",
    ])
    func `big words and old news wake nobody`(text: String) throws {
        #expect(try assess(text).urgency < .critical)
    }
}
