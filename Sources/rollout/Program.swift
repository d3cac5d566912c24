import ArgumentParser
import Laboratory

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The entry: parses the command line, runs the command, and ends with 0 (done), 1 (the answer is "no") or 2 (usage,
/// bad input).
@main
enum Program {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      if let opening = BookOpening(words: words) { return try opening.run() }
      try UsageError.refuseUnknownHelp(words)
      var command = try Rollout.parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      let message = failure.message[Surroundings.language(ofWords: words)]
      if !message.isEmpty { Standard.error(message) }
      exit(failure.status)
    } catch {
      let status = Rollout.exitCode(for: error).rawValue
      if status == 0 {
        Standard.output(Rollout.fullMessage(for: error))
      } else {
        Standard.error(UsageError.sentence(Rollout.message(for: error), words)[Surroundings.language(ofWords: words)])
      }
      exit(status == 64 ? 2 : status)
    }
  }
}

/// What is said of a command line that cannot be understood: a sentence, and where the usage is.
enum UsageError {
  /// The parser's message on one line, with the command whose help says more.
  static func sentence(_ message: String, _ words: [String]) -> Localized {
    let lines = message.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }
    let first = lines.joined(separator: " ")
    let end = first.last.map { ".?!".contains($0) } == true ? "" : "."
    let names = Rollout.configuration.subcommands.map { $0._commandName }
    let help = (["rollout"] + words.filter(names.contains).prefix(1) + ["--help"]).joined(separator: " ")
    return Localized(en: "\(first)\(end) See “\(help)”.", zh: "\(first)\(end) 用法见“\(help)”。")
  }

  /// `rollout help nope` is a mistake; the parser would show the help of the whole.
  static func refuseUnknownHelp(_ words: [String]) throws {
    let names = Rollout.configuration.subcommands.map { $0._commandName }
    guard let help = words.firstIndex(of: "help"), !words[..<help].contains(where: names.contains),
      let name = words[(help + 1)...].first, !name.hasPrefix("-"), !names.contains(name)
    else { return }
    let hint = Hint.nearest(to: name, among: names)
    throw CommandFailure.badInput(
      "There is no command “\(name)”.\(hint.en) The commands are: \(names.joined(separator: ", ")).",
      "没有命令“\(name)”。\(hint.zh)可用的命令：\(names.joined(separator: "、"))。")
  }
}

/// The command line as a whole. Without a command the book opens.
struct Rollout: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "An interactive textbook of reinforcement learning, in the terminal.",
    discussion: """
      Without a command the book opens where you left it, or at CHAPTER. Everything that the screen does also works \
      in a pipe: errors go to stderr; the exit status is 0 when done, 1 when the answer is "no" (a failed check, a \
      failed lint), 2 for bad usage or input.
      """,
    version: Version.text,
    subcommands: [
      OpenCommand.self, ContentsCommand.self, ReadCommand.self, SearchCommand.self, LabCommand.self,
      LabsCommand.self, ComputeCommand.self, CheckCommand.self, ReviewCommand.self, ProgressCommand.self,
      LintCommand.self, DoctorCommand.self, VersionCommand.self, CompletionsCommand.self, ManCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  @OptionGroup var global: GlobalOptions
}

enum Version {
  static let text = "rollout 0.1.0"
}

/// Why a command ended without doing what was asked: a sentence, and the exit status.
struct CommandFailure: Error {
  var message: Localized
  var status: Int32

  /// Bad usage or input.
  static func badInput(_ en: String, _ zh: String) -> CommandFailure {
    CommandFailure(message: Localized(en: en, zh: zh), status: 2)
  }

  /// Bad input, in the words of what refused it.
  static func badInput(_ message: Localized) -> CommandFailure { CommandFailure(message: message, status: 2) }

  /// The answer is "no".
  static func no(_ en: String, _ zh: String) -> CommandFailure {
    CommandFailure(message: Localized(en: en, zh: zh), status: 1)
  }
}
