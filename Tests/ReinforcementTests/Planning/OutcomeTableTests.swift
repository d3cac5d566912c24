import Testing

@testable import Reinforcement

@Suite struct OutcomeTableTests {
  @Test(arguments: [0.5, 0.99, 1])
  func sweepsAreThoseOfTheBackupsToTheLastBit(discount: Double) {
    for process in [FrozenLake.large().process, NamedWorld.cliffWalking.process, FrozenLake.small().process] {
      var table = OutcomeTable(process)
      var generator = SeededGenerator(seed: 2)
      var values = (0..<process.stateCount).map { _ in drawNormal(using: &generator) }
      var filled = table.filledUp(values)
      for _ in 0..<5 {
        let swept = valueIterationSweep(of: process, values: values, discount: discount)
        let report = table.sweep(&filled, discount: discount)
        #expect(table.values(of: filled) == swept)
        #expect(report.change == largestChange(values, swept) && report.size == scale(of: swept))
        values = swept
      }
    }
  }

  @Test func aDrawWithoutAnArrayIsTheDrawWithOne() {
    var (one, other) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
    for q in [[0, 0, 0, 0], [1, 2, 2, -1], [-3.5, -3.5, -4], [7]] {
      for epsilon in [0, 0.1, 1] {
        for _ in 0..<50 {
          #expect(
            drawEpsilonGreedy(q, epsilon: epsilon, using: &one)
              == drawCategorical(epsilonGreedyProbabilities(q, epsilon: epsilon), using: &other))
        }
      }
    }
  }
}
