// SPDX-License-Identifier: MIT
import CKernels
import Kernels
import TestSupport
import Testing

/// The CPU quotas of control groups, on folders that imitate `/proc` and `/sys/fs/cgroup`.
struct AvailableCoresTests {
  private func cores(groups: String, _ files: [String: String]) throws -> Int32 {
    let folder = try TemporaryFolder()
    try folder.write(groups, to: "groups")
    for (name, text) in files { try folder.write(text, to: "mount/\(name)") }
    return foley_cores_of_quota(folder["groups"], folder["mount"])
  }

  @Test(arguments: [
    ("200000 100000\n", 2), ("150000 100000\n", 2), ("50000 100000\n", 1), ("max 100000\n", 0),
    ("nonsense\n", 0), ("-1 100000\n", 0), ("200000 0\n", 0),
  ])
  func aQuotaIsRoundedUpToCores(line: String, expected: Int32) throws {
    #expect(try cores(groups: "0::/\n", ["cpu.max": line]) == expected)
  }

  @Test func theSmallestLimitOfTheGroupsAboveCounts() throws {
    let files = [
      "a/cpu.max": "300000 100000\n", "a/b/cpu.max": "max 100000\n", "cpu.max": "800000 100000\n",
    ]
    #expect(try cores(groups: "0::/a/b\n", files) == 3)
    #expect(try cores(groups: "0::/\n", files) == 8)
  }

  @Test func quotasOfVersionOneAreRead() throws {
    let files = [
      "cpu,cpuacct/job/cpu.cfs_quota_us": "250000\n",
      "cpu,cpuacct/job/cpu.cfs_period_us": "100000\n",
    ]
    #expect(try cores(groups: "3:memory:/job\n2:cpu,cpuacct:/job\n", files) == 3)
    #expect(try cores(groups: "2:cpuset:/job\n", files) == 0)
  }

  @Test func withoutGroupsThereIsNoLimit() {
    #expect(foley_cores_of_quota("/nowhere", "/nowhere") == 0)
    #expect(WorkerPool.availableCores >= 1)
  }
}
