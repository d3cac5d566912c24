import ArgumentParser

/// `rollout man`: the manual page, made from the command definitions and the key table.
struct ManCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "man", abstract: "Print the manual page (roff): rollout man > rollout.1")

  func run() throws { Standard.raw(try ManualPage().text) }
}
