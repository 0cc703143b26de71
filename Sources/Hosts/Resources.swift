import Foundation

/// Where the folders that come with Behest are found.
package struct Resources: Sendable {
  /// The places that are looked in, best first.
  package let candidates: [String]

  /// The places: what `BEHEST_RESOURCES` names alone if it is set; else the executable's folder
  /// and those above it, then the working directory.
  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    executable: String = Resources.executable,
    directory: String = FileManager.default.currentDirectoryPath
  ) {
    if let path = environment["BEHEST_RESOURCES"], !path.isEmpty {
      candidates = [path]
      return
    }
    var places: [String] = []
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent().standardized.path
    // An installed Behest has them beside it or in share; a built one lies in .build/x/release.
    while folder != "/", places.count < 12 {
      places.append(folder)
      places.append(folder + "/share/behest")
      folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    }
    if !places.contains(directory) { places.append(directory) }
    candidates = places
  }

  /// The folder of a name: `weights`, `prompts`.
  ///
  /// - Throws: `HostError.resourcesMissing` with the places that were tried.
  package func folder(_ name: String) throws(HostError) -> String {
    for place in candidates {
      let path = place + "/" + name
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
        return path
      }
    }
    throw .resourcesMissing(name: name, tried: candidates)
  }

  /// The file that this process runs.
  package static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments.first ?? "behest"
  }
}
