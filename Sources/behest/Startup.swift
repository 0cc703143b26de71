import Glibc

/// What must be settled before the process is the one that works.
enum Startup {
  /// Starts the process once more with the kernels of OpenBLAS that fit this processor.
  ///
  /// OpenBLAS chooses its kernels when it is loaded, which is before `main`, and in some virtual
  /// machines chooses slow ones; one thread is enough, since work is divided above it. Where the
  /// environment says both already, this returns at once.
  static func chooseLinearAlgebra() {
    var isChanged = false
    if getenv("OPENBLAS_CORETYPE") == nil, let core = coreType(flags: processorFlags()) {
      isChanged = setenv("OPENBLAS_CORETYPE", core, 0) == 0
    }
    if getenv("OPENBLAS_NUM_THREADS") == nil {
      isChanged = setenv("OPENBLAS_NUM_THREADS", "1", 0) == 0 || isChanged
    }
    guard isChanged else { return }
    // Where the executable cannot be started again, it goes on with what was loaded.
    execv("/proc/self/exe", CommandLine.unsafeArgv)
  }

  /// The kernels for a processor with the given abilities; nil leaves the choice to the library.
  static func coreType(flags: Set<Substring>) -> String? {
    if flags.contains("avx512f"), flags.contains("avx512_bf16") { return "Cooperlake" }
    if flags.contains("avx512f") { return "SkylakeX" }
    if flags.contains("avx2") { return "Haswell" }
    return nil
  }

  /// The abilities of the first processor, as Linux names them.
  private static func processorFlags() -> Set<Substring> {
    guard let file = fopen("/proc/cpuinfo", "re") else { return [] }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) >= 0, let line {
      let text = String(cString: line)
      guard text.hasPrefix("flags") else { continue }
      return Set(text.split { $0 == " " || $0 == "\n" || $0 == "\t" })
    }
    return []
  }
}
