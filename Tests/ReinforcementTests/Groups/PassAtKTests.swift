import Testing

@testable import Reinforcement

/// pass@k, against every way to pick.
@Suite struct PassAtKTests {
  /// 2 right of 4, two picked: of the 6 pairs only one has two wrong answers: 5/6.
  @Test func twoOfFourByHand() {
    #expect(abs(passAtK(samples: 4, correct: 2, k: 2) - 5.0 / 6) < 1e-15)
    #expect(passAtK(samples: 4, correct: 0, k: 2) == 0)
    #expect(passAtK(samples: 4, correct: 3, k: 2) == 1)
  }

  /// Every subset of 8 answers, the first c of them right, counted one by one.
  @Test func itIsTheShareOfSubsetsWithARightAnswer() {
    for k in 1...8 {
      let picks = (0..<256).filter { $0.nonzeroBitCount == k }
      for c in 0...8 {
        let hits = picks.count { $0 & ((1 << c) - 1) != 0 }
        #expect(abs(passAtK(samples: 8, correct: c, k: k) - Double(hits) / Double(picks.count)) < 1e-12)
      }
    }
  }

  /// Drawn with the pass rate p, the estimate is 1 − (1 − p)^k on average: n = 6 answers, all 7 counts of right ones.
  @Test(arguments: [0.1, 0.5, 0.8])
  func itIsUnbiased(_ p: Double) {
    let ways = [1.0, 6, 15, 20, 15, 6, 1]
    for k in 1...6 {
      var expected = 0.0
      for c in 0...6 {
        let chance = (0..<c).reduce(ways[c]) { product, _ in product * p }
        let all = (0..<6 - c).reduce(chance) { product, _ in product * (1 - p) }
        expected += all * passAtK(samples: 6, correct: c, k: k)
      }
      let missed = (0..<k).reduce(1.0) { product, _ in product * (1 - p) }
      #expect(abs(expected - (1 - missed)) < 1e-12)
    }
  }
}
