import Drawing
import Testing

@Suite struct LineBreakingTests {
  private func lines(_ text: String, _ width: Int, hanging: Int = 0) -> [String] {
    StyledText(text).wrapped(to: width, hanging: hanging).map(\.string)
  }

  @Test func englishBreaksAtBlanks() {
    #expect(lines("One step trusts the critic", 10) == ["One step", "trusts the", "critic"])
  }

  @Test func chineseBreaksAnywhereButNotBeforeClosingPunctuation() {
    // Eight cells: 策略梯度 fills the line, so that 度 must come along with the comma.
    #expect(lines("策略梯度，很好。", 8) == ["策略梯", "度，很", "好。"])
    #expect(lines("他说“好”。", 6) == ["他说", "“好”。"])
  }

  @Test func chineseDoesNotBreakAfterOpeningPunctuation() {
    #expect(lines("优势（估计）", 6) == ["优势", "（估", "计）"])
    #expect(lines("见《强化学习》", 4) == ["见", "《强", "化学", "习》"])
  }

  @Test func mixedTextBreaksBetweenTheScripts() {
    #expect(lines("用PPO训练", 5) == ["用PPO", "训练"])
  }

  /// "eq. 5" and "112 GB" go to the next line together; where the line is too narrow for both, they part.
  @Test(arguments: [
    ("see there eq. 5 of it", 14, ["see there", "eq. 5 of it"]),
    ("as (section 5.1) says", 12, ["as (section", "5.1) says"]),
    ("as (section 5.1) says", 14, ["as", "(section 5.1)", "says"]),
    ("they hold 112 GB now", 13, ["they hold", "112 GB now"]),
    ("it is 112 GBit now", 9, ["it is 112", "GBit now"]), ("见论文的第 5 节", 11, ["见论文的", "第 5 节"]),
    ("如论文式 5 所说", 9, ["如论文", "式 5 所说"]), ("one step of 7", 8, ["one step", "of 7"]),
  ])
  func aNumberStaysWithItsWord(text: String, width: Int, expected: [String]) {
    #expect(lines(text, width) == expected)
  }

  @Test func aNumberKeepsItsPercentSignOrMeasure() {
    #expect(lines("falls from 71 % to 14 % at once", 15) == ["falls from 71 %", "to 14 % at once"])
    #expect(lines("falls from 71 % to 14 %", 13) == ["falls from", "71 % to 14 %"])
    #expect(lines("step 7 of 14 % 3", 6) == ["step 7", "of", "14 % 3"])
    #expect(lines("100 %", 4) == ["100", "%"])
    #expect(lines("见第 5.2 节的推导", 8) == ["见第", "5.2 节的", "推导"])
  }

  @Test func aWordWiderThanTheLineIsCut() {
    #expect(lines("abcdefgh", 3) == ["abc", "def", "gh"])
  }

  @Test func hangingLinesAreIndentedAndStillFit() {
    #expect(lines("a bbbbbbbbbb", 10, hanging: 4) == ["a bbbbbb", "    bbbb"])
    #expect(lines("one two three", 7, hanging: 2) == ["one two", "  three"])
  }

  @Test func leadingBlanksThatLeaveNoRoomAreDropped() {
    #expect(lines("          abc", 5) == ["abc"])
    #expect(lines("  abcd", 5) == ["  abc", "d"])
  }

  @Test func aLineBreakInTheTextStartsALine() {
    #expect(lines("a\nb\n\nc", 9) == ["a", "b", "", "c"])
    #expect(lines("", 9) == [""])
    #expect(lines("abc", 0) == [])
  }

  @Test func formulasStayWhole() {
    let text = StyledText([.init("so that "), .init("a + b", isUnbreakable: true), .init(" holds")])
    #expect(text.wrapped(to: 10).map(\.string) == ["so that", "a + b", "holds"])
    let glued = StyledText([.init("abcdefgh"), .init("x + y", isUnbreakable: true)])
    #expect(glued.wrapped(to: 10).map(\.string) == ["abcdefgh", "x + y"])
  }

  @Test func stylesAndTagsSurvive() {
    let text = StyledText("one ") + StyledText("two three", Style(.link), tag: "ref:a")
    let lines = text.wrapped(to: 7)
    #expect(lines.map(\.string) == ["one two", "three"])
    #expect(lines.last?.runs == [.init("three", Style(.link), tag: "ref:a")])
  }

  /// Laws for random mixtures of both scripts: no line is too wide, and nothing but blanks is lost or moved.
  @Test(arguments: 1...3) func linesFitAndKeepEveryCharacter(_ seed: Int) {
    var generator = TestGenerator(seed: UInt64(seed))
    let pieces = [
      "word", "a", "策略", "，", "（", "）", " ", "  ", "。", "Âₜ", "x²", "…", "longerword", "。”", "“", " 5", "12 GB", "eq. ",
      "第 3 节", "14 %",
    ]
    for _ in 0..<200 {
      let count = Int.random(in: 0...14, using: &generator)
      let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
      let width = Int.random(in: 2...20, using: &generator)
      let hanging = Int.random(in: 0...3, using: &generator)
      let lines = lines(text, width, hanging: hanging)
      for line in lines { #expect(CellWidth.columns(of: line) <= width, "\(text) at \(width), \(hanging)") }
      let kept = lines.joined().filter { $0 != " " }
      #expect(kept == text.filter { $0 != " " })
    }
  }
}
