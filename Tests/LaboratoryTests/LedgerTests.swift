import Testing

@testable import Laboratory

@Suite struct LedgerTests {
  private func number(_ index: Int, _ value: Double) -> Quantity {
    Quantity(QuantityID("x", index), "x", value, .given(Localized("a number")))
  }

  /// Three numbers a step, one of them written anew every seventh step: as a dictionary that is copied would hold them.
  @Test func aLedgerHoldsWhatADictionaryWould() {
    var ledger = Ledger()
    var expected: [QuantityID: Quantity] = [:]
    for step in 0..<500 {
      ledger = ledger.closed
      for index in [3 * step, 3 * step + 1, step % 7] {
        let quantity = number(index, Double(step))
        ledger.note(quantity)
        expected[quantity.id] = quantity
        #expect(ledger[quantity.id] == quantity)
      }
      #expect(ledger[QuantityID("x", step % 7)] == expected[QuantityID("x", step % 7)])
    }
    #expect(ledger.numbers == expected)
    #expect(ledger[QuantityID("y")] == nil)
  }

  @Test func whatAMomentNotesIsNotSeenByTheOneBefore() {
    var first = Ledger()
    first.note(number(0, 1))
    var second = first.closed
    second.note(number(0, 2))
    second.note(number(1, 3))
    #expect(first[QuantityID("x", 0)]?.value == 1 && first.numbers.count == 1)
    #expect(second[QuantityID("x", 0)]?.value == 2 && second.numbers.count == 2)
  }
}
