import Reinforcement
import Testing

@Suite struct MatrixTests {
  @Test func aSystemByHand() throws {
    // 2x + y = 5, x − y = 1: x = 2, y = 1.
    let x = try #require(Matrix([[2, 1], [1, -1]]).solving([5, 1]))
    #expect(isClose(x, [2, 1]))
  }

  @Test func aZeroOnTheDiagonalIsPivotedAway() throws {
    #expect(try #require(Matrix([[0, 1], [1, 0]]).solving([3, 4])) == [4, 3])
  }

  @Test func aSingularSystemHasNoSolution() {
    #expect(Matrix([[1, 2], [2, 4]]).solving([1, 1]) == nil)
  }

  @Test func theSolutionSatisfiesItsSystem() throws {
    for seed in 0..<20 {
      let entries = normalNumbers(36, seed: UInt64(seed))
      let matrix = Matrix(rows: 6, columns: 6, elements: entries)
      let right = normalNumbers(6, seed: UInt64(seed) + 100)
      #expect(isClose(matrix * (try #require(matrix.solving(right))), right, within: 1e-9))
    }
  }

  @Test func anIllConditionedSystemKeepsItsDigitsByRefinement() throws {
    // The 6 × 6 Hilbert matrix has condition 1.5e7. Scaled by 27720 = lcm(1 … 11) its entries are whole, so that the
    // right side for x = (1, …, 1) is exact.
    let matrix = Matrix((1...6).map { i in (1...6).map { j in Double(27720 / (i + j - 1)) } })
    let x = try #require(matrix.solving(matrix * [1, 1, 1, 1, 1, 1]))
    #expect(isClose(x, [1, 1, 1, 1, 1, 1], within: 1e-13))
  }

  @Test func productsAndTransposesByHand() {
    let a = Matrix([[1, 2], [3, 4]])
    #expect(a * Matrix([[0, 1], [1, 0]]) == Matrix([[2, 1], [4, 3]]))
    #expect(a.transposed == Matrix([[1, 3], [2, 4]]))
    #expect(a * Matrix.identity(2) == a)
  }
}
