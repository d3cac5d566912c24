import Foundation
import Interchange
import Laboratory
import Testing

@testable import Textbook

@Suite struct LintTests {
  @Test func aSoundBookHasNoErrors() throws {
    #expect(try FixtureBook().errors().map(\.description) == [])
  }

  /// One thing broken, and where and how it is found.
  struct Case: CustomTestStringConvertible, Sendable {
    var what: String
    var file = "01-returns/chapter.en.md"
    var old: String
    var new: String
    /// Line and column, counted in the fixture by hand.
    var place: String
    var message: String
    var testDescription: String { what }
  }

  static let cases = [
    // Numbers. Line 15 is “It is [1.25]…”.
    Case(
      what: "a wrong sum", old: "[1.25](calc:1+0.25)", new: "[1.26](calc:1+0.25)", place: "15:7",
      message: "1.25 comes out"),
    Case(
      what: "a wrong quantity", old: "[0.625](calc", new: "[0.63](calc", place: "", message: ""),
    Case(
      what: "a wrong digit of a quantity", old: "[0.625](calc", new: "[0.624](calc", place: "15:30",
      message: "0.625 comes out"),
    Case(
      what: "a list that is too short", old: "[(200, 100)]", new: "[(200)]", place: "16:41",
      message: "1 numbers are printed; there are 2"),
    Case(
      what: "inputs that are not given", old: "calc:double#twice[0]", new: "calc:doubel#twice[0]", place: "15:30",
      message: "gives no inputs for “doubel”"),
    Case(
      what: "a path that leads nowhere", old: "#twice[0]", new: "#thrice[0]", place: "15:30",
      message: "no number at this path"),
    Case(
      what: "a name nobody gives", old: "calc:γ^2", new: "calc:λ^2", place: "16:16", message: "nothing is known of “λ”"),
    Case(
      what: "a bare decimal", old: "or [0.625]", new: "or 0.5 or [0.625]", place: "15:30", message: "The number 0.5"),
    Case(
      what: "a bare decimal in a table", old: "| [Bellman](ref:bellman) | 9.5 |",
      new: "| Bellman | 9.5 |\n\nSee [B](ref:bellman).",
      place: "47:13", message: "The number 9.5"),
    Case(
      what: "a wrong knob", old: "[0.9](live:gamma)", new: "[0.99](live:gamma)", place: "23:11",
      message: "0.9 comes out"),
    Case(
      what: "a wrong live number", old: "[1.25](live:delta[0])", new: "[1.4](live:delta[0])", place: "23:39",
      message: "1.25 comes out"),
    Case(
      what: "a fixed number beside one that follows the lab", old: "[1.25](live:delta[0])", new: "[1.25](calc:5/4)",
      place: "23:39", message: "a knob turned makes it false"),
    Case(
      what: "an unknown live number", old: "live:gamma", new: "live:gama", place: "23:11",
      message: "neither a knob nor a number “gama”"),
    // Links.
    Case(
      what: "an unknown term", old: "term:return", new: "term:retrun", place: "11:3",
      message: "There is no term “retrun”"),
    Case(
      what: "an unknown section", old: "(#equation)", new: "(#equations)", place: "15:65",
      message: "There is no section “equations”"),
    Case(
      what: "an unknown chapter", file: "02-values/chapter.en.md", old: "chapter:returns", new: "chapter:return",
      place: "5:5", message: "There is no chapter “return”"),
    Case(
      what: "a link out of the book", file: "02-values/chapter.en.md", old: "../01-returns/chapter.en.md#equation",
      new: "../../secret", place: "5:41", message: "leads nowhere the book may go"),
    // Formulas.
    Case(
      what: "a broken formula", old: "G_{t+1}\n```", new: "G_{t+1\n```", place: "28:26",
      message: "This formula cannot be read"),
    Case(
      what: "a fraction in the line", old: "With $x$", new: "With $\\frac{1}{x}$", place: "16:7",
      message: "\\frac does not read well in a line"),
    Case(
      what: "a formula that is too wide", old: "G_t = r_t",
      new: "G_t = " + String(repeating: "r + ", count: 20) + "r_t",
      place: "28:1", message: "cells wide; 76 fit here"),
    // Labs, bindings, checks, listings.
    Case(
      what: "an unknown knob", old: "set gamma=0.9", new: "set gama=0.9", place: "18:1", message: "no knob named “gama”"
    ),
    Case(
      what: "a value out of range", old: "preset gamma=1:", new: "preset gamma=2:", place: "20:1",
      message: "gamma is “2”"),
    Case(
      what: "a part that is in no formula", old: "reward = r_t", new: "reward = q_t", place: "32:10",
      message: "No displayed formula"),
    Case(
      what: "a quantity the lab lacks", old: "-> delta", new: "-> deltas", place: "32:1",
      message: "no number and no knob “deltas”"),
    Case(
      what: "an unknown check", old: "```check gae-1", new: "```check gae-2", place: "35:1", message: "no check “gae-2”"
    ),
    Case(
      what: "a listing that differs", old: "  if rewards.isEmpty", new: "  if !rewards.isEmpty", place: "40:1",
      message: "not that of"),
    Case(what: "a listing of nothing", old: "#total", new: "#sum", place: "38:1", message: "no function “sum”"),
    Case(
      what: "a double bar without space", old: "G_t = r_t", new: "D(p \\| G_t) = r_t", place: "", message: ""),
    Case(
      what: "two formulas of one id", old: "```terms", new: "```math id=return\nr_t\n```\n\n```terms", place: "32:1",
      message: "names two formulas"),
    Case(
      what: "long limits in the line", old: "With $x$", new: "With $\\sum_{l=0}^{T-t-1} x$", place: "16:7",
      message: "\\sum with long limits"),
    Case(
      what: "an unknown box", old: "It is [", new: "> [!HINT]\n> x\n\nIt is [", place: "15:3",
      message: "no box of the kind [!HINT]"),
    Case(
      what: "a first-level heading", old: "## Idea", new: "# Top\n\n## Idea", place: "13:1",
      message: "heading of the first level"),
    Case(what: "a picture", old: "It is [", new: "![It](a.png) [", place: "15:1", message: "This is a picture"),
    Case(what: "an unfinished formula", old: "It is [", new: "It $is [", place: "15:4", message: "dollar sign"),
    Case(
      what: "a listing outside the sources", old: "from=Returns/", new: "from=../Returns/", place: "38:1",
      message: "no source file"),
    // Shape, characters, emphasis.
    Case(
      what: "an unknown key", old: "summary: What is to come.", new: "summary: x\nsumary: y", place: "4:1",
      message: "knows no key “sumary”"),
    Case(
      what: "a section without a heading", old: "## Idea", new: "### Idea", place: "1:1",
      message: "The section “equation” has no heading"),
    Case(
      what: "a heading without a section", old: "| who", new: "## More\n\n| who", place: "45:1", message: "has no id"),
    Case(what: "no keywords", old: "keywords: [return, 回报]\n", new: "", place: "1:1", message: "no keywords"),
    Case(what: "HTML", old: "It is", new: "It <b>is</b>", place: "15:4", message: "This is HTML"),
    Case(
      what: "a variation selector", old: "Here γ", new: "Here γ\u{FE0F}", place: "23:7",
      message: "a variation selector (U+FE0F)"),
    Case(what: "a joiner", old: "Here γ", new: "Here \u{200D}γ", place: "23:6", message: "a zero-width joiner"),
    Case(what: "an escape", old: "Here γ", new: "Here \u{1B}γ", place: "23:6", message: "a control character (U+001B)"),
    Case(what: "an override", old: "Here γ", new: "Here \u{202E}γ", place: "23:6", message: "turns the direction"),
    Case(what: "a new emoji", old: "Here γ", new: "Here \u{1FAE8}γ", place: "23:6", message: "newer than Unicode 14"),
    Case(
      what: "bold next to Chinese punctuation", file: "01-returns/chapter.zh.md", old: "它是", new: "**策略梯度：**这是，它是",
      place: "15:1", message: "The mark ** is printed here"),
    Case(
      what: "the wrong words in bold", file: "01-returns/chapter.zh.md", old: "它是", new: "**甲：**乙**，丙**，它是",
      place: "15:5", message: "bold inside bold"),
    // Two languages.
    Case(
      what: "other sections", file: "01-returns/chapter.zh.md", old: "[idea, equation]", new: "[idea, formula]",
      place: "1:1",
      message: "not those of the English chapter"),
    Case(
      what: "another equation", file: "01-returns/chapter.zh.md", old: "G_{t+1}", new: "G_{t+2}", place: "27:1",
      message: "The displayed formula number 1 is"),
    Case(
      what: "another lab's setting", file: "01-returns/chapter.zh.md", old: "set gamma=0.9", new: "set gamma=0.90",
      place: "18:1", message: "The lab number 1 is"),
    // Glossary, references, notation.
    Case(
      what: "a term of no chapter", file: "glossary.yml", old: "chapter: returns", new: "chapter: return", place: "1:3",
      message: "which is no chapter"),
    Case(
      what: "a definition in one language", file: "glossary.yml", old: ", zh: 总和。", new: "", place: "4:15",
      message: "not given in both languages"),
    Case(
      what: "a key misspelt", file: "glossary.yml", old: "aliases", new: "alias", place: "6:3",
      message: "knows no key “alias”"),
    Case(
      what: "a year that is none", file: "references.yml", old: "1957\n", new: "57\n", place: "4:9",
      message: "is not a year"),
    Case(
      what: "a symbol that is none", file: "notation.yml", old: "\\gamma", new: "\\gama", place: "1:11",
      message: "is not a formula"),
  ]

  @Test(arguments: cases) func everyFaultIsFoundWhereItIs(_ broken: Case) throws {
    var book = FixtureBook()
    try book.replace(broken.old, with: broken.new, in: broken.file)
    let faults = try book.errors().filter { $0.file == broken.file }
    guard !broken.message.isEmpty else { return #expect(faults == []) }
    let found = faults.first { $0.message.contains(broken.message) }
    #expect(found != nil, "\(faults.map(\.description))")
    #expect(found.map { "\($0.line):\($0.column)" } == broken.place)
    #expect(faults.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test func aDoubleBarWithoutSpaceIsWarnedAbout() throws {
    for (source, isLone) in [
      ("D(p \\| q)", true), ("D(p \\,\\|\\, q)", false), ("\\|x\\|", false), ("\\left\\| x \\right\\|", false),
      ("a \\\\ |x|", false),
    ] {
      #expect(Equation(source).hasLoneDoubleBar == isLone, "\(source)")
    }
  }

  @Test func aFileOutsideTheContentFolderIsSaid() throws {
    try FixtureBook().open { book in
      let files = FileManager.default
      let outside = URL(fileURLWithPath: book.folder).deletingLastPathComponent().appendingPathComponent("secret.md")
      try Data("x".utf8).write(to: outside)
      try files.createSymbolicLink(
        at: URL(fileURLWithPath: "\(book.folder)/02-values/notes.md"), withDestinationURL: outside)
      let messages = Lint.run(book).filter { $0.file == "02-values/notes.md" }.map(\.message)
      #expect(messages.count == 1)
      #expect(messages.first?.hasPrefix("This file lies outside the content folder") == true)
    }
  }

  @Test func aMissingTranslationIsSaid() throws {
    var book = FixtureBook()
    book.set("02-values/chapter.zh.md", to: nil)
    let faults = try book.errors()
    #expect(faults.map(\.file) == ["02-values/chapter.zh.md"])
    #expect(faults.first?.message == "The chapter “values” is not written in “zh”.")
  }

  @Test func aTermMayNotBeUsedBeforeTheChapterThatDefinesIt() throws {
    var book = FixtureBook()
    try book.replace("chapter: returns", with: "chapter: values", in: "glossary.yml")
    #expect(
      try book.errors().map(\.position) == [SourcePosition(line: 11, column: 3), SourcePosition(line: 11, column: 8)])
  }

  @Test func aShortChapterIsWarnedAbout() throws {
    let warnings = try FixtureBook().faults().filter { $0.severity == .warning }
    #expect(warnings.map(\.file) == ["01-returns/chapter.en.md", "01-returns/chapter.zh.md"])
    #expect(warnings.allSatisfy { $0.message.contains("it should have 1200 to 2500") })
  }

  @Test func aBoldTermThatTheGlossaryLacksIsWarnedAbout() throws {
    var book = FixtureBook()
    try book.replace("It is", with: "A **bootstrap:** is", in: "01-returns/chapter.en.md")
    let warnings = try book.faults().filter { $0.severity == .warning && $0.message.contains("bold term") }
    #expect(warnings.map(\.message) == ["The bold term “bootstrap” is not in the glossary."])
  }

  @Test func twoChaptersOfOneNumberAreSaid() throws {
    var book = FixtureBook()
    book.set("02-returns/chapter.en.md", to: book.files["02-values/chapter.en.md"])
    let messages = try book.errors().filter { $0.file == "02-values" || $0.file == "02-returns" }.map(\.message)
    #expect(messages.contains("This folder has the same id as 01-returns."))
    #expect(messages.contains("This folder has the same number as 02-returns."))
  }

  @Test func withoutTheRestOfTheProgramWhatCannotBeKnownIsNotClaimed() throws {
    #expect(try FixtureBook().faults(LintContext()).filter { $0.severity == .error } == [])
  }

  @Test func aFaultIsOneLineThatAnEditorFollows() {
    let fault = Fault("a/b.md", SourcePosition(line: 3, column: 7), "This is wrong.", remedy: "Mend it.")
    #expect(fault.description == "a/b.md:3:7: error: This is wrong. Mend it.")
  }
}
