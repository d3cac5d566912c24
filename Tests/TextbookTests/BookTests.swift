import Foundation
import Interchange
import Laboratory
import Testing

@testable import Textbook

@Suite struct BookTests {
  @Test func aFoldersNameGivesTheOrderAndTheID() throws {
    let id = try #require(ChapterID(folder: "07-actor-critic"))
    #expect(id.order == 7 && id.id == "actor-critic")
    #expect(ChapterID(folder: "actor-critic") == nil)
    #expect(ChapterID(folder: "07-Actor") == nil)
    #expect(ChapterID(folder: "-7-x") == nil)
    #expect(ChapterID(folder: "07-") == nil)
  }

  @Test func chaptersComeInTheOrderOfTheirNumbers() throws {
    var fixture = FixtureBook()
    for folder in ["10-dpo", "9-ppo"] { fixture.set("\(folder)/chapter.en.md", to: "x") }
    try fixture.open { book in
      #expect(book.chapters.map(\.id) == ["returns", "values", "ppo", "dpo"])
      let ppo = try #require(book.chapter(named: "ppo"))
      #expect(book.chapter(named: "9") == ppo && book.chapter(named: "9-ppo") == ppo)
      #expect(book.chapter(before: ppo)?.id == "values")
      #expect(book.chapter(after: ppo)?.id == "dpo")
      #expect(book.chapter(named: "11") == nil)
      #expect(book.has(ppo, in: .en) && !book.has(ppo, in: .zh))
    }
  }

  @Test func theFrontMatterAloneIsThatOfTheWholeChapter() throws {
    try FixtureBook().open { book in
      for id in book.chapters {
        for language in Language.allCases {
          let alone = try book.frontMatter(of: id, in: language)
          let whole = try book.chapter(id, in: language)
          #expect(alone == whole.front)
        }
      }
    }
  }

  @Test func frontMatterEndsAtItsLineAndNowhereElse() throws {
    for (file, title) in [
      ("---\ntitle: a --- b\n---\ntext\n---\n", "a --- b"), ("---\r\ntitle: crlf\r\n---\r\ntext", "crlf"),
      ("---\ntitle: x\n----\nsummary: y\n---\n", "long"), ("no front matter\n---\n", "long"),
      ("---\ntitle: open", "long"),
    ] {
      var fixture = FixtureBook()
      fixture.set("03-long/chapter.en.md", to: file)
      try fixture.open { book in
        let id = try #require(book.chapter(named: "long"))
        #expect(try book.frontMatter(of: id, in: .en).title == title)
        #expect(try book.chapter(id, in: .en).title == title)
      }
    }
  }

  @Test func inputsAreInheritedAndOverridden() throws {
    try FixtureBook().open { book in
      let id = try #require(book.chapter(named: "returns"))
      let given = try book.frontMatter(of: id, in: .en).given
      #expect(given["double(large)"] == ["x": 100])
      #expect(given["double"] == ["x": 0.3125])
    }
  }

  @Test func aFileThatIsNotThereIsSaidInASentence() throws {
    try FixtureBook().open { book in
      let missing = try #require(ChapterID(folder: "99-missing"))
      let failure = #expect(throws: FileFailure.self) { try book.chapter(missing, in: .en) }
      #expect(
        failure?.description.hasSuffix("99-missing/chapter.en.md cannot be read: no such file or directory.") == true)
    }
    #expect(throws: FileFailure.self) { try Book(at: "/nowhere/at/all") }
  }

  @Test func aHugeFileIsNotRead() throws {
    var fixture = FixtureBook()
    fixture.set("03-huge/chapter.en.md", to: String(repeating: "x", count: Files.sizeLimit + 1))
    try fixture.open { book in
      let huge = try #require(book.chapter(named: "huge"))
      let failure = #expect(throws: FileFailure.self) { try book.chapter(huge, in: .en) }
      #expect(failure?.reason.contains("larger than 512 KB") == true)
    }
  }

  @Test func glossaryReferencesAndNotationAreRead() throws {
    try FixtureBook().open { book in
      let glossary = Glossary(of: book)
      #expect(glossary["return"]?.definition.zh == "总和。")
      #expect(glossary.entry(forWord: "Return")?.id == "return")
      #expect(glossary.entry(forWord: "g")?.id == "return")
      #expect(glossary.entry(forWord: "回报")?.id == "return")
      #expect(References(of: book)["bellman"]?.address == "https://example.org")
      #expect(Notation(of: book).entries.map(\.symbol.source) == ["\\gamma"])
      #expect(glossary.faults == [] && References(of: book).faults == [] && Notation(of: book).faults == [])
    }
  }

  @Test func anArXivNumberLeadsToItsPage() throws {
    var fixture = FixtureBook()
    fixture.set(
      "references.yml",
      to: "- id: ppo\n  authors: [A, B]\n  title: T\n  year: 2017\n  arxiv: \"1707.06340\"\n  short: {en: PPO, zh: PPO}"
    )
    try fixture.open { book in
      #expect(References(of: book)["ppo"]?.address == "https://arxiv.org/abs/1707.06340")
    }
  }

  @Test func authorsThatAreNotNamedAreOthersInTheReadersLanguage() throws {
    var fixture = FixtureBook()
    let rest = "title: T\n  year: 2017\n  arxiv: \"1707.06340\"\n  short: {en: A, zh: A}"
    fixture.set(
      "references.yml", to: "- id: two\n  authors: [A, B]\n  \(rest)\n- id: many\n  authors: [A, B, others]\n  \(rest)")
    try fixture.open { book in
      let references = References(of: book)
      #expect(references["two"]?.namedAuthors(in: .en) == "A, B")
      #expect(references["many"]?.namedAuthors(in: .en) == "A, B et al.")
      #expect(references["many"]?.namedAuthors(in: .zh) == "A, B 等")
    }
  }

  @Test func unquotedNumbersAreNumbersAndQuotedOnesAreText() throws {
    let tree = try YAMLTree(parsing: "a: 1.5\nb: '1.5'\nc: [1, -2e3, true, ~]\nd: 1.2.3\ne: .5", file: "x")
    #expect(
      tree.json == ["a": 1.5, "b": "1.5", "c": [1, -2000, true, nil], "d": "1.2.3", "e": 0.5])
    #expect(tree["b"]?.position == SourcePosition(line: 2, column: 4))
  }

  @Test func scalarsAreWhatTheyLookLike() throws {
    let tree = try YAMLTree(parsing: "[1, -0.5, 1e3, '1', true, on, no, 1:30, ~, x, .inf, 1e999]", file: "x")
    #expect(
      tree.list?.map(\.meaning) == [
        .number(1), .number(-0.5), .number(1000), .text("1"), .bool(true), .text("on"), .text("no"), .text("1:30"),
        .null, .text("x"), .text(".inf"), .text("1e999"),
      ])
    // A block of text is text, whatever stands in it.
    #expect(try YAMLTree(parsing: "|-\n  12", file: "x").meaning == .text("12"))
  }

  @Test func starsInRunningTextAreNoAliases() throws {
    let emphasis = (1...40).map { "- \"text \($0) with *stress* and 2 *x*\"" }.joined(separator: "\n")
    #expect(try YAMLTree(parsing: emphasis, file: "x").list?.count == 40)
    let aliases = "- &a x\n" + String(repeating: "- *a\n", count: 21)
    #expect(throws: Fault.self) { try YAMLTree(parsing: aliases, file: "x") }
    #expect(throws: Fault.self) {
      try YAMLTree(parsing: "- &a x\n- [*a\(String(repeating: ",*a", count: 20))]", file: "x")
    }
  }
}

@Suite struct ContentLocationTests {
  /// A folder with an installed program, a built one, and a link to each.
  private func withFolders<T>(_ body: (String) throws -> T) throws -> T {
    let files = FileManager.default
    let root = files.temporaryDirectory.appendingPathComponent("places-\(UUID().uuidString)")
    defer { try? files.removeItem(at: root) }
    for folder in ["usr/bin", "usr/share/rollout/Content", "project/.build/release", "project/Content", "links"] {
      try files.createDirectory(at: root.appendingPathComponent(folder), withIntermediateDirectories: true)
    }
    for file in ["usr/bin/rollout", "project/.build/release/rollout", "project/Package.swift"] {
      try Data().write(to: root.appendingPathComponent(file))
    }
    for (link, target) in [("installed", "usr/bin/rollout"), ("built", "project/.build/release/rollout")] {
      try files.createSymbolicLink(
        at: root.appendingPathComponent("links/\(link)"), withDestinationURL: root.appendingPathComponent(target))
    }
    return try body(try #require(Files.resolved(root.path)))
  }

  @Test func theInstalledProgramFindsItsShare() throws {
    try withFolders { (root: String) throws in
      #expect(try ContentLocation.find(executable: "\(root)/usr/bin/rollout") == "\(root)/usr/share/rollout/Content")
      #expect(try ContentLocation.find(executable: "\(root)/links/installed") == "\(root)/usr/share/rollout/Content")
    }
  }

  @Test func theBuiltProgramFindsTheProject() throws {
    try withFolders { (root: String) throws in
      #expect(
        try ContentLocation.find(executable: "\(root)/project/.build/release/rollout") == "\(root)/project/Content")
      #expect(try ContentLocation.find(executable: "\(root)/links/built") == "\(root)/project/Content")
      #expect(ContentLocation.projectRoot(above: "\(root)/project/Content") == "\(root)/project")
    }
  }

  @Test func whatTheReaderNamesCountsAloneAndFirst() throws {
    try withFolders { (root: String) throws in
      let executable = "\(root)/usr/bin/rollout"
      #expect(
        try ContentLocation.find(named: "\(root)/links", environment: "\(root)/project/Content", executable: executable)
          == "\(root)/links")
      #expect(
        try ContentLocation.find(environment: "\(root)/project/Content", executable: executable)
          == "\(root)/project/Content")
      let failure = #expect(throws: ContentLocation.NotFound.self) {
        try ContentLocation.find(named: "\(root)/nowhere", executable: executable)
      }
      #expect(failure?.tried == ["\(root)/nowhere"])
    }
  }

  @Test func whenNothingIsFoundThePlacesAreListed() {
    let failure = #expect(throws: ContentLocation.NotFound.self) {
      try ContentLocation.find(executable: "/nowhere/bin/rollout")
    }
    #expect(failure?.description.contains("\n  /nowhere/share/rollout/Content\n") == true)
    #expect(failure?.description.contains("ROLLOUT_CONTENT=DIR") == true)
  }

  @Test func theRunningProgramKnowsItsPath() throws {
    #expect(Files.isFile(try #require(ContentLocation.executablePath)))
  }
}

@Suite struct SearchTests {
  /// 24 characters stand before the word that was found, and 48 behind it.
  @Test func wordsAreFoundInBothLanguagesWithTheirSection() throws {
    try FixtureBook().open { book in
      let english = book.search("BELOW")
      #expect(english.map(\.snippet) == ["…t is 1.25 or 0.625, see below. With x it is 0.81; large: (200, 100)."])
      #expect(english.map(\.section) == ["idea"])
      #expect(english.map(\.heading) == ["Idea"])
      let chinese = book.search("下文")
      #expect(chinese.map(\.language) == [.zh])
      #expect(chinese.map(\.heading) == ["想法"])
    }
  }

  @Test func theMatchIsWhereItIsSaidToBe() throws {
    try FixtureBook().open { book in
      for word in ["bellman", "回报", "sum", "G"] {
        let hits = book.search(word)
        #expect(!hits.isEmpty)
        for hit in hits {
          let found = String(Array(hit.snippet)[hit.match])
          #expect(found.lowercased() == word.lowercased())
        }
      }
    }
  }

  @Test func everyWordOfAQueryMustBeInTheLine() throws {
    let chapter = try Fixture.chapter("one two\n\none\n\ntwo three one")
    #expect(chapter.search("two ONE").map(\.block) == [0, 2])
    #expect(chapter.search("  ").isEmpty)
    #expect(chapter.search("absent").isEmpty)
    #expect(chapter.search("one", limit: 2).count == 2)
  }

  /// An oracle: the quick look over bytes leaves nothing out that comparing letter by letter finds.
  @Test func capitalLettersMakeNoDifferenceInAnyScript() throws {
    let chapter = try Fixture.chapter("Bellman, ÉTAT, Γ and λ-RETURN 回报")
    for word in ["bellman", "BELLMAN", "état", "ÉTAT", "γ", "Γ", "Λ-return", "λ-Return", "回报"] {
      #expect(chapter.search(word).count == 1, "\(word)")
    }
  }

  @Test func formulasAreSearchedAsTheyAreRead() throws {
    let chapter = try Fixture.chapter("with $\\gamma$ here")
    #expect(chapter.search("γ").count == 1)
    #expect(chapter.search("gamma").isEmpty)
  }
}
