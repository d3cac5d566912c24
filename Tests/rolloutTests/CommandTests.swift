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

  @Test func aLongListOfHitsIsCutAndCounted() throws {
    let all = try run("search e --limit 1000")
    let few = try run("search e --limit 3")
    let hits = all.lines.count / 2
    #expect(few.status == 0 && few.output == all.lines.prefix(6).map { $0 + "\n" }.joined(), "\(few)")
    #expect(few.errors.hasPrefix("3 of \(hits) hits are shown") && all.errors.isEmpty)
    #expect(hits > 3)
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
    ("lab gae --steps -1", "0 or more"), ("lab gae --seed -3", "0 or more"),
    ("check advantages --seed -3", "0 or more"),
    ("lab gae --steps 3 --to-end", "one of them"), ("contents --format csv", "'text' and 'json'"),
    ("labs --format csv", "'text' and 'json'"), ("help nope", "The commands are: "),
    ("help lbas", "Did you mean “labs”?"),
    ("compute retruns", "Did you mean returns?"), ("search needle --limit -1", "0 or more"),
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
    // One sentence or two on one line; the places that were looked in have a line each.
    if !words.contains("/nowhere") { #expect(result.errors.filter { $0 == "\n" }.count == 1, "\(result)") }
  }

  @Test(arguments: [
    ("read retruns", "没有章节“retruns”。是否想写“returns”？"), ("lab gea", "没有实验“gea”。"),
    ("lab gae --steps 3 --to-end", "矛盾"), ("help nope", "没有命令“nope”"),
    ("contents --bogus", "用法见“rollout contents --help”"),
    ("search zzzz", "书中没有“zzzz”。"), ("progress import /nowhere.json", "无法读取 /nowhere.json"),
    ("lab gae --set lambda=2", "不可用"), ("check returns", "没有自测"), ("--content /nowhere contents", "没有找到本书的章节"),
  ])
  func whatIsWrongIsSaidInTheReadersLanguage(words: String, says: String) throws {
    for result in [try run("--lang zh " + words), try run(words) { $0["LANG"] = "zh_CN.UTF-8" }] {
      #expect(result.status > 0 && result.output.isEmpty && result.errors.contains(says), "\(result)")
    }
  }

  @Test func aFullDiskIsSaid() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    try withChild { child in
      let result = try child.run(["read", "returns"], output: "/dev/full")
      #expect(result.status == 2 && result.errors.contains("Standard output cannot be written: "), "\(result)")
    }
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
      #expect(result.status == 0 && result.output == "1 answer taken in.\n", "\(result)")
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

  /// A file where a folder of the record should be.
  @Test(arguments: ["contents", "progress", "review", "check advantages", "progress export -"])
  func aRecordThatCannotBeMadeIsSaidOnceByEveryCommand(words: String) throws {
    try withChild { child in
      try Data().write(to: child.home.appendingPathComponent(".local"))
      let result = try child.run(words.split(separator: " ").map(String.init))
      #expect(result.errors.hasPrefix("Nothing can be saved (part of the path is a file)"), "\(result)")
      #expect(result.errors.filter { $0 == "\n" }.count == 1, "\(result)")
      let chinese = try child.run(words.split(separator: " ").map(String.init) + ["--lang", "zh"])
      #expect(chinese.errors.hasPrefix("无法保存（路径中有一段是文件）"), "\(chinese)")
      #expect(try child.run(["doctor"]).output.contains("Nothing can be saved"))
      #expect(try child.run(["--linear"], input: "q\n").output.hasPrefix("Nothing can be saved"))
    }
  }

  @Test(arguments: ["contents", "progress", "doctor"])
  func aDamagedRecordIsSaidWhereItIsFound(words: String) throws {
    try withChild { child in
      let folder = URL(fileURLWithPath: child.notebookFile).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(repeating: 42, count: 5000).write(to: URL(fileURLWithPath: child.notebookFile))
      let result = try child.run([words])
      let said = words == "doctor" ? result.output : result.errors
      #expect(said.contains("Your record was damaged, so a new one was begun"), "\(result)")
      #expect(try child.run([words]).errors.isEmpty)
    }
  }

  /// The child is killed while it waits for the next answer: what it said about the last one is on disk.
  @Test func anAnswerOutlivesAKill() throws {
    try withChild { child in
      let talk = try child.converse(["check", "advantages", "--seed", "3"])
      _ = talk.read(until: "What is δ_0?")
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
      _ = talk.read(until: "What is δ_0?")
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

  /// A chapter is read to its end, its lab stepped, its checks asked, by a script that sees plain lines alone.
  @Test func aScriptReadsAChapterStepsItsLabAndIsAskedItsChecks() throws {
    try withChild { child in
      let reading = Array(repeating: "", count: 12)
      let lab = ["lab", "s", "lambda=0", "x A[4]", "x A-hat_4", "v", "0.09", "p", "e"]
      let talk = try child.converse(["--linear", "advantages"])
      var heard = talk.read(until: "> ")
      for line in reading + lab {
        talk.send(line)
        heard += talk.read(until: "> ")
      }
      talk.send("c")
      heard += talk.read(until: "[1/10]")
      // Gives up on each to hear what is right.
      for place in 1...10 {
        talk.send("u")
        heard += talk.read(until: place < 10 ? "[\(place + 1)/10]" : "not passed yet")
      }
      #expect(talk.kill() == 128 + SIGKILL)
      for part in [
        "δ_t = r_t + γ V(s_{t+1}) − V(s_t)", "A[4]: A-hat_4 = 1", "why is A-hat_4 = 1 ?", "What will A-hat_3 be?",
        "The run is over.", "The chapter ends here.",
      ] { #expect(heard.contains(part), "\(part)\n\(heard)") }
      #expect(!heard.contains("\u{1B}"))
      #expect(!heard.unicodeScalars.contains { (0x2500...0x259F).contains($0.value) })
    }
  }

  /// What the program says is right, typed as it says it, passes.
  @Test func theChecksArePassedInPlainLines() throws {
    try withChild { child in
      let words = ["check", "advantages", "--seed", "3"]
      let told = try child.run(words, input: String(repeating: "u\n", count: 10))
      let script = told.lines.filter { $0.hasPrefix("The right one: ") }.map(CommandTests.typed)
      let result = try child.run(words, input: script.dropLast().joined(separator: "\n") + "\n\n3\n")
      #expect(result.status == 0, "\(result)")
      let drawn = result.output.unicodeScalars.filter { (0x2500...0x259F).contains($0.value) }
      #expect(drawn.isEmpty, "\(result)")
    }
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

  /// Runs with a settings file.
  private func run(_ words: String, settings: String, input: String = "") throws -> Child.Result {
    try withChild { child in
      let folder = child.home.appendingPathComponent(".config/rollout")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(settings.utf8).write(to: folder.appendingPathComponent("config.yml"))
      return try child.run(words.split(separator: " ").map(String.init), input: input)
    }
  }

  @Test(arguments: [
    ("theem: dark", "1:1: “theem” is not a setting. Did you mean “theme”? It is left out."),
    ("foo: 1", "1:1: “foo” is not a setting. It is left out."),
    ("theme: purple", "1:8: “purple” is not a theme: write auto, dark, light or mono. The default is used."),
    ("mouse: maybe", "1:8: “maybe” is not a mouse setting: write on or off. The default is used."),
    ("keys:\n  quit: Bogus", "2:9: “Bogus” is not a key: write one character, or a name such as"),
    ("keys:\n  contnets: x", "2:3: “contnets” is not a command. Did you mean “contents”? It is left out."),
    (
      "keys:\n  next-chapter: j",
      "2:3: “j” is next-chapter now and no longer line-down (a line down), which keeps Down."
    ),
    (
      "keys:\n  play: q",
      "“q” is play now and no longer quit (quit; place and answers are kept), which has no key left."
    ),
    ("keys:\n  play: F5\n  predict: F5", "“F5” is given to another command further down, so play does not get it."),
  ])
  func aFaultInTheSettingsFileIsNamedByTheDoctor(settings: String, says: String) throws {
    let result = try run("doctor", settings: settings)
    #expect(result.status == 0 && result.output.contains("config.yml:"), "\(result)")
    #expect(result.output.contains(says), "\(result)")
    #expect(!result.output.contains("..") && !result.output.contains("?."), "\(result)")
  }

  /// Whoever gives both commands their keys has settled it.
  @Test func keysThatAreExchangedAreNoFault() throws {
    let result = try run(
      "doctor", settings: "keys:\n  next-chapter: j\n  line-down: [J, Down]\n  next-knob: Down\nmotion: reduced\n")
    #expect(!result.output.contains("config.yml:"), "\(result)")
  }

  @Test func theDoctorSpeaksTheReadersLanguage() throws {
    let result = try run("doctor", settings: "language: zh\ntheme: purple\n")
    for part in ["可执行文件", "学习记录", "“purple”不是主题：可写 auto、dark、light、mono。已改用默认值。"] {
      #expect(result.output.contains(part), "\(result)")
    }
    #expect(try run("contents", settings: "language: zh").output.contains("回报简述"))
  }

  @Test func plainLinesSayFormulasAsTheSettingsSay() throws {
    let read = "--linear returns"
    #expect(try run(read, settings: "formulas: words\n", input: "q\n").output.contains(" equals "))
    #expect(try run(read, settings: "", input: "q\n").output.contains(" = "))
    let doctor = try run("doctor", settings: "formulas: aloud\n")
    #expect(doctor.output.contains("“aloud” is not a way to spell formulas: write signs or words."), "\(doctor)")
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

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsNameLabsQuantitiesFormatsAndAskForChapters(shell: String) throws {
    let script = try run("completions \(shell)").output
    for word in ["gae", "gridworld", "kl", "json", "csv", "mono"] { #expect(script.contains(word), "\(word)") }
    #expect(script.contains("---completion read -- positional@0"))
    let chapters = try run("---completion read -- positional@0 2 0") { $0["SAP_SHELL"] = shell }
    #expect(chapters.status == 0 && chapters.lines.contains("returns"), "\(chapters)")
  }

  @Test func theManualHasWhatAManualHas() throws {
    let page = try run("man")
    #expect(page.lines.first?.hasPrefix(".TH ROLLOUT 1 \"\" \"rollout ") == true)
    for section in [
      "NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "KEYS", "FILES", "ENVIRONMENT", "EXIT STATUS",
      "EXAMPLES",
    ] { #expect(page.lines.contains(".SH \(section)"), "\(section)") }
    for part in ["\\-\\-steps", "rollout progress export", "(next\\-chapter)", "PgDn", "hint"] {
      #expect(page.output.contains(part), "\(part)")
    }
    for line in page.lines { #expect(line.count < 100 && line.last != " ", "\(line)") }
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
