/// What a key can mean. Which key means it is the key table's business.
public enum Command: String, Hashable, Sendable, CaseIterable {
  case quit, interrupt, help, leave, switchPane
  case lineDown = "line-down"
  case lineUp = "line-up"
  case pageDown = "page-down"
  case pageUp = "page-up"
  case top, bottom
  case contents
  case nextChapter = "next-chapter"
  case previousChapter = "previous-chapter"
  case goBack = "go-back"
  case nextLink = "next-link"
  case follow
  case openWeb = "open-web"
  case search
  case nextMatch = "next-match"
  case previousMatch = "previous-match"
  case notation
  case stepForward = "step-forward"
  case stepBack = "step-back"
  case strideForward = "stride-forward"
  case strideBack = "stride-back"
  case runToEnd = "run-to-end"
  case toStart = "to-start"
  case play
  case nextKnob = "next-knob"
  case previousKnob = "previous-knob"
  case turnUp = "turn-up"
  case turnDown = "turn-down"
  case turnFarUp = "turn-far-up"
  case turnFarDown = "turn-far-down"
  case preset
  case knobDefault = "knob-default"
  case editData = "edit-data"
  case nextSeed = "next-seed"
  case previousSeed = "previous-seed"
  case explain, predict, compare
  case equation
  case panelDown = "panel-down"
  case panelUp = "panel-up"
  case checks, review
  case language, theme, mouse, copy
  case glyphs
}
