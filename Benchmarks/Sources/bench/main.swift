import Interchange

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// usage: bench PROGRAM CONTENT [RESULTS.json]
//        bench growth PROGRAM CONTENT [RESULTS.json]
//        bench peers: takes its orders from peers/compare.py
let arguments = CommandLine.arguments
if arguments.dropFirst() == ["peers"] {
  PeerWork.serve()
  exit(0)
}
guard arguments.count >= 3 else {
  print("usage: bench PROGRAM CONTENT [RESULTS.json]")
  exit(2)
}
var figures = ProgramBenchmarks.figures(program: arguments[1], content: arguments[2])
figures += BookBenchmarks.figures(content: arguments[2])
figures += EngineBenchmarks.figures()
for figure in figures { print(Report.line(figure)) }
if arguments.count > 3 { Report.write(figures, to: arguments[3]) }
