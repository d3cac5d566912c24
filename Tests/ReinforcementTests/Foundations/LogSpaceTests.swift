import Reinforcement
import Testing

@Suite struct LogSpaceTests {
  @Test func aSumOfExponentialsNeverOverflows() {
    // e^1000 + e^1000 = 2 e^1000, whose logarithm is 1000 + log 2.
    #expect(isClose(logSumExp([1000, 1000]), 1000.6931471805599))
    #expect(logSumExp([-.infinity, 3]) == 3)
    #expect(logSumExp([]) == -.infinity)
  }

  @Test func theLogarithmOfTheLogisticKeepsItsTail() {
    #expect(logSigmoid(-800) == -800)
    // log σ(40) = −e^{−40} to 17 digits; 1 − σ(40) would have rounded to 0.
    #expect(abs(logSigmoid(40) / -4.248354255291589e-18 - 1) < 1e-12)
    #expect(sigmoid(0) == 0.5)
  }

  @Test func theLogisticOfOppositesSumsToOne() {
    for x in normalNumbers(50, seed: 1, scale: 20) {
      #expect(isClose(sigmoid(x) + sigmoid(-x), 1))
      #expect(isClose(logSigmoid(x) - logSigmoid(-x), x))
    }
  }

  @Test func whatIsLeftOfAProbabilityIsExactAtBothEnds() {
    // log(1 − e^{−1e-10}) = log(1e-10 − 5e-21 + …) = log 1e-10 − 5e-11; log(1 − e^{−50}) = −e^{−50} − ….
    #expect(isClose(logOneMinusExp(-1e-10), -23.025850929940457 - 5e-11, within: 1e-14))
    #expect(abs(logOneMinusExp(-50) / -1.928749847963918e-22 - 1) < 1e-12)
  }

  @Test func theExponentialBeyondItsTangentIsTheSameFromBothFormulas() {
    // 1e-8: x²/2 = 5e-17, of which e^x − 1 − x in Float64 keeps nothing.
    #expect(abs(expBeyondTangent(1e-8) / 5.0000000166666667e-17 - 1) < 1e-12)
    // e − 2 and 1/e.
    #expect(isClose(expBeyondTangent(1), 0.718281828459045))
    #expect(isClose(expBeyondTangent(-1), 0.36787944117144233))
    #expect(isClose(expBeyondTangent(0.5.nextDown), expBeyondTangent(0.5), within: 1e-15))
  }
}
