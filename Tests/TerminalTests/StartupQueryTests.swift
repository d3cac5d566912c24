import Drawing
import Testing

@testable import Terminal

@Suite struct StartupQueryTests {
  @Test func theFirstCursorReplyTellsTheAmbiguousWidth() {
    for (column, event) in [(2, Event.ambiguousWidth(1)), (3, .ambiguousWidth(2)), (1, nil), (40, nil)] {
      var query = StartupQuery()
      _ = query.begin(isUTF8: true)
      #expect(query.receive(.cursor(row: 7, column: column)) == event)
      #expect(query.receive(.cursor(row: 7, column: 3)) == nil)
    }
  }

  @Test func repliesThatNobodyAskedForSayNothing() {
    var unasked = StartupQuery()
    #expect(unasked.receive(.cursor(row: 1, column: 3)) == nil)
    var ascii = StartupQuery()
    #expect(!ascii.begin(isUTF8: false).contains("│"))
    #expect(ascii.receive(.cursor(row: 1, column: 3)) == nil)
  }

  @Test func framesAreBracketedOnlyWhereTheTerminalSaysItKnowsHow() {
    for (setting, knows) in [(0, false), (1, true), (2, true), (3, true), (4, false)] {
      var query = StartupQuery()
      _ = query.begin(isUTF8: true)
      #expect(query.receive(.mode(2026, setting: setting)) == nil)
      #expect(query.synchronizesFrames == knows)
    }
  }

  @Test func columnsAreMovedOnlyWhereTheTerminalSaysThatItHasMargins() {
    for (setting, knows) in [(0, false), (1, true), (2, true), (3, true), (4, false)] {
      var query = StartupQuery()
      #expect(query.begin(isUTF8: true).contains("\u{1B}[?69$p"))
      #expect(query.receive(.mode(69, setting: setting)) == nil)
      #expect(query.movesColumns == knows)
      #expect(!query.synchronizesFrames)
    }
  }

  @Test func theLastReplyEndsTheQuestion() {
    var query = StartupQuery()
    #expect(!query.isOutstanding)
    #expect(query.begin(isUTF8: true).hasSuffix("\u{1B}[c\r\u{1B}[K"))
    #expect(query.isOutstanding)
    #expect(query.receive(.attributes([62])) == nil)
    #expect(!query.isOutstanding)
    #expect(query.receive(.cursor(row: 1, column: 3)) == nil)
  }
}
