import ArgumentParser

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
    do {
      if let opening = BookOpening(words: CommandLine.arguments.dropFirst()) { return try opening.run() }
      var command = try Rollout.parseAsRoot()
      try command.run()
    } catch let failure as CommandFailure {
      if !failure.message.isEmpty { Standard.error(failure.message) }
      exit(failure.status)
    } catch {
      let status = Rollout.exitCode(for: error).rawValue
      let message = Rollout.fullMessage(for: error)
      if status == 0 {
        Standard.output(message)
      } else if !message.isEmpty {
        Standard.error(message)
      }
      exit(status == 64 ? 2 : status)
    }
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
  var message: String
  var status: Int32

  /// Bad usage or input.
  static func badInput(_ message: String) -> CommandFailure { CommandFailure(message: message, status: 2) }
  /// The answer is "no".
  static func no(_ message: String) -> CommandFailure { CommandFailure(message: message, status: 1) }
}
