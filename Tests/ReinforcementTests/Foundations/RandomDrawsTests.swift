import Testing

@testable import Reinforcement

@Suite struct RandomDrawsTests {
  /// Vigna's reference C code, splitmix64 from state 0: 0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F.
  @Test func splitMix64GivesTheReferenceStream() {
    var mixer = SplitMix64(state: 0)
    #expect(mixer.next() == 0xE220_A839_7B1D_CDAF)
    #expect(mixer.next() == 0x6E78_9E6A_A1B9_65F4)
    #expect(mixer.next() == 0x06C4_5D18_8009_454F)
  }

  @Test func oneSeedGivesOneStream() {
    var left = SeededGenerator(seed: 7)
    var right = SeededGenerator(seed: 7)
    var other = SeededGenerator(seed: 8)
    let stream = (0..<8).map { _ in left.next() }
    #expect(stream == (0..<8).map { _ in right.next() })
    #expect(stream != (0..<8).map { _ in other.next() })
    #expect(left == right)
  }

  /// 4,000 draws of a uniform number have standard error √(1/12/4000) ≈ 0.0046; the bound is 4 of them.
  @Test func uniformNumbersLieInTheUnitIntervalAroundOneHalf() {
    var generator = SeededGenerator(seed: 1)
    let draws = (0..<4_000).map { _ in drawUniform(using: &generator) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(draws.reduce(0, +) / 4_000 - 0.5) < 0.0183)
  }

  /// Each of 7 numbers is expected 1,000 times with standard deviation √(7000·1/7·6/7) ≈ 29.3; the bound is 4 of them.
  @Test func indicesAreEquallyLikely() {
    var generator = SeededGenerator(seed: 2)
    var counts = Array(repeating: 0, count: 7)
    for _ in 0..<7_000 { counts[drawIndex(below: 7, using: &generator)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1_000) < 118 })
  }

  /// The mean of 4,000 normal draws has standard error 0.0158, their second moment √(2/4000) ≈ 0.0224; bounds 4 of them.
  @Test func normalNumbersHaveMeanZeroAndVarianceOne() {
    var generator = SeededGenerator(seed: 3)
    let draws = (0..<4_000).map { _ in drawNormal(using: &generator) }
    #expect(abs(draws.reduce(0, +) / 4_000) < 0.0633)
    #expect(abs(draws.map { $0 * $0 }.reduce(0, +) / 4_000 - 1) < 0.0895)
  }

  /// P(2) = 3/4: 3,000 of 4,000 draws, standard deviation √(4000·¾·¼) ≈ 27.4; the bound is 4 of them.
  @Test func categoricalDrawsFollowTheWeightsAndNeverTakeAnImpossibleOne() {
    var generator = SeededGenerator(seed: 4)
    var counts = [0, 0, 0, 0]
    for _ in 0..<4_000 { counts[drawCategorical([1, 0, 3, 0], using: &generator)] += 1 }
    #expect(counts[1] == 0 && counts[3] == 0)
    #expect(abs(counts[2] - 3_000) < 110)
  }

  @Test func shufflingKeepsTheElements() {
    var generator = SeededGenerator(seed: 5)
    let mixed = shuffled(Array(0..<20), using: &generator)
    #expect(mixed != Array(0..<20))
    #expect(mixed.sorted() == Array(0..<20))
  }
}
