import Calculator
import Interchange
import Laboratory
import Testing

@testable import Assessment

private let engine = SampleChecks.engine

@Test func thereIsASampleOfEveryKind() throws {
  #expect(Set(try SampleChecks.items().map(\.kind)) == Set(CheckKind.allCases))
}

@Test func theSamplesAreWithoutFault() throws {
  #expect(CheckLint.faults(try SampleChecks.items(), engine: engine, seeds: 60) == [])
}

@Test func theSameSeedAsksTheSameQuestionAndAnotherOneAnother() throws {
  for item in try SampleChecks.items() {
    let questions = try (0..<20).map { try item.question(seed: $0, engine: engine) }
    #expect(try item.question(seed: 7, engine: engine) == questions[7])
    let faces = Set(questions.map { "\($0.prompt.en)\($0.options.map(\.text.en))\($0.rightAnswer)" })
    #expect((faces.count > 1) == (item.hasFreshNumbers || item.kind == .order || item.kind == .choice), "\(item.id)")
  }
}

@Test func seedSevenDrawsTheseNumbersEverywhere() throws {
  // Worked by hand from the prompt: δ_t = r_t + γ V_{t+1} − V_t.
  let question = try SampleChecks.item("td-error").question(seed: 7, engine: engine)
  let gamma = try #require(question.values["gamma"]?.number)
  let rewards = try #require(question.values["rewards"]).numbers
  let values = try #require(question.values["values"]).numbers
  let t = Int(try #require(question.values["t"]?.number))
  guard case .number(let key, _) = question.form else {
    Issue.record("a number is asked for")
    return
  }
  #expect((key - (rewards[t] + gamma * values[t + 1] - values[t])).magnitude < 1e-12)
  #expect([gamma] + rewards + values + [Double(t)] == seedSeven)
}

/// γ, the rewards, the values and t that seed 7 draws; recorded once, so that no platform and no later version asks
/// something else under a seed that somebody wrote down.
private let seedSeven = [0.8, 1, 2, 1, -1, 1.3, 0.7, 1, 0.9, 2]

/// The law of every item over a thousand seeds: keys and distractors apart, no draw degenerate, both languages alike.
@Test(arguments: try SampleChecks.items().filter(\.hasFreshNumbers))
func aThousandSeedsGiveAThousandSoundQuestions(item: CheckItem) throws {
  // The labs run for a good many milliseconds in debug builds; the calculator's items get the full thousand.
  let seeds: UInt64 = [.predict, .whichKnob, .reachAGoal].contains(item.kind) ? 40 : 1000
  for seed in 0..<seeds {
    let question = try item.question(seed: seed, engine: engine)
    #expect(numerals(question.prompt.en) == numerals(question.prompt.zh))
    #expect(numerals(question.solution.en) == numerals(question.solution.zh))
    switch question.form {
    case .number(let key, let tolerance):
      #expect(key.isFinite)
      let numbers = question.mistakes.compactMap(\.value.number) + [key]
      #expect(numbers.count == question.mistakes.count + 1)
      #expect(areApart(numbers, tolerance))
    case .list(let key, let tolerance):
      #expect(key.allSatisfy { $0.isFinite })
      for mistake in question.mistakes {
        #expect(zip(mistake.value.numbers, key).contains { ($0 - $1).magnitude > tolerance })
      }
    case .option(let options, let right):
      #expect(options.indices.contains(right))
      #expect(Set(options.map(\.text.en)).count == options.count)
      if question.item == "whose-std" {
        let leads = ["key", "population", "no_std", "variance"].compactMap { question.values[$0]?.number }
        #expect(leads.count == 4 && areApart(leads, item.tolerance))
      }
      if question.kind == .findTheLine {
        let results = ["key", "got"].compactMap { question.values[$0]?.number }
        #expect(results.count == 2 && areApart(results, item.tolerance))
      }
    case .order, .goal, .grade: break
    }
    for draw in item.draws {
      let numbers = try #require(question.values[draw.name]).numbers
      #expect(numbers.count < 2 || Set(numbers).count > 1)
    }
  }
}

private func areApart(_ numbers: [Double], _ tolerance: Double) -> Bool {
  numbers.indices.allSatisfy { i in numbers[..<i].allSatisfy { ($0 - numbers[i]).magnitude > tolerance } }
}

/// The numerals of a text in any order: the languages may mention them in different orders.
private func numerals(_ text: String) -> [String] {
  text.split { !($0.isASCII && $0.isNumber || $0 == "." || $0 == "−") }
    .map { String($0).trimmingDots }.filter { $0.contains(where: \.isNumber) }.sorted()
}

extension String {
  fileprivate var trimmingDots: String {
    var text = self
    while text.hasSuffix(".") { text.removeLast() }
    return text
  }
}

@Test func theKeyIsWhatTheCalculatorSays() throws {
  for seed in 0..<50 {
    let question = try SampleChecks.item("all-returns").question(seed: UInt64(seed), engine: engine)
    let rewards = try #require(question.values["rewards"]).numbers
    let gamma = try #require(question.values["gamma"]?.number)
    // By the definition, without the recursion: G_t = Σ_k γᵏ r_{t+k}.
    var expected: [Double] = []
    for t in rewards.indices {
      var power = 1.0
      var sum = 0.0
      for reward in rewards[t...] {
        sum += power * reward
        power *= gamma
      }
      expected.append(sum)
    }
    guard case .list(let key, _) = question.form else { continue }
    #expect(zip(key, expected).allSatisfy { ($0 - $1).magnitude < 1e-12 } && key.count == expected.count)
  }
}

@Test func thePredictedNumberIsTheOneTheLabThenComputes() throws {
  let question = try SampleChecks.item("next-advantage").question(seed: 3, engine: engine)
  let scene = try #require(question.scene)
  let hidden = try #require(scene.hidden)
  let before = LabRun(
    lab: "gae", settings: scene.run.settings, seed: scene.run.seed, steps: try #require(scene.run.steps) - 1)
  #expect(try engine.run(before).value(of: hidden) == nil)
  let after = try #require(try engine.run(scene.run).value(of: hidden))
  #expect(question.rightAnswerToGive == .number(after))
}

@Test func theFlippedLineIsTheWrongOneAndTheOthersAreSound() throws {
  var flipped: Set<Int> = []
  for seed in 0..<40 {
    let question = try SampleChecks.item("wrong-sign").question(seed: UInt64(seed), engine: engine)
    guard case .option(let options, let right) = question.form else { continue }
    flipped.insert(right)
    let sound = [
      "r = rewards[1]", "δ₁ = r + γ·final − values[1]", "δ₀ = rewards[0] + γ·values[1] − values[0]", "A₀ = δ₀ + γ·λ·δ₁",
    ]
    for index in options.indices {
      #expect((options[index].text.en == sound[index]) == (index != right))
      let reason = options[index].reason.en
      #expect(index == right ? reason.contains("Sound: \(sound[right]).") : reason == "This line is sound.")
    }
  }
  #expect(flipped == [1, 3])
}

@Test func anOrderIsNeverShownSolved() throws {
  for seed in UInt64(0)..<100 {
    let question = try SampleChecks.item("one-iteration").question(seed: seed, engine: engine)
    guard case .order(let entries, let right) = question.form else { continue }
    #expect(right != Array(entries.indices))
    #expect(
      right.map { entries[$0].text.en } == [
        "collect a rollout", "compute advantages", "update by minibatches", "throw the data away",
      ])
  }
}

@Test func numbersComeIntoBothLanguagesAlike() throws {
  let question = try SampleChecks.item("td-error").question(seed: 1, engine: engine)
  let gamma = Numeral.short(try #require(question.values["gamma"]?.number))
  for text in [question.prompt.en, question.prompt.zh] {
    #expect(text.contains("$\\gamma = {\(gamma)}$"))
    #expect(!text.contains("{rewards}") && !text.contains("{gamma}"))
  }
}

@Test func aLabThatIsNotThereIsSaidSo() throws {
  let (items, faults) = SampleChecks.parse(
    """
    - id: a
      kind: predict
      section: s
      lab: nowhere
      value: "A[0]"
      prompt: "?"
      solution: "!"
    """)
  #expect(faults == [])
  let error = try #require(throws: DrawFailure.self) { try items.first?.question(seed: 1, engine: engine) }
  #expect(error.reason == "there is no lab “nowhere”")
}
