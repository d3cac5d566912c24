import Testing

@testable import Reinforcement

@Suite struct OptimiserTests {
  /// α = 0.1, μ = 0.5, g = 1 then 2: m = 1, θ = −0.1; m = 2.5, θ = −0.35.
  @Test func momentumByHand() {
    var descent = GradientDescent(learningRate: 0.1, momentum: 0.5)
    var θ = [0.0]
    descent.step(&θ, gradient: [1])
    #expect(abs(θ[0] + 0.1) < 1e-15)
    descent.step(&θ, gradient: [2])
    #expect(abs(θ[0] + 0.35) < 1e-15)
  }

  @Test func withoutMomentumEachStepIsTheGradientTimesTheRate() {
    var descent = GradientDescent(learningRate: 0.5)
    var θ = [1.0, -2.0]
    descent.step(&θ, gradient: [1, 1])
    descent.step(&θ, gradient: [1, -1])
    #expect(θ == [0, -2])
  }

  /// After the bias correction the first step is α g/(|g| + ε): 0.1 against the sign, whatever the size.
  @Test(arguments: [1e-3, 1, 1e5]) func adamsFirstStepIsItsRate(size: Double) {
    var adam = Adam(learningRate: 0.1, epsilon: 1e-12)
    var θ = [0.0, 0.0]
    adam.step(&θ, gradient: [size, -size])
    #expect(largestDifference(θ, [-0.1, 0.1]) < 1e-9)
  }

  /// g = 1 then 3, β = (0.9, 0.999), α = 1, ε = 0 in the limit: m = 0.1, 0.39; v = 0.001, 0.009999.
  /// The second step is (0.39/0.19)/√(0.009999/0.001999) = 0.917783….
  @Test func adamsSecondStepByHand() {
    var adam = Adam(learningRate: 1, epsilon: 1e-300)
    var θ = [0.0]
    adam.step(&θ, gradient: [1])
    adam.step(&θ, gradient: [3])
    let expected = 1 + (0.39 / 0.19) / (0.009999 / 0.001999).squareRoot()
    #expect(abs(θ[0] + expected) < 1e-12)
  }

  @Test func weightDecayShrinksApartFromTheGradient() {
    var adam = Adam(learningRate: 0.1, weightDecay: 0.2)
    var θ = [5.0]
    adam.step(&θ, gradient: [0])
    #expect(abs(θ[0] - 5 * (1 - 0.02)) < 1e-15)
  }

  /// ‖(3, 4)‖ = 5.
  @Test func aLongGradientKeepsItsDirection() {
    var gradient = [3.0, 4.0]
    #expect(clipGradientNorm(&gradient, maximum: 1) == 5)
    #expect(largestDifference(gradient, [0.6, 0.8]) < 1e-6)
    var short = [0.3, 0.4]
    clipGradientNorm(&short, maximum: 1)
    #expect(short == [0.3, 0.4])
  }
}
