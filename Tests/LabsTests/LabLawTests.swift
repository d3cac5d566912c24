import Drawing
import Laboratory
import Testing

@testable import Labs

/// What holds for every lab. A new lab is tested by these before anybody writes a test for it.
@Suite struct LabLawTests {
  static let names = Catalog.descriptions.map(\.name)

  /// Steps that a law looks at: a debug build is slow, and a lab says by itself when it is over.
  static let steps = 200

  /// A run at some settings that, for trainings, is not longer than a test may take.
  static func session(_ name: String) throws -> any LabSession {
    try #require(Catalog.session(name), "The catalogue has no lab “\(name)”.")
  }

  @Test func everyFolderOfALabStandsInTheCatalogue() throws {
    let declared = try LabSources.declaredLabs(in: LabSources.package + "/Sources/Labs")
    for (lab, file) in declared {
      #expect(
        Catalog.entries.contains { $0.type == lab },
        "\(file) declares the lab \(lab), but Catalog.swift has no line “entry(\(lab).self)”.")
    }
    #expect(declared.count == Catalog.entries.count)
  }

  @Test func namesAreUnique() { #expect(Set(Self.names).count == Self.names.count) }

  @Test(arguments: names)
  func tracedNumbersEqualTheirFormulas(_ name: String) throws {
    var session = try Self.session(name)
    for variant in try LabVariants.settings(of: session) {
      try session.restart(settings: variant, seed: 7)
      try TraceLaw.check(session.record, session)
      for _ in 0..<(variant == Settings(session.about.knobs) ? Self.steps : 12) {
        guard session.step(recording: true) else { break }
        try TraceLaw.check(session.record, session)
      }
    }
  }

  @Test(arguments: names)
  func goingBackAndForwardRestoresTheIdenticalScreen(_ name: String) throws {
    var session = try Self.session(name)
    for _ in 0..<7 { session.step(recording: true) }
    let place = session.position
    let before = LabPictures.screen(session, Area(height: 40, width: 62))
    session.jump(to: max(0, place - 3))
    session.jump(to: place)
    #expect(LabPictures.screen(session, Area(height: 40, width: 62)) == before)
    session.jump(to: 0)
    session.jump(to: place)
    #expect(LabPictures.screen(session, Area(height: 40, width: 62)) == before)
  }

  @Test(arguments: names)
  func theSameSeedGivesTheSameRun(_ name: String) throws {
    var first = try Self.session(name)
    var second = try Self.session(name)
    for _ in 0..<20 {
      first.step(recording: true)
      second.step(recording: true)
      #expect(first.record == second.record)
    }
  }

  @Test(arguments: names)
  func aKnobBackAtItsDefaultRestoresTheRun(_ name: String) throws {
    let session = try Self.session(name)
    var reference = session
    reference.jump(to: 5)
    for knob in session.about.knobs where !knob.isData {
      var settings = session.settings
      settings.turn(knob.name, by: 1)
      settings.turn(knob.name, by: -1)
      settings.reset(knob.name)
      var run = session
      run.jump(to: 5)
      var turned = session.settings
      turned.turn(knob.name, by: 1)
      guard (try? run.retune(turned)) != nil else { continue }
      try run.retune(settings)
      #expect(run.record == reference.record, "\(name): \(knob.name)")
    }
  }

  @Test(arguments: names)
  func everyKnobAtBothEndsKeepsEveryNumberFinite(_ name: String) throws {
    let session = try Self.session(name)
    for settings in try LabVariants.ends(of: session) {
      var run = session
      guard (try? run.restart(settings: settings, seed: 7)) != nil else { continue }
      for _ in 0..<6 { run.step(recording: true) }
      for quantity in run.numbers.values where quantity.id != "horizon" {
        #expect(
          quantity.value.isFinite, "\(name) \(quantity.id) at \(settings.all.map { "\($0.knob.name)=\($0.value)" })")
      }
    }
  }

  @Test(arguments: names)
  func everyDigitOnThePanelBelongsToANumberOrALabel(_ name: String) throws {
    var session = try Self.session(name)
    for _ in 0..<6 { session.step(recording: true) }
    let screen = LabPictures.screen(session, Area(height: 60, width: 90))
    for place in screen.places(tagged: QuantityID.tagPrefix) {
      let id = QuantityID(String(place.name.dropFirst(QuantityID.tagPrefix.count)))
      #expect(session.number(id) != nil, "\(name) shows \(id), which was never traced.")
    }
    #expect(!screen.places(tagged: QuantityID.tagPrefix).isEmpty, "\(name) shows no number that can be explained.")
  }

  @Test(arguments: names, [GlyphSet.unicode, .ascii])
  func panelsOfEverySizeNeitherTrapNorOverflow(_ name: String, _ glyphs: GlyphSet) throws {
    var session = try Self.session(name)
    for _ in 0..<4 { session.step(recording: true) }
    for (width, height) in [(0, 0), (1, 1), (18, 3), (20, 5), (38, 10), (60, 34), (78, 20), (109, 46), (250, 60)] {
      for language in Language.allCases {
        let area = Area(row: 1, column: 2, height: height, width: width)
        let screen = LabPictures.screen(session, area, glyphs, language)
        for row in 0..<screen.height {
          for column in 0..<screen.width where !area.contains(row: row, column: column) {
            #expect(screen[row, column] == .blank)
          }
        }
        guard glyphs == .ascii, language == .en else { continue }
        #expect(screen.cells.allSatisfy { $0.character.isASCII }, "\(name) at \(width)x\(height)")
      }
    }
  }

  @Test(arguments: names)
  func chineseLabelsAreThere(_ name: String) throws {
    let about = try Self.session(name).about
    for text in [about.title, about.summary] + about.knobs.map(\.meaning) {
      #expect(text.zh.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(name): “\(text.en)” has no Chinese.")
    }
  }
}
