import Reinforcement
import Testing

/// A ratio and an advantage under ε = 0.2, with the objective and its slope by log π.
struct ClipRow: Sendable, CustomTestStringConvertible {
  let ratio: Double
  let advantage: Double
  let objective: Double
  let slope: Double

  var testDescription: String {
    "ρ = \(ratio), A = \(advantage)"
  }

  /// min(ρA, clip(ρ, 0.8, 1.2) A); slope ρA unless the clip is the smaller.
  static let table = [
    ClipRow(ratio: 1, advantage: 2, objective: 2, slope: 2),
    ClipRow(ratio: 1.5, advantage: 1, objective: 1.2, slope: 0),
    ClipRow(ratio: 0.5, advantage: 1, objective: 0.5, slope: 0.5),
    ClipRow(ratio: 0.5, advantage: -1, objective: -0.8, slope: 0),
    // The slip "the clip keeps the ratio inside": here the ratio is outside, and the gradient is alive.
    ClipRow(ratio: 1.5, advantage: -1, objective: -1.5, slope: -1.5),
    ClipRow(ratio: .infinity, advantage: 1, objective: 1.2, slope: 0),
    ClipRow(ratio: .infinity, advantage: -1, objective: -.infinity, slope: -.infinity),
    ClipRow(ratio: .infinity, advantage: 0, objective: 0, slope: 0),
  ]
}

@Suite struct ClippedObjectiveTests {
  @Test(arguments: ClipRow.table) func theObjectiveByHand(row: ClipRow) {
    #expect(clippedObjective(ratio: row.ratio, advantage: row.advantage, low: 0.2, high: 0.2) == row.objective)
    #expect(clippedObjectiveSlope(ratio: row.ratio, advantage: row.advantage, low: 0.2, high: 0.2) == row.slope)
  }

  @Test func theDualClipBoundsWhatABadActionCanCost() {
    // ρ = 10, A = −1: min gives −10, the dual clip c = 3 gives −3 and no gradient.
    #expect(clippedObjective(ratio: 10, advantage: -1, low: 0.2, high: 0.2, dualClip: 3) == -3)
    #expect(clippedObjectiveSlope(ratio: 10, advantage: -1, low: 0.2, high: 0.2, dualClip: 3) == 0)
    #expect(clippedObjective(ratio: 10, advantage: 1, low: 0.2, high: 0.2, dualClip: 3) == 1.2)
  }

  @Test func theSlopeIsTheCentralDifferenceByTheLogarithm() {
    for logRatio in [-0.9, -0.1, 0.05, 0.3, 1.4] {
      for advantage in [-1.5, 0.7] {
        for dualClip in [nil, 2.0] {
          let slope = centralDifferences(of: [logRatio]) {
            clippedObjective(
              ratio: importanceRatio(new: $0[0], old: 0), advantage: advantage, low: 0.2, high: 0.28, dualClip: dualClip
            )
          }
          let found = clippedObjectiveSlope(
            ratio: importanceRatio(new: logRatio, old: 0), advantage: advantage, low: 0.2, high: 0.28,
            dualClip: dualClip)
          #expect(isClose([found], slope, within: 1e-8))
        }
      }
    }
  }

  @Test func theObjectiveIsALowerBoundOfTheUnclipped() {
    for (x, advantage) in zip(normalNumbers(100, seed: 41), normalNumbers(100, seed: 42)) {
      let ratio = importanceRatio(new: x, old: 0)
      #expect(clippedObjective(ratio: ratio, advantage: advantage, low: 0.2, high: 0.2) <= ratio * advantage)
    }
  }

  @Test func onPolicyTheCentredLossIsZeroAndItsGradientIsNot() {
    let logp = [-0.5, -1, -2]
    let loss = clippedLoss(
      new: logp, old: logp, advantages: [1, -3, 2], mask: [true, true, true], range: ClipRange(low: 0.2, high: 0.2))
    #expect(abs(loss.loss) < 1e-15)
    // −A/N.
    #expect(isClose(loss.gradient, [-1.0 / 3, 1, -2.0 / 3]))
  }

  @Test func activeClipsAreFewerThanRatiosOutside() {
    // Ratios 1.5, 1.5, 0.5, 1 with A = 1, −1, 1, 1: three outside, only the first changes its objective.
    let half = 0.6931471805599453
    let loss = clippedLoss(
      new: [-1, -1, -1 - half, -1], old: [-1.4054651081081644, -1.4054651081081644, -1, -1], advantages: [1, -1, 1, 1],
      mask: [true, true, true, true], range: ClipRange(low: 0.2, high: 0.2))
    #expect(isClose(loss.ratios, [1.5, 1.5, 0.5, 1]))
    #expect(loss.outsideClipFraction == 0.75)
    #expect(loss.activeClipFraction == 0.25)
  }

  @Test func whatIsMaskedIsAsIfItWereNotThere() {
    let range = ClipRange(low: 0.2, high: 0.2)
    // The masked sample's ratio overflows; 0 · ∞ would be NaN.
    let masked = clippedLoss(
      new: [-1, -0.001], old: [-1.1, -850], advantages: [1, -1], mask: [true, false], range: range)
    let alone = clippedLoss(new: [-1], old: [-1.1], advantages: [1], mask: [true], range: range)
    #expect(masked.loss == alone.loss)
    #expect(masked.gradient == alone.gradient + [0])
    #expect(masked.approximateKL == alone.approximateKL)
  }

  @Test func normalisingOverPaddingCanFlipSigns() {
    // Advantages 1 and 2 with two paddings of 0: the mean with padding is ¾, without it 1.5.
    let advantages = [1.0, 2, 0, 0]
    let mask = [true, true, false, false]
    #expect(advantages[0] - mean(advantages) > 0)
    #expect(advantages[0] - mean(advantages, where: mask) < 0)
  }
}
