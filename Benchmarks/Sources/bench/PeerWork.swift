import Interchange
import Reinforcement
import Typesetting

/// The engine's side of `make bench-peers`: the driver asks for one run at a time, so that both sides take turns.
///
/// Each line that comes in is `time WORK SEED` or `result WORK SEED`; each line that goes out is JSON: the processor's
/// seconds for the work done once, or the numbers that it gave.
enum PeerWork {
  static func serve() {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 3, let seed = UInt64(words[2]), let work = work(words[1], seed: seed) else {
        print(#"{"error": "time or result, a work, a seed"}"#)
        flush()
        continue
      }
      let answer: JSONValue =
        words[0] == "time" ? ["seconds": .number(time(work))] : ["values": numbers(work.result())]
      print(answer.text)
      flush()
    }
  }

  /// Something to be done again and again, and the numbers it gives.
  struct Work {
    /// Long work is done once when it is timed, short work until 50 ms have gone by.
    var isLong = false
    var run: () -> Void
    var result: () -> [Double]
  }

  private static func time(_ work: Work) -> Double {
    if work.isLong { return once(work) }
    work.run()
    let repeats = max(1, Int(0.05 / max(1e-9, once(work))))
    let begin = processorSeconds()
    for _ in 0..<repeats { work.run() }
    return (processorSeconds() - begin) / Double(repeats)
  }

  private static func once(_ work: Work) -> Double {
    let begin = processorSeconds()
    work.run()
    return processorSeconds() - begin
  }

  private static func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }

  private static func work(_ name: String, seed: UInt64) -> Work? {
    switch name {
    case "gae-eight": advantages(steps: 2048, environments: 8, endsEpisodes: true, every: 1)
    case "gae-million": advantages(steps: 1_000_000, environments: 1, endsEpisodes: true, every: 997)
    case "gae-million-endless": advantages(steps: 1_000_000, environments: 1, endsEpisodes: false, every: 997)
    case "value-iteration": planning()
    case "q-learning": control(seed: seed)
    case "ppo": proximal(seed: seed)
    case "grpo": group(seed: seed)
    case "formulas": formulas()
    default: nil
    }
  }

  /// The n-th of a sequence that looks random and that both sides can write down: the fraction of n times an irrational.
  private static func fraction(_ n: Int, of irrational: Double) -> Double {
    (Double(n) * irrational).truncatingRemainder(dividingBy: 1)
  }

  private static func advantages(steps: Int, environments: Int, endsEpisodes: Bool, every stride: Int) -> Work {
    let count = steps * environments
    let batch = ExperienceBatch(
      environments: environments, rewards: (0..<count).map { fraction($0, of: 0.618_033_988_749_894_9) },
      values: (0..<count).map { fraction($0, of: 0.754_877_666_246_692_7) },
      lastValues: Array(repeating: 0.5, count: environments),
      terminated: (0..<count).map { endsEpisodes && fraction($0, of: 0.569_840_290_998_053_2) < 0.02 })
    var estimate = AdvantageEstimate()
    return Work {
      estimateAdvantages(of: batch, discount: 0.99, lambda: 0.95, into: &estimate)
      keep(estimate.advantages[0])
    } result: {
      estimateAdvantages(of: batch, discount: 0.99, lambda: 0.95, into: &estimate)
      return Swift.stride(from: 0, to: count, by: stride).map { estimate.advantages[$0] }
    }
  }

  private static func planning() -> Work {
    let process = FrozenLake.large().process
    let solve = { (try? valueIteration(of: process, discount: 0.99))?.values ?? [] }
    return Work(run: { keep(solve()) }, result: solve)
  }

  private static func control(seed: UInt64) -> Work {
    let process = NamedWorld.cliffWalking.process
    let learn = { () -> ControlTraining in
      var training = ControlTraining(
        process: process, method: .qLearning, discount: 1, stepSize: 0.5, epsilon: 0.1, seed: seed)
      for _ in 0..<500 { training.finishEpisode() }
      return training
    }
    return Work {
      keep(learn().q)
    } result: {
      learn().greedyActions.map(Double.init)
    }
  }

  private static func proximal(seed: UInt64) -> Work {
    var training = ProximalPolicyTraining(seed: seed)
    return Work(isLong: true) {
      training = ProximalPolicyTraining(seed: seed)
      training.run(untilEnvironmentSteps: 50_000)
    } result: {
      if training.environmentSteps == 0 { training.run(untilEnvironmentSteps: 50_000) }
      var generator = SeededGenerator(seed: 1000 + seed)
      return [meanGreedyReturn(of: training.actor, episodes: 20, using: &generator)]
    }
  }

  /// Sixteen tokens: a prompt of four, shared by each of eight groups of eight answers, and answers of twelve, none of
  /// which hands in early. The reference is left out (β = 0).
  private static func group(seed: UInt64) -> Work {
    var generator = SeededGenerator(seed: seed)
    var policy = CausalTransformer(shape: TransformerShape(), using: &generator)
    for block in policy.layout.blocks where block.name == "head bias" {
      policy.parameters[block.start + TokenWorld.end] = -40
    }
    var settings = GroupRelativeSettings()
    settings.klCoefficient = 0
    let world = TokenWorld(largestAddend: 4, answerLimit: 12)
    var training = GroupRelativeTraining(policy, world: world, settings: settings, seed: seed)
    var tape = Tape()
    return Work {
      training.run(batches: 1, on: &tape)
    } result: {
      // The first batch: the policy that drew it, its tokens, their log-probabilities.
      var fresh = GroupRelativeTraining(policy, world: world, settings: settings, seed: seed)
      while fresh.batch == nil { fresh.step(on: &tape) }
      let examples = fresh.batch?.examples ?? []
      return policy.parameters + examples.flatMap { ($0.prompt + $0.answer).map(Double.init) }
        + (fresh.batch?.oldLogProbabilities.flatMap { $0 } ?? [])
    }
  }

  private static func formulas() -> Work {
    let layOut = {
      for source in Formulas.all {
        guard let expression = try? MathExpression(source) else { continue }
        keep(expression.layout(.display).width)
      }
    }
    return Work(run: layOut, result: { [Double(Formulas.all.count)] })
  }
}
