import Reinforcement
import Testing

@Suite struct MomentsTests {
  @Test func aSumKeepsWhatLargeTermsWouldSwallow() {
    #expect(compensatedSum([1e16, 1, -1e16]) == 1)
    #expect(compensatedSum([.infinity, 1]) == .infinity)
  }

  @Test func equalValuesLieExactlyAtTheirMean() {
    // (0.1 + 0.1 + 0.1)/3 is not 0.1 in Float64.
    #expect(deviations([0.1, 0.1, 0.1]) == [0, 0, 0])
    #expect(standardDeviation([0.1, 0.1, 0.1], ddof: 1) == 0)
  }

  @Test func theDeviationOfAHandfulByHand() {
    // Mean 2, squares 1 + 0 + 1: √(2/2) = 1 over N − 1, √(2/3) over N.
    #expect(isClose(standardDeviation([1, 2, 3], ddof: 1), 1))
    #expect(isClose(standardDeviation([1, 2, 3], ddof: 0), 0.816496580927726))
  }

  @Test func smallDifferencesBetweenLargeValuesKeepTheirDigits() {
    // 1 and 1 + 2⁻²⁷ differ by 7.45e-9; over N − 1 the deviation of two values is their distance / √2.
    let distance = 1.0 / 134_217_728
    #expect(isClose(standardDeviation([1, 1 + distance], ddof: 1) / distance, 0.7071067811865476))
  }

  @Test func aMeanMayBeFiniteWhereTheSumIsNot() {
    #expect(isClose(mean([1e308, 1.2e308]) / 1.1e308, 1))
    #expect(mean([.infinity, 1]) == .infinity)
  }

  @Test func whatIsMaskedNeverEntersAMean() {
    #expect(mean([1, .infinity, 3, .nan], where: [true, false, true, false]) == 2)
  }
}
