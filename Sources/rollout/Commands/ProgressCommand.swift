import ArgumentParser
import Interchange
import Laboratory
import Notebook
import Reading
import Textbook

/// `rollout progress [export FILE | import FILE | reset]`: the reader's record.
struct ProgressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "progress", abstract: "Show, export, import or reset your record.",
    subcommands: [Show.self, Export.self, Import.self, Reset.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Chapters passed, reviews due, items missed most, as JSON.")

    @OptionGroup var global: GlobalOptions

    func run() throws {
      let surroundings = Surroundings(global)
      let shelf = Shelf(try surroundings.book())
      let notebook = surroundings.openRecord()
      let progress = Record.progress(shelf, notebook, at: Process.now())
      let chapters = shelf.chapters.filter(shelf.hasChecks).map { id -> JSONValue in
        let score = progress.chapters[id.id]
        return [
          "chapter": .string(id.id), "right": JSONValue(score?.passed ?? 0),
          "items": JSONValue(score?.total ?? shelf.checks(id).items.count),
          "passed": .bool(score?.isPassed ?? false),
        ]
      }
      let missed = ((try? notebook.mostMissed(limit: 10)) ?? []).map { miss -> JSONValue in
        [
          "chapter": .string(miss.chapter), "item": .string(miss.item), "misses": JSONValue(miss.misses),
          "attempts": JSONValue(miss.attempts),
        ]
      }
      let report: JSONValue = [
        "passed": JSONValue(progress.passed), "chapters": .array(chapters), "due": JSONValue(progress.due),
        "streak_days": JSONValue(Record.streak(notebook, at: Process.now(), secondsFromUTC: Process.secondsFromUTC)),
        "most_missed": .array(missed),
      ]
      Standard.output(report.prettyText)
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the whole record as JSON.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The file; - for standard output.", completion: .file())
    var file: String

    func run() throws {
      let surroundings = Surroundings(global)
      let notebook = surroundings.openRecord()
      do {
        let text = try notebook.exportJSON()
        if file == "-" { Standard.output(text) } else { try Standard.writeFile(file, text + "\n") }
      } catch let error as NotebookMessage {
        throw CommandFailure.badInput(Localized(error))
      }
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Take in an exported record; nothing that is here is lost.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The file; - for standard input.", completion: .file())
    var file: String

    func run() throws {
      let text = try file == "-" ? String(decoding: Standard.readAll(), as: UTF8.self) : Standard.readFile(file)
      let surroundings = Surroundings(global)
      let notebook = surroundings.openRecord()
      let language = surroundings.language(notebook)
      do {
        let count = try notebook.importJSON(text)
        Standard.output(
          language == .en ? count == 1 ? "1 answer taken in." : "\(count) answers taken in." : "已导入 \(count) 条作答。")
      } catch {
        throw CommandFailure.badInput("\(file): \(error.en)", "\(file)：\(error.zh)")
      }
    }
  }

  struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reset", abstract: "Forget everything, after asking.")

    @OptionGroup var global: GlobalOptions

    @Flag(name: .long, help: "Do not ask.")
    var yes = false

    func run() throws {
      let surroundings = Surroundings(global)
      let notebook = surroundings.openRecord()
      let language = surroundings.language(notebook)
      if !yes {
        Standard.raw(
          language == .en
            ? "Forget all answers, reviews and places? Type yes: " : "忘记所有作答、复习和位置？请输入 yes：")
        guard readLine()?.lowercased() == "yes" else {
          throw CommandFailure.no("Nothing was changed.", "什么都没有改动。")
        }
      }
      do {
        try notebook.reset()
        Standard.output(language == .en ? "The record is empty now." : "记录已清空。")
      } catch {
        throw CommandFailure.badInput(Localized(error))
      }
    }
  }
}

extension Localized {
  init(_ message: NotebookMessage) { self.init(en: message.en, zh: message.zh) }
}
