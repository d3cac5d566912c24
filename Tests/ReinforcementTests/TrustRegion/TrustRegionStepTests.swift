import Reinforcement
import Testing

@Suite struct TrustRegionStepTests {
  private let samples = SurrogateSamples(
    states: [0, 1, 0, 1, 0, 1, 1], actions: [0, 1, 2, 0, 1, 2, 2], advantages: [1, -0.5, 0.3, 0.8, -1.2, 0.1, 0.4])

  private func step(damping: Double, bound: Double = 0.01, seed: UInt64 = 31) -> TrustRegionStep {
    TrustRegionStep(
      theta: grouped(normalNumbers(6, seed: seed), size: 3), samples: samples, bound: bound, damping: damping)
  }

  @Test func aStepByHand() {
    // One state, π = (½, ½), action 0 with A = 1, action 1 with A = −1:
    // g = ½ (1, −1), F = ¼ (1, −1; −1, 1), F⁺g = (1, −1), xᵀFx = 1, β = √(2 · 0.02) = 0.2.
    let step = TrustRegionStep(
      theta: [[0, 0]], samples: SurrogateSamples(states: [0, 0], actions: [0, 1], advantages: [1, -1]), bound: 0.02,
      damping: 0)
    #expect(step.gradient == [0.5, -0.5])
    #expect(step.fisher.matrix == Matrix([[0.25, -0.25], [-0.25, 0.25]]))
    #expect(isClose(step.exactDirection, [1, -1]))
    #expect(isClose(step.stepLength(along: step.exactDirection), 0.2))
  }

  @Test func theGradientIsTheSurrogatesCentralDifference() {
    let step = step(damping: 0)
    let differences = centralDifferences(of: Array(step.theta.joined())) { x in
      surrogateImprovement(policy: softmaxPolicy(grouped(x, size: 3)), old: step.fisher.policy, samples: samples)
    }
    #expect(isClose(step.gradient, differences, within: 1e-8))
  }

  @Test func theFisherMatrixIsTheHessianOfTheDivergence() {
    let step = step(damping: 0)
    let theta = Array(step.theta.joined())
    // The gradient of KL(old‖θ) is exact; its central differences are the Hessian.
    for i in theta.indices {
      for j in theta.indices {
        let entry = centralDifferences(of: [0]) { shift in
          var moved = theta
          moved[i] += shift[0]
          let policy = softmaxPolicy(grouped(moved, size: 3))
          let s = j / 3
          return step.fisher.shares[s] * klGradientBySecond(step.fisher.policy[s], policy[s])[j % 3]
        }
        #expect(isClose([step.fisher.matrix[j, i]], entry, within: 1e-8))
      }
    }
    #expect(step.fisher.matrix == step.fisher.matrix.transposed)
  }

  @Test func productsWithoutTheMatrixAreProductsWithIt() {
    let step = step(damping: 0.1)
    let v = normalNumbers(6, seed: 32)
    #expect(isClose(step.fisher.product(v), step.fisher.matrix * v))
    #expect(isClose(step.fisher.quadraticForm(v), dot(v, step.fisher.matrix * v)))
    #expect(isClose(step.fisher.dampedQuadraticForm(v), dot(v, step.fisher.dampedProduct(v))))
  }

  @Test(arguments: [1e-9, 0.1, 3]) func theDampedDirectionSolvesItsSystem(damping: Double) {
    let step = step(damping: damping)
    #expect(isClose(step.fisher.dampedProduct(step.exactDirection), step.gradient))
  }

  @Test func withoutDampingTheDirectionIsTheShortestSolution() {
    let step = step(damping: 0)
    let x = step.exactDirection
    #expect(isClose(step.fisher.product(x), step.gradient))
    // Orthogonal to what F does not see: one shift of all logits in each state.
    for block in step.fisher.blocks(x) { #expect(abs(block.reduce(0, +)) < 1e-12) }
    // The limit of ever less damping.
    #expect(isClose(x, self.step(damping: 1e-10).exactDirection, within: 1e-7))
  }

  @Test(arguments: [0, 0.1]) func conjugateGradientsEndAtTheExactDirection(damping: Double) {
    let step = step(damping: damping)
    let iterates = step.conjugateGradientIterates(10)
    #expect(iterates[0].solution == Array(repeating: 0, count: 6))
    #expect(isClose(iterates[6].solution, step.exactDirection, within: 1e-9))
    #expect(iterates[10].isConverged && iterates[10].iterations == 10)
    // Each iteration lowers the error in the norm of H.
    func error(_ x: [Double]) -> Double {
      step.fisher.dampedQuadraticForm(zip(x, step.exactDirection).map { $0 - $1 })
    }
    for (before, after) in zip(iterates, iterates.dropFirst()) where !before.isConverged {
      #expect(error(after.solution) < error(before.solution))
    }
  }

  @Test func smallStepsReachTheEdgeOfTheTrustRegion() {
    // KL = ½ (βx)ᵀF(βx) + O(δ^{3/2}), and without damping the quadratic model is exactly δ.
    let step = step(damping: 0, bound: 1e-8)
    let x = step.exactDirection
    let outcome = step.outcome(along: x, scale: step.stepLength(along: x))
    #expect(isClose(outcome.quadraticKL / 1e-8, 1))
    #expect(abs(outcome.klOldNew / 1e-8 - 1) < 1e-3)
    #expect(outcome.improvement > 0)
  }

  @Test func theLineSearchTakesTheFirstStepInsideTheRegion() throws {
    let step = step(damping: 0, bound: 0.5)
    let x = step.exactDirection
    let length = step.stepLength(along: x)
    let accepted = try #require(step.acceptedBacktrack(along: x, scale: length, coefficient: 0.8, limit: 20))
    for j in 0...accepted {
      let scale = power(0.8, j) * length
      #expect(step.accepts(step.outcome(along: x, scale: scale)) == (j == accepted))
    }
    #expect(step.acceptedBacktrack(along: x, scale: 1e6, coefficient: 0.8, limit: 2) == nil)
  }

  @Test func theTwoDirectionsOfTheDivergenceDiffer() {
    // The paper bounds KL(old‖new); KL(new‖old) is another number.
    let step = step(damping: 0, bound: 0.5)
    let outcome = step.outcome(along: step.exactDirection, scale: step.stepLength(along: step.exactDirection))
    #expect(abs(outcome.klOldNew - outcome.klNewOld) > 0.01)
  }

  @Test func withoutAdvantagesThereIsNoDirection() {
    let still = TrustRegionStep(
      theta: [[0.1, 0.7]], samples: SurrogateSamples(states: [0, 0], actions: [0, 1], advantages: [0, 0]),
      bound: 0.01, damping: 0)
    #expect(!still.hasDirection)
    #expect(still.gradient == [0, 0])
    #expect(step(damping: 0).hasDirection)
  }
}
