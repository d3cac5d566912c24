import Foundation
import Testing

/// Every command of the program as a shell sees it: what it prints, where, and how it ends.
@Suite struct CommandTests {
  func run(
    _ words: String, input: String = "", _ change: (inout [String: String]) -> Void = { _ in }
  ) throws -> Child.Result {
    try withChild { child in
      change(&child.environment)
      return try child.run(words.split(separator: " ").map(String.init), input: input)
    }
  }

  // MARK: The book

  @Test func contentsListsTheChaptersInOrder() throws {
    let result = try run("contents")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    #expect(result.lines == ["  1  returns         Returns in short", "  2  advantages      Advantages in short"])
  }

  @Test func contentsAsJSONNameBothLanguages() throws {
    let result = try run("contents --format json")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(rows.map { $0["id"] as? String } == ["returns", "advantages"])
    #expect((rows.first?["title"] as? [String: String])?["zh"] == "回报简述")
  }

  @Test func withoutATerminalTheBookIsNotOpenedAndTheContentsArePrinted() throws {
    let result = try run("")
    #expect(result.status == 0 && result.output.contains("No terminal") && result.output.contains("advantages"))
  }

  @Test func readPrintsTheChapterTypeset() throws {
    let result = try run("read returns")
    #expect(result.status == 0 && result.output.contains("Gₜ = rₜ + γGₜ₊₁"), "\(result)")
    #expect(result.output.contains("The needle is in the fold."))
  }

  @Test(arguments: [20, 40, 80, 132])
  func noLineIsWiderThanAsked(width: Int) throws {
    for language in ["en", "zh"] {
      for line in try run("read returns --width \(width) --lang \(language)").lines {
        // Chinese characters take two cells: an upper bound that needs no table.
        let cells = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        #expect(cells <= width, "\(line)")
      }
    }
  }

  @Test func asciiIsASCII() throws {
    let result = try run("read advantages --ascii")
    #expect(result.output.unicodeScalars.allSatisfy { $0.isASCII } && !result.output.isEmpty, "\(result)")
  }

  @Test(arguments: [
    "--lang zh read returns", "read returns --lang zh", "read --lang zh returns", "--lang=zh read returns",
  ])
  func globalOptionsStandBeforeOrAfterTheCommand(words: String) throws {
    #expect(try run(words).output == run("read returns --lang zh").output)
    #expect(try run(words).output.contains("折扣") || run(words).output.contains("回报"))
  }

  @Test func flagsStandBeforeOrAfterTheCommandToo() throws {
    #expect(try run("--ascii read returns").output == run("read returns --ascii").output)
    #expect(try run("--content /nowhere contents").status == 2)
    #expect(try run("contents --content /nowhere").status == 2)
    #expect(try run("--color always read returns").output == run("read returns --color always").output)
    #expect(try run("--lang zh lab gae --steps 1").output == run("lab gae --steps 1 --lang zh").output)
    #expect(try run("--lang zh progress reset").errors == run("progress reset --lang zh").errors)
    #expect(try run("--lang en read returns --lang zh").output == run("read returns --lang zh").output)
  }

  @Test func searchFindsInBothLanguages() throws {
    let result = try run("search needle")
    #expect(result.status == 0 && result.output.contains("returns#") && result.output.contains("[en]"), "\(result)")
    #expect(try run("search 优势").output.contains("[zh]"))
  }

  @Test func searchWithoutAHitSaysNo() throws {
    let result = try run("search zzzz")
    #expect(result.status == 1 && result.output.isEmpty && result.errors.contains("zzzz"))
  }

  // MARK: Labs

  @Test func labsListKnobsRangesAndDefaults() throws {
    let result = try run("labs")
    for part in ["gae: ", "lambda (λ): ", "0 … 1; default 0.8"] { #expect(result.output.contains(part), "\(part)") }
    #expect(try run("labs --lang zh").output.contains("默认"))
  }

  @Test func aLabAsJSONHasExactlyTheKeysOfTheSchema() throws {
    let result = try run("lab gae --set gamma=0.9 --set lambda=0.8 --to-end --format json")
    #expect(result.status == 0 && result.lines.count == 6)
    for (step, line) in result.lines.enumerated() {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(Set(object.keys) == ["lab", "step", "seed", "settings", "caption", "quantities", "done"])
      #expect(object["lab"] as? String == "gae" && object["step"] as? Int == step)
      #expect(object["done"] as? Bool == (step == 5))
      #expect((object["caption"] as? [String: String])?.keys.sorted() == ["en", "zh"])
      for quantity in try #require(object["quantities"] as? [[String: Any]]) {
        let keys = Set(quantity.keys)
        #expect(
          keys == ["id", "symbol", "value", "formula", "inputs", "source"]
            || keys == ["id", "symbol", "value", "given"])
      }
    }
  }

  /// Worked from the end with γ = 0.9, λ = 0.8: 1; 0.7 + 0.72·1; 1.51 + 0.72·1.42; 0.09 + 0.72·2.5324; 0.42 + 0.72·1.913328.
  @Test func theNumbersOfALabAreThoseWorkedByHand() throws {
    let result = try run("lab gae --set gamma=0.9 --set lambda=0.8 --to-end --format csv")
    let expected = ["A[4]": 1, "A[3]": 1.42, "A[2]": 2.5324, "A[1]": 1.913328, "A[0]": 1.79759616]
    let rows = result.lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    #expect(rows.first == ["step", "id", "symbol", "value", "formula", "source"])
    for (id, value) in expected {
      let row = try #require(rows.first { $0.count > 3 && $0[1] == id })
      let found = try #require(Double(row[3]))
      #expect(abs(found - value) < 1e-12, "\(row)")
    }
  }

  @Test(arguments: [
    ("lab gea", "Did you mean “gae”?"), ("lab gae --set lamda=1", "Did you mean “lambda”?"),
    ("lab gae --set lambda=2", "0 … 1"), ("lab gae --set lambda=much", "lambda"),
    ("lab gae --set lambda", "knob=value"),
    ("lab gae --set rewards=1,2", "rewards"), ("lab gae --steps=-1", "0 or more"), ("lab gae --format xml", "json"),
    ("lab", "name"), ("read retruns", "Did you mean “returns”?"), ("read returns --width 3", "20 to 400"),
    ("read", "chapter"), ("nowhere", "returns, advantages"), ("compute nothing", "nothing"), ("search", "words"),
    ("check returns", "no self-checks"), ("check nowhere", "nowhere"), ("--lang fr contents", "en"),
    ("contents --bogus", "--bogus"), ("--bogus", "--bogus"), ("completions tcsh", "fish"),
    ("progress import /nowhere.json", "/nowhere.json"), ("progress export /nowhere/x.json", "/nowhere/x.json"),
    ("compute returns /nowhere.json", "/nowhere.json"), ("--content /nowhere contents", "/nowhere"),
    ("lint /nowhere", "/nowhere"),
  ])
  func badUsageEndsWithTwoAndASentenceOnStandardError(words: String, says: String) throws {
    let result = try run(words)
    #expect(result.status == 2 && result.output.isEmpty && result.errors.contains(says), "\(result)")
    #expect(!result.errors.contains("Fatal error"))
  }

  // MARK: The calculator

  @Test func computeTakesJSONAndGivesJSON() throws {
    let result = try run("compute returns", input: #"{"rewards": [0, 0, 1, 0, 5], "gamma": 0.9}"#)
    #expect(result.status == 0, "\(result)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let returns = try #require(object["returns"] as? [Double])
    // G₄ = 5, G₃ = 4.5, G₂ = 1 + 4.05, G₁ = 4.545, G₀ = 4.0905.
    for (found, wanted) in zip(returns, [4.0905, 4.545, 5.05, 4.5, 5]) { #expect(abs(found - wanted) < 1e-12) }
    #expect(returns.count == 5)
  }

  @Test func computeReadsAFileAndNamesItInErrors() throws {
    try withChild { child in
      let file = child.home.appendingPathComponent("bad.json")
      try Data("{\"rewards\": [1,}".utf8).write(to: file)
      let result = try child.run(["compute", "returns", file.path])
      #expect(result.status == 2 && result.errors.contains("bad.json") && result.errors.contains("line 1"), "\(result)")
    }
  }

  @Test func computeListsAndExplains() throws {
    #expect(try run("compute --list").output.contains("gae"))
    #expect(try run("compute gae --help").output.contains("A_t = δ_t"))
  }

  // MARK: Self-checks

  @Test func endOfInputIsNotPassed() throws {
    let result = try run("check advantages --seed 3")
    #expect(result.status == 1 && result.output.contains("0 of 10"), "\(result)")
    #expect(result.errors.isEmpty)
  }

  @Test func theSameSeedAsksTheSame() throws {
    let first = try run("check advantages --seed 3", input: "u\nn\nu\nn\n").output
    #expect(try run("check advantages --seed 3", input: "u\nn\nu\nn\n").output == first)
    #expect(try run("check advantages --seed 4", input: "u\nn\nu\nn\n").output != first)
  }

  /// Answers each question with what the program says is right when one gives up with the same seed.
  @Test func allRightEndsWithZero() throws {
    try withChild { child in
      let words = ["check", "advantages", "--seed", "3"]
      let told = try child.run(words, input: String(repeating: "u\n", count: 10))
      #expect(told.status == 1)
      let script = told.lines.filter { $0.hasPrefix("The right one: ") }.map(CommandTests.typed)
      try #require(script.count == 10, "\(told)")
      let result = try child.run(words, input: script.dropLast().joined(separator: "\n") + "\n\n3\n")
      #expect(result.status == 0 && result.output.contains("10 of 10 right"), "\(script)\n\(result.output)")
      #expect(try child.run(["progress"]).output.contains("\"passed\": 1"))
    }
  }

  /// `2. collect → 1. compute` is typed as `2 1`; anything else as it stands.
  private static func typed(_ line: String) -> String {
    let right = line.dropFirst("The right one: ".count)
    let parts = right.components(separatedBy: " → ")
    let entries = parts.filter { $0.dropFirst().hasPrefix(". ") }.map { $0.prefix(1) }
    return entries.isEmpty ? String(right) : entries.joined(separator: " ")
  }

  @Test func nothingIsDueAtFirst() throws {
    let result = try run("review")
    #expect(result.status == 0 && result.output == "Nothing is due for review.\n")
  }

  // MARK: The record

  @Test func progressGoesOutAndComesInAgain() throws {
    try withChild { child in
      _ = try child.run(["check", "advantages", "--seed", "3"], input: "2.6\n")
      let file = child.home.appendingPathComponent("mine.json").path
      #expect(try child.run(["progress", "export", file]).status == 0)
      let kept = try child.run(["progress"]).output
      #expect(kept.contains("\"right\": 1"))
      #expect(try child.run(["progress", "reset"], input: "no\n").status == 1)
      #expect(try child.run(["progress"]).output == kept)
      #expect(try child.run(["progress", "reset", "--yes"]).status == 0)
      #expect(try child.run(["progress"]).output.contains("\"right\": 0"))
      let result = try child.run(["progress", "import", file])
      #expect(result.status == 0 && result.output == "1 answers taken in.\n", "\(result)")
      #expect(try child.run(["progress"]).output == kept)
      #expect(try child.run(["progress", "export", "-"]).output.contains("td-error"))
    }
  }

  @Test func aRecordThatCannotBeWrittenIsSaidAndTheChecksGoOn() throws {
    try withChild { child in
      try FileManager.default.createDirectory(atPath: child.notebookFile, withIntermediateDirectories: true)
      let result = try child.run(["check", "advantages", "--seed", "3"], input: "2.6\n")
      #expect(result.status == 1 && result.output.contains("1 of 10"), "\(result)")
      #expect(result.errors.contains("notebook.sqlite"), "\(result)")
    }
  }

  /// The child is killed while it waits for the next answer: what it said about the last one is on disk.
  @Test func anAnswerOutlivesAKill() throws {
    try withChild { child in
      let talk = try child.converse(["check", "advantages", "--seed", "3"])
      _ = talk.read(until: "What is δ₀?")
      talk.send("2.6")
      _ = talk.read(until: "[2/10]")
      #expect(talk.kill() == 128 + SIGKILL)
      #expect(try child.run(["progress"]).output.contains("\"right\": 1"))
      #expect(try child.run(["contents"]).output.contains("Advantages in short  1/10"))
    }
  }

  @Test func placeAndAnswerOutliveAKillOfTheLinearBook() throws {
    try withChild { child in
      let talk = try child.converse(["--linear", "advantages"])
      _ = talk.read(until: "> ")
      talk.send("c")
      _ = talk.read(until: "What is δ₀?")
      talk.send("2.6")
      _ = talk.read(until: "[2/10]")
      #expect(talk.kill() == 128 + SIGKILL)
      let next = try child.run(["--linear"], input: "q\n")
      #expect(next.output.contains("Advantages in short (advantages)"), "\(next)")
      #expect(try child.run(["progress"]).output.contains("\"right\": 1"))
    }
  }

  /// What speaks with the reader goes on in the language they left; what feeds a pipe does not depend on it.
  @Test func theLanguageLastReadGoesForTheRecordAndNotForPipes() throws {
    try withChild { child in
      _ = try child.run(["--linear", "advantages"], input: "L\nq\n")
      #expect(try child.run(["contents"]).output.contains("回报简述"))
      #expect(try child.run(["review"]).output == "没有到期的复习。\n")
      #expect(try child.run(["contents", "--lang", "en"]).output.contains("Returns in short"))
      #expect(try child.run(["read", "returns"]).output.hasPrefix("The idea"))
      #expect(try child.run(["lab", "gae", "--steps", "1"]).output.contains("step 1"))
    }
  }

  // MARK: Plain lines

  @Test func aScriptReadsAChapterStepsItsLabAndAnswersItsChecks() throws {
    let script = ["", "lab", "s", "lambda=0", "x A[4]", "e", "c", "2.6", "q", "returns", "", "", "q"]
    let result = try run("--linear advantages", input: script.joined(separator: "\n") + "\n")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    for part in [
      "δₜ = rₜ + γV(sₜ₊₁) − V(sₜ)", "A[4]: Â₄ = 1", "why is Â₄ = 1 ?", "The run is over.", "Right", "Returns in short",
    ] { #expect(result.output.contains(part), "\(part)\n\(result.output)") }
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func checkIsAlwaysLinearAndLinearEndsAtEndOfInput() throws {
    #expect(try run("--linear").status == 0)
    #expect(try run("--linear", input: "\n\n").status == 0)
  }

  // MARK: Surroundings

  @Test(arguments: [
    "contents", "read advantages", "search needle", "labs", "lab gae", "check advantages", "review", "progress",
    "doctor", "version", "compute --list", "--help", "", "--linear", "lint",
  ])
  func withoutATerminalNothingPrintsAnEscape(words: String) throws {
    let result = try run(words, input: "\n") { $0["COLORTERM"] = "truecolor" }
    #expect(!(result.output + result.errors).contains("\u{1B}"), "\(result)")
    #expect(!(result.output + result.errors).isEmpty)
  }

  @Test func colourAlwaysColoursEvenInAPipe() throws {
    #expect(try run("read returns --color always").output.contains("\u{1B}["))
    #expect(try run("read returns --color always") { $0["NO_COLOR"] = "1" }.output.contains("\u{1B}["))
  }

  @Test(arguments: ["C", "POSIX", "zh_CN.GB18030"])
  func anotherLocaleThanUTF8GetsASCII(locale: String) throws {
    let result = try run("read returns --lang en") { $0["LANG"] = locale }
    #expect(result.status == 0 && result.output.unicodeScalars.allSatisfy { $0.isASCII }, "\(result)")
  }

  @Test func theLocaleChoosesTheLanguageAndAFlagOverrulesIt() throws {
    #expect(try run("contents") { $0["LANG"] = "zh_CN.UTF-8" }.output.contains("回报简述"))
    #expect(try run("contents") { $0["LC_ALL"] = "zh_CN.UTF-8" }.output.contains("回报简述"))
    #expect(try run("contents --lang en") { $0["LANG"] = "zh_CN.UTF-8" }.output.contains("Returns in short"))
  }

  @Test(arguments: [nil, "", "dumb", "nonsense"])
  func aTerminalTypeOfNoUseDoesNotMatterInAPipe(term: String?) throws {
    for words in ["read returns", "check advantages", "--linear", ""] {
      let result = try run(words, input: "q\n") { $0["TERM"] = term }
      #expect(result.status < 2 && !result.output.isEmpty, "\(result)")
    }
  }

  @Test func aMissingBookNamesThePlacesThatWereTried() throws {
    let result = try run("contents") { $0["ROLLOUT_CONTENT"] = "/nowhere/book" }
    #expect(result.status == 2 && result.errors.contains("/nowhere/book") && result.errors.contains("--content DIR"))
  }

  @Test func aFaultInTheSettingsFileIsNamedByTheDoctor() throws {
    try withChild { child in
      let folder = child.home.appendingPathComponent(".config/rollout")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("language: zh\ntheem: dark\nkeys:\n  quit: Bogus\n".utf8)
        .write(to: folder.appendingPathComponent("config.yml"))
      let result = try child.run(["doctor"])
      #expect(result.status == 0 && result.output.contains("config.yml:2:1: “theem” is not a setting."), "\(result)")
      #expect(result.output.contains("Did you mean “theme”?") && result.output.contains("config.yml:4:"))
      #expect(try child.run(["contents"]).output.contains("回报简述"))
    }
  }

  @Test func doctorVersionHelpAndCompletions() throws {
    let doctor = try run("doctor")
    for part in ["content", "notebook.sqlite", "TERM", "LANG"] { #expect(doctor.output.contains(part)) }
    #expect(try run("version").output == run("--version").output)
    #expect(try run("version").output.hasPrefix("rollout "))
    for shell in ["bash", "zsh", "fish"] { #expect(try run("completions \(shell)").output.contains("rollout")) }
    for words in ["--help", "read --help", "help lab"] {
      let help = try run(words)
      #expect(help.status == 0 && help.output.contains("USAGE"), "\(help)")
    }
  }

  // MARK: Lint

  @Test func aSoundBookPassesTheLint() throws {
    let result = try run("lint --seeds 5")
    #expect(result.status == 0 && result.errors.contains("0 errors"), "\(result)")
  }

  @Test func aFaultIsNamedWithFileLineAndColumn() throws {
    try withChild { child in
      let copy = child.home.appendingPathComponent("Book")
      try FileManager.default.copyItem(at: URL(fileURLWithPath: Child.book), to: copy)
      let file = copy.appendingPathComponent("01-returns/chapter.en.md")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacingOccurrences(of: "(term:return)", with: "(term:retrun)").utf8).write(to: file)
      let result = try child.run(["lint", copy.path, "--seeds", "2"])
      #expect(result.status == 1, "\(result)")
      #expect(result.output.contains("01-returns/chapter.en.md:11:3: error:"), "\(result.output)")
    }
  }
}
