import Drawing
import Laboratory
import Testing
import Textbook

@testable import Reading

/// Search, links, folds, going back, copying and switching language in the text.
@Suite struct TextTests {
  func reader(_ language: Language = .en) throws -> Reader {
    try FixtureDesk.reader("returns", width: 80, height: 16, options: ReaderOptions(language: language))
  }

  // MARK: Search

  @Test func searchFindsAsYouTypeAndMovesToTheMatch() throws {
    var reader = try reader()
    reader.press("/")
    reader.type("last paragraph")
    #expect(reader.search.isTyping && reader.search.matches.count == 1)
    let line = try #require(reader.search.matches.first?.line)
    #expect((reader.top..<reader.top + reader.textHeight).contains(line))
    #expect(reader.page.lines[line].text.string.contains("last paragraph"))
    #expect(reader.screenText.contains("1/1 match"))
  }

  @Test func searchLooksIntoFoldsAndEscFoldsThemAgain() throws {
    var reader = try reader()
    let before = reader.look
    reader.press("/")
    reader.type("needle")
    #expect(reader.search.matches.count == 2 && reader.screenText.contains("The needle is in the fold."))
    #expect(reader.pressing(.escape).look == before)
    #expect(reader.pressing(.enter, "n").screenText.contains("has the needle too"))
  }

  @Test func everyLetterAndBackspaceSearchAgain() throws {
    var reader = try reader()
    reader.press("/")
    reader.type("re")
    let few = reader.search.matches.count
    reader.type("turn")
    let fewer = reader.search.matches.count
    reader.press(.backspace, .backspace, .backspace, .backspace)
    #expect(few > fewer && fewer > 0 && reader.search.matches.count == few)
  }

  @Test func escapeAndCtrlGRestoreThePlaceBeforeTheSearch() throws {
    for key in [Key.escape, .control("g")] {
      var reader = try reader()
      reader.press("j", "j")
      let before = reader.look
      reader.press("/")
      reader.type("needle")
      #expect(reader.look != before)
      reader.press(key)
      #expect(reader.look == before)
    }
  }

  @Test func whatIsNotThereLeavesThePlaceAndIsSaid() throws {
    var reader = try reader()
    reader.press("j", "/")
    reader.type("needlez")
    #expect(reader.top == 1 && reader.search.matches.isEmpty)
    reader.press(.enter)
    #expect(reader.notice == "No match.")
  }

  @Test func enterKeepsTheMatchAndNTurnsAround() throws {
    var reader = try reader()
    reader.press("/")
    reader.type("later")
    reader.press(.enter)
    let count = reader.search.matches.count
    #expect(count >= 2 && !reader.search.isTyping && reader.search.current == 0)
    reader.press("n")
    #expect(reader.search.current == 1)
    reader.press("N", "N")
    #expect(reader.search.current == count - 1)
    reader.press("n")
    #expect(reader.search.current == 0)
  }

  /// A number in the text follows the lab and moves what stands behind it: the match is looked for again.
  @Test func matchesMoveWithTheNumbersThatFollowTheLab() throws {
    var reader = try FixtureDesk.reader("returns")
    reader.press("/")
    reader.type("the first return")
    reader.press(.enter, .tab, "2")
    try #require(reader.screenText.contains("With γ = 1 the first return"), "\(reader.screenText)")
    for match in reader.search.matches {
      let words = match.parts.map { part in
        let text = Array(reader.page.lines[part.line].text.string)
        return text.indices.contains(part.range.upperBound - 1) ? String(text[part.range]) : ""
      }
      #expect(words.joined(separator: " ").lowercased() == "the first return")
    }
    #expect(reader.search.matches.count == 1)
  }

  /// Words are found whether or not a line ends between them, and both parts are lit.
  @Test(arguments: 24...60)
  func aPhraseIsFoundWhereverItsLineEnds(width: Int) throws {
    var reader = try FixtureDesk.reader("returns", width: width, height: 24)
    for phrase in ["the first return is 4.0905", "Press the right arrow"] {
      reader.press("/")
      reader.type(phrase)
      reader.press(.enter)
      #expect(reader.search.matches.count == 1, "\(phrase)")
      let screen = reader.screen()
      let lit = (0..<screen.height - 2).flatMap { row in
        (0..<screen.width).filter { screen[row, $0].style == Style(.accent, [.reverse, .bold]) }
          .map { screen[row, $0].character }
      }
      #expect(String(lit).filter { $0 != " " } == phrase.filter { $0 != " " }, "\(width): \(String(lit))")
    }
  }

  @Test(arguments: [
    ("weighted sum", ["a weighted", "sum of"], 1), ("加权平均", ["它是加权", "平均"], 1),
    ("T-step", ["the T-", "step return"], 1),
    ("weightedsum", ["a weighted", "sum of"], 0), ("sum of", ["│ the sum   │", "│ of all    │"], 1),
    ("a b", ["a", "", "b"], 0), ("AB", ["ab aB"], 2), ("aa", ["aaaa"], 2), ("γ = 0.9", ["with γ =", "0.9 it"], 1),
  ])
  func aMatchMayGoOverTheEndOfALine(query: String, lines: [String], count: Int) {
    let found = Search.matches(of: query, in: lines.map { (text: $0, block: 0) })
    #expect(found.count == count)
    #expect(Search.matches(of: query, in: lines.enumerated().map { (text: $1, block: $0) }).count <= count)
    for part in found.flatMap(\.parts) { #expect(part.range.upperBound <= lines[part.line].count) }
  }

  @Test func oGoesBackToWhereTheSearchBegan() throws {
    var reader = try reader()
    reader.press("j", "/")
    reader.type("last paragraph")
    reader.press(.enter)
    #expect(reader.top != 1)
    reader.press("o")
    #expect(reader.top == 1)
  }

  @Test func commandKeysAreTextInTheSearchField() throws {
    var reader = try reader()
    reader.press("/")
    reader.type("qtLTM?#")
    #expect(reader.search.field.text == "qtLTM?#" && reader.effects.isEmpty && reader.overlay == nil)
    #expect(reader.options.language == .en)
    reader.press(.control("c"))
    #expect(reader.effects == [.quit])
  }

  @Test func chineseIsFoundAndItsCellsAreLit() throws {
    var reader = try reader(.zh)
    reader.press("/")
    reader.type("回报")
    #expect(!reader.search.matches.isEmpty)
    let screen = reader.screen()
    let lit = (0..<screen.height - 1).flatMap { row in
      (0..<screen.width).filter { screen[row, $0].style.attributes.contains(.reverse) }
        .map { screen[row, $0].character }
    }
    #expect(Set(lit).isSubset(of: ["回", "报", " "]) && lit.contains("回") && lit.contains("报"))
  }

  @Test func aSearchOutlastsATurnOfLanguageAndARefold() throws {
    var reader = try reader()
    reader.press("/")
    reader.type("G")
    reader.press(.enter)
    reader.press("L")
    #expect(!reader.search.matches.isEmpty)
    for match in reader.search.matches { #expect(reader.page.lines.indices.contains(match.line)) }
  }

  // MARK: Links

  @Test func fWalksThroughEveryLinkAndComesRound() throws {
    var reader = try reader()
    let count = reader.linkPlaces.count
    #expect(count == 7)  // term, section, chapter, source, web, fold, lab
    var seen: [String] = []
    for _ in 0..<count {
      reader.press("f")
      let link = try #require(reader.link)
      seen.append(link.tag)
      #expect((reader.top..<reader.top + reader.textHeight).contains(link.line))
      #expect(reader.screen().cursor != nil)
    }
    #expect(Set(seen).count == count)
    let first = seen.first
    reader.press("f")
    #expect(reader.link?.tag == first)
  }

  func reader(atLink number: Int, _ language: Language = .en) throws -> Reader {
    var reader = try reader(language)
    for _ in 0..<number { reader.press("f") }
    return reader
  }

  @Test func enterOnATermShowsItsDefinitionInBothLanguages() throws {
    var reader = try reader(atLink: 1).pressing(.enter)
    #expect(reader.screenText.contains("return · 回报"))
    #expect(reader.screenText.contains("The discounted sum of the rewards to come."))
    reader.press("L")
    #expect(reader.screenText.contains("将来奖励打折后的总和。"))
    reader.press(.enter)
    #expect(reader.overlay == nil)
  }

  @Test func fLeavesANoteForTheNextLink() throws {
    let reader = try reader(atLink: 1)
    let after = reader.pressing(.enter, "f")
    #expect(after.overlay == nil && after.link != reader.link && after.link != nil)
  }

  @Test func enterOnASectionGoesThereAndOComesBack() throws {
    let before = try reader(atLink: 2)
    var reader = before.pressing(.enter)
    #expect(reader.page.lines[reader.top].text.string == "The lab")
    reader.press("o")
    #expect(reader.anchor == before.anchor)
  }

  @Test func enterOnAChapterOpensItAtTheSection() throws {
    let before = try reader(atLink: 3)
    var reader = before.pressing(.enter)
    #expect(reader.chapter?.id.id == "advantages" && reader.anchor.section == "recursion")
    reader.press("o")
    #expect(reader.chapter?.id.id == "returns" && reader.anchor == before.anchor)
  }

  @Test func aSourceIsCitedAndWOpensItsAddress() throws {
    var reader = try reader(atLink: 4).pressing(.enter)
    #expect(reader.screenText.contains("Richard S. Sutton, Andrew G. Barto (2018). Reinforcement Learning."))
    reader.press("w")
    #expect(reader.effects == [.open("https://example.org/sutton")])
  }

  @Test func aWebAddressIsShownAndOpenedByWAlone() throws {
    var reader = try reader(atLink: 5)
    #expect(reader.screenText.contains("https://example.org/book"))
    reader.press(.enter)
    #expect(reader.effects.isEmpty)
    reader.press("w")
    #expect(reader.effects == [.open("https://example.org/book")])
  }

  @Test func enterUnfoldsAndFoldsAgain() throws {
    let before = try reader(atLink: 6)
    #expect(!before.screenText.contains("needs only the one after it"))
    var reader = before.pressing(.enter)
    #expect(reader.screenText.contains("needs only the one after it"))
    #expect(reader.link?.tag == before.link?.tag)
    reader.press(.enter)
    #expect(reader.look == before.look)
  }

  @Test func enterOnTheLabGoesToTheLab() throws {
    let reader = try reader(atLink: 7).pressing(.enter)
    #expect(reader.focus == .lab && reader.division.lab != nil)
  }

  @Test func enterOnACheckAsksThatOne() throws {
    var reader = try FixtureDesk.reader("advantages", width: 80, height: 24)
    for _ in 0..<10 where reader.link?.tag != "check/td-error" { reader.press("f") }
    reader.press(.enter)
    #expect(reader.question?.item == "td-error" && reader.quiz?.session.count == 1)
  }

  @Test func theLinkUnderTheCursorStaysOverResizeAndLanguage() throws {
    var reader = try reader(atLink: 3)
    let tag = reader.link?.tag
    reader.handle(.resize(width: 50, height: 16))
    #expect(reader.link?.tag == tag)
    reader.press("f")
    #expect(reader.link != nil && reader.link?.tag != tag)
  }

  // MARK: The page

  @Test func theTextShowsTheNumbersOfTheLab() throws {
    var reader = try reader()
    #expect(reader.page.lines.contains { $0.text.string.contains("With γ = 0.9 the first return is 4.0905.") })
    reader.press(.tab, "e", "-")
    #expect(reader.page.lines.contains { $0.text.string.contains("With γ = 0.8") })
    let first = try #require(reader.session.number("G[0]")?.value)
    #expect(reader.page.lines.contains { $0.text.string.contains(Numeral.fixed(first, 3)) })
  }

  @Test(arguments: [20, 33, 60, 99, 100, 160, 250])
  func theParagraphAtTheTopStaysWhenTheWindowIsResized(width: Int) throws {
    var reader = try reader()
    reader.press("/")
    reader.type("The walk goes on")
    reader.press(.enter)
    reader.press("g")
    for _ in 0..<200 where reader.anchor.section != "lab" { reader.press("j") }
    let before = reader.anchor
    reader.handle(.resize(width: width, height: 12))
    #expect(reader.anchor.section == before.section && reader.anchor.block == before.block)
  }

  @Test func aPasteOutsideAFieldDoesNothing() throws {
    var reader = try reader()
    let before = reader.look
    reader.handle(.paste("qTLj/"))
    #expect(reader.look == before && reader.effects.isEmpty)
  }

  @Test func aPasteIntoASearchIsText() throws {
    var reader = try reader()
    reader.press("/")
    reader.handle(.paste("needle\n"))
    #expect(reader.search.field.text == "needle " && reader.search.isTyping)
    reader.handle(.paste(String(repeating: "x", count: 100_000)))
    #expect(reader.search.field.text.count == 500)
  }

  @Test func yCopiesAFormulaAsTeX() throws {
    var reader = try reader()
    let row = try #require(reader.page.lines.firstIndex { $0.text.string.contains("Gₜ = rₜ + γGₜ₊₁") })
    for _ in 0..<row where reader.top < row { reader.press("j") }
    reader.press("y")
    #expect(reader.effects == [.copy(#"G_t = r_t + \gamma G_{t+1}"#)])
  }

  @Test func yCopiesWhatANoteSays() throws {
    let reader = try reader(atLink: 1).pressing(.enter, "y")
    #expect(reader.effects == [.copy("return · 回报\nThe discounted sum of the rewards to come.")])
    #expect(reader.overlay != nil)
  }

  @Test func charactersThatMeltTogetherDoNotMoveTheCursorOutOfTheField() throws {
    var field = TextField()
    for character in "🇨🇳e\u{301}한국👩‍👩‍👧" { _ = field.press(.character(character)) }
    for scalar in "🇨🇳🇨".unicodeScalars { _ = field.press(.character(Character(scalar))) }
    for _ in 0..<40 { _ = field.press(.left) }
    #expect(field.cursor == 0)
    for _ in 0..<40 { _ = field.press(.delete) }
    #expect(field.text.isEmpty)
  }
}
