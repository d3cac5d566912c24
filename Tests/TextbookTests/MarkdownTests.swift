import Testing

@testable import Textbook

@Suite struct MarkdownTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var markdown: String
    var expected: String
    var testDescription: String { markdown }
  }

  @Test(arguments: [
    Case(markdown: "a *b* **c** ~~d~~ `e`", expected: "a <em>b</em> <b>c</b> <del>d</del> <code>e</code>"),
    Case(markdown: "first\nsecond", expected: "first second"),
    Case(markdown: "第一行，\n第二行", expected: "第一行，第二行"),
    Case(markdown: "第一行“引号”\n第二行", expected: "第一行“引号”第二行"),
    Case(markdown: "中文\nEnglish", expected: "中文 English"),
    Case(markdown: "**粗体**\n后文", expected: "<b>粗体</b>后文"),
    Case(markdown: "公式\n$x$", expected: "公式 <math>x</math>"),
    Case(markdown: "one\\\ntwo", expected: "one<br>two"),
    Case(markdown: "a[^n] b[^m]\n\n[^m]: second\n[^n]: first", expected: "a<note 1> b<note 2>"),
  ])
  func runningTextIsUnderstood(_ given: Case) throws {
    let chapter = try Fixture.chapter(given.markdown)
    guard case .paragraph(let inlines)? = chapter.blocks.first?.content else {
      throw Fixture.Unexpected(found: "\(chapter.blocks)")
    }
    #expect(spelt(inlines) == given.expected)
  }

  @Test func footnotesStandAtTheEndInTheOrderOfTheirMarks() throws {
    let chapter = try Fixture.chapter("a[^n] b[^m]\n\n[^m]: second\n[^n]: first")
    guard case .footnotes(let notes)? = chapter.blocks.last?.content else {
      throw Fixture.Unexpected(found: "\(chapter.blocks)")
    }
    #expect(notes.map { $0.flatMap(\.ownText).map(spelt) } == [["first"], ["second"]])
  }

  @Test(arguments: [
    ("https://a.org/b", Link.Target.web("https://a.org/b")),
    ("chapter:ppo", .chapter("ppo", section: nil)),
    ("chapter:ppo#clip", .chapter("ppo", section: "clip")),
    ("../09-ppo/chapter.en.md#clip", .chapter("ppo", section: "clip")),
    ("#idea", .section("idea")),
    ("live:epsilon", .live(LiveNumber("epsilon"))),
    ("live:gae/delta[2]", .live(LiveNumber(lab: "gae", "delta[2]"))),
    ("term:ratio", .term("ratio")),
    ("ref:ppo", .reference("ppo")),
    (
      "calc:gae(truncated)#psi.q[0][2]",
      .calculation(
        .quantity(name: "gae", given: "gae(truncated)", path: [.key("psi"), .key("q"), .index(0), .index(2)]))
    ),
    ("../../etc/passwd", .refused("../../etc/passwd")),
    ("../07-actor-critic/../../x", .refused("../07-actor-critic/../../x")),
    ("/etc/passwd", .refused("/etc/passwd")),
    ("file:///etc/passwd", .refused("file:///etc/passwd")),
    ("javascript:alert(1)", .refused("javascript:alert(1)")),
    ("http:", .refused("http:")),
  ])
  func anAddressLeadsWhereItSays(_ address: String, _ target: Link.Target) {
    #expect(Link.Target(parsing: address) == target)
  }

  @Test func aBoxHasItsKindItsTitleAndItsText() throws {
    let block = try Fixture.block("> [!DERIVATION] Why $x$\n> because\n>\n> - of this")
    guard case .callout(let callout) = block.content else { throw Fixture.Unexpected(found: "\(block)") }
    #expect(callout.kind == .derivation)
    #expect(callout.kind.folds)
    #expect(spelt(callout.title) == "Why <math>x</math>")
    #expect(callout.body.count == 2)
    #expect(callout.body.first?.ownText.map(spelt) == ["because"])
  }

  @Test func aQuotationWithoutAMarkStaysOne() throws {
    guard case .quote(let inside) = try Fixture.block("> [link](#a) and text").content else {
      throw Fixture.Unexpected(found: "no quotation")
    }
    #expect(inside.count == 1)
  }

  @Test func aTableKeepsItsColumns() throws {
    guard case .table(let table) = try Fixture.block("|a|b|c|d|\n|:-|:-:|-:|-|\n|1|2|3|4|").content else {
      throw Fixture.Unexpected(found: "no table")
    }
    #expect(table.alignments == [.left, .centre, .right, nil])
    #expect(table.header.map(spelt) == ["a", "b", "c", "d"])
    #expect(table.rows.map { $0.map(spelt) } == [["1", "2", "3", "4"]])
  }

  @Test func listsKeepTheirNumbersAndTheirNesting() throws {
    guard case .list(let list) = try Fixture.block("3. a\n4. b\n   - c").content else {
      throw Fixture.Unexpected(found: "no list")
    }
    #expect(list.isOrdered && list.start == 3 && list.isTight)
    #expect(list.items.map(\.count) == [1, 2])
  }

  @Test func aLabIsReadWithItsSettings() throws {
    let body = "```lab gae\nset gamma=0.9 lambda=0.95\nseed 7\nsteps 3\npreset lambda=0: λ = 0: TD\n```"
    guard case .lab(let lab) = try Fixture.block(body).content else { throw Fixture.Unexpected(found: "no lab") }
    #expect(lab.name == "gae" && lab.seed == 7 && lab.steps == 3)
    #expect(lab.settings == [KnobSetting("gamma", "0.9"), KnobSetting("lambda", "0.95")])
    #expect(lab.presets.map(\.name) == ["λ = 0: TD"])
    #expect(lab.presets.map(\.settings) == [[KnobSetting("lambda", "0")]])
  }

  @Test func termsAreBoundToTheLabNamedOrToTheOneBefore() throws {
    let chapter = try Fixture.chapter(
      "```lab gae\n```\n\n```terms\nratio = r_t(\\theta) -> clip rho\ndelta = \\delta_t -> delta\n```")
    #expect(chapter.terms.map(\.lab) == ["clip", "gae"])
    #expect(chapter.terms.map(\.quantity) == ["rho", "delta"])
    #expect(chapter.terms.map(\.pattern.source) == ["r_t(\\theta)", "\\delta_t"])
  }

  @Test func fencesWithMeaningAreRead() throws {
    let chapter = try Fixture.chapter(
      "```math id=ppo\nx\n```\n\n```check a b\n```\n\n```swift from=Returns/A.swift#f\nlet x = 1\n```\n\n```python\ny\n```"
    )
    #expect(chapter.equations.map(\.id) == ["ppo"])
    #expect(chapter.checks == ["a", "b"])
    let contents = chapter.blocks.suffix(2).map(\.content)
    #expect(
      contents == [
        .listing(Block.Listing(language: "swift", path: "Returns/A.swift", function: "f", text: "let x = 1")),
        .code(language: "python", "y"),
      ])
  }

  @Test func sectionsAreTheSecondLevelHeadingsNamedByTheFrontMatter() throws {
    let chapter = try Fixture.chapter(
      "intro\n\n## One\n\ntext\n\n### Sub\n\n## Two\n\nmore\n\n## Three", front: "title: T\nsections: [idea, equation]")
    #expect(chapter.sections.map(\.id) == ["idea", "equation", "section-3"])
    #expect(chapter.sections.map(\.blocks) == [1..<4, 4..<6, 6..<7])
    #expect(chapter.section(ofBlock: 0) == nil)
    #expect(chapter.section(ofBlock: 5)?.id == "equation")
  }

  @Test func wordsAreCountedInBothLanguages() throws {
    // Two, words, x-y (one), and: 4; 五个汉字吧 are 5 characters, 3 words' worth; code and formulas are not read as words.
    let chapter = try Fixture.chapter("Two words x-y and\n五个，汉字吧。 `code` $x$")
    #expect(chapter.wordCount == 4 + 3)
  }
}
