import Laboratory
import Testing

@Suite struct KnobTests {
  static let meaning = Localized(en: "a knob", zh: "旋钮")
  static let knobs: [Knob] = [
    .real("gamma", "γ", meaning, in: 0...1, step: 0.05, default: 0.9),
    .integer("steps", "n", meaning, in: 1...10, default: 3),
    .choice("method", "m", meaning, [Knob.Option("a", meaning), Knob.Option("b", meaning)], default: "a"),
    .toggle("clip", "c", meaning, default: true),
    .list("rewards", "r", meaning, in: -5...5, axis: "step", count: 1...4, default: [0, 1]),
    .marks(
      "ends", "e", meaning, [Knob.Option("-", meaning), Knob.Option("end", meaning)], axis: "step", count: 1...4,
      default: ["-", "end"]),
  ]

  @Test(arguments: [
    ("gamma", "0.95", "0.95"), ("gamma", "1/2", "0.5"), ("steps", "7", "7"), ("method", "b", "b"),
    ("clip", "off", "off"),
    ("clip", "true", "on"), ("rewards", "1,-2,0.5", "1,-2,0.5"), ("ends", "end, -", "end,-"),
  ])
  func readsWhatTheCommandLineWrites(_ name: String, _ text: String, _ shown: String) throws {
    var settings = Settings(Self.knobs)
    try settings.set(name, to: text)
    #expect("\(settings[name])" == shown)
    var again = Settings(Self.knobs)
    try again.set(name, to: "\(settings[name])")
    #expect(again == settings)
  }

  @Test(arguments: [
    ("gamma", "1.5", "gamma is “1.5”; allowed: 0 … 1."), ("gamma", "x", "gamma is “x”; allowed: 0 … 1."),
    ("steps", "2.5", "steps is “2.5”; allowed: 1 … 10."), ("steps", "11", "steps is “11”; allowed: 1 … 10."),
    ("method", "c", "method is “c”; allowed: a | b."), ("clip", "maybe", "clip is “maybe”; allowed: on | off."),
    ("rewards", "1,9", "rewards[1] is “9”; allowed: a number in −5 … 5."),
    ("rewards", "1,,2", "rewards[1] is “”; allowed: a number in −5 … 5."),
    ("rewards", "1,2,3,4,5", "rewards is “1,2,3,4,5”; allowed: 1 to 4 numbers in −5 … 5."),
    ("ends", "end,stop", "ends[1] is “stop”; allowed: - | end."),
    (
      "gama", "1",
      "There is no knob named “gama” here. Did you mean “gamma”? The knobs are: gamma, steps, method, clip, rewards, ends."
    ),
  ])
  func refusesWithOneSentence(_ name: String, _ text: String, _ sentence: String) {
    var settings = Settings(Self.knobs)
    let error = #expect(throws: SettingsError.self) { try settings.set(name, to: text) }
    #expect(error?.message.en == sentence)
    #expect(settings == Settings(Self.knobs))
  }

  @Test func turnsInStepsAndStopsAtTheEnds() throws {
    var settings = Settings(Self.knobs)
    settings.turn("gamma", by: 1)
    #expect(settings.number("gamma") == 0.95)
    settings.turn("gamma", by: 10)
    #expect(settings.number("gamma") == 1)
    settings.turn("gamma", by: -20)
    #expect(settings.number("gamma") == 0)
    try settings.set("gamma", to: "0.93")
    settings.turn("gamma", by: 1)
    #expect(settings.number("gamma") == 0.95)
    settings.turn("method", by: 1)
    settings.turn("method", by: 1)
    #expect(settings.word("method") == "b")
    settings.turn("clip", by: -1)
    #expect(!settings.flag("clip"))
  }

  /// A knob that is turned up and down again stands where it stood: no drift in 1,000 turns.
  /// A label is for the panel: the name stays what `--set` and JSON take.
  @Test func aChoiceHasAChineseLabelBesideItsName() {
    let knob = Knob.choice(
      "update", "V", Self.meaning,
      [Knob.Option("in-place", zh: "就地", Self.meaning), Knob.Option("x", Self.meaning)],
      default: "in-place")
    #expect(knob.options.map(\.label.en) == ["in-place", "x"])
    #expect(knob.shown("in-place", in: .zh) == "就地")
    #expect(knob.shown("0.5", in: .zh) == "0.5")
    #expect(knob.range(in: .zh) == "in-place 就地 | x")
    #expect(knob.range(in: .en) == "in-place | x")
    #expect(Knob.toggle("clip", "c", Self.meaning, default: true).range(in: .zh) == "on 开 | off 关")
  }

  @Test func turningDoesNotDrift() {
    var settings = Settings(Self.knobs)
    for _ in 0..<1000 {
      settings.turn("gamma", by: -1)
      settings.turn("gamma", by: 1)
    }
    #expect(settings.number("gamma") == 0.9)
  }

  @Test func aSliderPutsTheKnobOnAStep() {
    var settings = Settings(Self.knobs)
    settings.place("gamma", at: 0.512)
    #expect(settings.number("gamma") == 0.5)
    settings.place("steps", at: 1)
    #expect(settings.integer("steps") == 10)
  }
}

@Suite struct NumeralTests {
  static let fixed: [(Double, String)] = [
    (1.25, "1.250"), (-0.5, "−0.500"), (-0.0001, "0.000"), (2.0006, "2.001"), (1e20, "1e20"), (.infinity, "∞"),
    (-.infinity, "−∞"), (0, "0.000"), (1234.5, "1234.500"),
  ]

  @Test(arguments: fixed)
  func fixedDecimals(_ value: Double, _ text: String) { #expect(Numeral.fixed(value, 3) == text) }

  static let short: [(Double, String)] = [
    (1.25, "1.25"), (3, "3"), (-0.5, "−0.5"), (0.1 + 0.2, "0.3"), (1.0 / 3, "0.3333"), (3.2e-7, "3.2e−7"),
    (-1.5e12, "−1.5e12"), (0, "0"), (9.9999e-5, "1e−4"),
  ]

  @Test(arguments: short)
  func asShortAsItCanBe(_ value: Double, _ text: String) { #expect(Numeral.short(value) == text) }

  @Test func nanHasAName() { #expect(Numeral.fixed(.nan) == "NaN") }
}
