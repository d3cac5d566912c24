import Interchange

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// usage: bench PROGRAM CONTENT [RESULTS.json]
let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  print("usage: bench PROGRAM CONTENT [RESULTS.json]")
  exit(2)
}
var figures = ProgramBenchmarks.figures(program: arguments[1], content: arguments[2])
figures += BookBenchmarks.figures(content: arguments[2])
figures += EngineBenchmarks.figures()
for figure in figures { print(Report.line(figure)) }
if arguments.count > 3 { Report.write(figures, to: arguments[3]) }
