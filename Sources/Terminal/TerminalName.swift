/// The names under which a terminal may be described on this machine, best first.
///
/// Terminals younger than the machine's terminfo name themselves so that it does not know them; what they are close
/// to, it does.
func describedNames(of terminal: String) -> [String] {
  let likeXterm = [
    "alacritty", "foot", "wezterm", "ghostty", "kitty", "rio", "contour", "konsole", "vte", "st-", "iterm",
  ]
  let fallbacks: [String]
  if terminal.hasPrefix("xterm-") || likeXterm.contains(where: terminal.hasPrefix) {
    fallbacks = ["xterm-256color", "xterm"]
  } else if terminal.hasPrefix("tmux") || terminal.hasPrefix("screen") {
    fallbacks = ["screen-256color", "screen"]
  } else {
    fallbacks = []
  }
  return [terminal] + fallbacks.filter { $0 != terminal }
}
