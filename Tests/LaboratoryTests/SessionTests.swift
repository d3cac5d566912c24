import Drawing
import Laboratory
import Testing

/// A lab for the tests: a random walk whose place is noted at each step.
struct WalkLab: Lab {
  static let about = LabDescription(
    name: "walk", title: Localized(en: "walk", zh: "行走"), summary: Localized(en: "walk", zh: "行走"),
    knobs: [
      .real("drift", "d", Localized(en: "drift", zh: "漂移"), in: -1...1, step: 0.1, default: 0),
      .integer("length", "n", Localized(en: "length", zh: "长度"), in: 1...100_000, default: 5000),
    ], stride: Localized(en: "ten steps", zh: "十步"), memory: .lastStep)

  struct State: Equatable, Sendable {
    var random: SeededRandom
    var place = 0.0
    var steps = 0
  }

  let drift: Double
  let length: Int?

  init(settings: Settings) throws(SettingsError) {
    drift = settings.number("drift")
    length = settings.integer("length")
  }

  func start(seed: UInt64, noting trace: inout Trace) -> State {
    trace.given("origin", "x₀", 0, Localized(en: "start", zh: "起点"))
    return State(random: SeededRandom(seed: seed))
  }

  func step(_ state: inout State, noting trace: inout Trace) {
    trace.given("before", "x", state.place, Localized(en: "place before", zh: "之前的位置"))
    let push = state.random.unit() - 0.5
    trace.given("push", "u", push, Localized(en: "push", zh: "推力"))
    state.place += push + drift
    state.steps += 1
    guard let formula = try? Formula("x + u + d") else { return }
    trace.computed(
      "place", "x′", state.place, formula,
      [.traced("x", "before"), .traced("u", "push"), .knob("d", "d", drift, knob: "drift")], source: "test")
    trace.headline = "place"
  }

  func isDone(_ state: State) -> Bool { state.steps >= length ?? 0 }
  func endsStride(_ state: State) -> Bool { state.steps % 10 == 0 }
  func view(of state: State, in context: ViewContext) -> any Widget { TextBlock("") }
}

@Suite struct SessionTests {
  @Test func goingBackIsExactAnywhereInALongRun() throws {
    var session = try Session(WalkLab.self)
    var places: [Double] = [0]
    while session.step() { places.append(session.state.place) }
    #expect(places.count == 5001)
    for target in [4999, 4980, 4000, 2500, 1234, 77, 1, 0, 3333] {
      session.jump(to: target)
      #expect(session.position == target)
      #expect(session.state.place == places[target])
      #expect(target == 0 || session.record.quantities.last?.value == places[target])
    }
  }

  @Test func fastForwardingStillShowsTheStepItLandsOn() throws {
    var fast = try Session(WalkLab.self)
    fast.jump(to: 1000)
    var slow = try Session(WalkLab.self)
    for _ in 0..<1000 { slow.step() }
    #expect(fast.record == slow.record)
    #expect(fast.numbers == slow.numbers)
    #expect(fast.numbers["origin"] != nil)
  }

  @Test func workThatIsStoppedShowsWhereItStopped() throws {
    var session = try Session(WalkLab.self)
    var left = 10
    let isThere = session.jump(to: 1000) {
      left -= 1
      return left > 0
    }
    #expect(!isThere)
    #expect(session.position == 9)
    #expect(session.record.quantities.count == 3)
  }

  @Test func retuningComputesTheSameMomentAgain() throws {
    var session = try Session(WalkLab.self)
    session.jump(to: 100)
    let before = session.state.place
    var settings = session.settings
    try settings.set("drift", to: "0.5")
    try session.retune(settings)
    #expect(session.position == 100)
    #expect(abs(session.state.place - before - 50) < 1e-9)
    settings.reset("drift")
    try session.retune(settings)
    #expect(session.state.place == before)
  }

  @Test func anotherSeedIsAnotherRunAndTheSameSeedTheSame() throws {
    var session = try Session(WalkLab.self, seed: 1)
    session.jump(to: 50)
    let first = session.state.place
    try session.restart(settings: session.settings, seed: 2)
    session.jump(to: 50)
    #expect(session.state.place != first)
    try session.restart(settings: session.settings, seed: 1)
    session.jump(to: 50)
    #expect(session.state.place == first)
  }

  @Test func peekingDoesNotMove() throws {
    var session = try Session(WalkLab.self)
    session.jump(to: 5)
    let promised = try #require(session.peek())
    #expect(session.position == 5)
    session.step()
    #expect(session.record == promised)
  }

  @Test func aRunEndsAndSaysSo() throws {
    var session = try Session(WalkLab.self)
    session.jump(to: .max)
    #expect(session.position == 5000)
    #expect(session.isDone)
    let goesOn = session.step()
    #expect(!goesOn)
    #expect(session.peek() == nil)
  }
}
