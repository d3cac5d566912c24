import Testing

@testable import Reinforcement

@Suite struct TransformerActivationsTests {
  private func network(isTied: Bool) -> CausalTransformer {
    var generator = SeededGenerator(seed: 4)
    let shape = TransformerShape(context: 10, width: 12, heads: 2, layers: 2, isTied: isTied)
    return CausalTransformer(shape: shape, using: &generator)
  }

  /// Eleven answers to four prompts, two of them asked several times.
  private func generation(_ network: CausalTransformer) -> Generation {
    let world = TokenWorld(answerLimit: 5)
    let prompts = [world.prompt(1, 2), world.prompt(3, 0), world.prompt(4, 4), world.prompt(0, 0)]
    return Generation(network, prompts: [0, 0, 0, 1, 2, 2, 2, 2, 3, 0, 1].map { prompts[$0] }, world: world)
  }

  @Test(arguments: [false, true])
  func whatIsKeptGivesTheTapesGradientToTheLastBit(isTied: Bool) {
    let network = network(isTied: isTied)
    var tape = Tape()
    var generation = generation(network)
    var generator = SeededGenerator(seed: 1)
    while !generation.isDone { generation.step(keeping: &tape.activations, using: &generator) }
    let batch = TokenBatch(zip(generation.prompts, generation.answers).map { TokenExample(prompt: $0, answer: $1) })
    let seed = batch.answerTokens.map { _ in drawNormal(using: &generator) }
    #expect(tape.activations.hold(batch, of: network))
    let kept = tape.gradientOfKept(batch, seed: seed)

    let parameters = tape.trainable(network)
    let logPolicy = batch.logProbabilities(under: network, parameters: parameters, on: &tape)
    #expect(batch.split(tape.value(of: logPolicy)) == generation.logProbabilities)
    tape.differentiate(logPolicy, seed: seed)
    #expect(kept == tape.gradient(of: parameters))
  }

  @Test func keepingChangesNothingOfTheDrawing() {
    let network = network(isTied: false)
    var (kept, free) = (generation(network), generation(network))
    var (one, other) = (SeededGenerator(seed: 2), SeededGenerator(seed: 2))
    var activations = TransformerActivations()
    while !free.isDone {
      kept.step(keeping: &activations, using: &one)
      free.step(using: &other)
      #expect(kept == free)
    }
  }

  @Test func neighboursThatBeganAlikeAreReadOnce() {
    let network = network(isTied: false)
    let world = TokenWorld(answerLimit: 5)
    let prompts = [world.prompt(1, 2), world.prompt(3, 0)].flatMap { [$0, $0, $0] }
    var (grouped, single) = (TransformerActivations(), TransformerActivations())
    var decoder = TransformerDecoder(network, sequences: 6, length: 8)
    let columns = (0..<3).map { t in prompts.map { $0[t] } }
    single.begin(network, sequences: 6, length: 8)
    for column in columns { _ = decoder.outputs(for: column, keeping: &single) }
    decoder.begin(keeping: &grouped, columns: columns)
    #expect(grouped.columns == columns)
    for i in 0..<single.numbers.count {
      #expect(grouped.numbers.withUnsafePointer { $0[i] } == single.numbers.withUnsafePointer { $0[i] })
    }
  }

  @Test func anotherBatchOrAMovedNetworkIsNotHeld() {
    var network = network(isTied: false)
    var activations = TransformerActivations()
    var generation = generation(network)
    var generator = SeededGenerator(seed: 3)
    while !generation.isDone { generation.step(keeping: &activations, using: &generator) }
    let examples = zip(generation.prompts, generation.answers).map { TokenExample(prompt: $0, answer: $1) }
    #expect(activations.hold(TokenBatch(examples), of: network))
    #expect(!activations.hold(TokenBatch(examples.reversed()), of: network))
    #expect(!activations.hold(TokenBatch(Array(examples.dropLast())), of: network))
    network.parameters[0] += 1e-9
    #expect(!activations.hold(TokenBatch(examples), of: network))
  }

  /// A tape that is kept between steps spares the first update the way there; the training must not notice.
  @Test func aTrainingGoesTheSameWayWithOneTapeOrANewOneForEachStep() {
    let world = TokenWorld()
    let network = formModel(world: world, seed: 1)
    var settings = GroupRelativeSettings()
    settings.updates = 2
    settings.prompts = 2
    settings.groupSize = 4
    var one = GroupRelativeTraining(network, world: world, settings: settings, seed: 5)
    var other = one
    var tape = Tape()
    for _ in 0..<20 {
      var fresh = Tape()
      one.step(on: &tape)
      other.step(on: &fresh)
      #expect(one == other)
    }
    #expect(one.meanRewards.count > 2)
  }
}
