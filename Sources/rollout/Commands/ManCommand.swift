import ArgumentParser

/// `rollout man`: the manual page, made from the command definitions.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page (roff): rollout man > rollout.1")

  func run() { Standard.output(ManualPage(Rollout.self).text) }
}

/// A command and those below it as a manual page.
struct ManualPage {
  let root: any ParsableCommand.Type

  init(_ root: any ParsableCommand.Type) { self.root = root }

  var text: String {
    let about = root.configuration
    let name = about.commandName ?? "rollout"
    var lines = [
      ".TH \(name.uppercased()) 1", ".SH NAME", "\(name) \\- \(ManualPage.escaped(about.abstract))", ".SH DESCRIPTION",
      ManualPage.escaped(about.discussion), ".SH SYNOPSIS AND OPTIONS",
    ]
    lines += ManualPage.literal(Rollout.helpMessage(columns: 78))
    lines.append(".SH COMMANDS")
    for command in about.subcommands {
      lines.append(".SS \(name) \(command.configuration.commandName ?? "")")
      lines += ManualPage.literal(Rollout.helpMessage(for: command, columns: 78))
    }
    lines += [
      ".SH FILES", ".TP", "~/.config/rollout/config.yml", "Language, theme, mouse, motion and keys; all optional.",
      ".TP", "~/.local/state/rollout/notebook.sqlite", "The reader's place, answers and review schedule.",
      ".SH ENVIRONMENT", ".TP", "ROLLOUT_CONTENT", "The folder that holds the chapters.", ".TP", "NO_COLOR",
      "No colours where it is set.", ".SH EXIT STATUS",
      "0 done; 1 the answer is \"no\" (a failed check, a failed lint); 2 bad usage or input.",
    ]
    return lines.joined(separator: "\n")
  }

  /// Text that is shown as it stands.
  private static func literal(_ text: String) -> [String] {
    [".nf"] + text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) } + [".fi"]
  }

  /// Backslashes, and dots and quotes at the beginning of a line, mean something to roff.
  private static func escaped(_ text: String) -> String {
    let line = text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\e")
    return line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }
}
