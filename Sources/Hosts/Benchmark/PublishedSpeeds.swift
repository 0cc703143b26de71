package import Kernel

/// What makers say of the speed of their GPUs: where nothing was measured, better than nothing.
///
/// The figures are for 16-bit matrix products with 32-bit sums, without sparsity, in thousand
/// million operations a second, from the makers' data sheets.
package enum PublishedSpeeds {
  /// The published speed of a GPU by the name that its driver gives.
  package static func speed(of model: String) -> Speed? {
    let words = normalized(model)
    // The longest name that fits is the most particular: "H100 PCIe" before "H100".
    let best = figures.filter { contains(words, normalized($0.name)) }.max {
      $0.name.count < $1.name.count
    }
    return best.map { Speed($0.gigaflops, .gigaflops, .published) }
  }

  private static let figures: [(name: String, gigaflops: Double)] = [
    ("B200", 2_250_000), ("H200", 989_000), ("GH200", 989_000), ("H100", 989_000),
    ("H100 NVL", 835_000), ("H100 PCIe", 756_000), ("A100", 312_000), ("A800", 312_000),
    ("A40", 149_700), ("A30", 165_000), ("A10", 125_000), ("A10G", 70_000), ("A2", 18_000),
    ("L40S", 362_000), ("L40", 181_000), ("L4", 121_000), ("V100", 125_000), ("T4", 65_000),
    ("P100", 21_200), ("RTX A6000", 154_800), ("RTX A5000", 111_100), ("RTX A4000", 76_700),
    ("RTX 6000 Ada", 364_000), ("RTX 5090", 209_500), ("RTX 5080", 112_600),
    ("RTX 4090", 165_200), ("RTX 4080", 97_500), ("RTX 4070 Ti", 80_200), ("RTX 4070", 58_300),
    ("RTX 4060", 30_200), ("RTX 3090 Ti", 80_000), ("RTX 3090", 71_000), ("RTX 3080", 59_500),
    ("RTX 3070", 40_600), ("RTX 3060", 25_500), ("RTX 2080 Ti", 53_800),
    ("MI50", 26_500), ("MI100", 184_600), ("MI210", 181_000), ("MI250X", 383_000),
    ("MI300A", 980_600), ("MI300X", 1_307_400), ("MI325X", 1_307_400),
    ("RX 6900 XT", 46_000), ("RX 7600", 43_000), ("RX 7900 XTX", 122_800),
  ]

  /// The words of a name, lowercase: letters and digits belong together.
  private static func normalized(_ name: String) -> [Substring] {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }
  }

  private static func contains(_ words: [Substring], _ part: [Substring]) -> Bool {
    guard !part.isEmpty, part.count <= words.count else { return false }
    return (0...(words.count - part.count)).contains { words[$0...].starts(with: part) }
  }
}
